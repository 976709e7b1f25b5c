using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Haven.Privacy.Calendar;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Inventory;
using Haven.Privacy.Promises;
using Haven.Privacy.Rights;
using Haven.Privacy.Store;
using Haven.Screening.Clients;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Screening.Promises;

/// <summary>What is given to somebody who asks to see what is kept about a client.</summary>
internal static class PackageChecks
{
    private const long Code = 731_917;
    private const string Plan = "the zqkitchen next door";
    private const string Need = "a zqbed for tonight";
    private const string Told = "zqwhispers at school";

    private static readonly string[] Traces =
    [
        Plan,
        Need,
        Told,
        "safety plan",
        "safety_plan",
        "referral",
        "mandated",
        "report to an authority",
    ];

    [Keeps("RES-7", 2)]
    public static async Task<string> APackageHoldsEveryKindThatTheInventoryKnows(
        ITwin twin,
        CancellationToken ct
    )
    {
        var founder = await ClientAsync(twin, ct);
        string request = await AskAsync(twin, founder, Asker.Themselves, ct);
        await founder.FindAsync(request, $"{Code}", ct);
        var package = await TakeOutAsync(founder, request, ct);
        PromiseBrokenException.Unless(
            package is not null,
            "Somebody who was verified could not be given what is kept about them."
        );
        var given = JsonElement
            .Parse(package!["data.json"])
            .GetProperty("kinds")
            .EnumerateArray()
            .ToDictionary(k => k.GetProperty("name").GetString()!, StringComparer.Ordinal);
        int kinds = 0,
            records = 0;
        foreach (var (kind, rows) in await StoredAsync(twin, founder, ct))
        {
            PromiseBrokenException.Unless(
                given.TryGetValue(kind.Name, out var there)
                    && there.GetProperty("records").GetArrayLength() == rows,
                $"The package leaves something out that the record of processing knows: {kind.What}."
            );
            string fields = given[kind.Name].GetProperty("records")[0].GetRawText();
            PromiseBrokenException.Unless(
                kind.Fields.All(f =>
                    !f.IsSealed || fields.Contains($"\"{f.Name}\"", StringComparison.Ordinal)
                ),
                $"The package leaves out a field of “{kind.What}”."
            );
            (kinds, records) = (kinds + 1, records + rows);
        }
        PromiseBrokenException.Unless(
            kinds >= 4
                && new[] { Plan, Need, Told }.All(w =>
                    package["index.html"].Contains(w, StringComparison.Ordinal)
                ),
            "The package does not say what was written down about the person."
        );
        return $"A client was taken up, described, and given a safety plan and a referral. The package that the client got holds {records} records of {kinds} kinds: each kind and each field that the record of processing declares and that something was stored in.";
    }

    [Keeps("THR-6", 1)]
    public static async Task<string> AGuardianGetsNothing_BeforeTheReview(
        ITwin twin,
        CancellationToken ct
    )
    {
        var founder = await ClientAsync(twin, ct);
        string request = await AskAsync(twin, founder, Asker.Guardian, ct);
        await founder.FindAsync(request, $"{Code}", ct);
        PromiseBrokenException.Unless(
            await TakeOutAsync(founder, request, ct) is null,
            "A guardian was given a package before anybody asked whether that is safe."
        );
        var answered = await founder.TryAsync(request, ct, ("step", "Finish"), ("answer", "x"));
        PromiseBrokenException.Unless(
            answered.Status == 422,
            "A guardian could be answered before anybody asked whether that is safe."
        );
        await founder.StepAsync(request, ct, ("found", "Danger"), ("why", "Zqorder"));
        PromiseBrokenException.Unless(
            await TakeOutAsync(founder, request, ct) is null,
            "A guardian was given a package although it was found that it endangers somebody."
        );
        return "A guardian asked about a client, and was verified. A package and an answer were each tried before it was asked whether that is safe, and once more when it was found that it is not: each was refused.";
    }

    [Keeps("THR-6", 2)]
    public static async Task<string> WhatAGuardianGets_TellsOfNoReportPlanOrHelp(
        ITwin twin,
        CancellationToken ct
    )
    {
        var founder = await ClientAsync(twin, ct);
        string request = await AskAsync(twin, founder, Asker.Guardian, ct);
        await founder.FindAsync(request, $"{Code}", ct);
        if (
            (await founder.Browser.GetAsync(request, ct))
                .Forms()
                .Any(f => f.Fields.Any(x => x.Name == "found"))
        )
        {
            await founder.StepAsync(
                request,
                ct,
                ("found", "NothingAgainst"),
                ("why", "Zqno order")
            );
        }
        var package = await TakeOutAsync(founder, request, ct);
        PromiseBrokenException.Unless(
            package?["index.html"].Contains("731", StringComparison.Ordinal) == true,
            "A guardian against whom nothing speaks could be given nothing, so nothing was tried."
        );
        string all = string.Join('\n', package!.Select(f => f.Key + f.Value));
        PromiseBrokenException.Unless(
            !Traces.Any(w => all.Contains(w, StringComparison.OrdinalIgnoreCase)),
            "What a guardian gets tells of a safety plan, of help that was found, or of what somebody typed."
        );
        return "A client has a safety plan, a referral and what a professional typed of them. A guardian was verified, nothing spoke against it, and they got a package. None of it is in there, nor that there is any.";
    }

    private static async Task<TwinPerson> ClientAsync(ITwin twin, CancellationToken ct)
    {
        var founder = await twin.FounderAsync(ct);
        await founder.TakeUpAsync(Code, ct);
        await founder.TellAsync(Code, ct, ("behaviour", Told));
        var plan = await founder.Browser.SubmitAsync(
            $"/screening/plans/{Code}/new",
            ct,
            ("helps", Plan)
        );
        var day = LocalTime.Today(twin.Services.GetRequiredService<TimeProvider>()).AddDays(-1);
        var need = await founder.Browser.SubmitAsync(
            $"/screening/referrals/{Code}",
            ct,
            ("need", Need),
            ("consent", "YoungPerson"),
            ("consent-on-day", $"{day.Day}"),
            ("consent-on-month", $"{day.Month}"),
            ("consent-on-year", $"{day.Year}")
        );
        PromiseBrokenException.Unless(
            plan.Status == 302 && need.Status == 302,
            "A safety plan or a referral could not be written down."
        );
        return founder;
    }

    private static Task<string> AskAsync(
        ITwin twin,
        TwinPerson founder,
        Asker asker,
        CancellationToken ct
    ) => twin.AskAsync(founder, RequestKind.Access, ct, asker, $"{Code}");

    /// <summary>The files of the package; null where none is given.</summary>
    internal static async Task<Dictionary<string, string>?> TakeOutAsync(
        TwinPerson founder,
        string request,
        CancellationToken ct,
        params (string, string)[] fields
    )
    {
        // The page may not offer it; whoever sends the form all the same is refused.
        var open = (await founder.Browser.GetAsync(request, ct)).Forms()[0];
        var answer = await founder.Browser.PostAsync(
            request + "/package",
            open.Fields.Where(f => f.IsSent && f.Name != "step")
                .Select(f => (f.Name, f.Value))
                .Concat(fields),
            ct
        );
        if (answer.Status != 200)
        {
            return null;
        }
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        await using var zip = new ZipArchive(new MemoryStream(answer.File));
        foreach (var entry in zip.Entries)
        {
            using var reader = new StreamReader(await entry.OpenAsync(ct), Encoding.UTF8);
            files[entry.FullName] = await reader.ReadToEndAsync(ct);
        }
        return files;
    }

    // What the inventory knows and there is something of, counted without the package.
    private static async Task<List<(StoredRecord Kind, int Rows)>> StoredAsync(
        ITwin twin,
        TwinPerson founder,
        CancellationToken ct
    )
    {
        await using var store = Open(twin, founder);
        var person = await store.Set<Client>().Select(c => c.PersonKey).SingleAsync(ct);
        var counted = await twin
            .Services.GetRequiredService<ForgettingService>()
            .CountAsync(founder.Organisation, person, ct);
        return
        [
            .. Inventory
                .Of(twin.Services.GetRequiredService<HavenServices>().Parts)
                .Records.Where(r => r.Type.IsAssignableTo(typeof(ISealedRecord)))
                .Select(r =>
                    (
                        r,
                        counted.GetValueOrDefault(
                            store.Model.FindEntityType(r.Type)!.GetTableName()!.Replace('_', ' ')
                        )
                    )
                )
                .Where(r => r.Item2 > 0),
        ];
    }

    private static HavenContext Open(ITwin twin, TwinPerson person) =>
        twin
            .Services.GetRequiredService<HavenServices>()
            .Database.Open(new Scope(person.Organisation));
}
