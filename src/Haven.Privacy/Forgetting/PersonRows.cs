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
        var counted = await new Counting(context, people).CountAsync(cancellationToken);
        foreach (var (type, table) in Kinds(context))
        {
            if (counted.Any(c => c.Table == table))
            {
                await (Task)
                    DeleteOne
                        .MakeGenericMethod(type)
                        .Invoke(null, [context, people, cancellationToken])!;
            }
        }
        await context
            .Set<KeptPerson>()
            .Where(k =>
                k.OrganisationId == context.CurrentOrganisation && people.Contains(k.PersonKey)
            )
            .ExecuteDeleteAsync(cancellationToken);
        return counted.GroupBy(c => c.Person).ToDictionary(g => g.Key, g => ByTable(g));
    }

    /// <summary>How many rows of which kind there are of a person in the context's organisation.</summary>
    public static async Task<IReadOnlyDictionary<string, int>> CountAsync(
        HavenContext context,
        PersonKeyId person,
        CancellationToken cancellationToken
    ) => ByTable(await new Counting(context, [person]).CountAsync(cancellationToken));

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

    private static SortedDictionary<string, int> ByTable(IEnumerable<Counted> counted) =>
        new(
            counted.ToDictionary(c => c.Table, c => c.Rows, StringComparer.Ordinal),
            StringComparer.Ordinal
        );

    private static Task<int> DeleteAsync<T>(
        HavenContext context,
        IReadOnlyList<PersonKeyId> people,
        CancellationToken cancellationToken
    )
        where T : class, ISealedRecord =>
        context
            .Set<T>()
            .Where(r =>
                r.OrganisationId == context.CurrentOrganisation && people.Contains(r.PersonKey)
            )
            .ExecuteDeleteAsync(cancellationToken);

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

    private sealed class Counted
    {
        public required string Table { get; init; }
        public PersonKeyId Person { get; init; }
        public int Rows { get; init; }
    }

    // One question for all kinds: a person has rows of a few, and each question is a way to the database and back. The
    // people are a field and one parameter, which all parts of the question share.
    private sealed class Counting(HavenContext context, IReadOnlyList<PersonKeyId> people)
    {
        private static readonly MethodInfo OneKind = typeof(Counting).GetMethod(
            nameof(Of),
            BindingFlags.Instance | BindingFlags.NonPublic
        )!;

        private readonly IReadOnlyList<PersonKeyId> people = people;

        public Task<List<Counted>> CountAsync(CancellationToken cancellationToken) =>
            Kinds(context)
                .Select(k =>
                    (IQueryable<Counted>)OneKind.MakeGenericMethod(k.Type).Invoke(this, [k.Table])!
                )
                .Aggregate((all, one) => all.Concat(one))
                .ToListAsync(cancellationToken);

        private IQueryable<Counted> Of<T>(string table)
            where T : class, ISealedRecord =>
            context
                .Set<T>()
                .Where(r =>
                    r.OrganisationId == context.CurrentOrganisation
                    && EF.Parameter(people).Contains(r.PersonKey)
                )
                .GroupBy(r => r.PersonKey)
                .Select(g => new Counted
                {
                    Table = EF.Constant(table),
                    Person = g.Key,
                    Rows = g.Count(),
                });
    }
}
