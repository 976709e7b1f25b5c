using System.Net;
using Haven.Organisations.Authenticator;
using Haven.Organisations.StepUp;
using Haven.Privacy.Purposes;
using Haven.Start;

namespace Haven.Tests.Organisations.Passkeys;

[Trait("Category", "Long")]
public class PasskeyTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Add_Asks_ForThisSiteAndAnUnlockedDevice(string database)
    {
        var haven = await Installation.OnAsync(database);
        string email = Newcomer.NewEmail();
        using var browser = await Newcomer.ComeInAsync(haven, email);

        var page = await browser.GetPageAsync(PasskeySteps.New);
        var options = SoftwareAuthenticator.OptionsOf(page);

        options.GetProperty("rp").GetProperty("id").GetString().ShouldBe("localhost");
        options.GetProperty("user").GetProperty("name").GetString().ShouldBe(email);
        options.GetProperty("attestation").GetString().ShouldBe("none");
        options
            .GetProperty("authenticatorSelection")
            .GetProperty("userVerification")
            .GetString()
            .ShouldBe("required");
        page.Html.QuerySelector(".haven-without-script")!.TextContent.ShouldContain("JavaScript");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task FirstPasskey_BringsRecoveryCodes_AndEndsBrowsersWithAPasswordAlone(
        string database
    )
    {
        var haven = await Installation.OnAsync(database);
        string email = Newcomer.NewEmail();
        using var browser = await Newcomer.ComeInAsync(haven, email);
        using var elsewhere = haven.Browser();
        await elsewhere.SignInAsync(email);

        var added = await browser.AddPasskeyAsync(new SoftwareAuthenticator());

        PasskeySteps.RecoveryOn(added).Count.ShouldBe(10);
        (await elsewhere.GetPageAsync(PasskeySteps.Home)).Status.ShouldBe(HttpStatusCode.Redirect);
        var list = await browser.GetPageAsync(PasskeySteps.Home);
        list.Text.ShouldContain("my telephone");
        list.Text.ShouldContain("Not yet");
        list.Text.ShouldContain("10 recovery codes left");
        (await browser.GetPageAsync("/organisations/account")).Text.ShouldContain("Passkeys 1");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task SignIn_WithThePasskey_OrARecoveryCode_AndNotWithThePasswordAlone(
        string database
    )
    {
        var haven = await Installation.OnAsync(database);
        var person = await haven.WithPasskeyAsync();
        var (browser, asked) = await person.AskedAsync();
        var (other, askedAgain) = await person.AskedAsync();

        var without = await browser.SubmitAsync(asked, ("code", ""));
        var entered = await browser.SubmitAsync(asked, ("passkey", person.Device.Sign(asked)));
        var recovered = await other.SubmitAsync(askedAgain, ("code", person.Recovery[0]));

        asked.Title.ShouldContain("Use your passkey");
        asked.Html.QuerySelector(".haven-without-script")!.TextContent.ShouldContain("recovery");
        without.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        entered.Status.ShouldBe(HttpStatusCode.Redirect);
        recovered.Status.ShouldBe(HttpStatusCode.Redirect);
        var list = await browser.GetPageAsync(PasskeySteps.Home);
        list.Text.ShouldNotContain("Not yet");
        list.Text.ShouldContain("9 recovery codes left");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Several_EachSignsIn_AndTheSecondBringsNoCodes(string database)
    {
        var haven = await Installation.OnAsync(database);
        var person = await haven.WithPasskeyAsync();
        var second = new SoftwareAuthenticator { Counter = 0, Step = 0 };

        var added = await person.Browser.AddPasskeyAsync(second, "the key on my ring");

        added.Location!.ToString().ShouldBe(PasskeySteps.Home + "?done=added");
        foreach (var device in new[] { person.Device, second, person.Device, second })
        {
            var (browser, asked) = await person.AskedAsync();
            SoftwareAuthenticator
                .OptionsOf(asked)
                .GetProperty("allowCredentials")
                .GetArrayLength()
                .ShouldBe(2);
            (await browser.SubmitAsync(asked, ("passkey", device.Sign(asked)))).Status.ShouldBe(
                HttpStatusCode.Redirect
            );
        }
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Name_ThatCannotBeKept_LosesNothing(string database)
    {
        var haven = await Installation.OnAsync(database);
        using var browser = await Newcomer.ComeInAsync(haven, Newcomer.NewEmail());
        var page = await browser.GetPageAsync(PasskeySteps.New);
        string made = new SoftwareAuthenticator().Make(page);

        var empty = await browser.SubmitAsync(page, ("name", " "), ("passkey", made));
        var added = await browser.SubmitAsync(empty, ("name", "Küche ☎"));

        empty.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        empty.Errors.ShouldBe(["Enter your passkey's name."]);
        added.Title.ShouldContain("recovery codes");
        (await browser.GetPageAsync(PasskeySteps.Home)).Text.ShouldContain("Küche ☎");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task StepUp_TakesAPasskeyInPlaceOfTheCode(string database)
    {
        await using var haven = await StartAsync(database);
        var person = await haven.WithPasskeyAsync();
        haven.Clock.Advance(TimeSpan.FromMinutes(11));

        var sent = await person.Browser.GetPageAsync(PasskeySteps.New);
        var asked = await person.Browser.GetPageAsync(sent.Location!.ToString());
        var alone = await person.Browser.SubmitAsync(
            asked,
            (StepUpGate.Password, TestOrganisation.Password)
        );
        var wrongPassword = await person.Browser.SubmitAsync(
            alone,
            (StepUpGate.Password, "not my password"),
            ("step-up-passkey", person.Device.Sign(alone))
        );
        var both = await person.Browser.SubmitAsync(
            wrongPassword,
            (StepUpGate.Password, TestOrganisation.Password),
            ("step-up-passkey", person.Device.Sign(wrongPassword))
        );

        sent.Location!.ToString().ShouldStartWith("/organisations/step-up");
        alone.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        wrongPassword.Errors.ShouldBe(alone.Errors);
        both.Title.ShouldContain("Confirmed");
        (await person.Browser.GetPageAsync(PasskeySteps.New)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task FormThatWaits_GoesOnWithThePasskey(string database)
    {
        await using var haven = await StartAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var admin = await organisation.CreateMemberAsync(Roles.Administrator);
        using var browser = await admin.SignInAsync();
        var device = new SoftwareAuthenticator();
        await browser.AddPasskeyAsync(device);
        haven.Clock.Advance(TimeSpan.FromMinutes(11));

        var asked = await browser.SubmitAsync(
            "/organisations/members/invite",
            ("email", "somebody@example.org"),
            ("roles", "professional")
        );
        var done = await browser.SubmitAsync(
            asked,
            (StepUpGate.Password, TestOrganisation.Password),
            ("step-up-passkey", device.Sign(asked))
        );

        asked.Status.ShouldBe(HttpStatusCode.Forbidden);
        done.Location!.ToString().ShouldBe("/organisations/members?done=invited");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Remove_TheLast_LeavesThePasswordAlone(string database)
    {
        var haven = await Installation.OnAsync(database);
        var person = await haven.WithPasskeyAsync();
        string removal = PasskeySteps.RemovalOf(
            await person.Browser.GetPageAsync(PasskeySteps.Home),
            "my telephone"
        );

        var page = await person.Browser.GetPageAsync(removal);
        var wrong = await person.Browser.SubmitAsync(page, ("code", "123 456"));
        var removed = await person.Browser.SubmitAsync(
            wrong,
            ("passkey", person.Device.Sign(wrong))
        );

        page.Text.ShouldContain("your only second factor");
        wrong.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        removed.Location!.ToString().ShouldBe(PasskeySteps.Home + "?done=removed");
        (await person.Browser.GetPageAsync(PasskeySteps.Home)).Text.ShouldNotContain("recovery");
        using var browser = haven.Browser();
        (await browser.SignInAsync(person.Email)).Status.ShouldBe(HttpStatusCode.Redirect);
        (await person.Browser.GetPageAsync(removal)).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Remove_ALostOne_WithARecoveryCode_KeepsTheOther(string database)
    {
        var haven = await Installation.OnAsync(database);
        var person = await haven.WithPasskeyAsync();
        var lost = new SoftwareAuthenticator();
        await person.Browser.AddPasskeyAsync(lost, "lost");
        string removal = PasskeySteps.RemovalOf(
            await person.Browser.GetPageAsync(PasskeySteps.Home),
            "lost"
        );

        var page = await person.Browser.GetPageAsync(removal);
        await person.Browser.SubmitAsync(page, ("code", person.Recovery[3]));

        page.Text.ShouldNotContain("your only second factor");
        var (browser, asked) = await person.AskedAsync();
        var refused = await browser.SubmitAsync(asked, ("passkey", lost.Sign(asked)));
        refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (
            await browser.SubmitAsync(refused, ("passkey", person.Device.Sign(refused)))
        ).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Remove_SomebodyElses_DoesNotExist(string database)
    {
        var haven = await Installation.OnAsync(database);
        var person = await haven.WithPasskeyAsync();
        var other = await haven.WithPasskeyAsync();
        string theirs = PasskeySteps.RemovalOf(
            await other.Browser.GetPageAsync(PasskeySteps.Home),
            "my telephone"
        );

        (await person.Browser.GetPageAsync(theirs)).Status.ShouldBe(HttpStatusCode.NotFound);
        await person.Browser.PostAsync(PasskeySteps.Home, theirs, ("code", person.Recovery[0]));

        (await other.Browser.GetPageAsync(PasskeySteps.Home)).Text.ShouldContain("my telephone");
        (await person.Browser.GetPageAsync(PasskeySteps.Home)).Text.ShouldContain("my telephone");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Authenticator_BesideAPasskey_TakesNothingOfItAway(string database)
    {
        var haven = await Installation.OnAsync(database);
        var person = await haven.WithPasskeyAsync();
        const string address = "/organisations/authenticator";
        await person.Browser.SubmitAsync(address);
        var page = await person.Browser.GetPageAsync(address);
        byte[] key = Base32.Decode(
            page.Html.QuerySelector(".haven-key code")!
                .TextContent.Replace(" ", "", StringComparison.Ordinal)
        );
        long step = Totp.Step(haven.Clock.GetUtcNow());

        var (early, askedEarly) = await person.AskedAsync();
        var unconfirmed = await early.SubmitAsync(askedEarly, ("code", Totp.Code(key, step)));
        await person.Browser.SubmitAsync(page, ("code", Totp.Code(key, step)));
        var off = await person.Browser.GetPageAsync(address);
        await person.Browser.SubmitAsync(off, ("passkey", person.Device.Sign(off)));

        unconfirmed.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await person.Browser.GetPageAsync("/organisations/account")).Text.ShouldContain(
            "Authenticator app Off"
        );
        (await person.Browser.GetPageAsync(PasskeySteps.Home)).Text.ShouldContain(
            "10 recovery codes left"
        );
        (await person.AskedAsync()).Asked.Title.ShouldContain("Use your passkey");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Door_DemandingASecondFactor_OpensToAPasskey(string database)
    {
        await using var haven = await StartAsync(
            database,
            s => s with { RequireSecondFactor = true }
        );
        var organisation = await haven.CreateOrganisationAsync();
        var member = await organisation.CreateMemberAsync(Roles.Professional);
        using var browser = haven.Browser();
        await browser.SignInAsync(member.Email);
        const string caseload = "/screening/caseload";

        var before = await browser.GetPageAsync(caseload);
        var device = new SoftwareAuthenticator();
        await browser.AddPasskeyAsync(device);
        var after = await browser.GetPageAsync(caseload);
        using var again = haven.Browser();
        var asked = await again.SignInAsync(member.Email);
        await again.SubmitAsync(asked, ("passkey", device.Sign(asked)));

        before.Location!.ToString().ShouldBe("/organisations/authenticator");
        after.Status.ShouldBe(HttpStatusCode.OK);
        (await again.GetPageAsync(caseload)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AtABareNetworkAddress_ThePageSaysWhy_AndRecoveryCodesStillWork(
        string database
    )
    {
        await using var haven = await StartAsync(database);
        var person = await haven.WithPasskeyAsync();
        await using var bare = await Installation.OpenAsync(
            Directory.CreateTempSubdirectory("haven-test-").FullName,
            haven.Settings with
            {
                Address = "http://127.0.0.1:5080",
            },
            haven.Clock
        );
        using var browser = bare.Browser();

        var asked = await browser.SignInAsync(person.Email);
        var entered = await browser.SubmitAsync(asked, ("code", person.Recovery[0]));

        asked.Title.ShouldContain("Enter a code");
        asked.Html.QuerySelector("[data-passkey]").ShouldBeNull();
        entered.Status.ShouldBe(HttpStatusCode.Redirect);
        (await browser.GetPageAsync(PasskeySteps.Home)).Text.ShouldContain("bare network address");
        (await browser.GetPageAsync(PasskeySteps.New)).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    private static async Task<Installation> StartAsync(
        string database,
        Func<Settings, Settings>? with = null
    )
    {
        await Installation.OnAsync(database);
        string folder = Directory.CreateTempSubdirectory("haven-test-").FullName;
        var settings = await Installation.SettingsAsync(database, folder);
        settings = with?.Invoke(settings) ?? settings;
        var clock = new FakeClock();
        await Core.MigrateAsync(settings, clock, default);
        return await Installation.OpenAsync(folder, settings, clock);
    }
}
