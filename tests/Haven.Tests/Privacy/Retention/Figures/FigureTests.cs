using System.Net;
using Haven.Forms.Questionnaires;
using Haven.Privacy.Audit;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Purposes;
using Haven.Privacy.Retention;
using Haven.Privacy.Retention.Figures;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening;
using Haven.Tests.Privacy.Releases;
using Haven.Tests.Privacy.Restrictions;
using Haven.Tests.Privacy.Vault;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Haven.Tests.Privacy.Retention.Figures;

/// <summary>Of people whose time is over numbers may stay: of enough who go together, once, and of nobody else (adr 0048).</summary>
public class FigureTests
{
    private const string Kind = "/privacy/retention/screening-client";
    private const string Numbers = "/privacy/retention/figures";
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TheyGoTogether_WhenTheQuarterIsOver_AndNumbersStay(string database)
    {
        await using var house = await FigureHouse.StartAsync(database);
        await house.FillAsync(26, ConcernLevel.None, ConcernLevel.Clear);
        house.Haven.Clock.MoveTo(FigureHouse.FirstOfApril.AddMinutes(-1));
        (await house.RoundAsync()).ShouldBe(0);
        (await house.TablesAsync()).ShouldBeEmpty();

        house.Haven.Clock.MoveTo(FigureHouse.FirstOfApril);
        (await house.RoundAsync()).ShouldBe(26);

        (await house.ClientsAsync()).ShouldBe(0);
        (await house.ReceiptsAsync()).Count(r => r.DoneAt > 0).ShouldBe(26);
        var table = (await house.TablesAsync()).ShouldHaveSingleItem();
        (table.Kind, table.Year, table.Quarter).ShouldBe((ScreeningModel.ClientsKept, 2026, 2));
        var cells = KeptJson.Read(table.Counts);
        cells.Rows[1].ShouldBe("12 to 17");
        cells.Counts[1].ShouldBe([0, 13, 0, 13, 26]);
        (await house.RoundAsync()).ShouldBe(0);
        (await house.TablesAsync()).Count.ShouldBe(1);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhoStandsAlone_IsInNoNumber(string database)
    {
        await using var house = await FigureHouse.StartAsync(database);
        // One is nine years old, the others thirteen.
        await house.Organisation.FillAsync(27, ConcernLevel.None, ConcernLevel.Clear);
        await house.TakenUpAsync();
        house.Haven.Clock.MoveTo(FigureHouse.FirstOfApril);
        (await house.RoundAsync()).ShouldBe(27);

        foreach (var table in await house.TablesAsync())
        {
            var cells = KeptJson.Read(table.Counts);
            cells.Counts.SelectMany(r => r).ShouldAllBe(c => c == null || c == 0 || c >= 11);
            cells.Counts[0][1].ShouldBeNull();
            cells.Counts[0][^1].ShouldBeNull();
        }
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhereFewGo_OrAllAreAlike_NothingStays(string database)
    {
        await using var house = await FigureHouse.StartAsync(database);
        await house.FillAsync(10, ConcernLevel.None, ConcernLevel.Clear);
        house.Haven.Clock.MoveTo(FigureHouse.FirstOfApril);
        (await house.RoundAsync()).ShouldBe(10);
        (await house.TablesAsync()).ShouldBeEmpty();

        await house.FillAsync(12, ConcernLevel.Clear);
        house.Haven.Clock.Advance(TimeSpan.FromDays(100));
        (await house.RoundAsync()).ShouldBe(12);
        foreach (var table in await house.TablesAsync())
        {
            // That all of them were at one level would be told of each.
            KeptJson.Read(table.Counts).Counts[1][3].ShouldBeNull();
        }
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhoDoesNotWantToBeCounted_IsNot_AndGoesWithTheOthers(string database)
    {
        await using var house = await FigureHouse.StartAsync(database);
        var clients = await house.FillAsync(28, ConcernLevel.None, ConcernLevel.Clear);
        await house.Organisation.RestrictAsync(clients[0].PersonKey, Purpose.Reporting);
        house.Haven.Clock.MoveTo(FigureHouse.FirstOfApril);

        (await house.RoundAsync()).ShouldBe(28);

        var table = (await house.TablesAsync()).ShouldHaveSingleItem();
        KeptJson.Read(table.Counts).Counts[1].ShouldBe([0, 13, 0, 14, 27]);
        var read = (await house.Organisation.LogAsync()).Single(r =>
            r.Act == Act.Retrieve && r.Purpose == Purpose.Reporting.Key
        );
        read.SubjectCount.ShouldBe(27);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task SeveralServersAtOnce_CountEachPersonOnce(string database)
    {
        await using var house = await FigureHouse.StartAsync(database);
        await house.FillAsync(26, ConcernLevel.None, ConcernLevel.Clear);
        house.Haven.Clock.MoveTo(FigureHouse.FirstOfApril);
        var retention = house.Haven.Get<RetentionService>();

        await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(_ => Task.Run(() => retention.DeleteAsync(house.Organisation.Id, Ct), Ct))
        );

        await house.RoundAsync();
        (await house.ClientsAsync()).ShouldBe(0);
        var table = (await house.TablesAsync()).ShouldHaveSingleItem();
        KeptJson.Read(table.Counts).Counts[1].ShouldBe([0, 13, 0, 13, 26]);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task CutShort_WhoeverStartsNextDeletes_AndNobodyIsCountedAgain(string database)
    {
        await using var house = await FigureHouse.StartAsync(database);
        await house.FillAsync(26, ConcernLevel.None, ConcernLevel.Clear);
        house.Haven.Clock.MoveTo(FigureHouse.FirstOfApril);
        // As a server that is killed after its commit leaves it.
        var kind = house.Haven.Get<KeptKinds>().Find(ScreeningModel.ClientsKept)!;
        (
            await house.Haven.Get<RetentionService>().IntendAsync(house.Organisation.Id, kind, Ct)
        ).Count.ShouldBe(26);
        (await house.ClientsAsync()).ShouldBe(26);

        await house.Haven.Core.Forgetting().ResumeAsync(Ct);
        await house.RoundAsync();

        (await house.ClientsAsync()).ShouldBe(0);
        (await house.TablesAsync()).Count.ShouldBe(1);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhoIsHeldMeanwhile_Stays_AndIsNotCounted(string database)
    {
        var meanwhile = new Meanwhile();
        await using var house = await FigureHouse.StartAsync(
            database,
            services =>
            {
                services.RemoveAll<IKeptFigures>();
                services.AddSingleton<IKeptFigures>(meanwhile);
            }
        );
        var clients = await house.FillAsync(24, ConcernLevel.None);
        house.Haven.Clock.MoveTo(FigureHouse.FirstOfApril);
        meanwhile.Does = () => HoldAsync(house, clients[0].PersonKey);

        (await house.RoundAsync()).ShouldBe(23);

        (await house.ClientsAsync()).ShouldBe(1);
        var table = (await house.TablesAsync()).ShouldHaveSingleItem();
        KeptJson.Read(table.Counts).Counts[^1][^1].ShouldBe(23);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhatCannotBeRead_KeepsNobody(string database)
    {
        var broken = new Meanwhile { Does = () => throw new VaultException("damaged") };
        await using var house = await FigureHouse.StartAsync(
            database,
            services =>
            {
                services.RemoveAll<IKeptFigures>();
                services.AddSingleton<IKeptFigures>(broken);
            }
        );
        await house.FillAsync(12, ConcernLevel.None);
        house.Haven.Clock.MoveTo(FigureHouse.FirstOfApril);

        (await house.RoundAsync()).ShouldBe(12);

        (await house.TablesAsync()).ShouldBeEmpty();
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task MoreThanGoAtOnce_GoInPartsOfOneSize()
    {
        await using var house = await FigureHouse.StartAsync(Databases.Sqlite);
        await house.FillAsync(
            ForgettingService.Together + 2,
            ConcernLevel.None,
            ConcernLevel.Clear
        );
        house.Haven.Clock.MoveTo(FigureHouse.FirstOfApril);

        (await house.RoundAsync()).ShouldBe(ForgettingService.Together + 2);

        (await house.TablesAsync())
            .Select(t => KeptJson.Read(t.Counts).Counts[1][^1])
            .ShouldAllBe(c => c == (ForgettingService.Together / 2) + 1);
        (await house.TablesAsync()).Count.ShouldBe(2);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AnOfficerChoosesIt_SeesWhen_AndReadsTheNumbers(string database)
    {
        await using var house = await FigureHouse.StartAsync(database);
        await house.FillAsync(26, ConcernLevel.None, ConcernLevel.Clear);
        var officer = await house.Organisation.CreateMemberAsync(Roles.PrivacyOfficer);
        using (var browser = await officer.SignInAsync())
        {
            (string, string)[] typed =
            [
                ("length", "20"),
                ("unit", "days"),
                ("then", "figures"),
                ("version", "1"),
            ];
            (await browser.SubmitAsync(Kind, typed)).Text.ShouldContain("20 days, numbers stay");
            (await browser.SubmitAsync(Kind, [.. typed, ("step", "use")])).Status.ShouldBe(
                HttpStatusCode.Redirect
            );
            (await browser.GetPageAsync(Kind)).Text.ShouldContain("first day of the next quarter");
            (await browser.GetPageAsync(Numbers)).Text.ShouldContain("No numbers yet");
        }
        house.Haven.Clock.MoveTo(FigureHouse.FirstOfApril.AddDays(-20));
        using (var browser = await officer.SignInAsync())
        {
            (await browser.GetPageAsync(Kind)).Text.ShouldContain("1 April 2026");
        }
        house.Haven.Clock.MoveTo(FigureHouse.FirstOfApril);
        await house.RoundAsync();
        using (var browser = await officer.SignInAsync())
        {
            var page = await browser.GetPageAsync(Numbers);
            page.Text.ShouldContain("Went in April to June 2026");
            page.Html.QuerySelectorAll("tbody tr")[1]
                .Children.Select(c => c.TextContent)
                .ShouldBe(["12 to 17", "0", "13", "0", "13", "26"]);
        }
        var other = await house.Haven.CreateOrganisationAsync();
        using var stranger = await (
            await other.CreateMemberAsync(Roles.PrivacyOfficer)
        ).SignInAsync();
        (await stranger.GetPageAsync(Numbers)).Text.ShouldContain("No numbers yet");
    }

    [Fact]
    public async Task WhereNothingIsCounted_OrALawSaysAtTheMost_ItIsNotOffered()
    {
        var organisation = await (
            await Installation.OnAsync(Databases.Sqlite)
        ).CreateOrganisationAsync();
        using var officer = await (
            await organisation.CreateMemberAsync(Roles.PrivacyOfficer)
        ).SignInAsync();
        const string messages = "/privacy/retention/organisations-message";
        (await officer.GetPageAsync(messages)).Text.ShouldNotContain("numbers stay");

        var answer = await officer.SubmitAsync(
            messages,
            ("length", "20"),
            ("unit", "days"),
            ("then", "figures"),
            ("version", "0"),
            ("step", "use")
        );

        answer.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    private static async Task HoldAsync(FigureHouse house, PersonKeyId person)
    {
        await using var store = house.Organisation.Open();
        await store
            .Set<KeptPerson>()
            .Where(k => k.PersonKey == person)
            .ExecuteUpdateAsync(u => u.SetProperty(k => k.Holds, 1), Ct);
    }

    // Counts everybody in one place, and does something between the reading and the deletion.
    private sealed class Meanwhile : IKeptFigures
    {
        public Func<Task> Does { get; set; } = () => Task.CompletedTask;

        public string Kind => ScreeningModel.ClientsKept;

        public string Title => "Clients";

        public string RowTitle => "All";

        public IReadOnlyList<string> Rows { get; } = ["Everybody"];

        public IReadOnlyList<string> Columns { get; } = ["Went"];

        public async Task<IReadOnlyList<CountedPerson>> ReadAsync(
            Reader reader,
            IReadOnlyCollection<PersonKeyId> people,
            CancellationToken cancellationToken
        )
        {
            await Does();
            return [.. people.Select(p => new CountedPerson(p, 0, 0))];
        }
    }
}
