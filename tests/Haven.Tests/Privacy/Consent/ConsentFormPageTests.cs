using System.Net;
using Haven.Privacy.Consent;
using Haven.Privacy.Purposes;
using Haven.Privacy.Rights;
using Haven.Tests.Privacy.Regimes;
using Haven.Tests.Privacy.Rights;
using Haven.Tests.Privacy.Rights.Package;
using Haven.Tests.Privacy.Vault;

namespace Haven.Tests.Privacy.Consent;

internal static class ConsentFormSteps
{
    public const string Words = "/privacy/consent/client";

    /// <summary>Changes some words, through the page that shows what they change.</summary>
    public static async Task RewordAsync(this HttpClient officer, params (string, string)[] words)
    {
        var look = await officer.SubmitAsync(Words, [("step", "look"), .. words]);
        look.Text.ShouldContain("What the new version changes");
        var answer = await officer.SubmitAsync(look, [("step", "write"), .. words]);
        answer.Location.ShouldNotBeNull(answer.Text);
    }
}

/// <summary>/privacy/consent: what people are asked, in which words, and what each use rests on.</summary>
public class ConsentFormPageTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task NewWords_AreLookedAtFirst_AndEarlierVersionsStay(string database)
    {
        var organisation = await OrganisationAsync(database);
        using var officer = await organisation.OfficerAsync();
        var look = await officer.SubmitAsync(
            ConsentFormSteps.Words,
            ("step", "look"),
            ("title-en", "Your choice")
        );
        look.Text.ShouldContain("What people agreed to before stays as it is");
        (await organisation.CountAsync<ConsentVersion>()).ShouldBe(0);

        await officer.RewordAsync(("title-en", "Your choice"));
        await officer.RewordAsync(("title-en", "It is your choice"));

        var page = await officer.GetPageAsync(ConsentFormSteps.Words);
        page.Text.ShouldContain("Version 1");
        page.Text.ShouldContain("Version 2");
        page.Text.ShouldContain("your own words");
        var empty = await officer.SubmitAsync(
            ConsentFormSteps.Words,
            ("step", "write"),
            ("item-es-1", " ")
        );
        empty.Errors.ShouldBe(["Question 2 in Spanish is empty. Write it."]);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task OfTwoWhoWrite_TheSecondIsTold_AndKeepsWhatTheyTyped(string database)
    {
        var organisation = await OrganisationAsync(database);
        using var officer = await organisation.OfficerAsync();
        var open = await officer.GetPageAsync(ConsentFormSteps.Words);
        await officer.RewordAsync(("title-en", "Your choice"));

        var late = await officer.SubmitAsync(open, ("step", "write"), ("title-en", "My choice"));

        late.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        late.Errors.ShouldHaveSingleItem().ShouldStartWith("Somebody else changed these words");
        late.Html.QuerySelector("[name=title-en]")!.GetAttribute("value").ShouldBe("My choice");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WithoutLaws_NobodyHasSaid_AndWithThemEachUseHasItsBasis(string database)
    {
        var organisation = await OrganisationAsync(database);
        using var officer = await organisation.OfficerAsync();
        (await officer.GetPageAsync("/privacy/consent")).Text.ShouldContain(
            "Nobody has said yet which laws hold"
        );
        await officer.ChooseAsync("gdpr");
        var page = await officer.GetPageAsync("/privacy/consent");
        page.Text.ShouldContain("Article 6(1)(c); Article 7(1)");
        page.Text.ShouldNotContain("None of the laws that you chose says so");

        var rosa = await organisation.CreateMemberAsync(Roles.Professional);
        using var others = await rosa.SignInAsync();
        (await others.GetPageAsync("/privacy/consent")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await officer.GetPageAsync("/privacy/consent/other")).Status.ShouldBe(
            HttpStatusCode.NotFound
        );
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ARequest_TakesBackAtItsEnd_AndNotBefore(string database)
    {
        var organisation = await OrganisationAsync(database);
        var rosa = await organisation.CreateMemberAsync(Roles.Professional);
        var client = await rosa.TakeUpAsync(204_117);
        await rosa.AnswerAsync(client, "work", "figures", "exchange");
        string request = await organisation.AskAsync("Withdrawal");
        using var officer = await organisation.OfficerAsync();
        await officer.FindAsync(request, "204117");
        var none = await officer.StepAsync(request, "Finish", ("answer", "It is done."));
        none.Errors.ShouldBe(["Choose at least one thing that they take back."]);
        (await organisation.OpenForAsync(client)).ShouldContain(Purpose.Exchange);

        await officer.TakeAsync(
            request,
            "Finish",
            ("answer", "It is done."),
            ("taken", "client/exchange")
        );

        (await organisation.OpenForAsync(client)).ShouldBe([
            Purpose.CaseWork,
            Purpose.Reminding,
            Purpose.Reporting,
        ]);
        var receipt = (await rosa.ReadAsync(client)).Entries[0];
        receipt.Entry.IsWithdrawal.ShouldBeTrue();
        receipt.Voice.Manner.ShouldBe(Manner.InWriting);
    }

    // It is kept under a key of its own, and is theirs all the same.
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task APackage_HoldsWhatSomebodySaid_QuestionByQuestion(string database)
    {
        var organisation = await OrganisationAsync(database);
        var rosa = await organisation.CreateMemberAsync(Roles.Professional);
        await organisation.CreateMemberAsync(Roles.Administrator);
        await rosa.AnswerAsync(await rosa.TakeUpAsync(204_117), "work", "exchange");
        using var officer = await organisation.OfficerAsync();

        var package = await officer.PackageAsync(
            await organisation.ReadyAsync(officer, Asker.Themselves, lang: "es")
        );

        string page = WebUtility.HtmlDecode(package["index.html"]);
        page.ShouldContain("Lo que la persona aceptó, no aceptó o retiró");
        page.ShouldContain("¿Podemos contarle en cifras que no nombran a nadie?");
        page.ShouldContain("Sí, hasta el 15 de enero de 2027");
    }

    private static async Task<TestOrganisation> OrganisationAsync(string database) =>
        await (await Installation.OnAsync(database)).CreateOrganisationAsync();
}
