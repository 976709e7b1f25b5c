using System.Text.RegularExpressions;
using Haven.Privacy.Audit;
using Haven.Privacy.Door;
using Haven.Privacy.Promises;
using Haven.Privacy.Store;
using Haven.Screening.Clients;
using Haven.Screening.Promises;
using Microsoft.EntityFrameworkCore;

namespace Haven.Promises;

/// <summary>What other systems read with a key: every address for them is tried, those that are to come as well.</summary>
internal static partial class ApiChecks
{
    private const long Code = 864_209;
    private const string Mark = "zwqhkvtnbxs";
    private const string NewKey = "/organisations/keys/new";

    [Keeps("SCR-7", 1)]
    public static async Task<string> EveryUseOfAKeyIsWrittenDown(ITwin twin, CancellationToken ct)
    {
        var (_, program) = await ProgramAsync(twin, ct);
        using (program)
        {
            var paths = Paths(twin);
            foreach (string path in paths)
            {
                int before = await EntriesAsync(twin, ct);
                var answer = await program.GetAsync(path, ct);
                PromiseBrokenException.Unless(
                    answer.Status is 200 or 404,
                    $"A key with every scope was answered {answer.Status} at {path.Split('?')[0]}."
                );
                PromiseBrokenException.Unless(
                    await EntriesAsync(twin, ct) > before,
                    $"Another system read at {path.Split('?')[0]}, and no entry says so."
                );
            }
            return $"An administrator made a key. Another system read at each of the {paths.Count} addresses for such systems: each time there was an entry more.";
        }
    }

    [Keeps("SCR-7", 2)]
    public static async Task<string> WithoutAnEntryAKeyOpensNothing(
        ITwin twin,
        CancellationToken ct
    )
    {
        var (_, program) = await ProgramAsync(twin, ct);
        using (program)
        {
            var paths = Paths(twin);
            using (twin.WithoutAuditLog())
            {
                foreach (string path in paths)
                {
                    var answer = await program.GetAsync(path, ct);
                    PromiseBrokenException.Unless(
                        answer.Status == 503
                            && !answer.Body.Contains(Mark, StringComparison.Ordinal),
                        $"While no entry could be written, another system was answered {answer.Status} and not 503."
                    );
                }
            }
            var after = await program.GetAsync($"/api/v1/clients/{Code}/facts", ct);
            PromiseBrokenException.Unless(
                after.Body.Contains(Mark, StringComparison.Ordinal),
                "When the log was back, another system read nothing."
            );
            return $"The log was taken away: all {paths.Count} addresses for other systems answered 503. It was given back: a key read again.";
        }
    }

    [Keeps("SCR-7", 4)]
    public static async Task<string> ThePrivacyOfficerSeesWhatAKeyRead(
        ITwin twin,
        CancellationToken ct
    )
    {
        var (person, program) = await ProgramAsync(twin, ct);
        using (program)
        {
            await program.GetAsync($"/api/v1/clients/{Code}/facts", ct);
            var page = await person.Browser.GetAsync($"/privacy/audit?subject={Code}", ct);
            PromiseBrokenException.Unless(
                page.Status == 200 && page.Text.Contains("(key haven_", StringComparison.Ordinal),
                "Another system read a client's facts, and the privacy officer does not see it."
            );
            return "Another system read a client's facts with a key. Who asks the log about that client sees the key.";
        }
    }

    [Keeps("SCR-5", 4)]
    public static async Task<string> NoKeyReadsImmigrationStatus(ITwin twin, CancellationToken ct)
    {
        const string field = "parents-immigration-status";
        var (person, program) = await ProgramAsync(twin, ct);
        using (program)
        {
            await person.TellAsync(
                Code,
                ct,
                (field, nameof(Answer.OwnWords)),
                (field + "-own", Mark + "immigration")
            );
            int answered = 0;
            foreach (string path in Paths(twin))
            {
                var answer = await program.GetAsync(path, ct);
                answered += answer.Status == 200 ? 1 : 0;
                PromiseBrokenException.Unless(
                    !answer.Body.Contains(Mark + "immigration", StringComparison.Ordinal)
                        && !answer.Body.Contains("mmigration", StringComparison.Ordinal),
                    $"Another system was told the parents' immigration status at {path.Split('?')[0]}."
                );
            }
            PromiseBrokenException.Unless(answered > 4, "A key with every scope read nothing.");
            return $"The parents' immigration status was told. A key with every scope read at {answered} addresses: none of them says it, or that there is such a fact.";
        }
    }

    [Keeps("SCR-3", 2)]
    public static async Task<string> NoAddressForSystemsHasAPlaceForAName(
        ITwin twin,
        CancellationToken ct
    )
    {
        string[] places = ["code", "number", "id", "version"];
        var endpoints = Endpoints(twin).ToList();
        PromiseBrokenException.Unless(
            endpoints.Count > 5
                && endpoints.TrueForAll(e =>
                    e.RoutePattern.Parameters.All(p =>
                        places.Contains(p.Name, StringComparer.Ordinal)
                    )
                ),
            "An address for other systems has a place for something else than a code, a number or an id."
        );
        var (_, program) = await ProgramAsync(twin, ct);
        using (program)
        {
            foreach (string path in Paths(twin))
            {
                var answer = await program.GetAsync($"{path}?name={Mark}", ct);
                PromiseBrokenException.Unless(
                    answer.Status == 400 && !answer.Body.Contains(Mark, StringComparison.Ordinal),
                    $"Another system asked for a name at {path}, and was answered {answer.Status} and not 400."
                );
            }
        }
        return $"The {endpoints.Count} addresses for other systems have places for codes, numbers and ids alone; each was asked for a name, and each refused.";
    }

    // A founder with a client about whom something was told, and a program with a key for everything.
    private static async Task<(TwinPerson Person, TwinBrowser Program)> ProgramAsync(
        ITwin twin,
        CancellationToken ct
    )
    {
        var person = await twin.FounderAsync(ct);
        await person.TakeUpAsync(Code, ct);
        await person.TellAsync(Code, ct, ("behaviour", Mark));
        string key = await MakeKeyAsync(person, ct);
        var program = twin.Browser();
        program.Always("Authorization", "Bearer " + key);
        return (person, program);
    }

    /// <summary>A key with every scope, for a system called "Check".</summary>
    internal static async Task<string> MakeKeyAsync(TwinPerson person, CancellationToken ct)
    {
        var page = await person.Browser.GetAsync(NewKey, ct);
        var form = page.Forms().First(f => f.Fields.Exists(x => x.Name == "system"));
        var made = await person.Browser.PostAsync(
            NewKey,
            [
                .. form
                    .Fields.Where(f => f.IsSent && f.Name is not ("system" or "lasts"))
                    .Select(f => (f.Name, f.Value)),
                ("system", "Check"),
                ("lasts", "30"),
                .. KeyScope.All.Select(s => ("scopes", s.Name)),
            ],
            ct
        );
        string key = KeyOnAPage().Match(made.Body).Value;
        PromiseBrokenException.Unless(key.Length > 0, "An administrator could not make a key.");
        return key;
    }

    private static IEnumerable<RouteEndpoint> Endpoints(ITwin twin) =>
        twin
            .Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<KeyNeed>() is not null);

    private static List<string> Paths(ITwin twin) =>
        [
            .. Endpoints(twin)
                .Select(e =>
                    "/"
                    + string.Join(
                        '/',
                        e.RoutePattern.RawText!.TrimStart('/')
                            .Split('/')
                            .Select(s =>
                                !s.StartsWith('{') ? s
                                : s.Contains(":guid", StringComparison.Ordinal) ? $"{Guid.Empty}"
                                : s == "{code}" ? $"{Code}"
                                : "1"
                            )
                    )
                ),
        ];

    private static async Task<int> EntriesAsync(ITwin twin, CancellationToken ct)
    {
        await using var store = twin
            .Services.GetRequiredService<IDatabase>()
            .Open(Scope.Installation);
        return await store.Set<AuditRecord>().CountAsync(r => r.What.StartsWith("API: "), ct);
    }

    [GeneratedRegex("haven_[A-Za-z0-9]{40}", RegexOptions.None, 1000)]
    private static partial Regex KeyOnAPage();
}
