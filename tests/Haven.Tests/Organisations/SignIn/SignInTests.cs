using System.Net;
using Haven.Privacy.Purposes;

namespace Haven.Tests.Organisations.SignIn;

public class SignInTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task SignIn_WithPassword_LeadsToTheCaseload(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var member = await organisation.CreateMemberAsync(Roles.Professional);
        using var browser = haven.Browser();

        var answer = await browser.SubmitAsync(
            "/organisations/sign-in",
            ("email", member.Email),
            ("password", TestOrganisation.Password)
        );

        answer.Status.ShouldBe(HttpStatusCode.Redirect);
        answer.Location!.ToString().ShouldBe("/");
        (await browser.GetPageAsync("/")).Location!.ToString().ShouldBe("/screening/caseload");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task SignIn_WithWrongPassword_AnswersAsForAnUnknownAddress(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var member = await organisation.CreateMemberAsync(Roles.Professional);
        using var browser = haven.Browser();

        var wrong = await browser.SubmitAsync(
            "/organisations/sign-in",
            ("email", member.Email),
            ("password", "something else entirely")
        );
        var unknown = await browser.SubmitAsync(
            "/organisations/sign-in",
            ("email", "nobody@example.org"),
            ("password", "something else entirely")
        );

        wrong.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        unknown.Status.ShouldBe(wrong.Status);
        unknown.Errors.ShouldBe(wrong.Errors);
    }
}
