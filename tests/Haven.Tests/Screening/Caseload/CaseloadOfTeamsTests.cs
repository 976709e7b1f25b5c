using System.Net;
using Haven.Organisations.Members;
using Haven.Organisations.Model;
using Haven.Privacy.Purposes;

namespace Haven.Tests.Screening.Caseload;

/// <summary>Supervisors see the clients of the teams that they supervise, and of those alone; list and pages agree.</summary>
public class CaseloadOfTeamsTests
{
    private const string Caseload = "/screening/caseload";

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Supervisor_SeesTheirTeam_AndTheOthersDoNotExist(string database)
    {
        var work = await Teamwork.OnAsync(database);
        var (rosa, tom) = (
            await work.ProfessionalAsync("Rosa"),
            await work.ProfessionalAsync("Tom")
        );
        var (grace, omar) = (
            await work.SupervisorAsync("Grace"),
            await work.SupervisorAsync("Omar")
        );
        await work.TeamAsync("North", [rosa], grace);
        await work.TeamAsync("South", [tom], omar);
        using var one = await rosa.SignInAsync();
        using var two = await tom.SignInAsync();
        await one.TakeUpAsync(411_701);
        await two.TakeUpAsync(411_702);
        using var north = await grace.SignInAsync();
        using var south = await omar.SignInAsync();

        (await CodesAsync(north, Caseload)).ShouldBe(["411 701"]);
        (await CodesAsync(south, Caseload)).ShouldBe(["411 702"]);
        foreach (
            string path in new[]
            {
                "clients/411702",
                "clients/411702/facts",
                "compare/411702",
                "transfers/411702",
                "names/client/411702",
            }
        )
        {
            var theirs = await north.GetPageAsync("/screening/" + path);
            var nobodys = await north.GetPageAsync(
                "/screening/" + path.Replace("411702", "411799")
            );
            theirs.Status.ShouldBe(HttpStatusCode.NotFound, path);
            theirs.Text.ShouldBe(nobodys.Text);
        }
        (await north.GetPageAsync("/screening/clients/411701")).Status.ShouldBe(HttpStatusCode.OK);
        (await two.GetPageAsync("/screening/clients/411701")).Status.ShouldBe(
            HttpStatusCode.NotFound
        );
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task SupervisorOfSeveral_SeesThemInTheOrderOfCodes_AndNarrowsDown(string database)
    {
        var work = await Teamwork.OnAsync(database);
        var (rosa, tom) = (
            await work.ProfessionalAsync("Rosa"),
            await work.ProfessionalAsync("Tom")
        );
        var ines = await work.ProfessionalAsync("Ines");
        var (grace, omar) = (
            await work.SupervisorAsync("Grace"),
            await work.SupervisorAsync("Omar")
        );
        var north = await work.TeamAsync("North", [rosa], grace);
        await work.TeamAsync("South", [tom], grace);
        var west = await work.TeamAsync("West", [ines], omar);
        foreach (
            var (member, codes) in new[] { (rosa, new[] { 1, 4, 5 }), (tom, [2, 3]), (ines, [6]) }
        )
        {
            using var browser = await member.SignInAsync();
            foreach (int code in codes)
            {
                await browser.TakeUpAsync(412_100 + code);
            }
        }
        using var page = await grace.SignInAsync();

        (await CodesAsync(page, Caseload)).ShouldBe([
            "412 101",
            "412 102",
            "412 103",
            "412 104",
            "412 105",
        ]);
        (await CodesAsync(page, Caseload + "?after=412103")).ShouldBe(["412 104", "412 105"]);
        (await CodesAsync(page, $"{Caseload}?team={north.Value}")).ShouldBe([
            "412 101",
            "412 104",
            "412 105",
        ]);
        (await CodesAsync(page, $"{Caseload}?professional={tom.Member.Id.Value}")).ShouldBe([
            "412 102",
            "412 103",
        ]);
        (await page.GetPageAsync($"{Caseload}?team={west.Value}")).Status.ShouldBe(
            HttpStatusCode.NotFound
        );
        (
            await page.GetPageAsync($"{Caseload}?professional={ines.Member.Id.Value}")
        ).Status.ShouldBe(HttpStatusCode.NotFound);
        (await page.GetPageAsync($"{Caseload}?team={Guid.NewGuid()}")).Status.ShouldBe(
            HttpStatusCode.NotFound
        );
        using var own = await rosa.SignInAsync();
        (await own.GetPageAsync($"{Caseload}?team={north.Value}")).Status.ShouldBe(
            HttpStatusCode.NotFound
        );
        (await own.GetPageAsync($"{Caseload}?professional={tom.Member.Id.Value}")).Status.ShouldBe(
            HttpStatusCode.NotFound
        );
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhoIsInNoTeam_IsSeenByWhoWasChosenForThem(string database)
    {
        var work = await Teamwork.OnAsync(database);
        var rosa = await work.ProfessionalAsync("Rosa");
        var (grace, omar) = (
            await work.SupervisorAsync("Grace"),
            await work.SupervisorAsync("Omar")
        );
        await work.TeamAsync("North", [], grace);
        using var own = await rosa.SignInAsync();
        await own.TakeUpAsync(413_101);
        using var page = await grace.SignInAsync();
        (await CodesAsync(page, Caseload)).ShouldBe(["413 101"]);

        await work.PutAsync(TeamId.None, "", [], omar);

        (await CodesAsync(page, Caseload)).ShouldBeEmpty();
        (await page.GetPageAsync("/screening/clients/413101")).Status.ShouldBe(
            HttpStatusCode.NotFound
        );
        using var other = await omar.SignInAsync();
        (await CodesAsync(other, Caseload + "?team=none")).ShouldBe(["413 101"]);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Clients_GoWithTheirProfessionalIntoAnotherTeam_AndOutOfOneThatEnds(
        string database
    )
    {
        var work = await Teamwork.OnAsync(database);
        var rosa = await work.ProfessionalAsync("Rosa");
        var (grace, omar) = (
            await work.SupervisorAsync("Grace"),
            await work.SupervisorAsync("Omar")
        );
        await work.TeamAsync("North", [rosa], grace);
        var south = await work.TeamAsync("South", [], omar);
        using var own = await rosa.SignInAsync();
        await own.TakeUpAsync(414_101);
        using var north = await grace.SignInAsync();
        using var other = await omar.SignInAsync();
        (await CodesAsync(north, Caseload)).ShouldBe(["414 101"]);

        await work.PutAsync(south, "South", [rosa], omar);

        (await north.GetPageAsync("/screening/clients/414101")).Status.ShouldBe(
            HttpStatusCode.NotFound
        );
        (await CodesAsync(other, Caseload)).ShouldBe(["414 101"]);
        (await work.PlacesAsync()).ShouldAllBe(p => p.Team == south && p.Theirs == south);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TakingUpAndChangingTeamsAtOnce_LeavesNoClientInTheWrongTeam(string database)
    {
        var work = await Teamwork.OnAsync(database);
        var rosa = await work.ProfessionalAsync("Rosa");
        var grace = await work.SupervisorAsync("Grace");
        var teams = new[]
        {
            await work.TeamAsync("North", [rosa], grace),
            await work.TeamAsync("South", [], grace),
        };
        using var own = await rosa.SignInAsync();

        for (int round = 0; round < 8; round++)
        {
            await Task.WhenAll(
                own.TakeUpAsync(415_100 + round),
                work.PutAsync(teams[(round + 1) % 2], $"Team {round}", [rosa], grace)
            );
        }

        var places = await work.PlacesAsync();
        places.Count.ShouldBe(8);
        places.ShouldAllBe(p => p.Team == p.Theirs);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ClientsOfSomebodyWhoLeft_NeedAProfessional_AndASupervisorMovesThem(
        string database
    )
    {
        var work = await Teamwork.OnAsync(database);
        var (rosa, tom) = (
            await work.ProfessionalAsync("Rosa Delgado"),
            await work.ProfessionalAsync("Tom")
        );
        var (grace, omar) = (
            await work.SupervisorAsync("Grace"),
            await work.SupervisorAsync("Omar")
        );
        await work.TeamAsync("North", [rosa, tom], grace);
        await work.TeamAsync("South", [], omar);
        using var own = await rosa.SignInAsync();
        await own.TakeUpAsync(416_101);
        await own.TakeUpAsync(416_102);
        await work
            .Organisation.Installation.Get<MemberAdministration>()
            .RemoveAsync(work.Administrator.Reader, rosa.Member.Id, CancellationToken.None);
        using var page = await grace.SignInAsync();
        string move = $"/screening/transfers/move/{rosa.Member.Id.Value}";

        var list = await page.GetPageAsync(Caseload);
        var client = await page.GetPageAsync("/screening/clients/416101");
        var none = await page.SubmitAsync(move, ("to", tom.Member.Id.Value.ToString()));
        var moved = await page.SubmitAsync(
            move,
            ("clients", "416101"),
            ("clients", "416102"),
            ("to", tom.Member.Id.Value.ToString())
        );

        list.Text.ShouldContain("Needs a professional");
        list.Text.ShouldContain("Rosa Delgado: hand over 2 clients");
        client.Text.ShouldContain("This client needs a professional");
        none.Errors.ShouldHaveSingleItem().ShouldContain("Tick the clients");
        moved.Location!.ToString().ShouldStartWith(Caseload);
        using var theirs = await tom.SignInAsync();
        (await CodesAsync(theirs, Caseload)).ShouldBe(["416 101", "416 102"]);
        (await theirs.GetPageAsync(Caseload)).Text.ShouldContain("New on your caseload");
        (await page.GetPageAsync(Caseload)).Text.ShouldNotContain("Needs a professional");
        (await page.GetPageAsync(move)).Status.ShouldBe(HttpStatusCode.NotFound);
        using var other = await omar.SignInAsync();
        (
            await other.GetPageAsync($"/screening/transfers/move/{tom.Member.Id.Value}")
        ).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    private static async Task<IReadOnlyList<string>> CodesAsync(HttpClient browser, string path)
    {
        var page = await browser.GetPageAsync(path);
        page.Status.ShouldBe(HttpStatusCode.OK, path);
        return
        [
            .. page
                .Html.QuerySelectorAll("tbody td.haven-code")
                .Select(c => c.TextContent.Replace('\u00A0', ' ')),
        ];
    }
}
