using System.Net;
using Haven.Organisations.Door;
using Haven.Organisations.Keys;
using Haven.Organisations.Members;
using Haven.Privacy.Audit;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Organisations.Keys;

/// <summary>Keys for other systems: made and revoked by an administrator, and what they open.</summary>
public class KeyTests
{
    private const string Home = "/organisations/keys";
    private const string Instruments = "/api/v1/instruments";

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Make_ShowsTheKeyOnce_AndStoresItNowhere(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var admin = await organisation.CreateMemberAsync(Roles.Administrator, "Ada Administrator");
        using var browser = await admin.SignInAsync();

        var made = await browser.SubmitAsync(
            Home + "/new",
            ("system", "Case system"),
            ("scopes", "instruments:read"),
            ("lasts", "90")
        );
        string key = made.Html.QuerySelector("main li code")!.TextContent;
        var list = await browser.GetPageAsync(Home);

        made.Status.ShouldBe(HttpStatusCode.OK);
        key.ShouldMatch("^haven_[A-Za-z0-9]{40}$");
        list.Text.ShouldContain("Case system");
        list.Text.ShouldContain(key[..12] + "…");
        list.Text.ShouldContain("Ada Administrator");
        list.Text.ShouldContain("never");
        list.Text.ShouldNotContain(key);
        await using var context = organisation.Open();
        var stored = await context.Set<ApiKey>().SingleAsync();
        stored.Hash.Length.ShouldBe(32);
        (stored.Until - stored.MadeAt).ShouldBe(TimeSpan.FromDays(90).Ticks);
        using var program = haven.Program(key);
        (await program.AskAsync(Instruments)).Status.ShouldBe(200);
        (await browser.GetPageAsync(Home)).Text.ShouldNotContain("never");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Make_WithSomethingWrong_NamesEachField_AndKeepsWhatWasTyped(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var admin = await organisation.CreateMemberAsync(Roles.Administrator);
        using var browser = await admin.SignInAsync();

        var empty = await browser.SubmitAsync(Home + "/new", ("system", ""));
        var wrong = await browser.SubmitAsync(
            Home + "/new",
            ("system", "Case system"),
            ("scopes", "everything"),
            ("lasts", "9999"),
            ("networks", "203.0.113.0/33")
        );

        empty.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        empty.Errors.Count.ShouldBe(3);
        wrong.Errors.Count.ShouldBe(3);
        wrong.Html.QuerySelector("#system")!.GetAttribute("value").ShouldBe("Case system");
        wrong.Html.QuerySelector("#networks")!.GetAttribute("value").ShouldBe("203.0.113.0/33");
        await using var context = organisation.Open();
        (await context.Set<ApiKey>().AnyAsync()).ShouldBeFalse();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Use_WithoutAKeyThatWorks_IsAnsweredAlike_WhateverIsWrong(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var admin = await organisation.CreateMemberAsync(Roles.Administrator);
        var keys = haven.Get<KeyService>();
        var (revoked, revokedText) = await admin.MakeKeyAsync();
        await keys.RevokeAsync(admin.Reader, revoked.Id, CancellationToken.None);
        var (_, elsewhere) = await admin.MakeKeyAsync(networks: "203.0.113.0/24");

        var bodies = new List<string>();
        foreach (
            string? key in new[]
            {
                null,
                "haven_" + new string('x', 40),
                "haven_short",
                revokedText,
                elsewhere,
            }
        )
        {
            using var program = key is null ? haven.Browser() : haven.Program(key);
            var reply = await program.AskAsync(Instruments);
            reply.Status.ShouldBe(401, key);
            reply.ContentType.ShouldBe("application/problem+json");
            reply.Headers.WwwAuthenticate.ToString().ShouldContain("Bearer");
            reply.Headers.Contains("Set-Cookie").ShouldBeFalse();
            bodies.Add(reply.Body);
        }

        bodies.Distinct().ShouldHaveSingleItem().ShouldContain("/organisations/keys");
        await using var context = organisation.Open();
        (
            await context
                .Set<AuditRecord>()
                .CountAsync(r => r.Member == revoked.Id && r.Act == Act.Refused)
        ).ShouldBe(1);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Key_EndsWithItsTime_WithARevocation_AndWithWhoeverAnswersForIt(
        string database
    )
    {
        _ = await Installation.OnAsync(database);
        await using var haven = await Installation.StartNewAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var admin = await organisation.CreateMemberAsync(Roles.Administrator, "Ada");
        var second = await organisation.CreateMemberAsync(Roles.Administrator, "Bela");
        var (_, expires) = await admin.MakeKeyAsync();
        using var expiring = haven.Program(expires);
        (await expiring.AskAsync(Instruments)).Status.ShouldBe(200);
        haven.Clock.Advance(TimeSpan.FromDays(30));
        (await expiring.AskAsync(Instruments)).Status.ShouldBe(401);

        var (_, orphaned) = await admin.MakeKeyAsync();
        using var program = haven.Program(orphaned);
        (await program.AskAsync(Instruments)).Status.ShouldBe(200);
        await haven
            .Get<MemberAdministration>()
            .RemoveAsync(second.Reader, admin.Member.Id, CancellationToken.None);

        (await program.AskAsync(Instruments)).Status.ShouldBe(401);
        using var browser = await second.SignInAsync();
        var list = await browser.GetPageAsync(Home);
        list.Text.ShouldContain("ended on");
        list.Text.ShouldContain("stopped: whoever made it is no administrator here any more");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Key_RevokedBetweenTwoPages_OpensNoSecond(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var admin = await organisation.CreateMemberAsync(Roles.Administrator);
        var (_, text) = await admin.MakeKeyAsync(KeyScopes.AuditLog);
        using var program = haven.Program(text);
        using var browser = await admin.SignInAsync();
        await program.AskAsync("/api/v1/fhir/AuditEvent");
        var first = await program.AskAsync("/api/v1/fhir/AuditEvent?_count=1");
        string next = first["link[1].url"];

        var answer = await browser.SubmitAsync(Home);
        var second = await program.AskAsync(next);

        next.ShouldContain("_cursor=");
        answer.Location!.ToString().ShouldBe(Home + "?done=revoked");
        second.Status.ShouldBe(401);
        second["resourceType"].ShouldBe("OperationOutcome");
        second["issue[0].code"].ShouldBe("login");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Key_WithoutTheScope_IsToldWhich_AndNotWhetherThereIsSomething(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var (program, key) = await organisation.ProgramAsync(KeyScopes.Instruments);

        var reply = await program.AskAsync("/api/v1/clients/204117/facts");

        reply.Status.ShouldBe(403);
        reply["detail"].ShouldContain("facts:read");
        (await program.AskAsync("/api/v1/clients/999999/facts")).Body.ShouldBe(reply.Body);
        await using var context = organisation.Open();
        (
            await context
                .Set<AuditRecord>()
                .CountAsync(r => r.Member == key.Id && r.Act == Act.Refused)
        ).ShouldBe(2);
        program.Dispose();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Key_OfAnotherOrganisation_CannotBeRevokedOrSeen(string database)
    {
        var haven = await Installation.OnAsync(database);
        var theirs = await haven.CreateOrganisationAsync();
        var (program, key) = await theirs.ProgramAsync();
        var ours = await haven.CreateOrganisationAsync();
        var admin = await ours.CreateMemberAsync(Roles.Administrator);

        (
            await haven.Get<KeyService>().RevokeAsync(admin.Reader, key.Id, CancellationToken.None)
        ).ShouldBeFalse();
        (
            await haven.Get<KeyService>().ListAsync(admin.Reader, CancellationToken.None)
        ).ShouldBeEmpty();
        (await program.AskAsync(Instruments)).Status.ShouldBe(200);
        program.Dispose();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Use_TooOften_IsAskedToWait(string database)
    {
        var haven = await Installation.OnAsync(database);
        var (program, key) = await (await haven.CreateOrganisationAsync()).ProgramAsync();
        var limit = new KeyNeed(KeyScope.Instruments, "test").Limit;
        for (int i = 1; i < limit.Most; i++)
        {
            haven.Get<RateLimits>().Take(limit, key.Id.ToString("D")).ShouldBeNull();
        }

        (await program.AskAsync("/api/v1/fhir/Questionnaire")).Status.ShouldBe(200);
        var reply = await program.AskAsync("/api/v1/fhir/Questionnaire");

        reply.Status.ShouldBe(429);
        reply["issue[0].code"].ShouldBe("throttled");
        reply.Headers.RetryAfter.ShouldNotBeNull();
        program.Dispose();
    }

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7/32")]
    [InlineData("203.0.113.9/24, 2001:db8::1/32", "203.0.113.0/24 2001:db8::/32")]
    [InlineData("", "")]
    public void Networks_AreReadInOneForm(string typed, string read) =>
        Networks.Read(typed).ShouldBe((read, null));

    [Theory]
    [InlineData("203.0.113.0/33")]
    [InlineData("here")]
    [InlineData("1.2.3.4/5/6")]
    [InlineData("1.2.3.4/-1")]
    public void Networks_ThatAreNone_AreRefused(string typed) =>
        Networks.Read(typed).Error.ShouldNotBeNull();

    [Theory]
    [InlineData("203.0.113.0/24", "203.0.113.200", true)]
    [InlineData("203.0.113.0/24", "::ffff:203.0.113.200", true)]
    [InlineData("203.0.113.0/24", "203.0.114.1", false)]
    [InlineData("2001:db8::/32", "2001:db8:5::1", true)]
    [InlineData("2001:db8::/32", "203.0.113.1", false)]
    [InlineData("", "203.0.113.1", true)]
    public void Networks_Contain(string networks, string address, bool inside) =>
        Networks.Contain(networks, IPAddress.Parse(address)).ShouldBe(inside);
}
