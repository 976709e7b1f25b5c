using System.Net;
using Haven.Forms.Questionnaires;
using Haven.Privacy.Audit;
using Haven.Privacy.Inventory;
using Haven.Privacy.Purposes;
using Haven.Privacy.Releases;
using Haven.Screening.Clients;
using Haven.Screening.Figures;
using Haven.Tests.Privacy.Regimes;
using Haven.Tests.Privacy.Restrictions;
using Haven.Tests.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Privacy.Releases;

/// <summary>/privacy/releases: tables that name nobody, and who got them.</summary>
public class ReleaseTests
{
    private const string Path = ReleaseHouse.Path;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Table_LeavesWithItsReport_AndNobodyStandsOut(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        await organisation.FillAsync(12);
        using var yusuf = await organisation.OfficerAsync();

        await yusuf.GiveAsync();

        var (_, files) = await yusuf.FileAsync(1);
        files.Keys.ShouldBe(
            ["table.csv", "report.json", "report.txt", "agreement.txt"],
            ignoreOrder: true
        );
        string[] rows = files["table.csv"].TrimEnd().Split("\r\n");
        rows.Length.ShouldBe(13);
        rows.Skip(1).ShouldAllBe(r => r.StartsWith("any,"));
        files["report.json"].ShouldContain("\"smallestClass\": 12");
        files["agreement.txt"].ShouldContain("We do not try to find out who anybody");
        files["agreement.txt"].ShouldContain("Prof Lea Brandt");
        (await yusuf.GetPageAsync(Path)).Text.ShouldContain("Institute *of* Youth");
        (await organisation.LogAsync())
            .Where(r => r.Purpose == Purpose.Research.Key && r.What != "who got a table")
            .Select(r => r.Act)
            .Distinct()
            .ShouldBe([Act.Retrieve, Act.Create], ignoreOrder: true);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TwoTablesThatDifferByOnePerson_AreNotBothGiven(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var clients = await organisation.FillAsync(12);
        using var yusuf = await organisation.OfficerAsync();
        await yusuf.GiveAsync();
        await yusuf.GiveAsync(); // the same once more tells nothing new
        foreach (
            var other in new (string, string)[]
            {
                ("columns", "age"),
                ("period", "2025"),
                ("k", "11"),
            }
        )
        {
            var refused = await yusuf.SubmitAsync(Path + "/new", ReleaseHouse.Table(other));
            refused.Status.ShouldBe(HttpStatusCode.Conflict, other.Item1);
            refused.Errors.ShouldHaveSingleItem().ShouldContain("side by side");
        }

        await organisation.RestrictAsync(clients[3].PersonKey, Purpose.Research);

        var changed = await yusuf.SubmitAsync(Path + "/new", ReleaseHouse.Table());
        changed.Status.ShouldBe(HttpStatusCode.Conflict);
        changed.Errors.ShouldHaveSingleItem().ShouldContain("Nothing about this time leaves");
        (await yusuf.FileAsync(1)).Status.ShouldBe(HttpStatusCode.Conflict);
        await using var store = organisation.Open();
        var releases = await store.Set<Release>().ToListAsync();
        releases.Count.ShouldBe(2);
        releases[0].Fingerprint.ShouldBe(releases[1].Fingerprint);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task OfTwoAtOnce_OneIsTold_AndAFactThatChangedMeanwhileStopsBoth(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var clients = await organisation.FillAsync(12);
        using var yusuf = await organisation.OfficerAsync();
        var early = await yusuf.SubmitAsync(Path + "/new", ReleaseHouse.Table());
        await organisation.RestrictAsync(clients[2].PersonKey, Purpose.Reporting);
        (await yusuf.SubmitAsync(early, ReleaseHouse.Recipient())).Status.ShouldBe(
            HttpStatusCode.Conflict
        );
        var look = await yusuf.SubmitAsync(Path + "/new", ReleaseHouse.Table());

        var given = await Task.WhenAll(
            yusuf.SubmitAsync(look, ReleaseHouse.Recipient()),
            yusuf.SubmitAsync(look, ReleaseHouse.Recipient(("recipient", "Another")))
        );

        given
            .Select(g => g.Status)
            .Order()
            .ShouldBe([HttpStatusCode.Redirect, HttpStatusCode.Conflict]);
        await using var store = organisation.Open();
        (await store.Set<Release>().CountAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task BelowTheThreshold_NothingLeaves_AndItSaysWhatToDo()
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        var few = await haven.CreateOrganisationAsync();
        await few.FillAsync(9);
        var alike = await haven.CreateOrganisationAsync();
        await alike.FillAsync(12, ConcernLevel.Clear);
        foreach (var organisation in new[] { few, alike })
        {
            using var yusuf = await organisation.OfficerAsync();
            var refused = await yusuf.SubmitAsync(Path + "/new", ReleaseHouse.Table());
            refused.Status.ShouldBe(HttpStatusCode.Conflict);
            refused.Errors.ShouldHaveSingleItem().ShouldContain("Choose a longer time");
        }
    }

    [Fact]
    public async Task WhatIsMissingOrWrong_IsSaidBesideItsField_AndWhatWasTypedComesBack()
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        var organisation = await haven.CreateOrganisationAsync();
        await organisation.FillAsync(12);
        using var yusuf = await organisation.OfficerAsync();
        var wrong = await yusuf.SubmitAsync(
            Path + "/new",
            ("table", "clients"),
            ("period", "2099"),
            ("columns", "name"),
            ("k", "1"),
            ("l", "1"),
            ("suppression", "90")
        );
        wrong.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        wrong.Errors.Count.ShouldBe(6);

        var look = await yusuf.SubmitAsync(Path + "/new", ReleaseHouse.Table());
        (await yusuf.SubmitAsync(look, ("recipient", ""))).Errors.Count.ShouldBe(8);
        var unsigned = await yusuf.SubmitAsync(
            look,
            ReleaseHouse.Recipient(("agreed", ""), ("signed-year", "2099"))
        );
        unsigned.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        unsigned.Errors.Count.ShouldBe(2);
        unsigned
            .Html.QuerySelector("input[name=person]")!
            .GetAttribute("value")
            .ShouldBe("Dr Ines Okafor");
        await using var store = organisation.Open();
        (await store.Set<Release>().AnyAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task OthersReleases_AreNotThere()
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        var ours = await haven.CreateOrganisationAsync();
        await ours.FillAsync(12);
        using var yusuf = await ours.OfficerAsync();
        await yusuf.GiveAsync();
        using var stranger = await (await haven.CreateOrganisationAsync()).OfficerAsync();
        (await stranger.GetPageAsync(Path + "/1")).Status.ShouldBe(HttpStatusCode.NotFound);
        using var amina = await (
            await ours.CreateMemberAsync(Roles.Administrator | Roles.Supervisor)
        ).SignInAsync();
        foreach (string path in new[] { "", "/new", "/1" })
        {
            (await amina.GetPageAsync(Path + path)).Status.ShouldBe(HttpStatusCode.NotFound);
        }
    }

    [Fact]
    public void WhatIsGivenToNobody_IsInNoTable()
    {
        var read = typeof(ReleasedClient)
            .GetProperties()
            .Where(p => p.PropertyType.IsAssignableTo(typeof(Haven.Privacy.Vault.Sealed)))
            .ToList();
        read.Count.ShouldBe(4);
        foreach (var field in read)
        {
            var declared = typeof(Client).GetProperty(field.Name)!;
            declared.IsDefined(typeof(NotGivenAttribute), false).ShouldBeFalse(field.Name);
        }
        typeof(ReleasedClient).GetProperty(nameof(Client.ParentsImmigrationStatus)).ShouldBeNull();
    }

    [Fact]
    public void Columns_AreGeneralisedStepByStep()
    {
        foreach (var column in TableColumns.All)
        {
            foreach (string value in column.Known.Append(column.Key == "quarter" ? "2025-3" : "?"))
            {
                var above = column.Above(value);
                above.Count.ShouldBe(column.Levels.Count - 1, column.Key);
                above[^1].ShouldBe(ReleasableColumn.Any);
            }
        }
        TableColumns.All[0].Above("9").ShouldBe(["6 to 11", "0 to 11", "any"]);
        TableColumns.All[0].Above("25 or more").ShouldBe(["25 or more", "18 or more", "any"]);
        TableColumns.All[4].Above("2025-3").ShouldBe(["2025, second half", "any"]);
    }

    [Theory]
    [InlineData("2025", "2025", "2025-01-01", "2026-01-01")]
    [InlineData("2025-3", "July to September 2025", "2025-07-01", "2025-10-01")]
    public void Period_IsReadAndWritten(string text, string words, string start, string end)
    {
        var period = ReleasePeriod.Parse(text)!.Value;
        period.ToString().ShouldBe(text);
        period.Words.ShouldBe(words);
        period.Start.ToString("O").ShouldBe(start);
        period.End.ToString("O").ShouldBe(end);
        period.Overlaps(new ReleasePeriod(2025, 0)).ShouldBeTrue();
        period.Overlaps(new ReleasePeriod(2024, 4)).ShouldBeFalse();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("2025-0")]
    [InlineData("2025-5")]
    [InlineData("2025-1-1")]
    [InlineData("-2025")]
    public void Period_OfSomethingElse_IsNone(string? text) =>
        ReleasePeriod.Parse(text).ShouldBeNull();

    [Fact]
    public void Period_ThatIsNotOver_IsNotOffered()
    {
        var offered = ReleasePeriod.Offered(new DateOnly(2026, 4, 1));
        offered[0].ShouldBe(new ReleasePeriod(2026, 1));
        offered.ShouldContain(new ReleasePeriod(2025, 0));
        ReleasePeriod
            .Offered(new DateOnly(2026, 3, 31))
            .ShouldNotContain(new ReleasePeriod(2026, 1));
    }
}
