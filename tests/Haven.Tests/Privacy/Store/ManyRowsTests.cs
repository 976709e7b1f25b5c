using Haven.Privacy.Forgetting;
using Haven.Privacy.Store;
using Haven.Screening.Clients;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Privacy.Store;

/// <summary>Rows that go past the tracker are the rows that it would have stored, and nobody else's.</summary>
public class ManyRowsTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TheyReadAsTheTrackersDo(string database)
    {
        var organisation = await (await Installation.OnAsync(database)).CreateOrganisationAsync();
        Erasure[] rows =
        [
            New(organisation.Id, 1, new PersonKeyId(Guid.NewGuid())),
            New(organisation.Id, 2, null),
        ];
        await using var store = organisation.Open();
        await using (var transaction = await store.Database.BeginTransactionAsync(Ct))
        {
            await organisation.Installation.Core.Database.InsertAsync(store, rows, Ct);
            await transaction.CommitAsync(Ct);
        }

        var read = await store
            .Set<Erasure>()
            .AsNoTracking()
            .OrderBy(e => e.AskedAt)
            .ToListAsync(Ct);
        read.ShouldBeEquivalentTo(rows.ToList());
        var person = rows[0].Person;
        (await store.Set<Erasure>().CountAsync(e => e.Person == person, Ct)).ShouldBe(1);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AnotherOrganisations_OrSealedOnes_OrWithoutATransaction_AreRefused(
        string database
    )
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var other = await haven.CreateOrganisationAsync();
        var all = haven.Core.Database;
        await using var store = organisation.Open();
        Erasure[] ours = [New(organisation.Id, 1, null)];
        await Should.ThrowAsync<InvalidOperationException>(() => all.InsertAsync(store, ours, Ct));
        await using var transaction = await store.Database.BeginTransactionAsync(Ct);
        Erasure[] theirs = [.. ours, New(other.Id, 2, null)];
        await Should.ThrowAsync<InvalidOperationException>(() =>
            all.InsertAsync(store, theirs, Ct)
        );
        await Should.ThrowAsync<InvalidOperationException>(() =>
            all.InsertAsync<Client>(store, [], Ct)
        );
    }

    private static Erasure New(OrganisationId organisation, int number, PersonKeyId? person) =>
        new()
        {
            Id = Guid.NewGuid(),
            OrganisationId = organisation,
            Person = person,
            Mark = [(byte)number, 2, 3],
            By = Guid.NewGuid(),
            Rule = "event-guest 'P3Y'",
            AskedAt = number,
            Went = "",
        };
}
