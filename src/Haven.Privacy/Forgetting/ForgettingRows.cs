using System.Globalization;
using Haven.Privacy.Consent;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Forgetting;

/// <content>The rows of those who are forgotten, and how many of which kind went.</content>
public sealed partial class ForgettingService
{
    private async Task DeleteRowsAsync(
        HavenContext context,
        IReadOnlyCollection<Erasure> erasures,
        IReadOnlySet<Erasure> registered,
        IReadOnlyDictionary<PersonKeyId, PersonKeyId> folders,
        CancellationToken cancellationToken
    )
    {
        using var turn = await database.WriteTurnAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(
            cancellationToken
        );
        List<PersonKeyId> people = [.. erasures.Select(e => e.Person!.Value)];
        var went = new Dictionary<PersonKeyId, SortedDictionary<string, int>>(
            await PersonRows.DeleteAsync(
                database,
                context,
                [.. people, .. folders.Keys],
                cancellationToken
            )
        );
        foreach (var (folder, person) in folders.Where(f => went.ContainsKey(f.Key)))
        {
            went.TryAdd(person, new(StringComparer.Ordinal));
            Merge(went[person], went[folder]);
        }
        await ConsentFolders.BeginTimeAsync(context, people, Now(), cancellationToken);
        await WriteWentAsync(context, erasures, registered, went, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    // Of whom nothing went here, another node may have said what did.
    private static async Task WriteWentAsync(
        HavenContext context,
        IEnumerable<Erasure> erasures,
        IReadOnlySet<Erasure> registered,
        Dictionary<PersonKeyId, SortedDictionary<string, int>> went,
        CancellationToken cancellationToken
    )
    {
        foreach (
            var same in erasures
                .Select(e => (Erasure: e, Rows: went.GetValueOrDefault(e.Person!.Value)))
                .Where(e => e.Rows is not null || registered.Contains(e.Erasure))
                .GroupBy(e =>
                    (Words: e.Rows is null ? null : Words(e.Rows), e.Erasure.RegisteredAt)
                )
        )
        {
            await UpdateAsync(
                context,
                same.Select(e => e.Erasure),
                u =>
                {
                    u.SetProperty(e => e.RegisteredAt, same.Key.RegisteredAt);
                    if (same.Key.Words is { } words)
                    {
                        u.SetProperty(e => e.Went, words);
                    }
                },
                cancellationToken
            );
        }
    }

    private static void Merge(
        SortedDictionary<string, int> into,
        IReadOnlyDictionary<string, int> rows
    )
    {
        foreach (var (table, count) in rows)
        {
            into[table] = into.GetValueOrDefault(table) + count;
        }
    }

    private static string Words(SortedDictionary<string, int> rows) =>
        string.Join(
            ", ",
            rows.Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Key} {r.Value}"))
        );
}
