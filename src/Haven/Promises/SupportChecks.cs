using Haven.Privacy.Promises;
using Haven.Privacy.Purposes;
using Haven.Privacy.Vault;
using Haven.Screening.Promises;

namespace Haven.Promises;

/// <summary>MSG-30: whoever gives support sees settings alone, for as long as the organisation lets them, and is seen.</summary>
internal static class SupportChecks
{
    private const long Taken = 963_741;
    private const string Mark = "wvqzkdplmx";
    private const string Support = "/privacy/support";

    // Written out here and not read from the endpoints: a page that is open by mistake says so itself.
    private static readonly (string Area, string[] Pages)[] Areas =
    [
        (
            "Settings",
            [
                "/privacy/regimes",
                "/privacy/retention",
                "/organisations/time-zone",
                "/screening/steps",
            ]
        ),
        ("Instruments", ["/screening/instruments"]),
        ("Registers", ["/privacy/abroad", "/privacy/inventory"]),
    ];

    [Keeps("MSG-30", 1)]
    public static async Task<string> ItIsForOnePersonAndEnds(ITwin twin, CancellationToken ct)
    {
        var founder = await PlantedAsync(twin, ct);
        var other = await twin.MemberAsync(founder, Roles.Operator, ct);
        var named = await twin.MemberAsync(founder, Roles.Operator, ct);
        await OpensAsync(named, [], ct);
        await LetInAsync(founder, named, "Instruments", ct);
        await OpensAsync(named, ["Instruments"], ct);
        await OpensAsync(other, [], ct);
        var sent = await named.Browser.PostAsync(
            "/screening/instruments/add",
            [("form-token", await TokenAsync(named, ct))],
            ct
        );
        PromiseBrokenException.Unless(
            sent.Status == 404,
            "Somebody who was let in to look could send a form."
        );
        twin.Advance(TimeSpan.FromMinutes(50));
        await OpensAsync(named, ["Instruments"], ct);
        twin.Advance(TimeSpan.FromMinutes(11));
        await OpensAsync(named, [], ct);
        return "Of two members who give support one was let in, for an hour and one kind of page. They saw that and nothing else, and could send nothing; the other saw nothing. After the hour, with nothing run in between, neither saw anything.";
    }

    [Keeps("MSG-30", 1)]
    public static async Task<string> NothingOfPeopleIsShown(ITwin twin, CancellationToken ct)
    {
        var founder = await PlantedAsync(twin, ct);
        var named = await twin.MemberAsync(founder, Roles.Operator, ct);
        string[] areas = [.. Areas.Select(a => a.Area)];
        foreach (string area in areas)
        {
            await LetInAsync(founder, named, area, ct);
        }
        await OpensAsync(named, areas, ct);
        string[] marks = [.. founder.Marks, Mark, "963741", "963 741"];
        int opened = 0;
        foreach (
            string path in PageChecks.Paths(twin, isPublic: false).Append(ClientSteps.Page(Taken))
        )
        {
            var answer = await named.Browser.GetAsync(path, ct);
            opened += answer.Status == 200 ? 1 : 0;
            PromiseBrokenException.Unless(
                !Array.Exists(marks, m => answer.Body.Contains(m, StringComparison.Ordinal)),
                $"The page {path} shows somebody who gives support something of a person."
            );
        }
        return $"{marks.Length} marked values of a member and a client were entered, and somebody was let in to everything that support can be let see. They opened every page there is, {opened} of which answered, and none shows a mark.";
    }

    [Keeps("MSG-30", 2)]
    public static async Task<string> TheOrganisationSeesIt(ITwin twin, CancellationToken ct)
    {
        var founder = await PlantedAsync(twin, ct);
        var named = await twin.MemberAsync(founder, Roles.Operator, ct);
        int number = await LetInAsync(founder, named, "Instruments", ct);
        await OpensAsync(named, ["Instruments"], ct);
        var banner = await founder.Browser.GetAsync("/organisations/members", ct);
        PromiseBrokenException.Unless(
            banner.Text.Contains("may look at settings until", StringComparison.Ordinal),
            "An administrator is not shown that somebody may look."
        );
        var page = await founder.Browser.GetAsync($"{Support}/{number}", ct);
        var log = await founder.Browser.GetAsync("/privacy/audit", ct);
        foreach (string path in new[] { "/screening/instruments", "/privacy/regimes" })
        {
            PromiseBrokenException.Unless(
                page.Text.Contains(path, StringComparison.Ordinal)
                    && log.Text.Contains(
                        $"support access {number}: {path}",
                        StringComparison.Ordinal
                    ),
                "What somebody who gives support looked at, or was refused, is not shown to the organisation."
            );
        }
        PromiseBrokenException.Unless(
            page.Text.Contains(named.FirstName, StringComparison.Ordinal)
                && page.Text.Contains("Refused", StringComparison.Ordinal),
            "The organisation is not shown who gives support, or what was refused."
        );
        return "Somebody was let in to give support, saw one page and was refused others. An administrator saw on each page that it runs, and who saw and was refused what, on its page and in the log.";
    }

    private static async Task<TwinPerson> PlantedAsync(ITwin twin, CancellationToken ct)
    {
        var person = await twin.FounderAsync(ct);
        await person.TakeUpAsync(Taken, ct);
        await person.TellAsync(Taken, ct, ("behaviour", Mark));
        return person;
    }

    /// <summary>Lets somebody in for an hour; returns the number of the leave.</summary>
    private static async Task<int> LetInAsync(
        TwinPerson founder,
        TwinPerson named,
        string area,
        CancellationToken ct
    )
    {
        var page = await founder.Browser.GetAsync(Support + "/new", ct);
        var form =
            page.Forms().FirstOrDefault(f => f.Fields.Any(x => x.Name == "who"))
            ?? throw new PromiseBrokenException("Nobody can be let in to give support.");
        // The one whose name stands beside the button.
        string label = page.Body[..page.Body.IndexOf(named.FirstName, StringComparison.Ordinal)];
        string who = form
            .Fields.Last(f => f.Name == "who" && label.Contains(f.Value, StringComparison.Ordinal))
            .Value;
        var done = await founder.Browser.SubmitAsync(
            Support + "/new",
            ct,
            ("who", who),
            ("why", "Fault"),
            ("areas", area),
            ("hours", "1")
        );
        PromiseBrokenException.Unless(
            done.Location?.StartsWith(Support, StringComparison.Ordinal) == true,
            "An administrator could not let somebody in to give support."
        );
        return int.Parse(
                form.Fields.First(f => f.Name == "seen").Value,
                System.Globalization.CultureInfo.InvariantCulture
            ) + 1;
    }

    // The pages of these areas answer, and those of all others do not exist.
    private static async Task OpensAsync(TwinPerson person, string[] areas, CancellationToken ct)
    {
        var nothing = await person.Browser.GetAsync("/no/such/page", ct);
        foreach (var (area, pages) in Areas)
        {
            foreach (string page in pages)
            {
                var answer = await person.Browser.GetAsync(page, ct);
                bool isOpen = areas.Contains(area, StringComparer.Ordinal);
                PromiseBrokenException.Unless(
                    isOpen ? answer.Status == 200 : answer.Status == 404,
                    isOpen
                        ? $"Somebody who was let in does not see {page}."
                        : $"Somebody who gives support sees {page}, to which nobody let them in."
                );
                PromiseBrokenException.Unless(
                    isOpen || answer.Text == nothing.Text,
                    $"To somebody who was not let in, {page} does not answer as an address that does not exist."
                );
            }
        }
    }

    private static async Task<string> TokenAsync(TwinPerson person, CancellationToken ct) =>
        (await person.Browser.GetAsync("/organisations/feedback", ct))
            .Forms()
            .SelectMany(f => f.Fields)
            .First(f => f.Name == "form-token")
            .Value;
}
