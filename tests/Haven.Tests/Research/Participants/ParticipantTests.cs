using System.Net;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Retention;
using Haven.Research.Answers;
using Haven.Research.Participants;
using Haven.Tests.Privacy.Export;
using Haven.Tests.Privacy.Restrictions;
using Haven.Tests.Privacy.Rights;
using Haven.Tests.Privacy.Rights.Package;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Research.Participants;

/// <summary>Participants have their rights by their code, and go when the time that their study declared is over.</summary>
public class ParticipantTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory]
    [InlineData("P-1234567", 1_234_567)]
    [InlineData("p 123 4567", 1_234_567)]
    [InlineData("1234567", null)]
    [InlineData("P-123456", null)]
    [InlineData("P-0234567", null)]
    [InlineData("P-12345678", null)]
    [InlineData("", null)]
    public void Parse_TakesCodesWithTheirLetter_AndNothingElse(string typed, int? code) =>
        ParticipantCode.Parse(typed).ShouldBe(code);

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AtTheRightsDesk_TheyAreFoundByTheirCode_AndForgotten(string database)
    {
        using var house = await ResearchHouse.OnAsync(database);
        int study = await house.OpenedAsync(ResearchHouse.Questions);
        long ann = await house.TakeUpAsync(study, "take-part");
        long ben = await house.TakeUpAsync(study, "take-part");
        await house.AnswerAsync(ann, ("remark", "likes rain"));
        await house.AnswerAsync(ben, ("remark", "likes snow"));

        string request = await house.Organisation.AskAsync("Erasure");
        await house.Officer.FindAsync(request, ParticipantCode.Words(ann));
        await house.Officer.TakeAsync(request, "Finish", ("answer", "It is done."));
        await house.Organisation.Installation.Get<ForgettingService>().ResumeAsync(Ct);

        (await house.Browser.GetPageAsync($"/research/participants/{ann}")).Status.ShouldBe(
            HttpStatusCode.NotFound
        );
        (await house.Browser.GetPageAsync($"/research/answers/{ben}/1")).Text.ShouldContain(
            "likes snow"
        );
        await using var store = house.Organisation.Open();
        (await store.Set<AnswerSheet>().CountAsync()).ShouldBe(1);
        (await store.Set<Erasure>().SingleAsync()).Went.ShouldContain("answer sheets 1");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task InTheirPackage_AndInWhatIsTakenOut_AnswersStandWithTheirQuestions(
        string database
    )
    {
        using var house = await ResearchHouse.OnAsync(database);
        int study = await house.OpenedAsync(ResearchHouse.Questions);
        long ann = await house.TakeUpAsync(study, "take-part", "special");
        long ben = await house.TakeUpAsync(study, "take-part");
        await house.AnswerAsync(ann, ("remark", "likes rain"), ("sleep_hours", "8"));
        await house.AnswerAsync(ben, ("remark", "likes snow"));
        string handle = ParticipantCode.Words(ann);
        using var amina = await (
            await house.Organisation.CreateMemberAsync(Haven.Privacy.Purposes.Roles.Administrator)
        ).SignInAsync();

        string request = await house.Organisation.ReadyAsync(
            house.Officer,
            Haven.Privacy.Rights.Asker.Themselves,
            "es",
            handle
        );
        var package = await house.Officer.PackageAsync(request);
        var (file, _) = await amina.ExportAsync();

        string page = package["index.html"];
        page.ShouldContain("¿Cuántas horas duerme?");
        page.ShouldContain("8 hours");
        page.ShouldContain("likes rain");
        page.ShouldContain("Lo que respondió en un estudio");
        package.All.ShouldNotContain("likes snow");
        file.Lines("answer_sheet")
            .Select(l => l.GetProperty("Answers").GetString())
            .ShouldContain(a => a!.Contains("likes snow"));
        file.Lines("study_version").Count().ShouldBe(1);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Restricted_NothingIsAddedOrOpened(string database)
    {
        using var house = await ResearchHouse.OnAsync(database);
        int study = await house.OpenedAsync(ResearchHouse.Questions);
        long ann = await house.TakeUpAsync(study, "take-part");
        await house.AnswerAsync(ann, ("remark", "likes rain"));
        var form = await house.Browser.GetPageAsync($"/research/answers/{ann}");
        var participant = await house.ParticipantAsync(ann);
        (await house.Organisation.RestrictAsync(participant.PersonKey)).ShouldBeTrue();

        (await house.Browser.GetPageAsync($"/research/answers/{ann}/1")).Status.ShouldBe(
            HttpStatusCode.Forbidden
        );
        (await house.Browser.SubmitAsync(form, ("answer-own_room", "yes"))).Status.ShouldBe(
            HttpStatusCode.Forbidden
        );
    }

    // The study ends on 15 January 2026 and keeps for 5 years: 15 January 2031 is the last day.
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TheTime_RunsFromTheEndOfTheStudy_AsItDeclared(string database)
    {
        await Installation.OnAsync(database);
        await using var haven = await Installation.StartNewAsync(
            database,
            Installation.WithoutJobs
        );
        using var house = await ResearchHouse.OnAsync(haven);
        int study = await house.OpenedAsync(ResearchHouse.Questions);
        int other = await house.OpenedAsync(ResearchHouse.Questions);
        long ann = await house.TakeUpAsync(study, "take-part");
        await house.AnswerAsync(ann, ("remark", "likes rain"));
        await house.TakeUpAsync(other, "take-part");
        (await SinceAsync(house, ann)).ShouldBe(KeptPerson.NotYet);

        await house.EndAsync(study);
        (await house.Officer.GetPageAsync("/privacy/retention")).Text.ShouldContain(
            "People who take part in studies"
        );

        haven.Clock.MoveTo(new DateTimeOffset(2031, 1, 15, 23, 59, 0, TimeSpan.Zero));
        await RoundAsync(house);
        (await CountAsync(house)).ShouldBe(2);
        haven.Clock.Advance(TimeSpan.FromMinutes(1));
        await RoundAsync(house);

        (await CountAsync(house)).ShouldBe(1);
        await using var store = house.Organisation.Open();
        (await store.Set<AnswerSheet>().CountAsync()).ShouldBe(0);
        (await store.Set<Erasure>().SingleAsync()).Rule.ShouldBe("research-participant P1D");
    }

    private static async Task<long> SinceAsync(ResearchHouse house, long code)
    {
        var key = (await house.ParticipantAsync(code)).PersonKey;
        await using var store = house.Organisation.Open();
        return (await store.Set<KeptPerson>().SingleAsync(k => k.PersonKey == key)).Since;
    }

    private static async Task RoundAsync(ResearchHouse house)
    {
        var haven = house.Organisation.Installation;
        await haven.Get<RetentionService>().DeleteAsync(house.Organisation.Id, Ct);
        await haven.Core.Forgetting().ResumeAsync(Ct);
    }

    private static async Task<int> CountAsync(ResearchHouse house)
    {
        await using var store = house.Organisation.Open();
        return await store.Set<Participant>().CountAsync();
    }
}
