using Haven.Privacy.Audit;
using Haven.Privacy.Door;
using Haven.Privacy.Promises;
using Haven.Screening.Clients;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Screening.Promises;

/// <summary>SCR-3, 5, 17 and 22: what is held about a client, and by what name.</summary>
internal static class ClientChecks
{
    private const long Code = 987_654;
    private const string Mark = "zqgwmtplkd";

    private static readonly string[] Telling =
    [
        "Rosa Delgado",
        "rosa",
        "110427",
        "270411",
        "042711",
        "5035550123",
        "503-555-0123",
        "078-05-1120",
        "078051120",
        "0123",
    ];

    private static readonly Answer[] Absent = [Answer.NotKnown, Answer.NotAsked, Answer.Declined];

    [Keeps("SCR-3", 1)]
    public static async Task<string> TellingCodesAreRefused(ITwin twin, CancellationToken ct)
    {
        var person = await twin.ResidentAsync(ct);
        foreach (string telling in Telling)
        {
            var answer = await person.Browser.SubmitAsync(
                ClientSteps.New,
                ct,
                [("code", telling), ("birth", nameof(Answer.NotAsked)), .. ClientSteps.Attested]
            );
            PromiseBrokenException.Unless(
                answer.Status == 422,
                "A code that could be a name, a birthday, a telephone or an identity number was taken."
            );
        }
        return $"{Telling.Length} codes that read as a name, a birthday, a telephone or an identity number were tried; each was refused beside its field.";
    }

    [Keeps("SCR-3", 2)]
    public static async Task<string> ListsShowTheCodeAlone(ITwin twin, CancellationToken ct)
    {
        var person = await PlantedAsync(twin, ct);
        var list = await person.Browser.GetAsync(ClientSteps.Caseload, ct);
        var addresses = twin
            .Traffic.SelectMany(a => new[] { a.Path, a.Location ?? "" })
            .Concat(HtmlTag.Read(list.Body).Select(t => t["href"] ?? ""))
            .Where(a => a.StartsWith("/screening/clients/", StringComparison.Ordinal))
            .Select(a => a.Split('/', '?')[3])
            .Distinct(StringComparer.Ordinal)
            .ToList();
        PromiseBrokenException.Unless(
            addresses.TrueForAll(a => a == "new" || (a.Length < 7 && a.All(char.IsAsciiDigit))),
            "An address names a client by something else than the code."
        );
        PromiseBrokenException.Unless(
            list.Status == 200
                && list.Text.Contains("987", StringComparison.Ordinal)
                && !list.Body.Contains(Mark, StringComparison.Ordinal),
            "The caseload shows something of a client that it should not."
        );
        return $"A client with marked facts was taken up. The caseload shows the code and none of the marks, and all {addresses.Count} addresses of clients hold a code alone.";
    }

    [Keeps("SCR-3", 3)]
    public static async Task<string> MailAndLogsSayNothing(ITwin twin, CancellationToken ct)
    {
        var person = await PlantedAsync(twin, ct);
        var letters = await twin.LettersToAsync(person.Email, ct);
        var logged = await twin.SearchAsync([Mark], ct);
        PromiseBrokenException.Unless(
            letters.All(l =>
                !l.Contains(Mark, StringComparison.Ordinal)
                && !l.Contains($"{Code}", StringComparison.Ordinal)
            )
                && logged.Found.Count == 0,
            "A mail or a log says something about a client."
        );
        return $"A client with marked facts was taken up; {letters.Count} letters to the professional and {logged.Bytes} bytes of logs and storage hold none of the marks.";
    }

    [Keeps("SCR-3", 4)]
    public static async Task<string> TheLogNamesTheCodeAlone(ITwin twin, CancellationToken ct)
    {
        var person = await PlantedAsync(twin, ct);
        await twin.Services.GetRequiredService<Sequencer>().SequenceAllAsync(ct);
        var taken = await person.Browser.GetAsync($"/privacy/audit.csv?subject={Code}", ct);
        PromiseBrokenException.Unless(
            taken.Status == 200
                && taken.Body.Split('\n').Length > 3
                && !taken.Body.Contains(Mark, StringComparison.Ordinal),
            "What is taken out of the audit log says more about a client than the code."
        );
        return "The entries about a client with marked facts were taken out; there are some, and none holds a mark.";
    }

    [Keeps("SCR-5", 1)]
    public static async Task<string> AbsenceHasItsReasons(ITwin twin, CancellationToken ct)
    {
        var person = await twin.FounderAsync(ct);
        await person.TakeUpAsync(Code, ct);
        foreach (var answer in Absent)
        {
            await person.TellAsync(
                Code,
                ct,
                [("birth", $"{answer}"), .. FactFields.All.Select(f => (f.Name, $"{answer}"))]
            );
            var page = await person.Browser.GetAsync(ClientSteps.Facts(Code), ct);
            var fields = page.Forms().SelectMany(f => f.Fields).ToList();
            foreach (string name in FactFields.All.Select(f => f.Name).Append("birth"))
            {
                PromiseBrokenException.Unless(
                    fields.Exists(f => f.Name == name && f.Checked && f.Value == $"{answer}"),
                    $"For {name}, the answer {answer} is not kept apart from the others."
                );
            }
        }
        return $"For {FactFields.All.Count + 1} facts, each of the three ways of not having one was entered and came back as it was.";
    }

    [Keeps("SCR-5", 2)]
    public static async Task<string> OwnWordsAreKept(ITwin twin, CancellationToken ct)
    {
        var person = await twin.FounderAsync(ct);
        await person.TakeUpAsync(Code, ct);
        await person.TellAsync(
            Code,
            ct,
            [
                .. FactFields
                    .All.Where(f => !f.Several)
                    .Select(f => (f.Name, nameof(Answer.OwnWords))),
                .. FactFields
                    .All.Where(f => !f.Several)
                    .Select(f => (f.Name + "-own", Mark + f.Name)),
            ]
        );
        var page = await person.Browser.GetAsync(ClientSteps.Page(Code), ct);
        int told = FactFields.All.Count(f => !f.Several);
        PromiseBrokenException.Unless(
            FactFields
                .All.Where(f => !f.Several)
                .All(f => page.Body.Contains(Mark + f.Name, StringComparison.Ordinal)),
            "What a young person said in their own words did not come back."
        );
        return $"{told} facts were told in a young person's own words and came back in them.";
    }

    [Keeps("SCR-5", 3)]
    public static async Task<string> ImmigrationIsNeverAMust(ITwin twin, CancellationToken ct)
    {
        const string field = "parents-immigration-status";
        var person = await PlantedAsync(twin, ct);
        var form = await person.Browser.GetAsync(ClientSteps.Facts(Code), ct);
        var sent = form.Forms()
            .First(f => f.Fields.Exists(x => x.Name == field))
            .Fields.Where(f => f.IsSent && !f.Name.StartsWith(field, StringComparison.Ordinal));
        var answer = await person.Browser.PostAsync(
            ClientSteps.Facts(Code),
            sent.Select(f => (f.Name, f.Value)),
            ct
        );
        PromiseBrokenException.Unless(
            answer.LeadsTo(ClientSteps.Page(Code)),
            "Without the parents' immigration status the facts could not be saved."
        );
        await person.TellAsync(Code, ct, (field, "5"));
        var list = await person.Browser.GetAsync(ClientSteps.Caseload, ct);
        PromiseBrokenException.Unless(
            list.Status == 200
                && !list.Text.Contains("ndocumented", StringComparison.Ordinal)
                && !list.Text.Contains("mmigration", StringComparison.Ordinal),
            "A list shows the parents' immigration status."
        );
        return "The facts were saved without the parents' immigration status; then it was told, and the caseload does not show it.";
    }

    [Keeps("SCR-5", 4), Keeps("SCR-22", 3)]
    public static async Task<string> ImmigrationIsInNoExport(ITwin twin, CancellationToken ct)
    {
        const string field = "parents-immigration-status";
        var person = await twin.FounderAsync(ct);
        await person.TakeUpAsync(Code, ct);
        await person.TellAsync(
            Code,
            ct,
            (field, nameof(Answer.OwnWords)),
            (field + "-own", Mark + "immigration")
        );
        var page = await person.Browser.GetAsync(ClientSteps.Page(Code), ct);
        PromiseBrokenException.Unless(
            page.Body.Contains(Mark + "immigration", StringComparison.Ordinal),
            "What was told was not kept, so nothing could leave."
        );
        await twin.Services.GetRequiredService<Sequencer>().SequenceAllAsync(ct);
        int exports = 0;
        foreach (string path in Gettable(twin))
        {
            var answer = await person.Browser.GetAsync(path, ct);
            if (
                answer.Status == 200
                && !answer.Headers.Contains("text/html", StringComparison.Ordinal)
            )
            {
                exports++;
                PromiseBrokenException.Unless(
                    !answer.Body.Contains(Mark, StringComparison.Ordinal),
                    $"What is taken out at {path.Split('?')[0]} holds the parents' immigration status."
                );
            }
        }
        PromiseBrokenException.Unless(exports > 1, "Nothing can be taken out at all.");
        return $"The parents' immigration status was told in marked words. Everything that can be taken out was, {exports} files: none holds a mark. No organisation can switch it on yet.";
    }

    [Keeps("SCR-17", 2)]
    public static async Task<string> NothingWithoutSignIn(ITwin twin, CancellationToken ct)
    {
        using var stranger = twin.Browser();
        int asked = 0;
        foreach (var endpoint in Endpoints(twin))
        {
            string path =
                "/"
                + string.Join(
                    '/',
                    endpoint
                        .RoutePattern.RawText!.TrimStart('/')
                        .Split('/')
                        .Select(s =>
                            !s.StartsWith('{') ? s
                            : s.Contains(":guid", StringComparison.Ordinal) ? $"{Guid.Empty}"
                            : $"{Code}"
                        )
                );
            bool post =
                endpoint
                    .Metadata.GetMetadata<HttpMethodMetadata>()
                    ?.HttpMethods.Contains("POST", StringComparer.Ordinal) == true;
            var answer = post
                ? await stranger.PostAsync(path, [("code", $"{Code}"), ("behaviour", Mark)], ct)
                : await stranger.GetAsync(path, ct);
            PromiseBrokenException.Unless(
                answer.LeadsTo("/organisations/sign-in"),
                $"Somebody who is not signed in was answered {answer.Status} at {endpoint.RoutePattern.RawText}."
            );
            asked++;
        }
        PromiseBrokenException.Unless(asked > 5, "No page for clients was found.");
        return $"All {asked} addresses about clients were asked and sent to without a sign-in; each leads to the sign-in.";
    }

    [Keeps("SCR-22", 1)]
    public static async Task<string> AParentsFactIsAParents(ITwin twin, CancellationToken ct)
    {
        var person = await twin.ResidentAsync(ct);
        var page = await person.Browser.GetAsync("/privacy/inventory.csv", ct);
        PromiseBrokenException.Unless(
            page.Body.Split('\n')
                .Any(l =>
                    l.Contains("immigration status", StringComparison.OrdinalIgnoreCase)
                    && l.Contains("a parent", StringComparison.Ordinal)
                ),
            "The record of processing does not say that the parents' immigration status is a parent's."
        );
        return "The record of processing was taken out: it says of the parents' immigration status that it is a parent's.";
    }

    private static IEnumerable<RouteEndpoint> Endpoints(ITwin twin) =>
        twin
            .Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .Where(e =>
                e.RoutePattern.RawText!.TrimStart('/')
                    .StartsWith("screening/", StringComparison.Ordinal)
                && e.Metadata.GetMetadata<Access>() is not null
            );

    // With the client's code where an address has a place for it, and as a question where it may be asked for.
    private static IEnumerable<string> Gettable(ITwin twin) =>
        twin
            .Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .Where(e =>
                e.Metadata.GetMetadata<Access>() is { IsPublic: false }
                && e.Metadata.GetMetadata<HttpMethodMetadata>()
                    ?.HttpMethods.Contains("GET", StringComparer.Ordinal) == true
                && e.RoutePattern.Parameters.All(p => p.Name == "code")
            )
            .Select(e =>
                "/"
                + string.Join(
                    '/',
                    e.RoutePattern.RawText!.TrimStart('/')
                        .Split('/')
                        .Select(s => s.StartsWith('{') ? $"{Code}" : s)
                )
            )
            .Distinct(StringComparer.Ordinal)
            .SelectMany(p => new[] { p, $"{p}?subject={Code}" });

    private static async Task<TwinPerson> PlantedAsync(ITwin twin, CancellationToken ct)
    {
        var person = await twin.FounderAsync(ct);
        await person.TakeUpAsync(Code, ct);
        await person.TellAsync(
            Code,
            ct,
            ("behaviour", Mark),
            ("gender-identity", nameof(Answer.OwnWords)),
            ("gender-identity-own", Mark)
        );
        return person;
    }
}
