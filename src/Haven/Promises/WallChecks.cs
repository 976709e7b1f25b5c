using System.Text.RegularExpressions;
using Haven.Privacy.Door;
using Haven.Privacy.Promises;
using Haven.Privacy.Purposes;
using Haven.Privacy.Vault;
using Haven.Screening.Promises;

namespace Haven.Promises;

/// <summary>Who reaches what: roles, the operator, and other organisations.</summary>
internal static class WallChecks
{
    private const long Taken = 965_432;
    private const long Nobodys = 954_321;
    private const string Mark = "zqkfdmwrtn";

    // Written out here and not read from the endpoints: a page that is open by mistake says so itself.
    private static readonly (Roles Role, string[] Open, string[] Shut)[] Pages =
    [
        (
            Roles.Professional,
            ["/screening/caseload", "/screening/clients/new", "/screening/emergency"],
            [
                "/organisations/members",
                "/organisations/inbox",
                "/privacy/audit",
                "/privacy/emergency",
                "/privacy/inventory",
                "/haven/health",
            ]
        ),
        (
            Roles.Supervisor,
            ["/screening/caseload", "/privacy/emergency"],
            [
                "/screening/clients/new",
                "/screening/emergency",
                "/organisations/members",
                "/organisations/inbox",
                "/privacy/audit",
                "/haven/health",
            ]
        ),
        (
            Roles.PrivacyOfficer,
            ["/privacy/audit", "/privacy/emergency", "/privacy/inventory"],
            [
                "/screening/caseload",
                "/screening/clients/new",
                "/screening/emergency",
                "/organisations/members",
            ]
        ),
        (
            Roles.Administrator,
            ["/organisations/members", "/organisations/inbox", "/privacy/inventory"],
            [
                "/screening/caseload",
                "/screening/clients/new",
                "/screening/emergency",
                "/privacy/audit",
                "/privacy/emergency",
                "/haven/health",
            ]
        ),
        (Roles.Operator, ["/haven/health"], OfNobodysBusiness),
    ];

    private static string[] OfNobodysBusiness =>
        [
            "/screening/caseload",
            "/screening/clients/new",
            "/organisations/members",
            "/organisations/inbox",
            "/privacy/audit",
            "/privacy/audit.csv",
            "/privacy/emergency",
            "/screening/emergency",
            ClientSteps.Page(Taken),
            ClientSteps.Facts(Taken),
        ];

    [Keeps("SCR-13", 6)]
    [Keeps("THR-8", 1)]
    public static async Task<string> EachRoleReachesItsOwn(ITwin twin, CancellationToken ct)
    {
        var founder = await twin.FounderAsync(ct);
        int asked = 0;
        foreach (var (role, open, shut) in Pages.Where(p => p.Role != Roles.Operator))
        {
            var member = await twin.MemberAsync(founder, role, ct);
            asked += open.Length + shut.Length;
            await RequireAsync(member, role, open, shut, ct);
        }
        return $"{Pages.Length - 1} members with one role each asked for {asked} pages; their own opened, and the others answered that they do not exist.";
    }

    [Keeps("THR-3", 2)]
    public static async Task<string> NoClientsForTheOperator(ITwin twin, CancellationToken ct)
    {
        var founder = await PlantedAsync(twin, ct);
        var member = await twin.MemberAsync(founder, Roles.Operator, ct);
        var (role, open, shut) = Pages[^1];
        await RequireAsync(member, role, open, shut, ct);
        return $"A client was taken up. The operator asked for {shut.Length} pages with people's data, the client's among them: they do not exist for the operator.";
    }

    [Keeps("THR-3", 1)]
    public static async Task<string> TheOperatorSeesNobody(ITwin twin, CancellationToken ct)
    {
        var founder = await PlantedAsync(twin, ct);
        var member = await twin.MemberAsync(founder, Roles.Operator, ct);
        string[] marks = [.. founder.Marks, Mark];
        int opened = 0;
        foreach (string path in PageChecks.Paths(twin, isPublic: false))
        {
            var answer = await member.Browser.GetAsync(path, ct);
            opened += answer.Status == 200 ? 1 : 0;
            PromiseBrokenException.Unless(
                !Array.Exists(marks, m => answer.Body.Contains(m, StringComparison.Ordinal)),
                $"The page {path} shows the operator something of a person."
            );
        }
        PromiseBrokenException.Unless(opened > 1, "No page opens for the operator.");
        return $"{marks.Length + 1} marked values of a member and a client were entered; the operator opened every page there is, {opened} of which answered, and none shows a mark.";
    }

    [Keeps("REF-13", 2)]
    public static async Task<string> NothingOfPeopleIsPublic(ITwin twin, CancellationToken ct)
    {
        var founder = await PlantedAsync(twin, ct);
        using var stranger = twin.Browser();
        string[] marks = [.. founder.Marks, Mark];
        // As a number of its own: a figure of the machine may have the same digits within it.
        var code = new Regex($@"(?<![\d.]){Taken}(?![\d.])", RegexOptions.ExplicitCapture);
        int pages = 0;
        foreach (
            string path in PageChecks
                .Paths(twin, isPublic: true)
                .Concat(PageChecks.Paths(twin, isPublic: false))
                .Append(ClientSteps.Page(Taken))
        )
        {
            var answer = await stranger.GetAsync(path, ct);
            PromiseBrokenException.Unless(
                !Array.Exists(marks, m => answer.Body.Contains(m, StringComparison.Ordinal))
                    && !code.IsMatch(answer.Body),
                $"The page {path} shows everybody something of a person."
            );
            pages++;
        }
        return $"{marks.Length} marked values of a member and a client were entered; somebody who is not signed in asked for all {pages} pages, and none shows a mark.";
    }

    [Keeps("THR-5", 1)]
    public static async Task<string> StrangersAreToldNothing(ITwin twin, CancellationToken ct)
    {
        await PlantedAsync(twin, ct);
        var stranger = await twin.FounderAsync(ct);
        // A supervisor sees the clients of every colleague, and so would see most if a wall fell.
        var supervisor = await twin.MemberAsync(stranger, Roles.Supervisor, ct);
        int asked = 0;
        foreach (var person in new[] { stranger, supervisor })
        {
            var home = await person.Browser.GetAsync(ClientSteps.Caseload, ct);
            string token =
                home.Forms()
                    .SelectMany(f => f.Fields)
                    .FirstOrDefault(f => f.Name == "form-token")
                    ?.Value
                ?? "";
            foreach (var endpoint in AboutAClient(twin))
            {
                var taken = await AskAsync(person, endpoint, Taken, token, ct);
                var nobody = await AskAsync(person, endpoint, Nobodys, token, ct);
                PromiseBrokenException.Unless(
                    taken.Status == 404 && taken == nobody,
                    $"A member of another organisation can tell at {endpoint.RoutePattern.RawText} that there is a client with this code."
                );
                asked++;
            }
        }
        PromiseBrokenException.Unless(asked > 2, "No address names a client.");
        return $"A client was taken up by one organisation; two members of another asked {asked} times at all addresses that name a client, and got the same 404 as for a code that nobody has.";
    }

    [Keeps("THR-5", 1)]
    public static async Task<string> TheWallsHereStand(ILive live, CancellationToken ct)
    {
        try
        {
            await live.Database.CheckAsync(ct);
        }
        catch (StartException)
        {
            throw new PromiseBrokenException(
                "The database of this installation is not as it must be: a start of Haven says what to do."
            );
        }
        return "The database of this installation was looked at: its tables are those of this program, and row security stands where the database has it.";
    }

    [Keeps("THR-5", 2)]
    public static async Task<string> StrangersListsAreTheirOwn(ITwin twin, CancellationToken ct)
    {
        var owner = await PlantedAsync(twin, ct);
        var stranger = await twin.FounderAsync(ct);
        string[] pages = ["/screening/caseload", "/privacy/audit", "/organisations/members"];
        string[] marks = [.. owner.Marks, Mark, "965432", "965 432", "965\u00a0432"];
        foreach (string path in pages)
        {
            var answer = await stranger.Browser.GetAsync(path, ct);
            PromiseBrokenException.Unless(
                answer.Status == 200
                    && !Array.Exists(marks, m => answer.Body.Contains(m, StringComparison.Ordinal)),
                $"The page {path} shows a member of another organisation what is not theirs, or does not open."
            );
        }
        return $"A client was taken up by one organisation; {pages.Length} lists and logs of another were opened and show nothing of it.";
    }

    private static async Task<TwinPerson> PlantedAsync(ITwin twin, CancellationToken ct)
    {
        var person = await twin.FounderAsync(ct);
        await person.TakeUpAsync(Taken, ct);
        await person.TellAsync(Taken, ct, ("behaviour", Mark));
        return person;
    }

    private static async Task RequireAsync(
        TwinPerson member,
        Roles role,
        string[] open,
        string[] shut,
        CancellationToken ct
    )
    {
        foreach (string path in open)
        {
            var answer = await member.Browser.GetAsync(path, ct);
            PromiseBrokenException.Unless(
                answer.Status == 200,
                $"A member who is {role} alone does not reach {path}, which they need."
            );
        }
        var nothing = await member.Browser.GetAsync("/no/such/page", ct);
        foreach (string path in shut)
        {
            var answer = await member.Browser.GetAsync(path, ct);
            PromiseBrokenException.Unless(
                answer.Status == 404 && answer.Body == nothing.Body,
                $"To a member who is {role} alone, {path} answered {answer.Status} and not as an address that does not exist."
            );
        }
    }

    private static IEnumerable<RouteEndpoint> AboutAClient(ITwin twin) =>
        twin
            .Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .Where(e =>
                e.RoutePattern.RawText!.Contains("{code", StringComparison.Ordinal)
                && e.Metadata.GetMetadata<Access>() is { IsPublic: false }
                // No browser reaches what is for keys: ApiChecks goes there.
                && e.Metadata.GetMetadata<KeyNeed>() is null
            );

    private static async Task<(int Status, string Body)> AskAsync(
        TwinPerson person,
        RouteEndpoint endpoint,
        long code,
        string token,
        CancellationToken ct
    )
    {
        string path =
            "/"
            + string.Join(
                '/',
                endpoint
                    .RoutePattern.RawText!.TrimStart('/')
                    .Split('/')
                    .Select(s =>
                        s.StartsWith("{code", StringComparison.Ordinal) ? $"{code}"
                        : s.StartsWith('{') ? "1"
                        : s
                    )
            );
        bool post =
            endpoint
                .Metadata.GetMetadata<HttpMethodMetadata>()
                ?.HttpMethods.Contains("POST", StringComparer.Ordinal) == true;
        var answer = post
            ? await person.Browser.PostAsync(path, [("form-token", token)], ct)
            : await person.Browser.GetAsync(path, ct);
        return (answer.Status, answer.Body.Replace($"{code}", "CODE", StringComparison.Ordinal));
    }
}
