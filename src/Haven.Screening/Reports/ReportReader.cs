using Haven.Organisations.Model;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Fill;
using Haven.Screening.FollowUp;
using Haven.Screening.Model;
using Microsoft.EntityFrameworkCore;

namespace Haven.Screening.Reports;

/// <summary>A report to an authority, opened.</summary>
/// <param name="WrittenUntil">Until when a written report is to follow; null where none is asked for, or where it was made.</param>
public sealed record ReportLine(
    MandatedReport Record,
    AuthorityKind Kind,
    string Authority,
    string TakenBy,
    string AboutOthers,
    string WhatWasTold,
    ReportKnown? Known,
    string WhyNotTold,
    string Reference,
    string Follows,
    DateTimeOffset? OralAt,
    DateTimeOffset? WrittenAt,
    DateTimeOffset? WrittenUntil,
    string By
)
{
    public string KindWords => Words(Kind);

    public static string Words(AuthorityKind kind) =>
        kind switch
        {
            AuthorityKind.ChildProtection => "Child protection",
            AuthorityKind.Police => "Police",
            AuthorityKind.Court => "Court",
            _ => "Another authority",
        };

    public bool IsOpen => WrittenUntil is not null;
}

/// <summary>Opens the reports that were made after a screening.</summary>
public sealed class ReportReader(Vault vault)
{
    public async Task<IReadOnlyList<ReportLine>> ReadAsync(
        Reader reader,
        OpenScreening open,
        Act act,
        CancellationToken cancellationToken
    )
    {
        var reports = await open
            .Store.Set<MandatedReport>()
            .Where(r => r.Screening == open.Screening.Id)
            .OrderBy(r => r.Number)
            .ToListAsync(cancellationToken);
        if (reports.Count == 0)
        {
            return [];
        }
        var rules = await FollowUpRules.ReadAsync(
            open.Store,
            reader.Organisation,
            cancellationToken
        );
        var ids = reports.Select(r => r.By).Distinct().ToList();
        var people = await open
            .Store.Set<Member>()
            .AsNoTracking()
            .Where(m => ids.Contains(m.Id))
            .ToListAsync(cancellationToken);
        var opened = await vault.OpenAsync(
            reader,
            open.Sight.Purpose,
            act,
            "report to an authority",
            [.. reports, .. people],
            cancellationToken
        );
        var names = people.ToDictionary(p => p.Id, p => opened.Read(p.Name) ?? "");
        return
        [
            .. reports.Select(r =>
                LineOf(r, opened, rules, names.GetValueOrDefault(r.By) ?? "somebody who has left")
            ),
        ];
    }

    private static ReportLine LineOf(
        MandatedReport report,
        Opened opened,
        FollowUpRules rules,
        string by
    )
    {
        var oral = ReportTimes.Read(opened.Read(report.OralAt));
        var written = ReportTimes.Read(opened.Read(report.WrittenAt));
        return new ReportLine(
            report,
            opened.Read(report.Kind) ?? AuthorityKind.Other,
            opened.Read(report.Authority) ?? "",
            opened.Read(report.TakenBy) ?? "",
            opened.Read(report.AboutOthers) ?? "",
            opened.Read(report.WhatWasTold) ?? "",
            opened.Read(report.Known),
            opened.Read(report.WhyNotTold) ?? "",
            opened.Read(report.Reference) ?? "",
            opened.Read(report.Follows) ?? "",
            oral,
            written,
            written is null && oral is { } at ? DueOf(report, at, rules) : null,
            by
        );
    }

    // One that was recorded before Haven kept the day goes by the rule that holds now.
    private static DateTimeOffset? DueOf(
        MandatedReport report,
        DateTimeOffset oral,
        FollowUpRules rules
    ) =>
        report.WrittenDue > 0 ? new DateTimeOffset(report.WrittenDue, TimeSpan.Zero)
        : rules.WrittenHours > 0 ? oral.AddHours(rules.WrittenHours)
        : null;
}
