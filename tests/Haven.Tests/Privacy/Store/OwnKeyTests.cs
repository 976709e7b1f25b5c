using Haven.Delivery.Outbox;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Tests.Delivery.Outbox;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Privacy.Store;

/// <summary>A record whose key is its own takes the key along when it goes.</summary>
public class OwnKeyTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Deleted_TakesItsKeyAlong_AndOnlyWhenItIsGoneForCertain(string database)
    {
        await using var haven = await OutboxSteps.StartWithoutMailAsync(database);
        await haven.HandOverAsync();
        await using var context = haven.Core.Database.Open(Scope.Installation);
        var mail = await context.Set<OutgoingMail>().OrderBy(m => m.Id).FirstAsync(Ct);
        var store = haven.Core.Keys.Generations.Store;
        async Task<int> Keys() => (await store.ReadAsync([mail.PersonKey.Value], Ct)).Count;
        void Delete(HavenContext unit)
        {
            unit.Remove(mail);
            unit.Record(
                new Deed(
                    Reader.System(mail.OrganisationId, "test"),
                    Act.Delete,
                    Purpose.Delivery,
                    "mail",
                    [mail.PersonKey]
                )
            );
        }

        await using (var undone = await context.Database.BeginTransactionAsync(Ct))
        {
            Delete(context);
            await context.SaveChangesAsync(Ct);
            await undone.RollbackAsync(Ct);
        }
        (await Keys()).ShouldBe(1);
        context.ChangeTracker.Clear();
        Delete(context);
        (await Keys()).ShouldBe(1);
        await context.SaveChangesAsync(Ct);

        (await Keys()).ShouldBe(0);
    }
}
