using System.Net;
using Haven.Privacy.Demands;
using Haven.Privacy.Rights;
using Haven.Tests.Organisations;
using Haven.Tests.Privacy.Rights.Package;
using static Haven.Tests.Privacy.Demands.DemandHouse;

namespace Haven.Tests.Privacy.Demands;

/// <summary>While telling is forbidden nothing says it; on the day after, it is told.</summary>
public class DemandBanTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;
    private static readonly string[] Traces =
    [
        "Answering what a court or a law demands",
        "Keeping what a court or a dispute needs",
    ];

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task UntilItsLastDay_NothingSaysIt_AndThenItIsTold(string database)
    {
        await using var house = await StartAsync(database);
        await house.Organisation.WorkInAsync("America/New_York");
        string demand = await GiveInSecretAsync(house);
        var rounds = house.Haven.Get<DemandRounds>();
        // 22:00 on 20 January in New York, the last day of the ban.
        MoveTo(house, new DateTimeOffset(2026, 1, 21, 3, 0, 0, TimeSpan.Zero));

        (await rounds.RunAsync(house.Organisation.Id, Ct)).ShouldBe(0);
        string theirs = "";
        using (var yusuf = await house.Yusuf.SignInAsync())
        {
            foreach (var asker in new[] { Asker.Guardian, Asker.Themselves })
            {
                // Of two requests the helper takes the later one.
                house.Haven.Clock.Advance(TimeSpan.FromSeconds(1));
                theirs = await house.Organisation.ReadyAsync(yusuf, asker);
                string all = (await yusuf.PackageAsync(theirs)).All;
                all.ShouldNotContain("Zqcourt");
                Entries(all).ShouldNotContain(e => Traces.Contains(e));
            }
        }

        // Half past midnight there.
        house.Haven.Clock.Advance(TimeSpan.FromHours(2.5));
        var both = await Task.WhenAll(
            rounds.RunAsync(house.Organisation.Id, Ct),
            rounds.RunAsync(house.Organisation.Id, Ct)
        );
        both.Sum().ShouldBe(1);
        (await rounds.RunAsync(house.Organisation.Id, Ct)).ShouldBe(0);
        (await house.Haven.LettersToAsync(house.Yusuf.Email))
            .Count(l => l.Contains("has to be told about a demand", StringComparison.Ordinal))
            .ShouldBe(1);
        await ToldAsync(house, demand, theirs);
    }

    private static async Task ToldAsync(DemandHouse house, string demand, string request)
    {
        using var yusuf = await house.Yusuf.SignInAsync();
        (await yusuf.GetPageAsync(List)).Text.ShouldContain("Tell the person now");
        (await yusuf.GetPageAsync(demand + "/letters/after-es")).Text.ShouldContain(
            "una orden nos prohibió decírselo"
        );
        var theirs = await yusuf.PackageAsync(request);
        theirs.All.ShouldContain("Zqcourt");
        Entries(theirs.All).ShouldContain("Answering what a court or a law demands");
        await DoneAsync(
            yusuf,
            demand,
            "told",
            [.. Day("day", 21, 1, 2026), ("result", "sent"), ("said", "By post")]
        );
        (await yusuf.GetPageAsync(List)).Text.ShouldNotContain("Tell the person now");
        (await yusuf.GetPageAsync(demand)).Text.ShouldContain("After the ban. On 21 January 2026");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ALongerBan_NeedsALaterDay_AndHidesWhatWasGivenLonger(string database)
    {
        await using var house = await StartAsync(database);
        string demand = await GiveInSecretAsync(house);
        using (var yusuf = await house.Yusuf.SignInAsync())
        {
            var same = await TakeAsync(
                yusuf,
                demand,
                "ban",
                [.. Day("day", 20, 1, 2026), ("said", "The same order")]
            );
            same.Status.ShouldBe(HttpStatusCode.Conflict);
            await DoneAsync(
                yusuf,
                demand,
                "ban",
                [.. Day("day", 25, 1, 2026), ("said", "A new order")]
            );
            // It ended, and still somebody has to be told when the ban is over.
            await DoneAsync(yusuf, demand, "end", [("result", "answered"), ("said", "Sent")]);
        }
        var rounds = house.Haven.Get<DemandRounds>();
        MoveTo(house, new DateTimeOffset(2026, 1, 25, 23, 59, 0, TimeSpan.Zero));
        (await rounds.RunAsync(house.Organisation.Id, Ct)).ShouldBe(0);
        using (var yusuf = await house.Yusuf.SignInAsync())
        {
            (
                await yusuf.PackageAsync(
                    await house.Organisation.ReadyAsync(yusuf, Asker.Themselves)
                )
            ).All.ShouldNotContain("Zqcourt");
        }

        MoveTo(house, new DateTimeOffset(2026, 1, 26, 0, 0, 0, TimeSpan.Zero));

        (await rounds.RunAsync(house.Organisation.Id, Ct)).ShouldBe(1);
        using var later = await house.Yusuf.SignInAsync();
        (await later.GetPageAsync(demand)).Text.ShouldContain("The ban on telling is over");
    }

    // A demand with a ban until 20 January, a hold that it led to, and what was given.
    private static async Task<string> GiveInSecretAsync(DemandHouse house)
    {
        using var yusuf = await house.Yusuf.SignInAsync();
        using var amina = await house.Amina.SignInAsync();
        string demand = await ReceiveAsync(yusuf);
        await PrepareAsync(yusuf, demand);
        await DoneAsync(
            yusuf,
            demand,
            "ban",
            [.. Day("day", 20, 1, 2026), ("said", "Paragraph 4 of the order")]
        );
        await yusuf.SubmitAsync(
            "/privacy/holds/new",
            [
                ("scope", "person"),
                ("code", "204 117"),
                ("source", "court"),
                ("reason", "The order"),
                .. Day("review", 15, 4, 2026),
            ]
        );
        (await yusuf.GetPageAsync(demand)).Text.ShouldNotContain("Nothing keeps this person");
        await PressAsync(yusuf, demand, "propose");
        await PressAsync(amina, demand, "approve");
        await FileAsync(yusuf, demand);
        return demand;
    }

    // For what somebody used the records, as the package's list of who worked with it has it.
    private static IReadOnlyList<string> Entries(string all) =>
        [
            .. System
                .Text.RegularExpressions.Regex.Matches(all, "<td data-label=\"Purpose\">([^<]*)<")
                .Select(m => WebUtility.HtmlDecode(m.Groups[1].Value)),
        ];

    private static void MoveTo(DemandHouse house, DateTimeOffset moment) =>
        house.Haven.Clock.Advance(moment - house.Haven.Clock.GetUtcNow());
}
