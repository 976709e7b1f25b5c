using Haven.Privacy.Audit;
using Haven.Privacy.Promises;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Screening.Promises;

/// <summary>SCR-7: each use of a client's facts is in the log.</summary>
internal static class LogChecks
{
    private const long Code = 989_989;
    private const string Mark = "zqwhittledark";
    private const string Log = "/privacy/audit";

    [Keeps("SCR-7", 1)]
    public static async Task<string> EachUseLeavesAnEntry(ITwin twin, CancellationToken ct)
    {
        var person = await PlantedAsync(twin, ct);
        await person.Browser.GetAsync(ClientSteps.Page(Code), ct);
        await person.Browser.GetAsync(ClientSteps.Caseload, ct);
        await person.Browser.SubmitAsync(ClientSteps.Caseload, ct, ("code", "979979"));

        await using var context = twin
            .Services.GetRequiredService<IDatabase>()
            .Open(Scope.Installation);
        var entries = await context
            .Set<AuditRecord>()
            .Where(r => r.OrganisationId == person.Organisation)
            .ToListAsync(ct);
        foreach (var act in new[] { Act.Create, Act.View, Act.Edit, Act.Retrieve })
        {
            PromiseBrokenException.Unless(
                entries.Exists(e =>
                    e.Act == act
                    && e.Member != Guid.Empty
                    && e.Time > 0
                    && e.What.Contains("client", StringComparison.Ordinal)
                    && (e.SubjectCount > 0 || act == Act.Retrieve)
                ),
                $"No entry says that somebody did this with a client: {act}."
            );
        }
        var taken = await person.Browser.GetAsync(Log + ".csv", ct);
        PromiseBrokenException.Unless(
            taken.Body.Contains("127.0.0.1", StringComparison.Ordinal),
            "The entries do not say from which network address somebody asked."
        );
        return $"An invented client was taken up, described, looked at and looked for through the pages; the log has {entries.Count} entries about it, among them one of each kind, with member, time and network address.";
    }

    [Keeps("SCR-7", 2)]
    public static async Task<string> WithoutAnEntryNothingIsShown(ITwin twin, CancellationToken ct)
    {
        var person = await PlantedAsync(twin, ct);
        string[] pages = [ClientSteps.Page(Code), ClientSteps.Facts(Code), ClientSteps.Caseload];
        using (twin.WithoutAuditLog())
        {
            foreach (string page in pages)
            {
                var answer = await person.Browser.GetAsync(page, ct);
                PromiseBrokenException.Unless(
                    answer.Status == 503 && !answer.Body.Contains(Mark, StringComparison.Ordinal),
                    $"While no entry could be written, {page} answered {answer.Status} and not 503."
                );
            }
        }
        var after = await person.Browser.GetAsync(ClientSteps.Page(Code), ct);
        PromiseBrokenException.Unless(
            after.Body.Contains(Mark, StringComparison.Ordinal),
            "When the log was back, the client's page did not come back."
        );
        return $"The log was taken away: {pages.Length} pages with a client's facts answered 503 and showed none of them. It was given back: they came back.";
    }

    [Keeps("SCR-7", 3)]
    public static async Task<string> AnAlteredEntryIsFound(ITwin twin, CancellationToken ct)
    {
        var person = await PlantedAsync(twin, ct);
        await twin.Services.GetRequiredService<Sequencer>().SequenceAllAsync(ct);
        PromiseBrokenException.Unless(
            await IsSoundAsync(person, ct),
            "A log that nobody touched does not pass its verification."
        );
        await using var context = twin
            .Services.GetRequiredService<IDatabase>()
            .Open(Scope.Installation);
        int altered = await context
            .Set<AuditRecord>()
            .Where(r => r.OrganisationId == person.Organisation && r.Act == Act.Edit)
            .ExecuteUpdateAsync(r => r.SetProperty(x => x.Act, Act.View), ct);
        PromiseBrokenException.Unless(
            altered > 0 && !await IsSoundAsync(person, ct),
            "An entry was altered behind Haven's back, and the verification calls the log sound."
        );
        return "A log passed its verification; one of its entries was altered in the database; the verification found it.";
    }

    [Keeps("SCR-7", 4)]
    public static async Task<string> TheOfficerSeesWhoSawWhat(ITwin twin, CancellationToken ct)
    {
        var person = await PlantedAsync(twin, ct);
        await twin.Services.GetRequiredService<Sequencer>().SequenceAllAsync(ct);
        var page = await person.Browser.GetAsync($"{Log}?subject={Code}", ct);
        PromiseBrokenException.Unless(
            page.Status == 200
                && HtmlTag
                    .Read(page.Body)
                    .Any(t =>
                        t.Name == "td" && t.Text.Contains(person.LastName, StringComparison.Ordinal)
                    ),
            "The privacy officer asked who saw a client, and was not told."
        );
        return "The privacy officer asked for the entries about one client and got them, with the name of the member who had looked.";
    }

    [Keeps("SCR-7", 3)]
    public static async Task<string> TheLogsHereAreWhole(ILive live, CancellationToken ct)
    {
        await using var context = live.Database.Open(Scope.Installation);
        var logs = await context.Set<AuditLog>().Select(l => l.OrganisationId).ToListAsync(ct);
        long entries = 0;
        foreach (var organisation in logs)
        {
            var report = await live.Verification.VerifyPartAsync(organisation, ct);
            PromiseBrokenException.Unless(
                report.IsSound,
                "A log of this installation does not pass its verification: see Who saw what."
            );
            entries += report.Size;
        }
        return $"All {logs.Count} logs of this installation, with {entries} entries, passed their verification. Of a long log the newest records and a part of the older ones were compared with it, another part each day.";
    }

    private static async Task<TwinPerson> PlantedAsync(ITwin twin, CancellationToken ct)
    {
        var person = await twin.FounderAsync(ct);
        await person.TakeUpAsync(Code, ct);
        await person.TellAsync(Code, ct, ("behaviour", Mark));
        return person;
    }

    private static async Task<bool> IsSoundAsync(TwinPerson person, CancellationToken ct)
    {
        await person.Browser.SubmitAsync(Log, ct);
        var page = await person.Browser.GetAsync(Log, ct);
        return page.Body.Contains("all sound", StringComparison.Ordinal);
    }
}
