using System.Net;
using System.Text.Json;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Screening.Attesting;
using Haven.Screening.Clients;
using Haven.Screening.Names;
using Haven.Tests.Screening.Emergency;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Screening.Names;

/// <summary>Encrypted names, in and out.</summary>
public class ClientNameTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TakeUp_StoresTheNameWithTheClient_AndGivesItToThoseWhoSeeTheClient(
        string database
    )
    {
        var (organisation, rosa, team) = await OneAsync(database);
        var tom = await NameUser.InAsync(organisation);
        var grace = await NameUser.InAsync(organisation, Roles.Supervisor);
        await rosa.TakeUpAsync(204_117, team, "Ana Zquist");

        var given = (await rosa.NamesAsync(204_117, 204_118)).ShouldHaveSingleItem();

        team.Open(given).ShouldBe("Ana Zquist");
        (await tom.NamesAsync(204_117)).ShouldBeEmpty("a colleague’s client");
        (await grace.NamesAsync(204_117)).Count.ShouldBe(1);
        (await LastAsync(organisation)).ShouldBe(("client name", Act.Retrieve, 1, "case-work"));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TakeUp_WithANameInClear_IsRefused_AndNothingIsStored(string database)
    {
        var (organisation, rosa, team) = await OneAsync(database);

        foreach (
            string name in new[] { "Ana Zquist", "n1.Ana Zquist", team.Seal(204_117, "A")[..^1] }
        )
        {
            var answer = await rosa.TryTakeUpAsync(204_117, name, $"{team.Id:D}");

            answer.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
            answer.Errors.ShouldHaveSingleItem().ShouldContain("did not arrive encrypted");
            answer.Html.DocumentElement.OuterHtml.ShouldNotContain("Zquist");
        }
        (await rosa.TryTakeUpAsync(204_117, team.Seal(204_117, "Ana"), "")).Status.ShouldBe(
            HttpStatusCode.UnprocessableEntity
        );
        await using var context = organisation.Open();
        (await context.Set<Client>().CountAsync()).ShouldBe(0);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AFormThatComesBack_BringsTheNameAsItWasSent_Encrypted(string database)
    {
        var (_, rosa, team) = await OneAsync(database);
        string name = team.Seal(204_117, "Ana Zquist");

        var answer = await rosa.Browser.SubmitAsync(
            "/screening/clients/new",
            ("code", "204117"),
            ("birth", "age"),
            ("birth-age", "old"),
            ("sealed", name),
            ("sealed-under", $"{team.Id:D}")
        );

        answer.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        answer.Html.QuerySelector("input[name=sealed]")!.GetAttribute("value").ShouldBe(name);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Pages_SendNoFieldInWhichANameIsTyped(string database)
    {
        var (_, rosa, team) = await OneAsync(database);
        await rosa.TakeUpAsync(204_117, team, "Ana Zquist");

        foreach (
            string path in new[]
            {
                "/screening/clients/new",
                "/screening/names/client/204117",
                "/screening/caseload",
            }
        )
        {
            var page = await rosa.Browser.GetPageAsync(path);
            var typed = page.Html.QuerySelectorAll(
                "#client-name, #find-name, input[type=password]"
            );
            typed.Length.ShouldBeGreaterThan(0, path);
            typed.ShouldAllBe(t => !t.HasAttribute("name"), path);
            page.Title.ShouldNotContain("Zquist");
        }
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Change_IsTold_WhenSomebodyElseWasQuicker(string database)
    {
        var (organisation, rosa, team) = await OneAsync(database);
        await rosa.TakeUpAsync(204_117, team, "Ana");
        var page = await rosa.Browser.GetPageAsync("/screening/names/client/204117");
        string version = page.Html.QuerySelector("input[name=version]")!.GetAttribute("value")!;

        (await ChangeAsync(rosa, team, "Anna", version)).Status.ShouldBe(HttpStatusCode.Redirect);
        var second = await ChangeAsync(rosa, team, "Hanna", version);

        second.Status.ShouldBe(HttpStatusCode.Conflict);
        second.Body.ShouldContain("Somebody else changed the name");
        team.Open((await rosa.NamesAsync(204_117))[0]).ShouldBe("Anna");
        (await ChangeAsync(rosa, team, "", version)).Status.ShouldBe(
            HttpStatusCode.UnprocessableEntity
        );
        (
            await rosa.SendAsync("/client/204117", ("version", "2"), ("then", "remove"))
        ).Status.ShouldBe(HttpStatusCode.Redirect);
        (await rosa.NamesAsync(204_117)).ShouldBeEmpty();
        (await LastAsync(organisation)).Act.ShouldBe(Act.Delete);
        (await rosa.Browser.GetPageAsync("/screening/clients/204117")).Status.ShouldBe(
            HttpStatusCode.OK
        );
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AFirstName_ByTwoAtOnce_IsOnes(string database)
    {
        var (organisation, rosa, team) = await OneAsync(database);
        await ScreeningSteps.TakeUpAsync(rosa.Browser, 204_117);

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(i => ChangeAsync(rosa, team, $"Ana {i}", "0"))
        );

        answers.Count(a => a.Status == HttpStatusCode.Redirect).ShouldBe(1);
        answers.Count(a => a.Status == HttpStatusCode.Conflict).ShouldBe(3);
        await using var context = organisation.Open();
        (await context.Set<ClientName>().CountAsync()).ShouldBe(1);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AColleaguesClient_IsNotFound(string database)
    {
        var (organisation, rosa, team) = await OneAsync(database);
        await rosa.TakeUpAsync(204_117, team, "Ana");
        var tom = await NameUser.InAsync(organisation);

        (await tom.Browser.GetPageAsync("/screening/names/client/204117")).Status.ShouldBe(
            HttpStatusCode.NotFound
        );
        (await ChangeAsync(tom, team, "Anna", "1")).Status.ShouldBe(HttpStatusCode.NotFound);
        team.Open((await rosa.NamesAsync(204_117))[0]).ShouldBe("Ana");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task InAnEmergency_TheNameIsReadToo_AndTheLogSaysSo(string database)
    {
        var (organisation, rosa, team) = await OneAsync(database);
        await rosa.TakeUpAsync(204_117, team, "Ana Zquist");
        var tom = await NameUser.InAsync(organisation);
        await tom.Browser.OpenEmergencyAsync(204_117);

        team.Open((await tom.NamesAsync(204_117)).ShouldHaveSingleItem()).ShouldBe("Ana Zquist");

        (await LastAsync(organisation)).ShouldBe(("client name", Act.Retrieve, 1, "emergency"));
        (await tom.AskAsync("/list", ("after", "0")))
            .GetProperty("names")
            .GetArrayLength()
            .ShouldBe(0);
        (await ChangeAsync(tom, team, "Anna", "1")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    [Trait("Category", "Long")]
    public async Task TheWholeCaseload_ComesPageByPage_EachAnEntry(string database)
    {
        var (organisation, rosa, team) = await OneAsync(database);
        string name = team.Seal(204_117, "Ana");
        int many = SealedNames.PageSize + 20;
        await using (var context = organisation.Open())
        {
            var clients = organisation.Installation.Get<ClientService>();
            var names = organisation.Installation.Get<SealedNames>();
            for (int i = 0; i < many; i++)
            {
                await clients.TakeUpAsync(
                    rosa.Member.Reader,
                    500_000 + i,
                    Birth.NotAsked,
                    new AttestedAuthority(Authority.Agreed, ""),
                    default,
                    (store, client) =>
                        names.AddAsync(store, client, new SentName(name, team.Id), default)
                );
            }
        }

        var first = (await rosa.AskAsync("/list")).Deserialize<NameUser.Given>(
            JsonSerializerOptions.Web
        )!;
        (await LastAsync(organisation)).ShouldBe(
            ("client names", Act.Retrieve, SealedNames.PageSize, "case-work")
        );
        var second = (
            await rosa.AskAsync("/list", ("after", $"{first.Next}"))
        ).Deserialize<NameUser.Given>(JsonSerializerOptions.Web)!;

        first.Names.Count.ShouldBe(SealedNames.PageSize);
        second.Next.ShouldBeNull();
        first.Names.Concat(second.Names).Select(n => n.Code).Distinct().Count().ShouldBe(many);
    }

    [Theory]
    [InlineData("Ana")]
    [InlineData("204117,Ana")]
    [InlineData("-204117")]
    public async Task WhatIsNoCode_IsRefused(string codes)
    {
        var (_, rosa, _) = await OneAsync(Databases.Sqlite);

        (await rosa.SendAsync("/list", ("codes", codes))).Status.ShouldBe(
            HttpStatusCode.UnprocessableEntity
        );
        string many = string.Join(',', Enumerable.Range(700_000, SealedNames.MostCodes + 1));
        (await rosa.SendAsync("/list", ("codes", many))).Status.ShouldBe(
            HttpStatusCode.UnprocessableEntity
        );
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhoeverIsForgotten_TakesTheirNameAlong(string database)
    {
        var (organisation, rosa, team) = await OneAsync(database);
        await rosa.TakeUpAsync(614_220, team, "Ana Zquist");
        using var officer = await (
            await organisation.CreateMemberAsync(Roles.PrivacyOfficer)
        ).SignInAsync();

        var asked = await officer.SubmitAsync("/privacy/forgetting", ("code", "614 220"));
        asked.Text.ShouldContain("Client names");
        var forgotten = await officer.SubmitAsync(asked, ("free", "yes"));

        (await officer.GetPageAsync(forgotten.Location!.ToString())).Text.ShouldContain(
            "client names 1"
        );
        await using var context = organisation.Open();
        (await context.Set<ClientName>().CountAsync()).ShouldBe(0);
    }

    private static async Task<(TestOrganisation, NameUser, Team)> OneAsync(string database)
    {
        var organisation = await (await Installation.OnAsync(database)).CreateOrganisationAsync();
        var rosa = await NameUser.InAsync(organisation);
        return (organisation, rosa, await rosa.SetUpAsync());
    }

    private static Task<(HttpStatusCode Status, string Body, string? Location)> ChangeAsync(
        NameUser by,
        Team team,
        string name,
        string version
    ) =>
        by.SendAsync(
            "/client/204117",
            ("version", version),
            ("sealed", name.Length == 0 ? "" : team.Seal(204_117, name)),
            ("sealed-under", $"{team.Id:D}")
        );

    private static async Task<(string What, Act Act, int Subjects, string Purpose)> LastAsync(
        TestOrganisation organisation
    )
    {
        await using var context = organisation.Open();
        var last = await context
            .Set<AuditRecord>()
            .Where(r => r.What.StartsWith("client name"))
            .OrderByDescending(r => r.Id)
            .FirstAsync();
        return (last.What, last.Act, last.SubjectCount, last.Purpose);
    }
}
