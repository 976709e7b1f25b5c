using System.Net;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Health;

[Trait("Category", "Long")]
public class HealthTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Health_ShowsCounts_AndNothingThatIsSealed(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync("Riverside");
        var planted = await organisation.CreateMemberAsync(
            Roles.Professional,
            "Philippa Plantagenet"
        );
        var machine = await organisation.CreateMemberAsync(Roles.Operator, "Olaf Operatorson");
        using var browser = await machine.SignInAsync();

        var page = await browser.GetPageAsync("/haven/health");

        page.Status.ShouldBe(HttpStatusCode.OK);
        page.Text.ShouldContain(database);
        page.Text.ShouldContain(organisation.Code);
        page.Text.ShouldContain("audit_records");
        string source = page.Html.Source.Text;
        foreach (
            string secret in new[]
            {
                "Plantagenet",
                "Operatorson",
                planted.Email,
                machine.Email,
                "Springfield",
                "192.0.2.",
            }
        )
        {
            source.ShouldNotContain(secret);
        }
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Health_OpensNothing(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var machine = await organisation.CreateMemberAsync(Roles.Operator);
        using var browser = await machine.SignInAsync();
        await browser.GetPageAsync("/haven/health");
        int before = await EntriesAsync(haven, organisation.Id);

        await browser.GetPageAsync("/haven/health");

        (await EntriesAsync(haven, organisation.Id)).ShouldBe(before);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Health_ForAnybodyElse_IsNotThere(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var member = await organisation.CreateMemberAsync(
            Roles.Administrator | Roles.Professional | Roles.Supervisor | Roles.PrivacyOfficer
        );
        using var browser = await member.SignInAsync();

        (await browser.GetPageAsync("/haven/health")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    private static async Task<int> EntriesAsync(Installation haven, OrganisationId organisation)
    {
        await using var context = haven.Core.Database.Open(Scope.Installation);
        return await context.Set<AuditRecord>().CountAsync(r => r.OrganisationId == organisation);
    }
}
