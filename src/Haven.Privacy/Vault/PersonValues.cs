using System.Data;
using System.Data.Common;
using System.Reflection;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Vault;

/// <summary>How much was sealed anew.</summary>
public sealed record SealedAnew(int Records, int Values)
{
    public static SealedAnew operator +(SealedAnew one, SealedAnew other) =>
        new(one.Records + other.Records, one.Values + other.Values);
}

/// <summary>
/// Every sealed value about one person, found from the model as forgetting finds them, and sealed anew under the
/// person's key of this version. What somebody else writes meanwhile stays as they wrote it.
/// </summary>
internal sealed class PersonValues(
    IDatabase database,
    KeyRing keys,
    OrganisationId organisation,
    PersonKeyId person,
    int version
)
{
    // Small enough that nobody waits long for their turn to write.
    private const int Batch = 100;
    private const int Attempts = 50;
    private const string Conflict = "40001"; // PostgreSQL's serialization_failure
    private static readonly MethodInfo OneKind = typeof(PersonValues).GetMethod(
        nameof(KindAsync),
        BindingFlags.Instance | BindingFlags.NonPublic
    )!;

    /// <summary>Seals anew whatever is under a key before it; nothing, where nothing is.</summary>
    /// <exception cref="VaultException">A value is damaged; or the person was forgotten a moment ago.</exception>
    public async Task<SealedAnew> SealAnewAsync(
        IProgress<int>? progress,
        CancellationToken cancellationToken
    )
    {
        var all = new SealedAnew(0, 0);
        await using var context = database.Open(new Scope(organisation));
        foreach (var (type, _) in PersonRows.Kinds(context))
        {
            var rows =
                (IAsyncEnumerable<int>)
                    OneKind.MakeGenericMethod(type).Invoke(this, [cancellationToken])!;
            await foreach (int values in rows)
            {
                all += new SealedAnew(1, values);
                progress?.Report(all.Values);
            }
        }
        return all;
    }

    private async IAsyncEnumerable<int> KindAsync<T>(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
        where T : class, ISealedRecord
    {
        foreach (var ids in (await BehindAsync<T>(cancellationToken)).Chunk(Batch))
        {
            foreach (int values in await BatchAsync<T>(ids, cancellationToken))
            {
                yield return values;
            }
        }
    }

    // One query, and so one moment: nothing is passed over because others come and go.
    private async Task<List<object[]>> BehindAsync<T>(CancellationToken cancellationToken)
        where T : class, ISealedRecord
    {
        await using var context = database.Open(new Scope(organisation));
        var key = context.Model.FindEntityType(typeof(T))!.FindPrimaryKey()!.Properties;
        var shape = SealShape.Of(typeof(T));
        var behind = new List<object[]>();
        await foreach (
            var row in context
                .Set<T>()
                .AsNoTracking()
                .Where(r =>
                    r.OrganisationId == context.CurrentOrganisation && r.PersonKey == person
                )
                .AsAsyncEnumerable()
                .WithCancellation(cancellationToken)
        )
        {
            if (shape.HasBefore(row, version))
            {
                behind.Add([.. key.Select(p => p.PropertyInfo!.GetValue(row)!)]);
            }
        }
        return behind;
    }

    private async Task<List<int>> BatchAsync<T>(object[][] ids, CancellationToken cancellationToken)
        where T : class, ISealedRecord
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await TryBatchAsync<T>(ids, cancellationToken);
            }
            catch (Exception e)
                when (attempt < Attempts
                    && e.GetBaseException() is DbException { SqlState: Conflict }
                )
            {
                // Somebody wrote one of these rows meanwhile: theirs stands, and what is behind is looked for again.
            }
        }
    }

    // Somebody else on this node may have made the old key warm again, a moment after it was read.
    private async Task<WarmKey> KeyAsync(CancellationToken cancellationToken)
    {
        WarmKey key;
        do
        {
            key = (await keys.PeopleAnewAsync([person], cancellationToken))[person.Value];
        } while (key.Version < version);
        return key;
    }

    // Read and written at one moment: on SQLite nobody else writes meanwhile, and on PostgreSQL a row that somebody else
    // changed since it was read is refused.
    private async Task<List<int>> TryBatchAsync<T>(
        object[][] ids,
        CancellationToken cancellationToken
    )
        where T : class, ISealedRecord
    {
        var shape = SealShape.Of(typeof(T));
        using var cipher = (await KeyAsync(cancellationToken)).NewCipher();
        var counts = new List<int>();
        await using var context = database.Open(new Scope(organisation));
        using var turn = await database.WriteTurnAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(
            IsolationLevel.RepeatableRead,
            cancellationToken
        );
        foreach (object[] id in ids)
        {
            if (await context.Set<T>().FindAsync(id, cancellationToken) is not { } row)
            {
                continue;
            }
            int values = 0;
            foreach (var (property, fresh) in shape.SealAnew(row, version, cipher).ToList())
            {
                context.Entry(row).Property(property).CurrentValue = fresh;
                values++;
            }
            if (values > 0)
            {
                counts.Add(values);
            }
        }
        await context.SaveBareAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return counts;
    }
}
