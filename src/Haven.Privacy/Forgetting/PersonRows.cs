using System.Reflection;
using Haven.Privacy.Audit;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Forgetting;

/// <summary>
/// Every stored record of a person, found from the model itself: whatever a service stores about somebody goes with
/// them, without the service saying so a second time.
/// </summary>
internal static class PersonRows
{
    private static readonly MethodInfo DeleteOne = Method(nameof(DeleteAsync));
    private static readonly MethodInfo CountOne = Method(nameof(CountAsync));
    private static readonly MethodInfo ListOne = Method(nameof(ListAsync));

    /// <summary>
    /// Deletes all rows of these people in the context's organisation; returns how many of which kind, of each of whom
    /// there was any.
    /// </summary>
    public static async Task<
        IReadOnlyDictionary<PersonKeyId, SortedDictionary<string, int>>
    > DeleteAsync(
        HavenContext context,
        IReadOnlyList<PersonKeyId> people,
        CancellationToken cancellationToken
    )
    {
        var went = new Dictionary<PersonKeyId, SortedDictionary<string, int>>();
        foreach (var (type, table) in Kinds(context))
        {
            var counted = await (Task<Dictionary<PersonKeyId, int>>)
                DeleteOne
                    .MakeGenericMethod(type)
                    .Invoke(null, [context, people, cancellationToken])!;
            foreach (var (person, rows) in counted)
            {
                if (!went.TryGetValue(person, out var theirs))
                {
                    went[person] = theirs = new(StringComparer.Ordinal);
                }
                theirs[table] = rows;
            }
        }
        await context
            .Set<KeptPerson>()
            .Where(k =>
                k.OrganisationId == context.CurrentOrganisation && people.Contains(k.PersonKey)
            )
            .ExecuteDeleteAsync(cancellationToken);
        return went;
    }

    /// <summary>How many rows of which kind there are of a person in the context's organisation.</summary>
    public static async Task<IReadOnlyDictionary<string, int>> CountAsync(
        HavenContext context,
        PersonKeyId person,
        CancellationToken cancellationToken
    )
    {
        var there = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var (type, table) in Kinds(context))
        {
            int rows = await (Task<int>)
                CountOne
                    .MakeGenericMethod(type)
                    .Invoke(null, [context, person, cancellationToken])!;
            if (rows > 0)
            {
                there[table] = rows;
            }
        }
        return there;
    }

    /// <summary>Everybody of whom the context's organisation stores anything.</summary>
    public static async Task<HashSet<PersonKeyId>> EverybodyAsync(
        HavenContext context,
        CancellationToken cancellationToken
    )
    {
        var everybody = new HashSet<PersonKeyId>();
        foreach (var (type, _) in Kinds(context))
        {
            everybody.UnionWith(
                await (Task<List<PersonKeyId>>)
                    ListOne.MakeGenericMethod(type).Invoke(null, [context, cancellationToken])!
            );
        }
        return everybody;
    }

    // The log's own records are sealed under the log's key and are about acts; they end by their own rule.
    internal static IEnumerable<(Type Type, string Table)> Kinds(HavenContext context) =>
        context
            .Model.GetEntityTypes()
            .Where(e =>
                e.ClrType.IsAssignableTo(typeof(ISealedRecord)) && e.ClrType != typeof(AuditRecord)
            )
            .Select(e => (e.ClrType, e.GetTableName()!.Replace('_', ' ')));

    private static async Task<Dictionary<PersonKeyId, int>> DeleteAsync<T>(
        HavenContext context,
        IReadOnlyList<PersonKeyId> people,
        CancellationToken cancellationToken
    )
        where T : class, ISealedRecord
    {
        var theirs = context
            .Set<T>()
            .Where(r =>
                r.OrganisationId == context.CurrentOrganisation && people.Contains(r.PersonKey)
            );
        var counted = await theirs
            .GroupBy(r => r.PersonKey)
            .Select(g => new { g.Key, Rows = g.Count() })
            .ToDictionaryAsync(g => g.Key, g => g.Rows, cancellationToken);
        if (counted.Count > 0)
        {
            await theirs.ExecuteDeleteAsync(cancellationToken);
        }
        return counted;
    }

    private static Task<int> CountAsync<T>(
        HavenContext context,
        PersonKeyId person,
        CancellationToken cancellationToken
    )
        where T : class, ISealedRecord =>
        context
            .Set<T>()
            .CountAsync(
                r => r.OrganisationId == context.CurrentOrganisation && r.PersonKey == person,
                cancellationToken
            );

    private static Task<List<PersonKeyId>> ListAsync<T>(
        HavenContext context,
        CancellationToken cancellationToken
    )
        where T : class, ISealedRecord =>
        context
            .Set<T>()
            .Where(r => r.OrganisationId == context.CurrentOrganisation)
            .Select(r => r.PersonKey)
            .Distinct()
            .ToListAsync(cancellationToken);

    private static MethodInfo Method(string name) =>
        typeof(PersonRows)
            .GetMethods(BindingFlags.Static | BindingFlags.NonPublic)
            .Single(m => m.Name == name && m.IsGenericMethod);
}
