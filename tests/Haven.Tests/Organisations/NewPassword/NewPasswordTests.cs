using System.Net;
using Haven.Privacy.Purposes;

namespace Haven.Tests.Organisations.NewPassword;

public class NewPasswordTests
{
    private const string Other = "seven tin boats drift 2";

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task NewPassword_WithMailedLink_EndsSessionsAndTheRest(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var member = await organisation.CreateMemberAsync(Roles.Professional);
        using var signedIn = await member.SignInAsync();
        using var browser = haven.Browser();
        for (int i = 0; i < 5; i++)
        {
            await browser.SignInAsync(member.Email, "wrong every time");
        }

        await browser.SubmitAsync("/organisations/new-password", ("email", member.Email));
        string link = await haven.LinkToAsync(member.Email, "/organisations/new-password");
        var weak = await browser.SubmitAsync(link, ("password", "password12"));
        var changed = await browser.SubmitAsync(link, ("password", Other));

        weak.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        changed.Title.ShouldContain("changed");
        (await browser.GetPageAsync(link)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await signedIn.GetPageAsync("/"))
            .Location!.ToString()
            .ShouldStartWith("/organisations/sign-in");
        (await browser.SignInAsync(member.Email)).Status.ShouldBe(
            HttpStatusCode.UnprocessableEntity
        );
        (await browser.SignInAsync(member.Email, Other)).Status.ShouldBe(HttpStatusCode.Redirect);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Ask_ForUnknownAddress_AnswersTheSameAndMailsNothing(string database)
    {
        var haven = await Installation.OnAsync(database);
        string known = Newcomer.NewEmail(),
            unknown = Newcomer.NewEmail();
        await haven.CreateAccountAsync(known);
        using var browser = haven.Browser();

        var one = await browser.SubmitAsync("/organisations/new-password", ("email", known));
        var other = await browser.SubmitAsync("/organisations/new-password", ("email", unknown));

        other.Status.ShouldBe(one.Status);
        other.Text.Replace(unknown, known, StringComparison.Ordinal).ShouldBe(one.Text);
        (await haven.LettersToAsync(unknown)).ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Link_AfterAnHour_DoesNotWork(string database)
    {
        await Installation.OnAsync(database);
        await using var haven = await Installation.StartNewAsync(database);
        await haven.CreateAccountAsync("late@example.org");
        using var browser = haven.Browser();
        await browser.SubmitAsync("/organisations/new-password", ("email", "late@example.org"));
        string link = await haven.LinkToAsync("late@example.org", "/organisations/new-password");

        haven.Clock.Advance(TimeSpan.FromHours(1));

        (await browser.GetPageAsync(link)).Status.ShouldBe(HttpStatusCode.NotFound);
    }
}
