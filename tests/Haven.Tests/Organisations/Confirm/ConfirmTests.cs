using System.Net;

namespace Haven.Tests.Organisations.Confirm;

public class ConfirmTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Link_OpenedByAProgram_StillWorks_AndOnceOnly(string database)
    {
        var haven = await Installation.OnAsync(database);
        string email = Newcomer.NewEmail();
        using var browser = haven.Browser();
        await browser.SubmitAsync("/organisations/register", Newcomer.Form(email));
        string link = await haven.LinkToAsync(email, "/organisations/confirm");

        await browser.GetPageAsync(link);
        var page = await browser.GetPageAsync(link);
        var first = await browser.SubmitAsync(page);
        var second = await browser.SubmitAsync(page);

        first.Status.ShouldBe(HttpStatusCode.OK);
        second.Status.ShouldBe(HttpStatusCode.NotFound);
        second.Text.ShouldContain("does not work any more");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Link_AfterADay_DoesNotWork(string database)
    {
        await Installation.OnAsync(database);
        await using var haven = await Installation.StartNewAsync(database);
        using var browser = haven.Browser();
        await browser.SubmitAsync("/organisations/register", Newcomer.Form("late@example.org"));
        string link = await haven.LinkToAsync("late@example.org", "/organisations/confirm");

        haven.Clock.Advance(TimeSpan.FromHours(24));

        (await browser.GetPageAsync(link)).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("%00%ff../../etc")]
    public async Task Link_ThatNeverWas_IsNotFound(string link)
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        using var browser = haven.Browser();

        foreach (string page in new[] { "confirm", "new-password", "invitation" })
        {
            (await browser.GetPageAsync($"/organisations/{page}?link={link}")).Status.ShouldBe(
                HttpStatusCode.NotFound
            );
        }
    }
}
