using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Usage;
using Haven.Tests.Privacy.Vault;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Tests.Privacy.Usage;

/// <summary>Figures of use: what the log says, month by month, and of one organisation.</summary>
public class UsageTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task FiguresAreThoseOfTheLog_AndOfOneOrganisation(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var other = await haven.CreateOrganisationAsync();
        var rosa = await organisation.CreateMemberAsync(Roles.Professional);
        var petra = await organisation.CreateMemberAsync(Roles.PrivacyOfficer);
        var reading = haven.Services.GetRequiredService<UsageReading>();
        var before = await reading.ReadAsync(organisation.Id, Ct);
        var elsewhere = await reading.ReadAsync(other.Id, Ct);

        await rosa.TakeUpAsync();
        await rosa.TakeUpAsync();

        var after = await reading.ReadAsync(organisation.Id, Ct);
        after.Count.ShouldBe(UsageReading.Months);
        after[0].First.Day.ShouldBe(1);
        (after[0].Of(Act.Create) - before[0].Of(Act.Create)).ShouldBe(2);
        after[0].Members.ShouldBe(before[0].Members + 1);
        after.Skip(1).ShouldAllBe(m => m.Members == 0 && m.Acts.Count == 0);
        (await reading.ReadAsync(other.Id, Ct))[0].Acts.ShouldBe(elsewhere[0].Acts);
        await using var context = organisation.Open();
        after[0]
            .Acts.Values.Sum()
            .ShouldBe(await context.Set<AuditRecord>().CountAsync(r => r.Member != Guid.Empty, Ct));

        using var officer = await petra.SignInAsync();
        var page = await officer.GetPageAsync("/privacy/usage");
        page.Html.QuerySelectorAll("tbody tr").Length.ShouldBe(UsageReading.Months);
        using var professional = await rosa.SignInAsync();
        (await professional.GetAsync("/privacy/usage")).StatusCode.ShouldBe(
            System.Net.HttpStatusCode.NotFound
        );
    }
}
