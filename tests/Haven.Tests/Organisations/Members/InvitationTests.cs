using System.Net;
using Haven.Organisations.Members;
using Haven.Organisations.Model;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Tests.Door;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Organisations.Members;

/// <summary>Inviting somebody, and what becomes of it.</summary>
public class InvitationTests
{
    private const string Home = "/organisations/members";

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Invite_TakenByItsAddress_MakesAMember(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync("Harbour House");
        var admin = await organisation.CreateMemberAsync(Roles.Administrator);
        using var browser = await admin.SignInAsync();
        string email = Newcomer.NewEmail();

        await browser.PostAsync(
            Home,
            Home + "/invite",
            ("email", email),
            ("roles", "professional"),
            ("roles", "supervisor")
        );
        string link = await haven.LinkToAsync(email, "/organisations/invitation");
        using var stranger = haven.Browser();
        var shown = await stranger.GetPageAsync(link);
        using var invited = await Newcomer.ComeInAsync(haven, email);
        var joined = await invited.SubmitAsync(
            "/organisations/choose",
            ("invitation", await IdAsync(invited))
        );

        shown.Text.ShouldContain("Harbour House invites you");
        shown.Text.ShouldContain("professional and supervisor");
        joined.Location!.ToString().ShouldBe("/");
        (await invited.GetPageAsync("/")).Location!.ToString().ShouldBe("/screening/caseload");
        (await stranger.GetPageAsync(link)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await browser.GetPageAsync(Home)).Text.ShouldContain("Amina Okoro");
        var again = await browser.SubmitAsync(
            Home + "/invite",
            ("email", email),
            ("roles", "professional")
        );
        again.Errors.ShouldHaveSingleItem().ShouldContain("is a member already");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Invite_TakenByAnotherAddress_IsNotFound(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var admin = await organisation.CreateMemberAsync(Roles.Administrator);
        using var browser = await admin.SignInAsync();
        string email = Newcomer.NewEmail();
        await browser.SubmitAsync(Home + "/invite", ("email", email), ("roles", "professional"));
        await using var context = organisation.Open();
        var invitation = await context.Set<Invitation>().SingleAsync();
        using var other = await Newcomer.ComeInAsync(haven, Newcomer.NewEmail());

        (await other.GetPageAsync("/organisations/choose")).Text.ShouldNotContain("invites you");
        var answer = await other.PostAsync(
            "/organisations/choose",
            "/organisations/choose/take",
            ("invitation", invitation.Id.ToString())
        );

        answer.Status.ShouldBe(HttpStatusCode.NotFound);
        (await context.Set<Invitation>().CountAsync()).ShouldBe(1);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Invite_TakenByTwoBrowsersAtOnce_MakesOneMember(string database)
    {
        var haven = await Installation.OnAsync(database);
        var (organisation, invitation, browsers) = await InvitedAsync(haven);

        var answers = await Task.WhenAll(
            browsers.Select(b =>
                b.PostAsync(
                    "/organisations/choose",
                    "/organisations/choose/take",
                    ("invitation", invitation.ToString())
                )
            )
        );

        answers.Count(a => a.Status == HttpStatusCode.Redirect).ShouldBe(1);
        answers.Count(a => a.Status == HttpStatusCode.NotFound).ShouldBe(browsers.Count - 1);
        await using var context = organisation.Open();
        (await context.Set<Member>().CountAsync(m => m.Roles == Roles.Professional)).ShouldBe(1);
        (await context.Set<Invitation>().CountAsync()).ShouldBe(0);
        (
            await context
                .Set<AuditRecord>()
                .CountAsync(r => r.What == "member" && r.Act == Act.Create)
        ).ShouldBe(2);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Invite_TakenAndWithdrawnAtOnce_IsOneOfTheTwo(string database)
    {
        var haven = await Installation.OnAsync(database);
        for (int round = 0; round < 4; round++)
        {
            var (organisation, invitation, browsers) = await InvitedAsync(haven);
            var admin = await organisation.CreateMemberAsync(Roles.Administrator);
            using var administrator = await admin.SignInAsync();

            var answers = await Task.WhenAll(
                browsers
                    .Select(b => (b, "/organisations/choose"))
                    .Append((administrator, Home))
                    .Select(x =>
                        x.Item1.PostAsync(
                            x.Item2,
                            x.Item2 == Home ? Home + "/withdraw" : x.Item2 + "/take",
                            ("invitation", invitation.ToString())
                        )
                    )
            );

            answers.Count(a => a.Status == HttpStatusCode.Redirect).ShouldBe(1);
            answers.ShouldAllBe(a =>
                a.Status == HttpStatusCode.Redirect || a.Status == HttpStatusCode.NotFound
            );
            await using var context = organisation.Open();
            (await context.Set<Member>().CountAsync(m => m.Roles == Roles.Professional)).ShouldBe(
                answers[^1].Status == HttpStatusCode.Redirect ? 0 : 1
            );
        }
    }

    // Somebody invited, signed in in several browsers.
    private static async Task<(TestOrganisation, Guid, IReadOnlyList<HttpClient>)> InvitedAsync(
        Installation haven
    )
    {
        var organisation = await haven.CreateOrganisationAsync();
        var admin = await organisation.CreateMemberAsync(Roles.Administrator);
        string email = Newcomer.NewEmail();
        var invited = new TestMember(
            haven,
            await haven.CreateAccountAsync(email),
            admin.Member,
            email
        );
        await haven
            .Get<Invitations>()
            .InviteAsync(admin.Reader, email, Roles.Professional, default);
        var browsers = new List<HttpClient>();
        for (int i = 0; i < 4; i++)
        {
            browsers.Add(await invited.SignInAsync());
        }
        await using var context = organisation.Open();
        return (organisation, (await context.Set<Invitation>().SingleAsync()).Id, browsers);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Invite_Withdrawn_DoesNotWork(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var admin = await organisation.CreateMemberAsync(Roles.Administrator);
        using var browser = await admin.SignInAsync();
        string email = Newcomer.NewEmail();
        await browser.SubmitAsync(Home + "/invite", ("email", email), ("roles", "professional"));
        var list = await browser.GetPageAsync(Home);
        list.Text.ShouldContain(email);

        await browser.SubmitAsync(list);

        (await browser.GetPageAsync(Home)).Text.ShouldNotContain(email);
        string link = await haven.LinkToAsync(email, "/organisations/invitation");
        (await browser.GetPageAsync(link)).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Invite_OperatorBesideAnotherRole_IsRefused(string database)
    {
        var haven = await Installation.OnAsync(database);
        var admin = await (await haven.CreateOrganisationAsync()).CreateMemberAsync(
            Roles.Administrator
        );
        using var browser = await admin.SignInAsync();

        var both = await browser.SubmitAsync(
            Home + "/invite",
            ("email", "nobody"),
            ("roles", "operator"),
            ("roles", "professional")
        );
        var none = await browser.SubmitAsync(Home + "/invite", ("email", Newcomer.NewEmail()));

        both.Errors.Count.ShouldBe(2);
        both.Errors[1].ShouldContain("operator alone");
        none.Errors.ShouldHaveSingleItem().ShouldContain("at least one role");
    }

    private static async Task<string> IdAsync(HttpClient browser) =>
        (await browser.GetPageAsync("/organisations/choose"))
            .Html.QuerySelector("input[name=invitation]")!
            .GetAttribute("value")!;
}
