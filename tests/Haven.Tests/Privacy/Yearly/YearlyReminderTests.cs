using Haven.Privacy.Yearly;
using Haven.Tests.Organisations;

namespace Haven.Tests.Privacy.Yearly;

/// <summary>Whoever has to tell a yearly notice hears of it in time, once; and administrators when it is late.</summary>
public class YearlyReminderTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task DueSoon_OfficersHearOfBothInOneMail_Once_AndAdministratorsWhenItIsLate(
        string database
    )
    {
        await using var house = await YearlyHouse.StartAsync(database, "ferpa");
        await house.TellAndRecordAsync();
        await house.TellAndRecordAsync(YearlySender.Operator);
        var told = house.Today;
        int before = (await LettersAsync(house.Officer)).Count;
        house.Haven.Clock.Advance(
            TimeSpan.FromDays(told.AddYears(1).DayNumber - told.DayNumber - 31)
        );
        await house.RoundAsync();
        (await LettersAsync(house.Officer)).Count.ShouldBe(before);

        await AfterAsync(1);
        var mail = (await LettersAsync(house.Officer)).Single(IsReminder);
        mail.ShouldContain("your organisation’s yearly notice is due by");
        mail.ShouldContain("the yearly notice of whoever runs the machine is due by");
        await AfterAsync(30 + 13);
        (await LettersAsync(house.Administrator)).Count(IsReminder).ShouldBe(0);

        await AfterAsync(1);
        (await LettersAsync(house.Administrator)).Single(IsReminder).ShouldContain("14 days late");
        (await LettersAsync(house.Officer)).Count(IsReminder).ShouldBe(2);
        (await house.LineAsync()).StateOn(house.Today).ShouldBe(YearlyState.Late);
        (await house.LineAsync()).StateOn(house.Today.AddDays(15)).ShouldBe(YearlyState.Red);

        async Task AfterAsync(int days)
        {
            house.Haven.Clock.Advance(TimeSpan.FromDays(days));
            await Task.WhenAll(
                Enumerable.Range(0, 4).Select(_ => Task.Run(() => house.RoundAsync()))
            );
            await house.RoundAsync();
        }

        Task<IReadOnlyList<string>> LettersAsync(TestMember member) =>
            house.Haven.LettersToAsync(member.Email);
    }

    // A day begins there nine hours before it does here.
    [Fact]
    public async Task DaysAreThoseOfThePlace()
    {
        await using var house = await YearlyHouse.StartAsync(Databases.Sqlite);
        await house.Organisation.WorkInAsync("Asia/Tokyo");
        house.Haven.Clock.MoveTo(new DateTimeOffset(2027, 3, 1, 16, 0, 0, TimeSpan.Zero));
        await house.ChooseAsync("ferpa");

        await house.RoundAsync();

        (await house.Haven.LettersToAsync(house.Officer.Email))
            .Single(IsReminder)
            .ShouldContain("is due by 1 April 2027"); // thirty days after 2 March
    }

    private static bool IsReminder(string letter) =>
        letter.Contains("/privacy/yearly", StringComparison.Ordinal);
}
