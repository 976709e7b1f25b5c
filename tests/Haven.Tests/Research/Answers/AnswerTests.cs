using System.Net;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Vault;
using Haven.Research.Answers;
using Haven.Research.Participants;
using Haven.Research.Studies;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Research.Answers;

/// <summary>What is declared is kept, under its version, and nothing else is by any way.</summary>
public class AnswerTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Answered_Kept_AndReadWithTheQuestion_UnderItsVersion(string database)
    {
        using var house = await ResearchHouse.OnAsync(database);
        int study = await house.OpenedAsync(ResearchHouse.Questions);
        long code = await house.TakeUpAsync(study, "take-part", "special");
        var form = await house.Browser.GetPageAsync($"/research/answers/{code}");
        form.Html.QuerySelectorAll("input[checked]").ShouldBeEmpty();
        form.Text.ShouldContain("¿Cuántas horas duerme?");

        var kept = await house.Browser.SubmitAsync(
            form,
            ("answer-sleep_hours", "7,5"),
            ("answer-often", "2"),
            ("answer-moved_on-day", "1"),
            ("answer-moved_on-month", "9"),
            ("answer-moved_on-year", "2025"),
            ("answer-own_room", "no"),
            ("answer-remark", "=SUM(zqremark)"),
            ("answer-mood", "")
        );

        kept.Location!.ToString().ShouldContain("done=kept");
        var sheet = await house.Browser.GetPageAsync($"/research/answers/{code}/1");
        foreach (
            string line in (string[])
                [
                    "under version 1",
                    "What about sleep_hours? 7.5 hours",
                    "What about often? Often",
                    "What about moved_on? 1 September 2025",
                    "What about own_room? No",
                    "What about remark? =SUM(zqremark)",
                ]
        )
        {
            sheet.Text.ShouldContain(line);
        }
        sheet.Text.ShouldNotContain("mood");
        await using var store = house.Organisation.Open();
        var participant = await house.ParticipantAsync(code);
        var stored = await store
            .Set<AnswerSheet>()
            .AsNoTracking()
            .SingleAsync(s => s.Participant == participant.Id);
        (stored.Version, stored.Number).ShouldBe((1, 1));
        stored.Answers.ToString().ShouldBe("[sealed]");
        var places = await StoredBytes.PlacesOfAsync(house.Organisation.Installation);
        StoredBytes.Find(places, ["zqremark"]).ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhatIsNotDeclared_OrNotWhatIsTaken_IsNamed_AndNothingOfItIsStored(
        string database
    )
    {
        using var house = await ResearchHouse.OnAsync(database);
        int study = await house.OpenedAsync(ResearchHouse.Questions);
        long code = await house.TakeUpAsync(study, "take-part");
        var form = await house.Browser.GetPageAsync($"/research/answers/{code}");
        form.Text.ShouldContain("1 question is left out");
        form.Html.QuerySelector("[name=answer-mood]").ShouldBeNull();
        (string Field, string Value, string Why)[] wrong =
        [
            ("answer-weight", "70", "The study does not declare “weight” (version 1)"),
            ("weight", "70", "The study does not declare “weight” (version 1)"),
            ("sleep_hours", "7", "The study does not declare “field sleep_hours”"),
            ("answer-mood", "low", "“mood” may be asked only of those who agreed explicitly"),
            ("answer-sleep_hours", "25", "“sleep_hours” takes a number from 0 up to 24, in hours"),
            ("answer-sleep_hours", "1.000,5", "“sleep_hours” takes a number"),
            ("answer-often", "3", "“often” takes one of: 1, 2."),
            ("answer-own_room", "maybe", "“own_room” takes yes or no."),
            ("answer-moved_on-day", "31", "“moved_on” takes a day"),
            ("answer-remark", new string('x', 201), "“remark” is longer than 200"),
        ];

        foreach (var (field, value, why) in wrong)
        {
            var answer = await house.Browser.SubmitAsync(
                form,
                (field, value),
                // Beside something that would be taken.
                (field == "answer-own_room" ? "answer-often" : "answer-own_room", "1")
            );
            answer.Status.ShouldBe(HttpStatusCode.UnprocessableEntity, field);
            answer.Errors.ShouldContain(e => e.StartsWith(why), string.Join('|', answer.Errors));
        }
        (await house.Browser.SubmitAsync(form)).Errors.ShouldBe([
            "Nothing was answered. Answer at least one question.",
        ]);
        (await CountAsync(house)).ShouldBe(0);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AStudyThatEndsOrChanges_WhileAFormIsFilledIn_TakesNothing(string database)
    {
        using var house = await ResearchHouse.OnAsync(database);
        int study = await house.OpenedAsync(ResearchHouse.Questions);
        string home = ResearchHouse.Page(study);
        long code = await house.TakeUpAsync(study, "take-part");
        string path = $"/research/answers/{code}";
        var first = await house.Browser.GetPageAsync(path);
        await house.Browser.SubmitAsync(home, ("reason", "Another question"));
        await house.OpenAsync(study);

        var changed = await house.Browser.SubmitAsync(first, ("answer-own_room", "yes"));

        changed.Status.ShouldBe(HttpStatusCode.Conflict);
        changed.Errors[0].ShouldStartWith("Another version of the declaration was opened");
        var second = await house.Browser.GetPageAsync(path);
        (await house.Browser.SubmitAsync(second, ("answer-own_room", "yes"))).Status.ShouldBe(
            HttpStatusCode.Redirect
        );
        (await house.Browser.GetPageAsync(path + "/1")).Text.ShouldContain("under version 2");
        // The same form once more, as a second press sends it.
        (await house.Browser.SubmitAsync(second, ("answer-own_room", "yes")))
            .Errors[0]
            .ShouldStartWith("Somebody else wrote down answers");
        var third = await house.Browser.GetPageAsync(path);
        var participants = await house.Browser.GetPageAsync(
            $"/research/participants?study={study}"
        );
        (await house.EndAsync(study)).Status.ShouldBe(HttpStatusCode.Redirect);

        var ended = await house.Browser.SubmitAsync(third, ("answer-own_room", "yes"));
        var late = await house.Browser.SubmitAsync(participants, ("study", $"{study}"));

        ended.Errors[0].ShouldStartWith("The study takes nothing now: it has ended");
        late.Location!.ToString().ShouldEndWith("done=closed");
        (await CountAsync(house)).ShouldBe(1);
        (await house.Browser.GetPageAsync(home)).Html.QuerySelector("#sure").ShouldBeNull();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task BeneathThePages_NothingElseReachesTheDatabase(string database)
    {
        using var house = await ResearchHouse.OnAsync(database);
        int study = await house.OpenedAsync(ResearchHouse.Questions);
        long code = await house.TakeUpAsync(study, "take-part");
        var participant = await house.ParticipantAsync(code);
        var sheet = await house
            .Organisation.Installation.Get<StudyDesk>()
            .FindAsync(house.Organisation.Id, study, Ct);
        var old = Taken(sheet!.InForce!, "own_room", "yes");
        var sensitive = Taken(sheet.InForce!, "mood", "low");
        (await house.AnswerAsync(code, ("own_room", "yes"))).Status.ShouldBe(
            HttpStatusCode.Redirect
        );

        await using (var store = house.Organisation.Open())
        {
            // A copy of what is there was made of no variables.
            var copy = await store.Set<AnswerSheet>().AsNoTracking().SingleAsync(Is(participant));
            store.Entry(copy).State = EntityState.Added;
            await RefusedAsync(house, store, participant, "not made of the variables");
            var there = await store.Set<AnswerSheet>().SingleAsync(Is(participant));
            store.Entry(there).State = EntityState.Modified;
            await RefusedAsync(house, store, participant, "never changed");
            store.Add(AnswerSheet.Of(participant, sensitive, 2, default, 1));
            await RefusedAsync(house, store, participant, "did not agree");
        }
        await house.Browser.SubmitAsync(ResearchHouse.Page(study), ("reason", "Less"));
        await house.OpenAsync(study);
        await using (var store = house.Organisation.Open())
        {
            store.Add(AnswerSheet.Of(participant, old, 2, default, 1));
            await RefusedAsync(house, store, participant, "takes nothing under this version");
        }
        Should.Throw<InvalidOperationException>(() =>
            Taken(
                new StudyVersion { Declared = sheet.InForce!.Declared, Reason = "" },
                "own_room",
                "yes"
            )
        );
        (await CountAsync(house)).ShouldBe(1);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TheEndAndAnswers_InTheSameMoment_OneComesFirst(string database)
    {
        using var house = await ResearchHouse.OnAsync(database);
        int study = await house.OpenedAsync(ResearchHouse.Questions);
        long code = await house.TakeUpAsync(study, "take-part");
        var participant = await house.ParticipantAsync(code);
        var installation = house.Organisation.Installation;
        var version = (
            await installation.Get<StudyDesk>().FindAsync(house.Organisation.Id, study, Ct)
        )!.InForce!;
        await using var store = house.Organisation.Open();
        // The study as it was before it ended is what this unit of work has read.
        await store.Set<Study>().SingleAsync(s => s.Number == study);
        await house.EndAsync(study);
        store.Add(AnswerSheet.Of(participant, Taken(version, "own_room", "yes"), 1, default, 1));
        store.Record(DeedOf(house, participant));

        await Should.ThrowAsync<DbUpdateConcurrencyException>(() => store.SaveChangesAsync());

        (await CountAsync(house)).ShouldBe(0);
    }

    internal static TakenAnswers Taken(StudyVersion version, string code, string value) =>
        TakenAnswers
            .Read(version, new Dictionary<string, string> { [code] = value }, explicitly: true)
            .Taken.ShouldNotBeNull();

    private static System.Linq.Expressions.Expression<Func<AnswerSheet, bool>> Is(
        Participant participant
    ) => s => s.Participant == participant.Id;

    private static Deed DeedOf(ResearchHouse house, Participant participant) =>
        new(house.Rosa.Reader, Act.Create, Purpose.Study, "test", [participant.PersonKey]);

    private static async Task RefusedAsync(
        ResearchHouse house,
        Haven.Privacy.Store.HavenContext store,
        Participant participant,
        string why
    )
    {
        store.Record(DeedOf(house, participant));
        (
            await Should.ThrowAsync<UndeclaredException>(() => store.SaveChangesAsync())
        ).Message.ShouldContain(why);
        store.ChangeTracker.Clear();
    }

    private static async Task<int> CountAsync(ResearchHouse house)
    {
        await using var store = house.Organisation.Open();
        return await store.Set<AnswerSheet>().CountAsync();
    }
}
