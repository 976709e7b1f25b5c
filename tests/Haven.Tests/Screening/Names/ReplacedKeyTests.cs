using System.Net;
using System.Text.Json;
using Haven.Screening.Names;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Screening.Names;

/// <summary>A team's key is replaced: both are of use until no name needs the old one.</summary>
public class ReplacedKeyTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Replacement_IsForEverybodyWhoHoldsTheKey_AndNobodyElse(string database)
    {
        var (organisation, rosa, tom, team) = await TwoAsync(database);
        var waiting = await NameUser.InAsync(organisation);
        await waiting.JoinAsync();
        var fresh = Team.New(rosa.Organisation);

        (await rosa.SendAsync("/replace", await FieldsAsync(team, fresh, rosa))).Status.ShouldBe(
            HttpStatusCode.Conflict,
            "without Tom, who would lose the names"
        );
        (
            await rosa.SendAsync("/replace", await FieldsAsync(team, fresh, rosa, tom, waiting))
        ).Status.ShouldBe(HttpStatusCode.Conflict, "with somebody who was not let in");
        (
            await waiting.SendAsync("/replace", await FieldsAsync(team, fresh, rosa, tom))
        ).Status.ShouldBe(HttpStatusCode.Conflict, "by somebody who was not let in");
        (await OldAndNewAsync(organisation)).Count.ShouldBe(1);

        await rosa.DoneAsync("/replace", await FieldsAsync(team, fresh, rosa, tom));

        (await rosa.KeyAsync())!.Holds.ShouldBe(fresh.Id);
        (await tom.KeyAsync())!.Holds.ShouldBe(fresh.Id);
        (await waiting.KeyAsync())!.Holds.ShouldBeNull();
        var own = await tom.AskAsync("/own");
        own.GetProperty("team").GetGuid().ShouldBe(fresh.Id);
        own.GetProperty("old")[0].GetProperty("id").GetGuid().ShouldBe(team.Id);
        own.GetProperty("old")[0].GetProperty("link").GetString()!.ShouldStartWith("l1.");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Replacement_ByTwoAtOnce_IsDoneByOne(string database)
    {
        var (organisation, rosa, tom, team) = await TwoAsync(database);
        var first = await FieldsAsync(team, Team.New(rosa.Organisation), rosa, tom);
        var second = await FieldsAsync(team, Team.New(rosa.Organisation), rosa, tom);

        var answers = await Task.WhenAll(
            rosa.SendAsync("/replace", first),
            tom.SendAsync("/replace", second)
        );

        answers
            .Select(a => a.Status)
            .ShouldBe([HttpStatusCode.Redirect, HttpStatusCode.Conflict], ignoreOrder: true);
        (await OldAndNewAsync(organisation)).Count(k => k.ReplacedAt == 0).ShouldBe(1);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Names_AreCarriedOver_AndTheOldKeyGoesWithTheLast(string database)
    {
        var (organisation, rosa, tom, team) = await TwoAsync(database);
        await rosa.TakeUpAsync(204_117, team, "Ana Zquist");
        await rosa.TakeUpAsync(204_118, team, "Bela Zquist");
        await tom.TakeUpAsync(377_415, team, "Cem Zquist");
        var fresh = Team.New(rosa.Organisation);
        await rosa.DoneAsync("/replace", await FieldsAsync(team, fresh, rosa, tom));

        // Under the old key nothing is stored any more; what is, is still given.
        (
            await rosa.TryTakeUpAsync(204_119, team.Seal(204_119, "Dov"), $"{team.Id:D}")
        ).Status.ShouldBe(HttpStatusCode.Conflict);
        (await rosa.Browser.GetPageAsync("/screening/clients/204119")).Status.ShouldBe(
            HttpStatusCode.NotFound
        );
        var left = await CarryAsync(rosa, fresh);
        left.Names.Select(n => team.Open(n)).ShouldBe(["Ana Zquist", "Bela Zquist"]);
        left.Left.ShouldBe(2);

        // Cut short after one: the other is still there, and the first is under the new key.
        left = await CarryAsync(rosa, fresh, (left.Names[0], "Ana Zquist"));
        left.Names.ShouldHaveSingleItem().Code.ShouldBe(204_118);
        fresh.Open((await rosa.NamesAsync(204_117))[0]).ShouldBe("Ana Zquist");
        team.Open((await rosa.NamesAsync(204_118))[0]).ShouldBe("Bela Zquist");
        (await OldAndNewAsync(organisation)).Count.ShouldBe(2);

        left = await CarryAsync(rosa, fresh, (left.Names[0], "Bela Zquist"));
        left.Names.ShouldBeEmpty();
        (await OldAndNewAsync(organisation)).Count.ShouldBe(2, "Tom’s client needs the old key");
        (await rosa.Browser.GetPageAsync(NameUser.Home)).Text.ShouldContain(
            "All names on your caseload are under the new key"
        );

        left = await CarryAsync(tom, fresh);
        await CarryAsync(tom, fresh, (left.Names[0], "Cem Zquist"));
        (await OldAndNewAsync(organisation)).ShouldHaveSingleItem().Id.ShouldBe(fresh.Id);
        fresh.Open((await tom.NamesAsync(377_415))[0]).ShouldBe("Cem Zquist");
        (await rosa.AskAsync("/own")).GetProperty("old").GetArrayLength().ShouldBe(0);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TakingUp_UnderAKeyThatWasReplaced_BringsBackAllThatWasTyped(string database)
    {
        var (_, rosa, tom, team) = await TwoAsync(database);
        string name = team.Seal(204_119, "Dov Zquist");
        var page = await rosa.Browser.GetPageAsync("/screening/clients/new");
        await rosa.DoneAsync(
            "/replace",
            await FieldsAsync(team, Team.New(rosa.Organisation), rosa, tom)
        );
        (string, string)[] typed =
        [
            ("code", "204119"),
            ("birth", "age"),
            ("birth-age", "14"),
            ("sealed", name),
            ("sealed-under", $"{team.Id:D}"),
            .. ScreeningSteps.Attested,
        ];

        var back = await rosa.Browser.SubmitAsync(page, typed);

        back.Status.ShouldBe(HttpStatusCode.Conflict);
        back.Errors.ShouldHaveSingleItem().ShouldContain("key for names was replaced");
        ValueOf(back, "sealed").ShouldBe(name);
        ValueOf(back, "sealed-under").ShouldBe($"{team.Id:D}");
        ValueOf(back, "code").ShouldBe("204119");
        ValueOf(back, "birth-age").ShouldBe("14");
        back.Html.QuerySelectorAll("input:checked").Length.ShouldBe(3, "birth, told and agreed");
        // Who cannot unlock names now is not held up, and nothing is left out that they did not leave out.
        (await rosa.Browser.SubmitAsync(back, ("code", "204119"))).Status.ShouldBe(
            HttpStatusCode.Conflict
        );
        (await rosa.Browser.SubmitAsync(back, ("name-later", "yes"))).Status.ShouldBe(
            HttpStatusCode.Redirect
        );
        (await rosa.NamesAsync(204_119)).ShouldBeEmpty();

        static string? ValueOf(Page page, string field) =>
            page.Html.QuerySelector($"input[name={field}]")!.GetAttribute("value");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Carrying_OverwritesNothingThatSomebodyChangedMeanwhile(string database)
    {
        var (_, rosa, tom, team) = await TwoAsync(database);
        await rosa.TakeUpAsync(204_117, team, "Ana Zquist");
        var fresh = Team.New(rosa.Organisation);
        await rosa.DoneAsync("/replace", await FieldsAsync(team, fresh, rosa, tom));
        var seen = (await CarryAsync(rosa, fresh)).Names.ShouldHaveSingleItem();
        await rosa.SendAsync(
            "/client/204117",
            ("version", $"{seen.Version}"),
            ("sealed", fresh.Seal(204_117, "Anna Zquist")),
            ("sealed-under", $"{fresh.Id:D}")
        );

        await CarryAsync(rosa, fresh, (seen, "Ana Zquist"));

        fresh.Open((await rosa.NamesAsync(204_117))[0]).ShouldBe("Anna Zquist");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Carrying_TakesNoColleaguesName_AndNothingInClear(string database)
    {
        var (_, rosa, tom, team) = await TwoAsync(database);
        await rosa.TakeUpAsync(204_117, team, "Ana Zquist");
        var fresh = Team.New(rosa.Organisation);
        await rosa.DoneAsync("/replace", await FieldsAsync(team, fresh, rosa, tom));
        var seen = (await CarryAsync(rosa, fresh)).Names.ShouldHaveSingleItem();

        (await CarryAsync(tom, fresh)).Names.ShouldBeEmpty();
        await CarryAsync(tom, fresh, (seen, "Somebody else"));
        team.Open((await rosa.NamesAsync(204_117))[0]).ShouldBe("Ana Zquist");
        foreach (string name in new[] { "Ana Zquist", "", "n1.Ana" })
        {
            (
                await rosa.SendAsync(
                    "/carry",
                    ("team", $"{fresh.Id:D}"),
                    ("name-204117", name),
                    ("version-204117", $"{seen.Version}")
                )
            ).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        }
        // Under a key that is not the one in use.
        (
            await rosa.SendAsync(
                "/carry",
                ("team", $"{team.Id:D}"),
                ("name-204117", team.Seal(204_117, "Ana")),
                ("version-204117", $"{seen.Version}")
            )
        ).Status.ShouldBe(HttpStatusCode.Conflict);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ASecondReplacement_BeforeTheFirstIsDone_LeavesNoNameBehind(string database)
    {
        var (organisation, rosa, tom, one) = await TwoAsync(database);
        await rosa.TakeUpAsync(204_117, one, "Ana Zquist");
        var two = Team.New(rosa.Organisation);
        await rosa.DoneAsync("/replace", await FieldsAsync(one, two, rosa, tom));
        await tom.TakeUpAsync(377_415, two, "Cem Zquist");
        var three = Team.New(rosa.Organisation);
        await tom.DoneAsync("/replace", await FieldsAsync(two, three, rosa, tom));
        (await rosa.AskAsync("/own"))
            .GetProperty("old")
            .EnumerateArray()
            .Select(k => k.GetProperty("id").GetGuid())
            .ShouldBe([two.Id, one.Id], "the newest first, each under the one before");

        // The second key has no name any more, and stays for the first that lies under it.
        var left = await CarryAsync(tom, three);
        await CarryAsync(tom, three, (left.Names[0], "Cem Zquist"));
        (await OldAndNewAsync(organisation)).Count.ShouldBe(3);
        left = await CarryAsync(rosa, three);
        await CarryAsync(rosa, three, (left.Names[0], "Ana Zquist"));

        (await OldAndNewAsync(organisation)).ShouldHaveSingleItem().Id.ShouldBe(three.Id);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ANameThatIsStored_WhileTheKeyIsReplaced_IsUnderAKeyThatIsThere(
        string database
    )
    {
        var (organisation, rosa, tom, team) = await TwoAsync(database);
        var fresh = Team.New(rosa.Organisation);
        var fields = await FieldsAsync(team, fresh, rosa, tom);

        await Task.WhenAll([
            .. Enumerable
                .Range(0, 8)
                .Select(i =>
                    (Task)
                        tom.TryTakeUpAsync(
                            377_700 + i,
                            team.Seal(377_700 + i, "Ana"),
                            $"{team.Id:D}"
                        )
                ),
            rosa.SendAsync("/replace", fields),
            rosa.SendAsync("/carry", ("team", $"{fresh.Id:D}")),
            rosa.SendAsync("/carry", ("team", $"{fresh.Id:D}")),
        ]);

        await using var context = organisation.Open();
        var keys = await context.Set<TeamKey>().Select(k => k.Id).ToListAsync();
        (await context.Set<ClientName>().Select(n => n.TeamKey).ToListAsync()).ShouldAllBe(k =>
            keys.Contains(k)
        );
    }

    private static async Task<(TestOrganisation, NameUser, NameUser, Team)> TwoAsync(
        string database
    )
    {
        var organisation = await (await Installation.OnAsync(database)).CreateOrganisationAsync();
        var rosa = await NameUser.InAsync(organisation);
        var tom = await NameUser.InAsync(organisation);
        var team = await rosa.SetUpAsync();
        await tom.JoinAsync();
        await rosa.LetInAsync(tom, team);
        return (organisation, rosa, tom, team);
    }

    private static async Task<(string, string)[]> FieldsAsync(
        Team old,
        Team fresh,
        params NameUser[] holders
    )
    {
        var fields = new List<(string, string)>
        {
            ("old", $"{old.Id:D}"),
            ("team", $"{fresh.Id:D}"),
            ("link", BrowserSeals.LinkOld(old.Organisation, old.Id, old.Key, fresh.Id, fresh.Key)),
            ("recovery", Fake.Recovery),
        };
        foreach (var holder in holders)
        {
            fields.Add(($"wrapped-{holder.Id:D}", Fake.Wrapped));
            fields.Add(($"vouch-{holder.Id:D}", Fake.Vouch));
            fields.Add(($"version-{holder.Id:D}", $"{(await holder.KeyAsync())!.Version}"));
        }
        return [.. fields];
    }

    private static async Task<NameUser.Given> CarryAsync(
        NameUser by,
        Team fresh,
        params (GivenName Seen, string Name)[] carried
    ) =>
        (
            await by.AskAsync(
                "/carry",
                [
                    ("team", $"{fresh.Id:D}"),
                    .. carried.SelectMany(c =>
                        new[]
                        {
                            ($"name-{c.Seen.Code}", fresh.Seal(c.Seen.Code, c.Name)),
                            ($"version-{c.Seen.Code}", $"{c.Seen.Version}"),
                        }
                    ),
                ]
            )
        ).Deserialize<NameUser.Given>(JsonSerializerOptions.Web)!;

    private static async Task<List<TeamKey>> OldAndNewAsync(TestOrganisation organisation)
    {
        await using var context = organisation.Open();
        return await context.Set<TeamKey>().AsNoTracking().ToListAsync();
    }
}
