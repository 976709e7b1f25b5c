using System.Net;
using Haven.Health;
using Haven.Privacy.Purposes;
using Haven.Privacy.Retention;
using Haven.Research.Participants;
using Haven.Research.Reviews;
using Haven.Research.Studies;
using Haven.Tests.Organisations;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Research.Reviews;

/// <summary>What a study took is looked at again in time, by somebody who says why (promise RES-11d).</summary>
public class StudyReviewTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    private static readonly (string Name, string Value)[] Reasons =
    [
        ("value", "The second round compares with it"),
        ("least", "Numbers alone do not say who moved"),
        ("years", "2"),
    ];

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Asked_ToldToMore_AndPaused_EachOnItsDay(string database)
    {
        await using var looked = await LookedHouse.OnAsync(database);
        var due = looked.Today.AddYears(5);

        await looked.OnDayAsync(due.AddDays(-61));
        (await looked.ReviewsAsync()).ShouldBeEmpty();

        await looked.OnDayAsync(due.AddDays(-60));
        var asked = (await looked.ReviewsAsync()).ShouldHaveSingleItem();
        (asked.DueOn, asked.Told).ShouldBe((due, StudyReviewTold.Officers));
        (await looked.LettersAsync(looked.House.Yusuf)).ShouldBe(1);
        (await looked.LettersAsync(looked.House.Rosa)).ShouldBe(1);
        (await looked.LettersAsync(looked.Admin)).ShouldBe(0);

        await looked.OnDayAsync(due.AddDays(-14));
        (await looked.LettersAsync(looked.House.Yusuf)).ShouldBe(2);
        (await looked.LettersAsync(looked.Admin)).ShouldBe(1);

        await looked.OnDayAsync(due);
        (await looked.StudyAsync()).Takes().ShouldBeTrue();
        (await looked.LateAsync()).ShouldBe(0);

        await looked.OnDayAsync(due.AddDays(1));
        (await looked.StudyAsync()).Takes().ShouldBeFalse();
        (await looked.LettersAsync(looked.Admin)).ShouldBe(2);
        (await looked.LateAsync()).ShouldBe(1);
        (await looked.ReviewsAsync()).ShouldHaveSingleItem().Told.ShouldBe(StudyReviewTold.Late);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Kept_WithReasons_ItTakesAgain_AndIsAskedAgainInTime(string database)
    {
        await using var looked = await LookedHouse.OnAsync(database);
        await looked.OnDayAsync(looked.Today.AddYears(5).AddDays(1));
        using var officer = await looked.House.Yusuf.SignInAsync();
        string page = looked.Page;
        (await officer.GetPageAsync("/privacy/audit")).Text.ShouldContain("nobody did");
        (await officer.GetPageAsync(ResearchHouse.Page(looked.Number))).Text.ShouldContain(
            "It takes nothing more until somebody has."
        );
        var refused = await officer.SubmitAsync(
            page,
            ("value", ""),
            ("least", "Numbers alone do not say who moved"),
            ("years", "6")
        );
        refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        refused.Errors.ShouldBe([
            "Write what the answers are still needed for.",
            "Enter a number of years from 1 to 5: a study is looked at again at least every 5 years.",
        ]);
        refused.Html.QuerySelector("#least")!.TextContent.ShouldContain("who moved");

        (await officer.SubmitAsync(page, Reasons)).Status.ShouldBe(HttpStatusCode.Redirect);

        (await looked.StudyAsync()).Takes().ShouldBeTrue();
        var shown = await officer.GetPageAsync(page);
        shown.Text.ShouldContain("The second round compares with it");
        shown.Text.ShouldContain("Yusuf Adeyemi");
        (await officer.GetPageAsync("/privacy/audit")).Text.ShouldNotContain("nobody did");
        var next = looked.Today.AddYears(2);
        await looked.OnDayAsync(next.AddDays(-61));
        (await looked.ReviewsAsync()).ShouldHaveSingleItem().NextBy.ShouldBe(next);
        await looked.OnDayAsync(next.AddDays(-60));
        (await looked.ReviewsAsync())
            .Select(r => (r.Number, r.DueOn, r.Answer))
            .ShouldBe([
                (1, next.AddYears(-2).AddDays(-1), StudyReviewAnswer.Keep),
                (2, next, StudyReviewAnswer.None),
            ]);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task LetGo_TheStudyEnds_AndAllGoTheNextDay_ButWhomAHoldKeeps(string database)
    {
        await using var looked = await LookedHouse.OnAsync(database);
        long held = await looked.House.TakeUpAsync(looked.Number);
        await using (var store = looked.House.Organisation.Open())
        {
            var key = (await looked.House.ParticipantAsync(held)).PersonKey;
            await store
                .Set<KeptPerson>()
                .Where(k => k.PersonKey == key)
                .ExecuteUpdateAsync(u => u.SetProperty(k => k.Holds, 1), Ct);
        }
        using var officer = await looked.House.Yusuf.SignInAsync();
        var page = await officer.GetPageAsync(looked.Page);
        (await officer.SubmitAsync(page, ("sure", ""))).Errors.ShouldBe([
            "Confirm that everything goes. It cannot be taken back.",
        ]);

        (await officer.SubmitAsync(page, ("sure", "yes"))).Status.ShouldBe(HttpStatusCode.Redirect);

        (await looked.StudyAsync()).EndedAt.ShouldBeGreaterThan(0);
        await looked.OnDayAsync(looked.Today);
        (await looked.PeopleAsync()).ShouldBe(2);
        await looked.OnDayAsync(looked.Today.AddDays(1));
        (await looked.PeopleAsync()).ShouldBe(1);
        (await looked.ReviewsAsync())
            .ShouldHaveSingleItem()
            .Answer.ShouldBe(StudyReviewAnswer.LetGo);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TwoAtOnce_OneDecides_AndTwoServersAskOnce(string database)
    {
        await using var looked = await LookedHouse.OnAsync(database);
        var rounds = looked.Haven.Get<StudyReviewRounds>();
        looked.Haven.Clock.Advance(TimeSpan.FromDays((5 * 365) - 30));
        var asked = await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(_ => Task.Run(() => rounds.RunAsync(looked.House.Organisation.Id, Ct)))
        );
        asked.Sum().ShouldBe(1);
        (await looked.LettersAsync(looked.House.Rosa)).ShouldBe(1);
        var desk = looked.Haven.Get<StudyReviewDesk>();
        int seen = (await looked.StudyAsync()).Changes;

        var race = await Task.WhenAll(
            Task.Run(() => desk.LetGoAsync(looked.House.Yusuf.Reader, looked.Number, seen, Ct)),
            Task.Run(() => desk.LetGoAsync(looked.House.Rosa.Reader, looked.Number, seen, Ct))
        );

        race.Count(r => r == StudyOutcome.Done).ShouldBe(1);
        race.Count(r => r == StudyOutcome.Overtaken).ShouldBe(1);
        (await looked.ReviewsAsync()).Count.ShouldBe(1);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WithNobodyInIt_NothingIsAsked_AndWhatWasAskedIsOver(string database)
    {
        await using var looked = await LookedHouse.OnAsync(database);
        var elsewhere = await looked.Haven.CreateOrganisationAsync();
        using var stranger = await (
            await elsewhere.CreateMemberAsync(Roles.PrivacyOfficer)
        ).SignInAsync();
        (await stranger.GetAsync(looked.Page)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        await looked.OnDayAsync(looked.Today.AddYears(5).AddDays(1));
        await using (var store = looked.House.Organisation.Open())
        {
            await store.Set<Participant>().ExecuteDeleteAsync(Ct);
        }

        await looked.OnDayAsync(looked.Today);

        (await looked.ReviewsAsync())
            .ShouldHaveSingleItem()
            .Answer.ShouldBe(StudyReviewAnswer.NobodyLeft);
        (await looked.StudyAsync()).Takes().ShouldBeTrue();
        using var officer = await looked.House.Yusuf.SignInAsync();
        (await officer.GetAsync(looked.Page)).StatusCode.ShouldBe(HttpStatusCode.Redirect);
    }

    /// <summary>An organisation with a study in which somebody takes part, whose clock is the test's.</summary>
    private sealed record LookedHouse(
        Installation Haven,
        ResearchHouse House,
        TestMember Admin,
        int Number
    ) : IAsyncDisposable
    {
        public static async Task<LookedHouse> OnAsync(string database)
        {
            var haven = await Installation.StartNewAsync(database, Installation.WithoutJobs);
            var house = await ResearchHouse.OnAsync(haven);
            var admin = await house.Organisation.CreateMemberAsync(Roles.Administrator);
            int study = await house.OpenedAsync(ResearchHouse.Questions[0]);
            await house.TakeUpAsync(study);
            return new(haven, house, admin, study);
        }

        public string Page => $"/research/reviews/{Number}";

        public DateOnly Today => DateOnly.FromDateTime(Haven.Clock.GetUtcNow().UtcDateTime);

        /// <summary>Moves the clock to a day, and does what the jobs do.</summary>
        public async Task OnDayAsync(DateOnly day)
        {
            Haven.Clock.Advance(TimeSpan.FromDays(day.DayNumber - Today.DayNumber));
            await Haven.Get<RetentionService>().DeleteAsync(House.Organisation.Id, Ct);
            await Haven.Core.Forgetting().ResumeAsync(Ct);
            await Haven.Get<StudyReviewRounds>().RunAsync(House.Organisation.Id, Ct);
        }

        public async Task<int> LettersAsync(TestMember member) =>
            (await Haven.LettersToAsync(member.Email)).Count(l =>
                l.Contains("stud", StringComparison.Ordinal)
            );

        public async Task<long> LateAsync() =>
            (await Haven.Get<HealthReader>().ReadAsync(Ct)).LateReviews;

        public Task<Study> StudyAsync() => House.StudyAsync(Number);

        public async Task<List<StudyReview>> ReviewsAsync()
        {
            await using var store = House.Organisation.Open();
            return await store
                .Set<StudyReview>()
                .AsNoTracking()
                .OrderBy(r => r.Number)
                .ToListAsync(Ct);
        }

        public async Task<int> PeopleAsync()
        {
            await using var store = House.Organisation.Open();
            return await store.Set<Participant>().CountAsync(Ct);
        }

        public async ValueTask DisposeAsync()
        {
            House.Dispose();
            await Haven.DisposeAsync();
        }
    }
}
