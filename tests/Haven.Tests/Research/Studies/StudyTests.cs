using System.Net;
using Haven.Privacy.Purposes;
using Haven.Research.Answers;
using Haven.Research.Promises;
using Haven.Research.Studies;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Research.Studies;

/// <summary>A study is declared, opened by somebody else, and then never changes but by another version.</summary>
public class StudyTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Declared_OpenedBySomebodyElse_AndChangedWithAnotherVersion(string database)
    {
        using var house = await ResearchHouse.OnAsync(database);
        int study = await house.DeclareAsync(ResearchHouse.Questions);
        string home = ResearchHouse.Page(study);
        var draft = await house.Browser.GetPageAsync(home);
        draft.Text.ShouldContain("A number from 0 up to 24, in hours");
        draft.Text.ShouldContain("¿Cuántas horas duerme?");
        draft.Text.ShouldContain("Not in Spanish yet");
        draft.Text.ShouldContain("Health. Explicit consent, Article 9(2)(a): Consent form, item 2");
        draft.Text.ShouldNotContain("Before anything may be taken");
        // A researcher has nothing to press, and whoever presses all the same is not there.
        draft.Html.QuerySelector("form[action$='/open']").ShouldBeNull();
        using var form = new FormUrlEncodedContent([
            new(
                "form-token",
                draft.Html.QuerySelector("input[name=form-token]")!.GetAttribute("value")
            ),
        ]);
        (await house.Browser.PostAsync(home + "/open", form)).StatusCode.ShouldBe(
            HttpStatusCode.NotFound
        );

        (await house.OpenAsync(study)).Status.ShouldBe(HttpStatusCode.Redirect);

        var page = await house.Browser.GetPageAsync(home);
        page.Text.ShouldContain("Version 1, in force");
        (await house.Browser.GetPageAsync(home + "/about")).Status.ShouldBe(
            HttpStatusCode.NotFound
        );
        (await house.Browser.SubmitAsync(home, ("reason", " "))).Errors.ShouldBe([
            "Write why the declaration has to change.",
        ]);
        await house.Browser.SubmitAsync(home, ("reason", "The committee asked for less"));
        await ResearchHouse.PressAsync(
            house.Browser,
            await house.Browser.GetPageAsync(home + "/variables/remark"),
            "/remove"
        );
        (await house.StudyAsync(study)).InForce.ShouldBe(1);
        await house.OpenAsync(study);

        (await house.StudyAsync(study)).InForce.ShouldBe(2);
        var first = await house.Browser.GetPageAsync(home + "/versions/1");
        var second = await house.Browser.GetPageAsync(home + "/versions/2");
        first.Text.ShouldContain("What about remark?");
        second.Text.ShouldNotContain("What about remark?");
        second.Text.ShouldContain("The committee asked for less");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhatIsMissing_IsNamed_AndNothingOpens(string database)
    {
        using var house = await ResearchHouse.OnAsync(database);
        int study = await house.DeclareAsync(
            StudySteps.Question("faith", VariableKind.Text, ("special", "Belief"))
        );
        await house.Browser.SubmitAsync(
            ResearchHouse.Page(study) + "/about",
            ("ethics", ""),
            ("ethics-on-day", ""),
            ("ethics-on-month", ""),
            ("ethics-on-year", "")
        );

        var refused = await house.OpenAsync(study);

        refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        refused.Errors.Count.ShouldBe(2);
        refused.Errors[0].ShouldStartWith("The ethics approval is missing");
        refused
            .Errors[1]
            .ShouldBe(
                "“faith” is about religion or other belief and names no condition of Article 9(2). Choose one, or leave the question out."
            );
        (await house.StudyAsync(study)).InForce.ShouldBe(0);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhoeverWroteIt_DoesNotOpenIt(string database)
    {
        using var house = await ResearchHouse.OnAsync(database);
        var both = await house.Organisation.CreateMemberAsync(
            Roles.Professional | Roles.PrivacyOfficer
        );
        using var alone = await both.SignInAsync();
        var mine = house with { Browser = alone, Officer = alone };
        int study = await mine.DeclareAsync(ResearchHouse.Questions[0]);

        var refused = await mine.OpenAsync(study);

        refused.Errors.ShouldHaveSingleItem().ShouldStartWith("You wrote this yourself");
        (await house.OpenAsync(study)).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TwoAtOnce_TheSecondIsTold_AndWhatWasReadIsWhatIsOpened(string database)
    {
        using var house = await ResearchHouse.OnAsync(database);
        int study = await house.DeclareAsync(ResearchHouse.Questions[0]);
        string home = ResearchHouse.Page(study);
        var read = await house.Officer.GetPageAsync(home);
        var typed = await house.Browser.GetPageAsync(home + "/variables/new");
        await house.Browser.SubmitAsync(home + "/variables/new", ResearchHouse.Questions[3]);

        var opened = await ResearchHouse.PressAsync(house.Officer, read, "/open");
        var late = await house.Browser.SubmitAsync(typed, ResearchHouse.Questions[4]);

        opened.Status.ShouldBe(HttpStatusCode.Conflict);
        late.Status.ShouldBe(HttpStatusCode.Conflict);
        late.Html.QuerySelector("#english")!.GetAttribute("value").ShouldBe("What about remark?");
        (await house.StudyAsync(study)).InForce.ShouldBe(0);
        var desk = house.Organisation.Installation.Get<StudyDesk>();
        int seen = (await desk.FindAsync(house.Organisation.Id, study, Ct))!.Draft!.Changes;
        var race = await Task.WhenAll(
            Task.Run(() => desk.OpenAsync(house.Yusuf.Reader, study, seen, Ct)),
            Task.Run(() =>
                desk.WriteAsync(house.Rosa.Reader, study, seen, d => d with { Aim = "x" }, Ct)
            )
        );
        race.Select(r => r.Outcome)
            .ShouldBe([StudyOutcome.Done, StudyOutcome.Overtaken], ignoreOrder: true);
        await desk.OpenAsync(house.Yusuf.Reader, study, seen + 1, Ct);
        var begun = await Task.WhenAll(
            Enumerable
                .Range(0, 2)
                .Select(_ =>
                    Task.Run(() => desk.BeginAsync(house.Rosa.Reader, study, 1, "why", Ct))
                )
        );
        begun
            .Select(r => r.Outcome)
            .ShouldBe([StudyOutcome.Done, StudyOutcome.Overtaken], ignoreOrder: true);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task OfAnotherOrganisation_ThereIsNothing(string database)
    {
        using var house = await ResearchHouse.OnAsync(database);
        using var other = await ResearchHouse.OnAsync(database);
        int study = await house.OpenedAsync(ResearchHouse.Questions);
        long code = await house.TakeUpAsync(study, "take-part");
        await house.AnswerAsync(code, ("own_room", "yes"));

        foreach (
            string path in (string[])
                [
                    ResearchHouse.Page(study),
                    ResearchHouse.Page(study) + "/versions/1",
                    $"/research/participants?study={study}",
                    $"/research/participants/{code}",
                    $"/research/consent/{code}",
                    $"/research/answers/{code}",
                    $"/research/answers/{code}/1",
                    $"/research/answers/file/{study}",
                ]
        )
        {
            (await house.Browser.GetPageAsync(path)).Status.ShouldBe(HttpStatusCode.OK, path);
            (await other.Browser.GetPageAsync(path)).Status.ShouldBe(HttpStatusCode.NotFound, path);
        }
        // What is about participants is no officer's.
        (await house.Officer.GetPageAsync($"/research/participants/{code}")).Status.ShouldBe(
            HttpStatusCode.NotFound
        );
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhatWasOpened_IsChangedByNoCode_AndWhatWasAlteredPastIt_IsNoticed(
        string database
    )
    {
        using var house = await ResearchHouse.OnAsync(database);
        int study = await house.OpenedAsync(ResearchHouse.Questions[0]);
        await using var store = house.Organisation.Open();
        var id = (await house.StudyAsync(study)).Id;
        var version = await store.Set<StudyVersion>().SingleAsync(v => v.Study == id);
        version.Declared = version.Declared.Replace("24", "240");
        await Should.ThrowAsync<UndeclaredException>(() => store.SaveChangesAsync());
        store.ChangeTracker.Clear();
        store.Remove(await store.Set<StudyVersion>().SingleAsync(v => v.Study == id));
        await Should.ThrowAsync<UndeclaredException>(() => store.SaveChangesAsync());

        await store
            .Set<StudyVersion>()
            .Where(v => v.Study == id)
            .ExecuteUpdateAsync(u =>
                u.SetProperty(v => v.Declared, v => v.Declared.Replace("24", "240"))
            );

        var altered = await store
            .Set<StudyVersion>()
            .AsNoTracking()
            .SingleAsync(v => v.Study == id);
        Should.Throw<DeclarationAlteredException>(() => altered.Read());
    }

    [Theory]
    [InlineData("code", "Sleep hours", "A code has small letters")]
    [InlineData("code", "participant", "A code has small letters")]
    [InlineData("english", "", "Write the question")]
    [InlineData("kind", "Photograph", "Choose what kind")]
    [InlineData("most", "-1", "The highest number is below the lowest")]
    [InlineData("least", "few", "Enter the lowest number")]
    [InlineData("special", "", "Choose whether it is about something special")]
    [InlineData("why", " ", "Write why the study needs")]
    public void AQuestionThatIsWrong_IsSaidBesideItsField(string field, string value, string why)
    {
        var sent = ResearchHouse
            .Questions[0]
            .Where(f => f.Name != field)
            .Append((field, value))
            .ToDictionary(
                f => f.Item1,
                f => new Microsoft.Extensions.Primitives.StringValues(f.Item2)
            );

        var form = VariableForm.Parse(new Microsoft.AspNetCore.Http.FormCollection(sent), []);

        form.Errors[field].ShouldNotBeNull().ShouldStartWith(why);
    }
}
