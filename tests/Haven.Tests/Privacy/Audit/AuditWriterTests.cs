using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Screening.Clients;
using Haven.Tests.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Privacy.Audit;

/// <summary>Entries of openings: durable before anything is opened, many in one commit, none at another's cost.</summary>
public class AuditWriterTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Commit_ReturnsWhenTheEntryIsThere(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var member = await organisation.CreateMemberAsync(Roles.Professional);
        var client = await organisation.LoadAsync(await member.TakeUpAsync());

        for (int i = 1; i <= 20; i++)
        {
            await haven.Core.Audit.CommitAsync(member.Deed(Act.View, client), Cancel);
            await using var context = organisation.Open();
            (await context.Set<AuditRecord>().CountAsync(r => r.Act == Act.View, Cancel)).ShouldBe(
                i
            );
        }
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AuditThatCannotBeWritten_OpensNothing(string database)
    {
        await using var haven = await Installation.StartNewAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var member = await organisation.CreateMemberAsync(Roles.Professional);
        var client = await organisation.LoadAsync(await member.TakeUpAsync());
        await haven.RenameAsync("audit_records", "audit_records_away");

        await Should.ThrowAsync<AuditUnavailableException>(() =>
            member.OpenAsync(Purpose.CaseWork, client)
        );
        await Should.ThrowAsync<AuditUnavailableException>(() =>
            member.OpenAsync(Purpose.PrivacyOversight, client)
        );
        await Should.ThrowAsync<Exception>(() => member.TakeUpAsync());
        await haven.RenameAsync("audit_records_away", "audit_records");

        (await member.OpenAsync(Purpose.CaseWork, client))
            .Read(client.Behaviour)
            .ShouldBe("likes to draw");
        await using var context = organisation.Open();
        (await context.Set<Client>().CountAsync(Cancel)).ShouldBe(1);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task OneEntryThatCannotBeWritten_DoesNotFailTheOthersThatWaitWithIt(
        string database
    )
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var member = await organisation.CreateMemberAsync(Roles.Professional);
        var client = await organisation.LoadAsync(await member.TakeUpAsync());
        var nowhere = Reader.System(OrganisationId.Create(), "test");
        var deed = member.Deed(Act.View, client);
        var writer = haven.Core.Audit;

        var all = Enumerable
            .Range(0, 40)
            .Select(i =>
                writer.CommitAsync(i % 10 == 3 ? deed with { Reader = nowhere } : deed, Cancel)
            )
            .ToList();

        for (int i = 0; i < all.Count; i++)
        {
            if (i % 10 == 3)
            {
                await Should.ThrowAsync<AuditUnavailableException>(all[i]);
            }
            else
            {
                await all[i];
            }
        }
    }
}
