using System.Text.RegularExpressions;
using Haven.PostgreSql;
using Haven.Privacy.Promises;
using Haven.Screening.Promises;
using Haven.Start;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Haven.Promises;

/// <summary>Invented facts go in through the pages, and are looked for in everything that is stored.</summary>
internal static partial class StorageChecks
{
    private const long Code = 976_543;
    private const string Words = "zqtrlwmfkp draws dragons";
    private const string OwnWords = "zqnbvhwsjd";
    private const string Browser = "zqbrowserm/9.9";
    private static readonly string[] Labels =
    [
        "http_request_method",
        "http_route",
        "http_response_status_code",
        "le",
    ];

    [Keeps("THR-1", 1)]
    [Keeps("SCR-13", 1)]
    [Keeps("RES-13", 1)]
    [Keeps("SCR-6", 1)]
    public static async Task<string> NothingStoredIsReadable(ITwin twin, CancellationToken ct)
    {
        var person = await PlantedAsync(twin, ct);
        var page = await person.Browser.GetAsync(ClientSteps.Page(Code), ct);
        PromiseBrokenException.Unless(
            page.Body.Contains(Words, StringComparison.Ordinal),
            "What was entered about a client was not kept."
        );
        string[] marks = [.. person.Marks, Words, OwnWords, Browser];
        var search = await twin.SearchAsync(marks, ct);
        PromiseBrokenException.Unless(
            search.Found.Count == 0,
            $"Something that was entered stands readable in {string.Join(", ", search.Found.Distinct(StringComparer.Ordinal))}."
        );
        // The search sees what is stored in clear: else finding nothing would mean nothing.
        var control = await twin.SearchAsync(["Programme zq"], ct);
        PromiseBrokenException.Unless(control.Found.Count > 0, "The search finds nothing at all.");
        return $"{marks.Length} marked values were entered through the pages and looked for in {search.Places}, {search.Bytes} bytes in three encodings: none is there. An organisation's name, which is not personal, was found.";
    }

    [Keeps("REF-8", 1)]
    [Keeps("SCR-8", 1)]
    public static async Task<string> LogsHoldNothingPersonal(ITwin twin, CancellationToken ct)
    {
        var person = await PlantedAsync(twin, ct);
        // Trouble is what servers write most about: a fault inside, a refused form, a page that is not there.
        using (twin.WithoutAuditLog())
        {
            await person.Browser.GetAsync(ClientSteps.Page(Code), ct);
        }
        await person.Browser.GetAsync("/no/such/page?who=" + OwnWords, ct);
        await person.Browser.PostAsync(ClientSteps.Facts(Code), [("behaviour", Words)], ct);
        string[] marks = [.. person.Marks, Words, OwnWords, Browser, "haven-session", "127.0.0.1"];
        int lines = twin.LogLines.Count;
        PromiseBrokenException.Unless(
            lines > 0,
            "The server logs no trouble, so nothing was looked at."
        );
        PromiseBrokenException.Unless(
            !twin.LogLines.Any(l => marks.Any(m => l.Contains(m, StringComparison.Ordinal))),
            "The server's log holds an address, a cookie, a browser or something that was typed."
        );
        return $"Marked values were entered, pages failed, were refused and not found; the server's log has {lines} lines, and none holds a mark, a network address, a cookie or a browser.";
    }

    [Keeps("REF-19", 3)]
    public static Task<string> TheServerListensOnce(ITwin twin, CancellationToken ct)
    {
        int addresses = twin
            .Services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()!
            .Addresses.Count;
        PromiseBrokenException.Unless(
            addresses == 1,
            $"The server listens at {addresses} addresses."
        );
        return Task.FromResult("The server was asked where it listens: at one address.");
    }

    [Keeps("REF-8", 2)]
    public static async Task<string> FiguresAreSums(ITwin twin, CancellationToken ct)
    {
        var person = await PlantedAsync(twin, ct);
        await person.Browser.GetAsync(ClientSteps.Page(Code), ct);
        using var collector = twin.Browser();
        var answer = await collector.GetAsync("/haven/metrics", ct);
        var labels = Label().Matches(answer.Body);
        PromiseBrokenException.Unless(
            answer.Status == 200
                && labels.Count > 0
                && labels.All(l => Array.IndexOf(Labels, l.Groups["name"].Value) >= 0),
            "The figures tell requests apart by something else than the page, the method and how it went."
        );
        string[] marks =
        [
            .. person.Marks,
            Words,
            OwnWords,
            Browser,
            $"{Code}",
            $"{person.Organisation.Value}",
            "127.0.0.1",
        ];
        PromiseBrokenException.Unless(
            !Array.Exists(marks, m => answer.Body.Contains(m, StringComparison.Ordinal)),
            "The figures say something of one person, client or organisation."
        );
        return $"Somebody worked with a client; then the figures of use were taken: {labels.Count} labels, all of them page, method, status or duration, and no mark of the person, their organisation or the client.";
    }

    [Keeps("REF-19", 4)]
    public static async Task<string> TheDatabaseIsShut(ITwin twin, CancellationToken ct)
    {
        var settings = twin.Services.GetRequiredService<Settings>();
        if (settings.Database is { } connection)
        {
            var reach = await DatabaseReach.TryAsync([connection, settings.Keys!], ct);
            return reach switch
            {
                { IsElsewhere: true } => throw new PromiseUnprovenException(
                    "The database is on another machine, and who reaches it there cannot be tried from here."
                ),
                { IsOpenToAll: true } => throw new PromiseBrokenException(
                    "The database answers at an address of the internet. Set listen_addresses in postgresql.conf, or close its port."
                ),
                { Open.Count: > 0 } => throw new PromiseUnprovenException(
                    "The database answers in a private network. Who reaches that network cannot be tried from here."
                ),
                _ =>
                    $"Data and keys are in databases on this machine. Both were asked at its {reach.Tried} addresses that other machines can reach: nothing answers there.",
            };
        }
        const UnixFileMode others = (UnixFileMode)0b000_111_111;
        PromiseBrokenException.Unless(
            (File.GetUnixFileMode(settings.Data) & others) == 0,
            "Other accounts of this machine can open the folder of the database."
        );
        return "The database is a file that no network leads to, and its folder is open to the account that runs Haven alone.";
    }

    [Keeps("MSG-15", 1)]
    public static async Task<string> MailDoesNotReportBack(ITwin twin, CancellationToken ct)
    {
        var person = await twin.FounderAsync(ct);
        var invited = await twin.MemberAsync(person, Privacy.Purposes.Roles.Supervisor, ct);
        var letters = await twin.LettersToAsync(invited.Email, ct);
        PromiseBrokenException.Unless(letters.Count > 0, "No mail was sent at all.");
        PromiseBrokenException.Unless(
            letters.All(l =>
                !HtmlTag
                    .Read(l)
                    .Any(t => t.Name is "img" or "link" or "script" or "object" or "iframe")
            ),
            "A mail holds something that reports back when it is opened."
        );
        return $"{letters.Count} letters were read: none holds a picture or anything else that a mail program loads.";
    }

    private static async Task<TwinPerson> PlantedAsync(ITwin twin, CancellationToken ct)
    {
        var person = await twin.FounderAsync(ct);
        person.Browser.Always("User-Agent", Browser);
        await person.TakeUpAsync(Code, ct);
        await person.TellAsync(
            Code,
            ct,
            ("behaviour", Words),
            ("gender-identity", "OwnWords"),
            ("gender-identity-own", OwnWords)
        );
        return person;
    }

    [GeneratedRegex(@"[{,](?<name>\w+)=""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Label();
}
