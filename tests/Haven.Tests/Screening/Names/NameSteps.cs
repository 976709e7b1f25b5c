using System.Net;
using System.Text.Json;
using Haven.Privacy.Purposes;
using Haven.Screening.Names;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Screening.Names;

/// <summary>A member who works with names, and what their browser would send.</summary>
internal sealed record NameUser(TestMember Member, HttpClient Browser)
{
    public const string Home = "/screening/names";

    public Guid Id => Member.Member.Id.Value;
    public Guid Organisation => Member.Member.OrganisationId.Value;

    public static async Task<NameUser> InAsync(
        TestOrganisation organisation,
        Roles roles = Roles.Professional
    )
    {
        var member = await organisation.CreateMemberAsync(roles);
        return new NameUser(member, await member.SignInAsync());
    }

    /// <summary>Posts as the script would; the token comes from any page.</summary>
    public async Task<(HttpStatusCode Status, string Body, string? Location)> SendAsync(
        string path,
        params (string Name, string Value)[] fields
    )
    {
        var page = await Browser.GetPageAsync("/organisations/account");
        string token = page.Html.QuerySelector("input[name=form-token]")!.GetAttribute("value")!;
        using var request = new HttpRequestMessage(HttpMethod.Post, Home + path)
        {
            Content = new FormUrlEncodedContent(
                fields
                    .Append(("form-token", token))
                    .Select(f => KeyValuePair.Create(f.Item1, f.Item2))
            ),
        };
        request.Headers.Add("Accept", "application/json");
        using var answer = await Browser.SendAsync(request);
        return (
            answer.StatusCode,
            await answer.Content.ReadAsStringAsync(),
            answer.Headers.Location?.ToString()
        );
    }

    public async Task DoneAsync(string path, params (string, string)[] fields)
    {
        var (status, body, location) = await SendAsync(path, fields);
        status.ShouldBe(HttpStatusCode.Redirect, body);
        location!.ShouldStartWith(Home + "?done=");
    }

    public async Task<JsonElement> AskAsync(string path, params (string, string)[] fields)
    {
        var (status, body, _) = await SendAsync(path, fields);
        status.ShouldBe(HttpStatusCode.OK, body);
        return JsonDocument.Parse(body).RootElement;
    }

    /// <summary>The first of a team; returns the key that Haven never gets.</summary>
    public async Task<Team> SetUpAsync()
    {
        var team = Team.New(Organisation);
        await DoneAsync("/set-up", SetUpFields(team));
        return team;
    }

    public (string, string)[] SetUpFields(Team team) =>
        [.. PairFields(out var pair), .. KeyFields(this, pair, team), ("recovery", Fake.Recovery)];

    /// <summary>A pair, to be let in with; returns its fields for whoever lets in.</summary>
    public async Task<string> JoinAsync()
    {
        await DoneAsync("/join", PairFields(out string pair));
        return pair;
    }

    public (string, string)[] PairFields(out string publicKey)
    {
        using var pair = BrowserSeals.NewPair();
        publicKey = BrowserSeals.PublicKey(pair);
        return [("public", publicKey), ("private", Fake.Private)];
    }

    /// <summary>The team's key for somebody; what is in it Haven cannot tell.</summary>
    public static (string, string)[] KeyFields(NameUser to, string publicKey, Team team) =>
        [("team", $"{team.Id:D}"), ("wrapped", Fake.Wrapped), ("vouch", Fake.Vouch)];

    public async Task LetInAsync(NameUser newcomer, Team team) =>
        await DoneAsync("/let-in", await LetInFieldsAsync(newcomer, team));

    public async Task<(string, string)[]> LetInFieldsAsync(NameUser newcomer, Team team) =>
        [
            ("member", $"{newcomer.Id:D}"),
            ("version", $"{(await newcomer.KeyAsync())?.Version ?? 0}"),
            .. KeyFields(newcomer, "", team),
        ];

    /// <summary>What is stored of this member's pair.</summary>
    public async Task<MemberKey?> KeyAsync()
    {
        await using var context = Member.Installation.Core.Database.Open(
            new Haven.Privacy.Store.Scope(Member.Member.OrganisationId)
        );
        return await context
            .Set<MemberKey>()
            .AsNoTracking()
            .SingleOrDefaultAsync(k => k.Member == Member.Member.Id);
    }

    /// <summary>Takes up a client with a name, as the page's form would.</summary>
    public async Task TakeUpAsync(long code, Team team, string name)
    {
        var answer = await TryTakeUpAsync(code, team.Seal(code, name), $"{team.Id:D}");
        answer.Status.ShouldBe(HttpStatusCode.Redirect, answer.Text);
    }

    public Task<Page> TryTakeUpAsync(long code, string name, string under) =>
        Browser.SubmitAsync(
            "/screening/clients/new",
            [
                ("code", $"{code}"),
                ("birth", "NotAsked"),
                ("sealed", name),
                ("sealed-under", under),
                .. ScreeningSteps.Attested,
            ]
        );

    public async Task<List<GivenName>> NamesAsync(params long[] codes)
    {
        var given = await AskAsync("/list", ("codes", string.Join(',', codes)));
        return given.Deserialize<Given>(JsonSerializerOptions.Web)!.Names;
    }

    internal sealed record Given(List<GivenName> Names, long? Next, int? Left);
}

/// <summary>A team's key, as its browsers have it.</summary>
internal sealed record Team(Guid Organisation, Guid Id, byte[] Key)
{
    public static Team New(Guid organisation) =>
        new(organisation, Guid.CreateVersion7(), BrowserSeals.NewTeamKey());

    public string Seal(long code, string name) =>
        BrowserSeals.SealName(Organisation, code, Id, Key, name);

    public string Open(GivenName given) =>
        BrowserSeals.OpenName(Organisation, given.Code, given.Team, Key, given.Name);
}

/// <summary>Of the right kind and length, with nothing in it.</summary>
internal static class Fake
{
    public static string Private => BrowserSeals.Random("p1", SealedFormat.PrivateKey.Length);
    public static string Recovery => BrowserSeals.Random("r1", SealedFormat.Recovery.Length);
    public static string Vouch => BrowserSeals.Random("v1", SealedFormat.Vouch.Length);
    public static string Link => BrowserSeals.Random("l1", SealedFormat.Link.Length);

    public static string Wrapped
    {
        get
        {
            using var pair = BrowserSeals.NewPair();
            return BrowserSeals.WrapFor(
                Guid.Empty,
                Guid.Empty,
                pair,
                Guid.Empty,
                BrowserSeals.NewTeamKey()
            );
        }
    }
}

/// <summary>Organisations whose people use names.</summary>
internal static class Teams
{
    public static async Task<TestOrganisation> NewAsync(string database) =>
        await (await Installation.OnAsync(database)).CreateOrganisationAsync();

    public static async Task<List<TeamKey>> KeysAsync(TestOrganisation organisation)
    {
        await using var context = organisation.Open();
        return await context.Set<TeamKey>().AsNoTracking().ToListAsync();
    }
}
