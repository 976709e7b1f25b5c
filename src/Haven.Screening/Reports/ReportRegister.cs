using Haven.Privacy.Disclosures;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Screening.Fill;
using Haven.Screening.FollowUp;
using Haven.Screening.Model;
using Microsoft.EntityFrameworkCore;

namespace Haven.Screening.Reports;

/// <summary>
/// Writes each report into the list of what was given to somebody else (SCR-11, HLP-14), in the unit of work that records
/// it: one line for what was told by mouth, one for the written report. While the young person does not know of it, the
/// list does not tell them; nobody else ever learns of it from the list.
/// </summary>
public sealed class ReportRegister(DisclosureRegister register)
{
    private const string UsedFor = "Reporting what a law asks to report";

    /// <summary>Sets the time of the written report as well.</summary>
    /// <param name="before">The report as it was; null where it is new.</param>
    /// <returns>Keys of what was added or changed, which the deed has to name.</returns>
    internal async Task<IReadOnlyList<PersonKeyId>> WriteAsync(
        Reader reader,
        OpenScreening open,
        MandatedReport report,
        ReportForm form,
        ReportLine? before,
        CancellationToken cancellationToken
    )
    {
        long secret = form.Known == ReportKnown.Told ? 0 : long.MaxValue;
        var touched = await HideAsync(open, report, secret, cancellationToken);
        await SetDueAsync(reader, open, report, form, before, cancellationToken);
        var added = new List<PersonKeyId>(touched);
        if (form.Oral.Value is { } oral && before?.OralAt is null)
        {
            added.Add(await AddAsync("by mouth", oral));
        }
        if (form.Written.Value is { } written && before?.WrittenAt is null)
        {
            added.Add(await AddAsync("in writing", written));
        }
        return added;

        async Task<PersonKeyId> AddAsync(string how, DateTimeOffset at) =>
            (
                await register.AddAsync(
                    open.Store,
                    reader,
                    Line(open, report, form, how) with
                    {
                        At = at,
                        SecretUntil = secret,
                    },
                    cancellationToken
                )
            ).PersonKey;
    }

    private static GivenAway Line(
        OpenScreening open,
        MandatedReport report,
        ReportForm form,
        string how
    )
    {
        string kind = ReportLine.Words(form.Kind ?? AuthorityKind.Other);
        string office = form["authority"];
        return new GivenAway(
            report.PersonKey,
            Words.Code(open.Client.Code),
            DisclosureBasis.Report,
            report.Id,
            form["reference"],
            office.Length > 0 ? $"{kind}, {office}" : kind,
            "",
            UsedFor,
            $"{form[ReportForm.ToldName]} ({how})"
        );
    }

    private static async Task<IReadOnlyList<PersonKeyId>> HideAsync(
        OpenScreening open,
        MandatedReport report,
        long until,
        CancellationToken cancellationToken
    )
    {
        var written = await open
            .Store.Set<Disclosure>()
            .Where(d => d.OrganisationId == report.OrganisationId && d.Ground == report.Id)
            .Where(d => d.SecretUntil != until)
            .ToListAsync(cancellationToken);
        foreach (var one in written)
        {
            one.SecretUntil = until;
        }
        return written.ConvertAll(d => d.PersonKey);
    }

    // By the rule that holds when it is recorded; what was due stays due when somebody changes the rule later.
    private static async Task SetDueAsync(
        Reader reader,
        OpenScreening open,
        MandatedReport report,
        ReportForm form,
        ReportLine? before,
        CancellationToken cancellationToken
    )
    {
        if (form.Written.Value is not null || form.Oral.Value is not { } oral)
        {
            report.WrittenDue = 0;
        }
        else if (report.WrittenDue == 0 || before?.OralAt != oral)
        {
            var rules = await FollowUpRules.ReadAsync(
                open.Store,
                reader.Organisation,
                cancellationToken
            );
            report.WrittenDue =
                rules.WrittenHours > 0 ? oral.AddHours(rules.WrittenHours).UtcTicks : 0;
        }
    }
}
