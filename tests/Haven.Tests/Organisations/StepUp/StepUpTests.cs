using System.Net;
using Haven.Organisations.Authenticator;
using Haven.Organisations.Model;
using Haven.Organisations.StepUp;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Organisations.StepUp;

public class StepUpTests
{
    private const string Members = "/organisations/members";
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(11);

    [Fact]
    public async Task WhatIsHardToTakeBack_NeedsIt()
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);

        haven
            .Get<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<StepUpNeed>() is not null)
            .Select(e => e.RoutePattern.RawText)
            .ShouldBe(
                [
                    "/organisations/members/invite",
                    "/organisations/members/{member:guid}",
                    "/organisations/members/{member:guid}/remove",
                    "/organisations/inbox/{message:guid}/delete",
                    "/organisations/keys/new",
                    "/organisations/teams/{team:guid}",
                    "/organisations/teams/{team:guid}/remove",
                    "/organisations/authenticator/begin",
                    "/organisations/authenticator",
                    "/organisations/authenticator/off",
                    "/organisations/passkeys/new",
                    "/organisations/passkeys/new",
                    "/organisations/passkeys/{passkey:guid}/remove",
                    "/privacy/audit.csv",
                    "/privacy/breaches/{id:guid}/people.csv",
                    "/privacy/breaches/{id:guid}/notices",
                    "/privacy/forgetting",
                    "/privacy/leaving",
                    "/privacy/export",
                    "/privacy/abroad/new",
                    "/privacy/disclosures.csv",
                    "/privacy/releases/{number:int}/analysis",
                    "/privacy/releases/{number:int}/analysis/{id:guid}",
                    "/privacy/releases/{number:int}/analysis/{id:guid}/file",
                    "/privacy/agreements/sign",
                    "/privacy/agreements/own",
                    "/privacy/support/new",
                    "/privacy/releases/give",
                    "/privacy/releases/{number:int}/file",
                    "/privacy/permissions/{code}/{id:guid}/pdf",
                    "/privacy/permissions/{code}/{id:guid}/scan",
                    "/privacy/permissions/{code}/{id:guid}/give",
                    "/privacy/retention/{kind}",
                    "/privacy/retention/reviews/{id:guid}",
                    "/privacy/rights/{id:guid}",
                    "/privacy/rights/{id:guid}/hearing",
                    "/privacy/rights/{id:guid}/complaint",
                    "/privacy/restrictions/{id:guid}",
                    "/privacy/rights/{id:guid}/package",
                    "/privacy/holds/{id:guid}",
                    "/privacy/demands/{id:guid}/propose",
                    "/privacy/demands/{id:guid}/approve",
                    "/privacy/demands/{id:guid}/give",
                    "/privacy/notices/draft/publish",
                    "/research/consent/{code:long}/receipt/{id:guid}/pdf",
                    "/research/reviews/{number:int}/let-go",
                    "/research/studies/{number:int}/end",
                    "/screening/consent/{code}/receipt/{id:guid}/pdf",
                    "/screening/emergency",
                    "/screening/names/replace",
                    "/screening/names/replace",
                    "/screening/names/start-over",
                    "/screening/result/{code}/{number:int}/pdf",
                    "/students/removed",
                ],
                ignoreOrder: true
            );
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Form_SentLongAfterSignIn_WaitsForThePassword_AndGoesOn(string database)
    {
        await using var haven = await StartAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var admin = await organisation.CreateMemberAsync(Roles.Administrator);
        var other = await organisation.CreateMemberAsync(Roles.Professional);
        using var browser = await admin.SignInAsync();
        string path = $"{Members}/{other.Member.Id.Value}";
        (string, string)[] roles = [("roles", "supervisor"), ("roles", "privacy-officer")];
        haven.Clock.Advance(Soon);

        var asked = await browser.SubmitAsync(path, roles);
        var wrong = await browser.SubmitAsync(asked, (StepUpGate.Password, "something else"));
        var rolesBefore = await RolesOfAsync(organisation, other);
        var right = await browser.SubmitAsync(
            wrong,
            (StepUpGate.Password, TestOrganisation.Password)
        );

        asked.Status.ShouldBe(HttpStatusCode.Forbidden);
        asked.Title.ShouldContain("Confirm that it is you");
        wrong.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        wrong.Errors.ShouldHaveSingleItem().ShouldContain("not your password");
        rolesBefore.ShouldBe(Roles.Professional);
        right.Location!.ToString().ShouldBe(Members + "?done=changed");
        (await RolesOfAsync(organisation, other)).ShouldBe(Roles.Supervisor | Roles.PrivacyOfficer);
        haven.Clock.Advance(TimeSpan.FromMinutes(9));
        (await browser.SubmitAsync(path, ("roles", "professional"))).Status.ShouldBe(
            HttpStatusCode.Redirect
        );
        haven.Clock.Advance(TimeSpan.FromMinutes(2));
        (await browser.SubmitAsync(path, ("roles", "supervisor"))).Status.ShouldBe(
            HttpStatusCode.Forbidden
        );
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Download_LongAfterSignIn_AsksFirst(string database)
    {
        await using var haven = await StartAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var officer = await organisation.CreateMemberAsync(Roles.PrivacyOfficer);
        using var browser = await officer.SignInAsync();
        const string path = "/privacy/audit.csv?act=View";
        (await browser.GetPageAsync(path)).Status.ShouldBe(HttpStatusCode.OK);
        haven.Clock.Advance(Soon);

        var sent = await browser.GetPageAsync(path);
        var confirmed = await browser.SubmitAsync(
            sent.Location!.ToString(),
            (StepUpGate.Password, TestOrganisation.Password)
        );

        sent.Location!.ToString().ShouldStartWith("/organisations/step-up?return=");
        confirmed.Html.QuerySelector($"a[href='{path}']").ShouldNotBeNull();
        (await browser.GetPageAsync(path)).Status.ShouldBe(HttpStatusCode.OK);
        (await browser.GetPageAsync("/organisations/step-up?return=//evil.example"))
            .Html.QuerySelector("input[name=return]")!
            .GetAttribute("value")
            .ShouldBe("/");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WithAnAuthenticator_ThePasswordAloneIsNotEnough(string database)
    {
        await using var haven = await StartAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var admin = await organisation.CreateMemberAsync(Roles.Administrator);
        using var browser = await admin.SignInAsync();
        byte[] key = await SetUpAuthenticatorAsync(haven, browser);
        haven.Clock.Advance(Soon);
        (string, string)[] form = [("email", "somebody@example.org"), ("roles", "professional")];

        var asked = await browser.SubmitAsync(Members + "/invite", form);
        var without = await browser.SubmitAsync(
            asked,
            (StepUpGate.Password, TestOrganisation.Password)
        );
        var with = await browser.SubmitAsync(
            without,
            (StepUpGate.Password, TestOrganisation.Password),
            (StepUpGate.Prefix + "code", Totp.Code(key, Totp.Step(haven.Clock.GetUtcNow())))
        );

        without.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        with.Location!.ToString().ShouldBe(Members + "?done=invited");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WrongPasswords_RestAsAtSignIn(string database)
    {
        await using var haven = await StartAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var admin = await organisation.CreateMemberAsync(Roles.Administrator);
        using var browser = await admin.SignInAsync();
        haven.Clock.Advance(Soon);
        var asked = await browser.SubmitAsync(
            Members + "/invite",
            ("email", "somebody@example.org"),
            ("roles", "professional")
        );
        for (int i = 0; i < 5; i++)
        {
            await browser.SubmitAsync(asked, (StepUpGate.Password, $"guess number {i}"));
        }

        var right = await browser.SubmitAsync(
            asked,
            (StepUpGate.Password, TestOrganisation.Password)
        );

        right.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    private static async Task<byte[]> SetUpAuthenticatorAsync(
        Installation haven,
        HttpClient browser
    )
    {
        const string address = "/organisations/authenticator";
        await browser.SubmitAsync(address);
        var page = await browser.GetPageAsync(address);
        byte[] key = Base32.Decode(
            page.Html.QuerySelector(".haven-key code")!
                .TextContent.Replace(" ", "", StringComparison.Ordinal)
        );
        string code = Totp.Code(key, Totp.Step(haven.Clock.GetUtcNow()));
        (await browser.SubmitAsync(page, ("code", code))).Title.ShouldContain("recovery codes");
        return key;
    }

    private static async Task<Roles> RolesOfAsync(TestOrganisation organisation, TestMember member)
    {
        await using var context = organisation.Open();
        return (
            await context.Set<Member>().AsNoTracking().SingleAsync(m => m.Id == member.Member.Id)
        ).Roles;
    }

    private static async Task<Installation> StartAsync(string database)
    {
        await Installation.OnAsync(database);
        return await Installation.StartNewAsync(database);
    }
}
