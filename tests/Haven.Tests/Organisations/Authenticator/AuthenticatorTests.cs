using System.Net;
using Haven.Organisations.Authenticator;
using Haven.Privacy.Purposes;
using Haven.Start;
using Haven.Tests.Organisations.SignIn;

namespace Haven.Tests.Organisations.Authenticator;

[Trait("Category", "Long")]
public class AuthenticatorTests
{
    private const string Address = "/organisations/authenticator";

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task SignIn_WithCode_TakesEachCodeOnce(string database)
    {
        var haven = await Installation.OnAsync(database);
        var person = await SetUpAsync(haven);
        using var browser = haven.Browser();
        var ask = await browser.SignInAsync(person.Email);

        var used = await browser.SubmitAsync(ask, ("code", person.CodeAt(0)));
        var next = await browser.SubmitAsync(ask, ("code", person.CodeAt(1)));
        var again = await browser.SubmitAsync(ask, ("code", person.CodeAt(1)));

        ask.Title.ShouldContain("Enter a code");
        used.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        next.Status.ShouldBe(HttpStatusCode.Redirect);
        again.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await browser.GetPageAsync("/organisations/account")).Text.ShouldContain(
            "Authenticator app On"
        );
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task SignIn_OneCodeInTwoRequests_SignsInOnce(string database)
    {
        var haven = await Installation.OnAsync(database);
        var person = await SetUpAsync(haven);
        var asks = await AsksAsync(haven, person);

        var answers = await Task.WhenAll(
            asks.Select(a => a.Browser.SubmitAsync(a.Page, ("code", person.CodeAt(1))))
        );

        answers.Count(a => a.Status == HttpStatusCode.Redirect).ShouldBe(1);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task SignIn_OneRecoveryCodeInTwoRequests_SignsInOnce(string database)
    {
        var haven = await Installation.OnAsync(database);
        var person = await SetUpAsync(haven);
        var asks = await AsksAsync(haven, person);
        using var one = haven.Browser();

        var answers = await Task.WhenAll(
            asks.Select(a => a.Browser.SubmitAsync(a.Page, ("code", person.Recovery[0])))
        );
        var again = await one.SubmitAsync(
            await one.SignInAsync(person.Email),
            ("code", person.Recovery[0])
        );
        var another = await one.SubmitAsync(
            await one.SignInAsync(person.Email),
            ("code", person.Recovery[1])
        );

        answers.Count(a => a.Status == HttpStatusCode.Redirect).ShouldBe(1);
        again.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        another.Status.ShouldBe(HttpStatusCode.Redirect);
        (await one.GetPageAsync(Address)).Text.ShouldContain("8 recovery codes left");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task SignIn_WrongCodes_LockAsWrongPasswordsDo(string database)
    {
        var haven = await Installation.OnAsync(database);
        var person = await SetUpAsync(haven);
        using var browser = haven.Browser();
        for (int i = 0; i < 5; i++)
        {
            // The right password between does not make the count begin anew.
            var ask = await browser.SignInAsync(person.Email);
            await browser.SubmitAsync(ask, ("code", "000 000"));
        }

        (await browser.SignInAsync(person.Email)).Status.ShouldBe(
            HttpStatusCode.UnprocessableEntity
        );
        (await LockOutTests.LoadAsync(haven, person.Account)).LockedUntil.ShouldBeGreaterThan(0);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Ticket_AlteredOrOld_BeginsAgain(string database)
    {
        await Installation.OnAsync(database);
        await using var haven = await Installation.StartNewAsync(database);
        var person = await SetUpAsync(haven);
        using var browser = haven.Browser();
        var ask = await browser.SignInAsync(person.Email);
        string ticket = ask.Html.QuerySelector("input[name=ticket]")!.GetAttribute("value")!;
        string altered = (ticket[0] == 'A' ? "B" : "A") + ticket[1..];

        foreach (string bad in new[] { "", "x", altered, new string('A', 5000) })
        {
            var answer = await browser.PostAsync(
                "/organisations/sign-in",
                "/organisations/sign-in/code",
                ("ticket", bad),
                ("code", person.CodeAt(1))
            );
            answer.Errors.ShouldHaveSingleItem().ShouldContain("Sign in again");
        }
        haven.Clock.Advance(TimeSpan.FromMinutes(5));
        (await browser.SubmitAsync(ask, ("code", person.CodeAt(0))))
            .Errors.ShouldHaveSingleItem()
            .ShouldContain("Sign in again");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task SwitchOff_NeedsACode(string database)
    {
        var haven = await Installation.OnAsync(database);
        var person = await SetUpAsync(haven);

        var wrong = await person.Browser.SubmitAsync(Address, ("code", "123"));
        var right = await person.Browser.SubmitAsync(Address, ("code", person.Recovery[2]));

        wrong.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        right.Status.ShouldBe(HttpStatusCode.Redirect);
        using var browser = haven.Browser();
        (await browser.SignInAsync(person.Email)).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Confirm_WithWrongCode_StaysOff(string database)
    {
        var haven = await Installation.OnAsync(database);
        string email = Newcomer.NewEmail();
        using var browser = await Newcomer.ComeInAsync(haven, email);
        await browser.SubmitAsync(Address);

        var answer = await browser.SubmitAsync(Address, ("code", "000000"));

        answer.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await browser.GetPageAsync("/organisations/account")).Text.ShouldContain(
            "Authenticator app Off"
        );
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Door_DemandingASecondFactor_LeadsHereAndSaysWhy(string database)
    {
        await Installation.OnAsync(database);
        string folder = Directory.CreateTempSubdirectory("haven-test-").FullName;
        var settings = await Installation.SettingsAsync(database, folder) with
        {
            RequireSecondFactor = true,
        };
        var clock = new FakeClock();
        await Core.MigrateAsync(settings, clock, default);
        await using var haven = await Installation.OpenAsync(folder, settings, clock);
        var member = await (await haven.CreateOrganisationAsync()).CreateMemberAsync(
            Roles.PrivacyOfficer
        );
        using var browser = await member.SignInAsync(secondFactor: false);
        using var factor = await member.SignInAsync(secondFactor: true);

        (await browser.GetPageAsync(Address)).Text.ShouldContain("asks for a second factor");
        (await factor.GetPageAsync(Address)).Text.ShouldNotContain("asks for a second factor");
    }

    // Several browsers that have shown the password and are asked for a code: two might miss one another.
    private static async Task<IReadOnlyList<(HttpClient Browser, Page Page)>> AsksAsync(
        Installation haven,
        Person person
    )
    {
        var asks = new List<(HttpClient, Page)>();
        for (int i = 0; i < 4; i++)
        {
            var browser = haven.Browser();
            asks.Add((browser, await browser.SignInAsync(person.Email)));
        }
        return asks;
    }

    private static async Task<Person> SetUpAsync(Installation haven)
    {
        string email = Newcomer.NewEmail();
        var browser = await Newcomer.ComeInAsync(haven, email);
        await browser.SubmitAsync(Address);
        var page = await browser.GetPageAsync(Address);
        page.Html.QuerySelector("svg.haven-qr").ShouldNotBeNull();
        string key = page
            .Html.QuerySelector(".haven-key code")!
            .TextContent.Replace(" ", "", StringComparison.Ordinal);
        var person = new Person(haven, email, browser, Base32.Decode(key), []);
        var codes = await browser.SubmitAsync(page, ("code", person.CodeAt(0)));
        codes.Title.ShouldContain("recovery codes");
        return person with
        {
            Recovery =
            [
                .. codes
                    .Html.QuerySelectorAll(".haven-recovery-codes code")
                    .Select(c => c.TextContent),
            ],
        };
    }

    private sealed record Person(
        Installation Haven,
        string Email,
        HttpClient Browser,
        byte[] Key,
        IReadOnlyList<string> Recovery
    )
    {
        public global::Haven.Organisations.Model.AccountId Account
        {
            get
            {
                using var context = Haven.Core.Database.Open(
                    global::Haven.Privacy.Store.Scope.Installation
                );
                byte[] index = global::Haven.Organisations.Accounts.EmailAddress.Index(
                    Haven.Core.Services.Vault,
                    Email
                );
                return context
                    .Set<global::Haven.Organisations.Model.Account>()
                    .Single(a => a.EmailIndex == index)
                    .Id;
            }
        }

        public string CodeAt(int step) => Totp.Code(Key, Totp.Step(Haven.Clock.GetUtcNow()) + step);
    }
}
