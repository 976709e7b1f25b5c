using System.Net;
using Haven.Organisations.Members;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Screening.Names;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Screening.Names;

/// <summary>Who gets a team's key, and what is stored of it.</summary>
public class TeamKeyTests
{
    private const string Home = NameUser.Home;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task SetUp_MakesTheFirstKey_AndASecondOneIsRefused(string database)
    {
        var organisation = await Teams.NewAsync(database);
        var rosa = await NameUser.InAsync(organisation);
        var tom = await NameUser.InAsync(organisation);
        (await rosa.Browser.GetPageAsync(Home)).Text.ShouldContain("Set up names");

        var team = await rosa.SetUpAsync();

        (await rosa.Browser.GetPageAsync(Home)).Text.ShouldContain("You are the only one");
        (await tom.Browser.GetPageAsync(Home)).Text.ShouldContain("Your team uses clients’ names");
        var (status, body, _) = await tom.SendAsync(
            "/set-up",
            tom.SetUpFields(Team.New(tom.Organisation))
        );
        status.ShouldBe(HttpStatusCode.Conflict);
        body.ShouldContain("A colleague has set up");
        (await Teams.KeysAsync(organisation)).ShouldHaveSingleItem().Id.ShouldBe(team.Id);
        (await tom.KeyAsync()).ShouldBeNull();
        (await EntriesAsync(organisation, TeamKeys.Team)).ShouldBe([Act.Create]);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task SetUp_ByTwoAtOnce_IsDoneByOne(string database)
    {
        var organisation = await Teams.NewAsync(database);
        var people = new List<NameUser>();
        for (int i = 0; i < 4; i++)
        {
            people.Add(await NameUser.InAsync(organisation));
        }

        var answers = await Task.WhenAll(
            people.Select(p => p.SendAsync("/set-up", p.SetUpFields(Team.New(p.Organisation))))
        );

        answers.Count(a => a.Status == HttpStatusCode.Redirect).ShouldBe(1);
        answers.Count(a => a.Status == HttpStatusCode.Conflict).ShouldBe(3);
        (await Teams.KeysAsync(organisation)).Count.ShouldBe(1);
        int pairs = 0;
        foreach (var person in people)
        {
            pairs += await person.KeyAsync() is null ? 0 : 1;
        }
        pairs.ShouldBe(1, "whoever was second left nothing behind");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Join_WaitsUntilSomebodyWithTheKeyLetsThemIn(string database)
    {
        var organisation = await Teams.NewAsync(database);
        var rosa = await NameUser.InAsync(organisation);
        var tom = await NameUser.InAsync(organisation);
        var team = await rosa.SetUpAsync();
        await rosa.TakeUpAsync(204_117, team, "Ana Zquist");

        string publicKey = await tom.JoinAsync();

        (await tom.Browser.GetPageAsync(Home)).Text.ShouldContain("Waiting to be let in");
        var page = await rosa.Browser.GetPageAsync(Home);
        page.Html.QuerySelector("[data-step=let-in] input[name=member]")!
            .GetAttribute("data-public")
            .ShouldBe(publicKey);
        (await tom.AskAsync("/own"))
            .GetProperty("wrapped")
            .ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
        await rosa.LetInAsync(tom, team);
        (await tom.AskAsync("/own")).GetProperty("wrapped").GetString()!.ShouldStartWith("w1.");
        (await tom.Browser.GetPageAsync(Home)).Text.ShouldContain("Who can read names");
        (await rosa.Browser.GetPageAsync(Home)).Text.ShouldNotContain("You are the only one");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task LetIn_ByWhoeverHasNoKey_OrForAnotherPair_IsRefused(string database)
    {
        var organisation = await Teams.NewAsync(database);
        var rosa = await NameUser.InAsync(organisation);
        var tom = await NameUser.InAsync(organisation);
        var grace = await NameUser.InAsync(organisation, Roles.Supervisor);
        var team = await rosa.SetUpAsync();
        await tom.JoinAsync();
        await grace.JoinAsync();

        (await tom.SendAsync("/let-in", await tom.LetInFieldsAsync(grace, team))).Status.ShouldBe(
            HttpStatusCode.Conflict,
            "Tom waits himself"
        );
        (await tom.SendAsync("/let-in", await tom.LetInFieldsAsync(tom, team))).Status.ShouldBe(
            HttpStatusCode.Conflict,
            "nobody lets themselves in"
        );
        var seen = await rosa.LetInFieldsAsync(tom, team);
        await tom.JoinAsync();
        (await rosa.SendAsync("/let-in", seen)).Status.ShouldBe(
            HttpStatusCode.Conflict,
            "the pair that Rosa compared is not this one"
        );
        (
            await rosa.SendAsync(
                "/let-in",
                await rosa.LetInFieldsAsync(tom, Team.New(rosa.Organisation))
            )
        ).Status.ShouldBe(HttpStatusCode.Conflict, "another key than the team's");
        (await tom.KeyAsync())!.Holds.ShouldBeNull();
        await rosa.LetInAsync(tom, team);
        (await rosa.SendAsync("/let-in", await rosa.LetInFieldsAsync(tom, team))).Status.ShouldBe(
            HttpStatusCode.Conflict,
            "let in already"
        );
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AnotherOrganisation_SeesAndReachesNothing(string database)
    {
        var organisation = await Teams.NewAsync(database);
        var rosa = await NameUser.InAsync(organisation);
        var team = await rosa.SetUpAsync();
        await rosa.TakeUpAsync(204_117, team, "Ana Zquist");
        var tom = await NameUser.InAsync(organisation);
        await tom.JoinAsync();
        var stranger = await NameUser.InAsync(await Teams.NewAsync(database));
        var theirs = await stranger.SetUpAsync();

        (await stranger.Browser.GetPageAsync(Home)).Html.DocumentElement.OuterHtml.ShouldNotContain(
            $"{tom.Id:D}"
        );
        (
            await stranger.SendAsync("/let-in", await stranger.LetInFieldsAsync(tom, theirs))
        ).Status.ShouldBe(HttpStatusCode.Conflict);
        (
            await stranger.SendAsync("/let-in", await stranger.LetInFieldsAsync(tom, team))
        ).Status.ShouldBe(HttpStatusCode.Conflict);
        (await stranger.NamesAsync(204_117)).ShouldBeEmpty();
        (await stranger.Browser.GetPageAsync(Home + "/client/204117")).Status.ShouldBe(
            HttpStatusCode.NotFound
        );
        // A name under another organisation's key is under none.
        (
            await stranger.TryTakeUpAsync(204_117, team.Seal(204_117, "Ana"), $"{team.Id:D}")
        ).Status.ShouldBe(HttpStatusCode.Conflict);
        (
            await stranger.SendAsync(
                "/recover",
                [.. stranger.PairFields(out string key), .. NameUser.KeyFields(stranger, key, team)]
            )
        ).Status.ShouldBe(HttpStatusCode.Conflict);
        (await tom.KeyAsync())!.Holds.ShouldBeNull();
        // An id that another organisation has is one like any other, and says nothing of theirs.
        var other = await NameUser.InAsync(await Teams.NewAsync(database));
        await other.DoneAsync(
            "/set-up",
            other.SetUpFields(new Team(other.Organisation, team.Id, theirs.Key))
        );
        (await Teams.KeysAsync(organisation)).ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData(Roles.Administrator)]
    [InlineData(Roles.PrivacyOfficer)]
    [InlineData(Roles.Operator)]
    public async Task OtherRoles_FindNoneOfThesePages(Roles role)
    {
        var organisation = await Teams.NewAsync(Databases.Sqlite);
        await (await NameUser.InAsync(organisation)).SetUpAsync();
        var person = await NameUser.InAsync(organisation, role);

        foreach (
            string path in new[]
            {
                "",
                "/set-up",
                "/join",
                "/passphrase",
                "/recover",
                "/replace",
                "/start-over",
            }
        )
        {
            (await person.Browser.GetPageAsync(Home + path)).Status.ShouldBe(
                HttpStatusCode.NotFound,
                path
            );
        }
        foreach (
            string path in new[]
            {
                "/own",
                "/list",
                "/carry",
                "/set-up",
                "/join",
                "/let-in",
                "/passphrase",
                "/recover",
                "/replace",
                "/start-over",
            }
        )
        {
            (await person.SendAsync(path)).Status.ShouldBe(HttpStatusCode.NotFound, path);
        }
    }

    [Theory]
    [InlineData("/set-up")]
    [InlineData("/join")]
    [InlineData("/let-in")]
    [InlineData("/passphrase")]
    [InlineData("/recover")]
    [InlineData("/replace")]
    public async Task WhatIsNotEncrypted_IsRefused_AndNothingIsStored(string path)
    {
        var organisation = await Teams.NewAsync(Databases.Sqlite);
        var rosa = await NameUser.InAsync(organisation);
        var team = path == "/set-up" ? Team.New(rosa.Organisation) : await rosa.SetUpAsync();
        int before = (await rosa.KeyAsync())?.Version ?? 0;
        const string clear = "five quiet herons wade";
        (string, string)[] right =
        [
            .. rosa.SetUpFields(team),
            ("member", $"{rosa.Id:D}"),
            ("version", $"{before}"),
            ("old", $"{team.Id:D}"),
            ("link", Fake.Link),
            ($"wrapped-{rosa.Id:D}", Fake.Wrapped),
            ($"vouch-{rosa.Id:D}", Fake.Vouch),
            ($"version-{rosa.Id:D}", $"{before}"),
        ];
        string[] ofPath = path switch
        {
            "/set-up" => ["public", "private", "wrapped", "vouch", "recovery"],
            "/join" => ["public", "private"],
            "/let-in" => ["wrapped", "vouch"],
            "/passphrase" => ["private"],
            "/recover" => ["public", "private", "wrapped", "vouch"],
            _ => ["link", "recovery", $"wrapped-{rosa.Id:D}", $"vouch-{rosa.Id:D}"],
        };

        foreach (string field in ofPath)
        {
            foreach (string value in new[] { "", clear, new string('A', 100_000) })
            {
                var fields = right
                    .Select(f => f.Item1 == field ? (f.Item1, value) : f)
                    .Select(f =>
                        path == "/replace" && f.Item1 == "team"
                            ? ("team", $"{Guid.CreateVersion7():D}")
                            : f
                    )
                    .ToArray();
                var (status, body, _) = await rosa.SendAsync(path, fields);
                status.ShouldBe(HttpStatusCode.UnprocessableEntity, $"{field} {value.Length}");
                body.ShouldNotContain(clear);
            }
        }
        ((await rosa.KeyAsync())?.Version ?? 0).ShouldBe(before);
        (await Teams.KeysAsync(organisation)).Count.ShouldBe(path == "/set-up" ? 0 : 1);
    }

    private static async Task<List<Act>> EntriesAsync(TestOrganisation organisation, string what)
    {
        await using var context = organisation.Open();
        return await context
            .Set<AuditRecord>()
            .Where(r => r.What == what)
            .OrderBy(r => r.Id)
            .Select(r => r.Act)
            .ToListAsync();
    }
}
