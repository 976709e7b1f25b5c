using System.Net;
using Haven.Research.Answers;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Research.Consent;

/// <summary>Nothing is taken before a yes, and nothing after it was taken back.</summary>
public class StudyConsentTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task BeforeAYes_AndAfterItWasTakenBack_NothingIsTaken(string database)
    {
        using var house = await ResearchHouse.OnAsync(database);
        int study = await house.OpenedAsync(ResearchHouse.Questions);
        long code = await house.TakeUpAsync(study);
        string answers = $"/research/answers/{code}";
        var asked = await house.Browser.GetPageAsync($"/research/consent/{code}/ask?lang=es");
        asked.Text.ShouldContain("¿Podemos guardar lo que responda para este estudio");
        asked.Html.QuerySelectorAll("input[checked]").ShouldBeEmpty();

        // Silence is a no.
        (await house.Browser.GetPageAsync(answers))
            .Location!.ToString()
            .ShouldBe($"/research/consent/{code}");
        await house.AgreeAsync(code, "special");
        (await house.Browser.GetPageAsync(answers)).Status.ShouldBe(HttpStatusCode.Redirect);
        await house.AgreeAsync(code, "take-part", "special");
        var form = await house.Browser.GetPageAsync(answers);
        form.Status.ShouldBe(HttpStatusCode.OK);
        (await house.AnswerAsync(code, ("mood", "low"))).Status.ShouldBe(HttpStatusCode.Redirect);

        var taken = await house.Browser.SubmitAsync(
            $"/research/consent/{code}/withdraw?form=study",
            ("who", "Self"),
            ("manner", "InPerson")
        );

        taken.Status.ShouldBe(HttpStatusCode.Redirect);
        var late = await house.Browser.SubmitAsync(form, ("answer-own_room", "yes"));
        late.Status.ShouldBe(HttpStatusCode.Conflict);
        late.Errors[0].ShouldStartWith("The participant has not agreed");
        (await house.Browser.GetPageAsync(answers + "/1")).Status.ShouldBe(
            HttpStatusCode.Forbidden
        );
        await using var store = house.Organisation.Open();
        (await store.Set<AnswerSheet>().CountAsync()).ShouldBe(1);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AYesThatIsTakenBackWhileAnswersAreSaved_WinsOrComesAfter(string database)
    {
        using var house = await ResearchHouse.OnAsync(database);
        int study = await house.OpenedAsync(ResearchHouse.Questions);
        long code = await house.TakeUpAsync(study, "take-part");
        var participant = await house.ParticipantAsync(code);
        var version = (
            await house
                .Organisation.Installation.Get<Haven.Research.Studies.StudyDesk>()
                .FindAsync(house.Organisation.Id, study, CancellationToken.None)
        )!.InForce!;
        await using var store = house.Organisation.Open();
        // What was said is what this unit of work has read before it was taken back and given anew.
        await store
            .Set<Haven.Privacy.Consent.ConsentStanding>()
            .Where(s => s.PersonKey == participant.PersonKey)
            .LoadAsync();
        await house.AgreeAsync(code, "take-part");
        store.Add(
            AnswerSheet.Of(
                participant,
                Answers.AnswerTests.Taken(version, "own_room", "yes"),
                1,
                default,
                1
            )
        );
        store.Record(
            new(
                house.Rosa.Reader,
                Haven.Privacy.Audit.Act.Create,
                Haven.Privacy.Purposes.Purpose.Study,
                "test",
                [participant.PersonKey]
            )
        );

        await Should.ThrowAsync<DbUpdateConcurrencyException>(() => store.SaveChangesAsync());
    }
}
