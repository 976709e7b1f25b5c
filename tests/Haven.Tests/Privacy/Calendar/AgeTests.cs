using Haven.Privacy.Calendar;
using Haven.Screening.Clients;

namespace Haven.Tests.Privacy.Calendar;

/// <summary>One count of years for whoever is kept, in whichever service.</summary>
public class AgeTests
{
    [Theory]
    [InlineData("2008-02-29", "2026-02-28", 17)]
    [InlineData("2008-02-29", "2026-03-01", 18)]
    [InlineData("2008-02-29", "2028-02-29", 20)]
    [InlineData("2008-02-29", "2028-02-28", 19)]
    [InlineData("2008-09-02", "2026-09-01", 17)]
    [InlineData("2008-09-01", "2026-09-01", 18)]
    [InlineData("2008-12-31", "2026-01-01", 17)]
    public void AnAge_IsInWholeYears_OfAClientToo(string birth, string day, int age)
    {
        Age.On(DateOnly.Parse(birth), DateOnly.Parse(day)).ShouldBe(age);
        Birth.On(DateOnly.Parse(birth)).AgeOn(DateOnly.Parse(day)).ShouldBe(age);
    }
}
