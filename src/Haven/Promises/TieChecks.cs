using Haven.Privacy.Audit;
using Haven.Privacy.Door;
using Haven.Privacy.Processors;
using Haven.Privacy.Promises;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Promises;

/// <summary>What Haven is tied to is off until somebody switches it on, and each tie is listed with what it may see.</summary>
internal static class TieChecks
{
    private const string Instruments = "/api/v1/instruments";
    private const string Carrier = ProcessorSteps.Carrier;

    [Keeps("REF-24", 1)]
    public static async Task<string> EachTieIsOffUntilSomebodySwitchesItOn(
        ITwin twin,
        CancellationToken ct
    )
    {
        var (founder, other) = (await twin.FounderAsync(ct), twin.Browser());
        var (machine, carrier) = ProcessorSteps.Begin(twin, "zq-tie.example");
        try
        {
            var page = await founder.Browser.GetAsync(ProcessorSteps.Page, ct);
            PromiseBrokenException.Unless(
                page.Text.Contains("Off: there is no key", StringComparison.Ordinal),
                "Another system is tied to a new organisation."
            );
            await machine.MailAsync("zq-seventh@example.org", ct);
            await machine.AddOnTheMachineAsync(
                Carrier,
                carrier.GivesTo!,
                ProcessorAgreement.Processing,
                twin.Today(),
                ct
            );
            PromiseBrokenException.Unless(
                carrier.Given.IsEmpty,
                "A mail server was tied to before anybody put it on the register."
            );
            await machine.MailAsync("zq-eighth@example.org", ct);
            PromiseBrokenException.Unless(
                carrier.Got("zq-eighth@example.org")
                    && await IsRecordedAsync(
                        twin,
                        OrganisationId.Installation,
                        "put on the register",
                        ct
                    ),
                "A mail server was put on the register, and no mail went out, or the log does not say so."
            );
            PromiseBrokenException.Unless(
                (await other.GetAsync(Instruments, ct)).Status == 401,
                "Another system read without a key."
            );
            other.Always("Authorization", "Bearer " + await ApiChecks.MakeKeyAsync(founder, ct));
            PromiseBrokenException.Unless(
                (await other.GetAsync(Instruments, ct)).Status == 200,
                "An administrator made a key, and another system was refused."
            );
            PromiseBrokenException.Unless(
                await IsRecordedAsync(twin, founder.Organisation, "API key", ct),
                "A key for another system was made, and the log does not say so."
            );
        }
        finally
        {
            other.Dispose();
            await machine.EndAsync(carrier, ct);
        }
        return "In a new organisation another system was refused, until an administrator made a key: then it read, and the log has who made it. A mail server was given nothing until whoever runs the machine had put it on the register, and the log has that too.";
    }

    [Keeps("REF-24", 2)]
    public static async Task<string> EachTieIsListedWithWhatItMaySee(
        ITwin twin,
        CancellationToken ct
    )
    {
        var founder = await twin.FounderAsync(ct);
        var page = await founder.Browser.GetAsync(ProcessorSteps.Page, ct);
        var ties = twin.Services.GetRequiredService<InstallationTies>().All;
        PromiseBrokenException.Unless(
            ties.Select(t => t.Setting)
                .SequenceEqual(
                    ["Haven:Mail", "Haven:Telemetry", "Haven:Witness"],
                    StringComparer.Ordinal
                ) && ties.All(t => page.Text.Contains(t.Sees, StringComparison.Ordinal)),
            "A way on which Haven gives something away is not listed with what it may see."
        );
        await ApiChecks.MakeKeyAsync(founder, ct);
        var after = await founder.Browser.GetAsync(ProcessorSteps.Page, ct);
        PromiseBrokenException.Unless(
            after.Text.Contains("Another system of yours: Check", StringComparison.Ordinal)
                && KeyScope.All.All(s => after.Text.Contains(s.Hint, StringComparison.Ordinal)),
            "Another system has a key, and is not listed with everything that it may read."
        );
        return $"The page lists the {ties.Count} ways on which whoever runs the machine can let something out, each with what it may see. An administrator made a key for another system: it is listed as well, with all that it may read.";
    }

    private static async Task<bool> IsRecordedAsync(
        ITwin twin,
        OrganisationId organisation,
        string what,
        CancellationToken ct
    )
    {
        await using var context = twin
            .Services.GetRequiredService<IDatabase>()
            .Open(new Scope(organisation));
        var records = await context
            .Set<AuditRecord>()
            .AsNoTracking()
            .Where(r => r.OrganisationId == organisation)
            .ToListAsync(ct);
        return records.Exists(r => r.What.Contains(what, StringComparison.Ordinal));
    }
}
