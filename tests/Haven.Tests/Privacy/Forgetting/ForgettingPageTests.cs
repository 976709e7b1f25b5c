using System.Net;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Tests.Privacy.Vault;
using Haven.Tests.Screening;

namespace Haven.Tests.Privacy.Forgetting;

public class ForgettingPageTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Officer_ForgetsAClient_AndGetsAReceipt(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        await organisation.TakeInPhq9Async();
        using var rosa = await (
            await organisation.CreateMemberAsync(Roles.Professional)
        ).SignInAsync();
        await rosa.TakeUpAsync(614_220);
        await rosa.StartAsync(614_220);
        using var officer = await (
            await organisation.CreateMemberAsync(Roles.PrivacyOfficer)
        ).SignInAsync();

        var asked = await officer.SubmitAsync("/privacy/forgetting", ("code", "614 220"));
        asked.Status.ShouldBe(HttpStatusCode.OK);
        asked.Text.ShouldContain("Forget 614 220?");
        asked.Text.ShouldContain("Clients");
        asked.Text.ShouldContain("Screenings");

        var notChecked = await officer.SubmitAsync(asked);
        notChecked.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        notChecked.Errors.Count.ShouldBe(1);
        (await rosa.GetPageAsync("/screening/clients/614220")).Status.ShouldBe(HttpStatusCode.OK);

        var forgotten = await officer.SubmitAsync(asked, ("free", "yes"));
        forgotten.Status.ShouldBe(HttpStatusCode.Redirect);
        var receipt = await officer.GetPageAsync(forgotten.Location!.ToString());
        receipt.Text.ShouldContain("clients 1, screenings 1");
        receipt.Text.ShouldNotContain("614");

        (await rosa.GetPageAsync("/screening/clients/614220")).Status.ShouldBe(
            HttpStatusCode.NotFound
        );
        (await rosa.GetPageAsync("/screening/caseload")).Text.ShouldNotContain("614 220");
        (await officer.GetPageAsync("/privacy/forgetting")).Text.ShouldContain("clients 1");
        (await officer.GetPageAsync("/privacy/audit")).Text.ShouldContain("deleted");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task UnknownCode_AndAnothersCode_AnswerAlike(string database)
    {
        var haven = await Installation.OnAsync(database);
        var elsewhere = await haven.CreateOrganisationAsync();
        using var tom = await (await elsewhere.CreateMemberAsync(Roles.Professional)).SignInAsync();
        await tom.TakeUpAsync(614_330);
        var organisation = await haven.CreateOrganisationAsync();
        using var officer = await (
            await organisation.CreateMemberAsync(Roles.PrivacyOfficer)
        ).SignInAsync();

        foreach (string code in new[] { "614330", "614331", "", "Mary", "9".PadLeft(400, '9') })
        {
            var answer = await officer.SubmitAsync("/privacy/forgetting", ("code", code));
            answer.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
            answer.Errors.ShouldHaveSingleItem().ShouldContain("nobody here has it");
        }
        (await tom.GetPageAsync("/screening/clients/614330")).Status.ShouldBe(HttpStatusCode.OK);
        (await organisation.LogAsync()).Count(r => r.What == "code, not found").ShouldBe(5);
    }
}
