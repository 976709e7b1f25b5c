using System.Globalization;
using System.Security.Cryptography;
using Haven.Helpline.Model;
using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Disclosures;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Helpline.Reports;

/// <summary>A report, opened.</summary>
public sealed record ReportLine(
    string Number,
    DateOnly RecordedOn,
    string Recipient,
    long MadeAt,
    string Reference,
    string Told,
    PersonKnows Knows,
    string WhyNotTold
);

/// <summary>
/// Writes down what an advocate reported, and the line of it in the list of what was given to others, in one unit of work
/// (adr 0051). Neither has the chat's id or a word of it.
/// </summary>
public sealed class ReportDesk(
    IDatabase database,
    KeyRing keys,
    Vault vault,
    DisclosureRegister register,
    TimeProvider clock
)
{
    private const string What = "report of an advocate";
    private const string UsedFor = "Reporting what a law asks to report";
    private const int Tries = 5;

    /// <summary>"HR-1234567"</summary>
    public static string Words(long number) =>
        string.Create(CultureInfo.InvariantCulture, $"HR-{number}");

    /// <summary>Stores a report; one that was sent twice is there once.</summary>
    /// <returns>Its number, as people say it.</returns>
    public async Task<string> RecordAsync(
        Reader reader,
        ReportForm form,
        Guid sent,
        CancellationToken cancellationToken
    )
    {
        for (int tried = 1; ; tried++)
        {
            await using var context = database.Open(new Scope(reader.Organisation));
            if (await FindAsync(context, sent, cancellationToken) is { } known)
            {
                return Words(known);
            }
            var report = await AddAsync(context, reader, form, sent, cancellationToken);
            try
            {
                await context.SaveChangesAsync(cancellationToken);
                return Words(report.Number);
            }
            catch (DbUpdateException) when (tried < Tries)
            {
                // The same form came at the same moment, or the number is another report's.
            }
        }
    }

    /// <summary>The reports that the reader made, the newest first.</summary>
    public async Task<IReadOnlyList<ReportLine>> ListAsync(
        Reader reader,
        CancellationToken cancellationToken
    )
    {
        var me = new MemberId(reader.Member);
        await using var context = database.Open(new Scope(reader.Organisation));
        var reports = await context
            .Set<HelplineReport>()
            .AsNoTracking()
            .Where(r => r.By == me)
            .OrderByDescending(r => r.RecordedOn)
            .ThenBy(r => r.Number)
            .Take(100)
            .ToListAsync(cancellationToken);
        var opened = await vault.OpenAsync(
            reader,
            Purpose.Helpline,
            Act.View,
            What,
            reports,
            cancellationToken
        );
        return reports.ConvertAll(r => new ReportLine(
            Words(r.Number),
            r.RecordedOn,
            opened.Read(r.Recipient) ?? "",
            long.Parse(opened.Read(r.MadeAt)!, CultureInfo.InvariantCulture),
            opened.Read(r.Reference) ?? "",
            opened.Read(r.Told) ?? "",
            opened.Read(r.Knows) ?? PersonKnows.Gone,
            opened.Read(r.WhyNotTold) ?? ""
        ));
    }

    private static async Task<long?> FindAsync(
        HavenContext context,
        Guid sent,
        CancellationToken cancellationToken
    ) =>
        await context
            .Set<HelplineReport>()
            .Where(r => r.Sent == sent)
            .Select(r => (long?)r.Number)
            .SingleOrDefaultAsync(cancellationToken);

    private async Task<HelplineReport> AddAsync(
        HavenContext context,
        Reader reader,
        ReportForm form,
        Guid sent,
        CancellationToken cancellationToken
    )
    {
        var report = new HelplineReport
        {
            Id = HelplineReportId.Create(),
            OrganisationId = reader.Organisation,
            PersonKey = await keys.NewPersonAsync(reader.Organisation, cancellationToken),
            Number = RandomNumberGenerator.GetInt32(1_000_000, 10_000_000),
            Sent = sent,
            By = new MemberId(reader.Member),
            RecordedOn = LocalTime.Today(clock),
            Recipient = Sealed<string>.Of(form.Recipient),
            MadeAt = Sealed<string>.Of(
                form.MadeAt!.Value.UtcTicks.ToString(CultureInfo.InvariantCulture)
            ),
            Reference = Sealed<string>.Of(form.Reference),
            Told = Sealed<string>.Of(form.Told),
            Knows = Sealed<PersonKnows?>.Of(form.Knows),
            WhyNotTold = Sealed<string>.Of(form.WhyNotTold),
        };
        context.Add(report);
        var line = await register.AddAsync(
            context,
            reader,
            new GivenAway(
                report.PersonKey,
                Words(report.Number),
                DisclosureBasis.Report,
                report.Id.Value,
                form.Reference,
                form.Recipient,
                "",
                UsedFor,
                form.Told
            )
            {
                At = form.MadeAt,
                // Nobody can be named to whom it could be told.
                SecretUntil = long.MaxValue,
            },
            cancellationToken
        );
        context.Record(
            new Deed(reader, Act.Create, Purpose.Helpline, What, [report.PersonKey, line.PersonKey])
        );
        return report;
    }
}
