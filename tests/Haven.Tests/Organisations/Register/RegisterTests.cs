using System.Net;
using Haven.Organisations.Accounts;
using Haven.Organisations.Model;
using Haven.Organisations.Register;
using Haven.Privacy.Abroad;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Organisations.Register;

public class RegisterTests
{
    // Promise SCR-1: "first and last name, e-mail, employer (if any), city and state, and a password".
    private static readonly string[] Promised =
    [
        "first-name",
        "last-name",
        "email",
        "employer",
        "city",
        "state",
        "password",
    ];

    // What Haven makes itself; none of it is asked of the person.
    private static readonly string[] MadeByHaven =
    [
        "Id",
        "OrganisationId",
        "PersonKey",
        "EmailIndex",
        "AuthenticatorKey",
        "RecoveryCodes",
        "HasAuthenticator",
        "LastCodeStep",
        "FailedSignIns",
        "LockedUntil",
        "EmailConfirmed",
        "Version",
    ];

    private static readonly string[] Stored =
    [
        "FirstName",
        "LastName",
        "Email",
        "Employer",
        "City",
        "State",
        "PasswordHash",
    ];

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Fields_AreThoseOfThePromiseAndNoMore(string database)
    {
        var haven = await Installation.OnAsync(database);
        using var browser = haven.Browser();

        var page = await browser.GetPageAsync("/organisations/register");
        var fields = page
            .Html.QuerySelectorAll("main form input, main form select, main form textarea")
            .Where(f => f.GetAttribute("type") is not ("checkbox" or "radio" or "hidden"))
            .Select(f => f.GetAttribute("name"));
        var properties = typeof(Account).GetProperties().Select(p => p.Name);
        await using var context = haven.Core.Database.Open(Scope.Installation);
        var columns = context
            .Model.FindEntityType(typeof(Account))!
            .GetProperties()
            .Select(p => p.Name);

        fields.ShouldBe(Promised, ignoreOrder: true);
        properties.Except(MadeByHaven).ShouldBe(Stored, ignoreOrder: true);
        columns.Except(MadeByHaven).ShouldBe(Stored, ignoreOrder: true);
        page.Html.QuerySelectorAll("main form input[type=checkbox]")
            .Select(f => f.GetAttribute("name"))
            .ShouldBe(["warned", "adult", "terms"]);
        page.Html.QuerySelectorAll("main form input[checked]").ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Register_FromAbroad_NeedsConsent_AndKeepsWhatWasShown(string database)
    {
        var haven = await Installation.OnAsync(database);
        string email = Newcomer.NewEmail();
        using var browser = haven.Browser();
        const string path = "/organisations/register";

        var unread = await browser.SubmitAsync(path, Newcomer.Form(email, ("where", "elsewhere")));
        unread.Errors.ShouldHaveSingleItem().ShouldStartWith("Read what it means");
        unread.Html.QuerySelector("input[value=elsewhere]")!.HasAttribute("checked").ShouldBeTrue();
        var nowhere = await browser.SubmitAsync(path, Newcomer.Form(email, ("where", "")));
        nowhere.Errors.ShouldBe(["Choose whether you work in the United States."]);
        (await haven.LettersToAsync(email)).ShouldBeEmpty();

        await browser.SubmitAsync(
            path,
            Newcomer.Form(email, ("where", "elsewhere"), ("warned", "yes"))
        );
        var kept = (await AbroadAsync(haven, email)).ShouldHaveSingleItem();
        kept.Words.ShouldBe(new AbroadWarning(Country.Find("US")!).Version);

        await browser.SubmitAsync(await haven.LinkToAsync(email, "/organisations/confirm"));
        await browser.SignInAsync(email);
        (await browser.GetPageAsync("/organisations/account")).Text.ShouldContain(
            "You agreed to it on"
        );
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task RegisterAgain_FromHere_LeavesNothingOfWhoeverCameFromAbroad(string database)
    {
        var haven = await Installation.OnAsync(database);
        string email = Newcomer.NewEmail();
        using var browser = haven.Browser();
        const string path = "/organisations/register";
        await browser.SubmitAsync(
            path,
            Newcomer.Form(email, ("where", "elsewhere"), ("warned", "yes"))
        );

        // Nobody confirmed the address: whoever begins anew works here, ticked box or not.
        await browser.SubmitAsync(path, Newcomer.Form(email, ("warned", "yes")));
        (await AbroadAsync(haven, email)).ShouldBeEmpty();
    }

    private static async Task<List<Attestation>> AbroadAsync(Installation haven, string email)
    {
        byte[] index = EmailAddress.Index(haven.Get<Vault>(), email);
        await using var store = haven.Core.Database.Open(Scope.Installation);
        var account = await store.Set<Account>().SingleAsync(a => a.EmailIndex == index);
        return await store
            .Set<Attestation>()
            .Where(a => a.Account == account.Id && a.Kind == Attestation.StoredAbroad)
            .ToListAsync();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Register_Confirmed_LeadsIn(string database)
    {
        var haven = await Installation.OnAsync(database);
        string email = Newcomer.NewEmail();
        using var browser = haven.Browser();

        var sent = await browser.SubmitAsync("/organisations/register", Newcomer.Form(email));
        var early = await browser.SignInAsync(email);
        string link = await haven.LinkToAsync(email, "/organisations/confirm");
        var confirmed = await browser.SubmitAsync(link);
        var signedIn = await browser.SignInAsync(email);

        sent.Title.ShouldContain("Check your mail");
        early.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        confirmed.Title.ShouldContain("confirmed");
        signedIn.Status.ShouldBe(HttpStatusCode.Redirect);
        (await browser.GetPageAsync("/")).Location!.ToString().ShouldBe("/organisations/choose");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Register_WithTakenAddress_AnswersAsForAFreeOne(string database)
    {
        var haven = await Installation.OnAsync(database);
        string taken = Newcomer.NewEmail(),
            free = Newcomer.NewEmail();
        await haven.CreateAccountAsync(taken);
        using var browser = haven.Browser();

        var first = await browser.SubmitAsync("/organisations/register", Newcomer.Form(free));
        var second = await browser.SubmitAsync(
            "/organisations/register",
            Newcomer.Form(taken, ("password", "other blue lanterns hum 4"))
        );

        second.Status.ShouldBe(first.Status);
        second.Text.Replace(taken, free, StringComparison.Ordinal).ShouldBe(first.Text);
        (await haven.LettersToAsync(taken))
            .ShouldHaveSingleItem()
            .ShouldContain("There is an account for it already");
        (await browser.SignInAsync(taken)).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task RegisterAgain_BeforeConfirming_VoidsTheFirstLinkAndPassword(string database)
    {
        var haven = await Installation.OnAsync(database);
        string email = Newcomer.NewEmail();
        using var browser = haven.Browser();
        await browser.SubmitAsync(
            "/organisations/register",
            Newcomer.Form(email, ("password", "somebody elses orange kite 3"))
        );
        string first = await haven.LinkToAsync(email, "/organisations/confirm");

        await browser.SubmitAsync("/organisations/register", Newcomer.Form(email));

        (await browser.GetPageAsync(first)).Status.ShouldBe(HttpStatusCode.NotFound);
        var links = await haven.LettersToAsync(email);
        links.Count.ShouldBe(2);
        string second = await haven.LinkToAsync(email, "/organisations/confirm");
        second =
            second == first ? await haven.LinkToAsync(email, "/organisations/confirm", 1) : second;
        await browser.SubmitAsync(second);
        (await browser.SignInAsync(email, "somebody elses orange kite 3")).Status.ShouldBe(
            HttpStatusCode.UnprocessableEntity
        );
        (await browser.SignInAsync(email)).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    [Theory]
    [InlineData("first-name", "Ro\u0007sa", "First name")]
    [InlineData("last-name", "Del\ngado", "Last name")]
    [InlineData("city", "East\u202eside", "City")]
    [InlineData("employer", "Har\u200bbour", "Employer")]
    [InlineData("state", "\u2066Oregon", "State")]
    public async Task Register_WithHiddenCharacter_NamesTheField(
        string field,
        string value,
        string words
    )
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        using var browser = haven.Browser();

        var page = await browser.SubmitAsync(
            "/organisations/register",
            Newcomer.Form(Newcomer.NewEmail(), (field, value))
        );

        page.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        page.Errors.ShouldHaveSingleItem()
            .ShouldStartWith($"{words} contains a character that cannot be seen");
        page.Html.QuerySelector($"#{field}-error").ShouldNotBeNull();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Register_WithAnyScript_KeepsTheName(string database)
    {
        var haven = await Installation.OnAsync(database);
        string email = Newcomer.NewEmail();
        using var browser = haven.Browser();
        await browser.SubmitAsync(
            "/organisations/register",
            Newcomer.Form(email, ("first-name", "ندى"), ("last-name", "王小明 O’Ḧara"))
        );
        await browser.SubmitAsync(await haven.LinkToAsync(email, "/organisations/confirm"));
        await browser.SignInAsync(email);

        var account = await browser.GetPageAsync("/organisations/account");

        account.Text.ShouldContain("ندى");
        account.Text.ShouldContain("王小明 O’Ḧara");
    }

    [Fact]
    public async Task Register_WithNothing_NamesEveryFieldAndKeepsNothing()
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        using var browser = haven.Browser();

        var page = await browser.SubmitAsync("/organisations/register");

        page.Errors.Count.ShouldBe(9);
        page.Title.ShouldStartWith("Error: ");
    }

    [Fact]
    public async Task Register_WithWeakPassword_SaysWhyAndKeepsWhatWasTyped()
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        using var browser = haven.Browser();

        var page = await browser.SubmitAsync(
            "/organisations/register",
            Newcomer.Form(Newcomer.NewEmail(), ("password", "iloveyou123"))
        );

        page.Errors.ShouldHaveSingleItem().ShouldContain("tried first");
        page.Html.QuerySelector("#password-strength")!.TextContent.ShouldContain("very weak");
        page.Html.QuerySelector("#city")!.GetAttribute("value").ShouldBe("Eastside");
        page.Html.QuerySelector("#adult")!.HasAttribute("checked").ShouldBeTrue();
        page.Html.DocumentElement.OuterHtml.ShouldNotContain("iloveyou123");
    }

    [Fact]
    public async Task Register_Often_SendsFewMailsAndAnswersTheSame()
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        string email = Newcomer.NewEmail();
        await haven.CreateAccountAsync(email);
        using var browser = haven.Browser();

        for (int i = 0; i < 7; i++)
        {
            (
                await browser.SubmitAsync("/organisations/register", Newcomer.Form(email))
            ).Title.ShouldContain("Check your mail");
        }

        (await haven.LettersToAsync(email)).Count.ShouldBe(5);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Register_TwiceAtOnce_MakesOneAccount(string database)
    {
        var haven = await Installation.OnAsync(database);
        string email = Newcomer.NewEmail();
        using var browser = haven.Browser();

        var answers = await Task.WhenAll(
            browser.SubmitAsync("/organisations/register", Newcomer.Form(email)),
            browser.SubmitAsync("/organisations/register", Newcomer.Form(email))
        );

        answers.ShouldAllBe(a => a.Status == HttpStatusCode.OK);
        (await haven.LettersToAsync(email)).Count.ShouldBe(2);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task NewInstallation_TellsHowToBegin_UntilAnOrganisationIsThere(string database)
    {
        if (database == Databases.PostgreSql)
        {
            await Installation.OnAsync(database);
        }
        await using var haven = await Installation.StartNewAsync(database);
        using var browser = haven.Browser();
        (await browser.GetPageAsync("/organisations/sign-in")).Text.ShouldContain("To begin");
        using var founder = await Newcomer.ComeInAsync(haven, "first@example.org");

        await founder.SubmitAsync("/organisations/choose", ("name", "Harbour House"));

        (await browser.GetPageAsync("/organisations/register")).Text.ShouldNotContain("To begin");
        (await founder.GetPageAsync("/")).Location!.ToString().ShouldBe("/privacy/audit");
        (await founder.GetPageAsync("/organisations/members")).Text.ShouldContain("Amina Okoro");
    }
}
