using System.Net;
using Haven.Messaging.Figures;
using Haven.Messaging.Promises;
using Haven.Privacy.Purposes;
using Haven.Privacy.Vault;

namespace Haven.Tests.Messaging.Figures;

/// <summary>Figures of students: made once a year, without what tells of one of them.</summary>
public class FigureTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Figures_AreMadeOnce_AndHideWhoIsAlone(string database)
    {
        var haven = await Installation.OnAsync(database);
        var school = await School.OnAsync(haven);
        var today = DateOnly.FromDateTime(haven.Clock.GetUtcNow().UtcDateTime);
        var roster = InventedRoster.Whole();
        foreach (
            var (grade, age, count) in new[]
            {
                ("KG", 6, 9),
                ("03", 9, 8),
                ("03", 12, 1),
                ("04", 9, 7),
                ("04", 12, 6),
            }
        )
        {
            for (int student = 0; student < count; student++)
            {
                roster.Student(
                    $"stu-{grade}-{age}-{student}",
                    "Ana",
                    "Lee",
                    grade,
                    today.AddYears(-age)
                );
            }
        }
        await school.TakeInAsync(roster);
        (await school.Browser.GetPageAsync("/students/figures")).Text.ShouldContain("not made yet");

        var made = await school.Browser.SubmitAsync("/students/figures");

        made.Location!.ToString().ShouldBe($"/students/figures?year={today.Year}");
        string csv = await school.Browser.GetStringAsync(
            $"/students/figures.csv?year={today.Year}"
        );
        string[] lines = csv.Split("\r\n");
        lines[0].ShouldBe("Grade,Under 8,8 to 10,11 to 13,14 to 17,18 or older,Not known,All");
        lines[1].ShouldStartWith("KG,");
        lines[2].Split(',')[3].ShouldBe("hidden");
        lines[4].ShouldStartWith("All,");
        lines[4].Split(',')[^1].ShouldBe("31");
        csv.ShouldNotContain(",1,");
        (await school.Browser.GetPageAsync("/students/figures")).Text.ShouldContain("Hidden");
        // Somebody comes: the figures stay as they are, so that nobody can tell who.
        await school.TakeInAsync(InventedRoster.OfChanges().Student("stu-new", "Bo", "Ng", "04"));
        await school
            .Organisation.Installation.Get<FigureService>()
            .MakeAsync(school.Secretary.Reader, CancellationToken.None);
        (await school.Browser.GetStringAsync($"/students/figures.csv?year={today.Year}")).ShouldBe(
            csv
        );
        (await school.Browser.GetPageAsync("/students/figures?year=1999")).Status.ShouldBe(
            HttpStatusCode.NotFound
        );
        using var officer = await (
            await school.Organisation.CreateMemberAsync(Roles.PrivacyOfficer)
        ).SignInAsync();
        (await officer.GetPageAsync("/students/figures")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task OfAFewStudents_NothingIsShown(string database)
    {
        var school = await School.OnAsync(await Installation.OnAsync(database));
        await school.TakeInAsync(School.Two());

        var made = await school.Browser.SubmitAsync("/students/figures");

        var page = await school.Browser.GetPageAsync(made.Location!.ToString());
        page.Text.ShouldContain("Not shown: there are too few students.");
        (
            await school.Browser.GetPageAsync(
                made.Location!.ToString().Replace("figures?", "figures.csv?")
            )
        ).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    /// <summary>What the check of promise REF-10 goes by: additions and subtractions find what can be found.</summary>
    [Fact]
    public void HiddenRange_WorksOutWhatTotalsTell_AndNoMore()
    {
        long?[][] open =
        [
            [6, null, 7],
            [7, 6, 13],
            [13, 7, 20],
        ];
        HiddenRange.Of(open, 0, 1).ShouldBe((1, 1));
        long?[][] covered =
        [
            [null, null, 7],
            [null, null, 13],
            [13, 7, 20],
        ];
        HiddenRange.Of(covered, 0, 1).ShouldBe((0, 7));
    }
}
