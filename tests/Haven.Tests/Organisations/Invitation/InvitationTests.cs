using System.Net;
using Haven.Organisations.Members;
using Haven.Privacy.Purposes;

namespace Haven.Tests.Organisations.MailedInvitation;

public class InvitationTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Invitation_OpenedFromTheMail_SaysWhatItInvitesTo(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync("Harbour House");
        var administrator = await organisation.CreateMemberAsync(Roles.Administrator);
        string email = $"{organisation.Code}@example.org";
        await haven
            .Get<Invitations>()
            .InviteAsync(administrator.Reader, email, Roles.Professional, CancellationToken.None);
        using var browser = haven.Browser();

        var page = await browser.GetPageAsync(
            await haven.LinkToAsync(email, "/organisations/invitation")
        );

        page.Status.ShouldBe(HttpStatusCode.OK);
        page.Text.ShouldContain("Harbour House");
        page.Text.ShouldContain("professional");
    }

    [Theory]
    [InlineData("")]
    [InlineData("?link=")]
    [InlineData("?link=something-else")]
    public async Task Invitation_WithALinkThatNeverWas_SaysWhatToDo(string query)
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        using var browser = haven.Browser();

        var page = await browser.GetPageAsync("/organisations/invitation" + query);

        page.Status.ShouldBe(HttpStatusCode.NotFound);
        page.Text.ShouldContain("ask whoever invited you for a new one");
    }
}
