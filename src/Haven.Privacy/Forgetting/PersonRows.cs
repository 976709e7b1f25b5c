using System.Reflection;
using Haven.Privacy.Audit;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Forgetting;

/// <summary>
/// Every stored record of a person, found from the model itself: whatever a service stores about somebody goes with
/// them, without the service saying so a second time.
/// </summary>
internal static class PersonRows
{
    private static readonly MethodInfo ListOne = Method(nameof(ListAsync));

    /// <summary>
    /// Deletes all rows of these people in the context's organisation; returns how many of which kind, of each of whom
    /// there was any.
    /// </summary>
    public static async Task<
        IReadOnlyDictionary<PersonKeyId, SortedDictionary<string, int>>
    > DeleteAsync(
        IDatabase database,
        HavenContext context,
        IReadOnlyList<PersonKeyId> people,
        CancellationToken cancellationToken
    )
    {
        var went = new Dictionary<PersonKeyId, SortedDictionary<string, int>>();
        List<string> tables = [.. Kinds(context).Select(k => k.Table)];
        // One command for all tables: a person has rows of a few kinds, and to ask first of which costs more than to delete.
        await using var command = database.Deleting(
            context,
            [.. tables, TableOf<KeptPerson>(context)],
            people
        );
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        foreach (string kind in tables.Select(Words))
        {
            while (await rows.ReadAsync(cancellationToken))
            {
                var person = new PersonKeyId(rows.GetGuid(0));
                went.TryAdd(person, new(StringComparer.Ordinal));
                went[person][kind] = went[person].GetValueOrDefault(kind) + 1;
            }
            await rows.NextResultAsync(cancellationToken);
        }
        return went;
    }

    /// <summary>How many rows of which kind there are of a person in the context's organisation.</summary>
    public static async Task<IReadOnlyDictionary<string, int>> CountAsync(
        HavenContext context,
        PersonKeyId person,
        CancellationToken cancellationToken
    ) => await new Counting(context, person).CountAsync(cancellationToken);

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
            .Select(e => (e.ClrType, e.GetTableName()!));

    // As receipts and pages name it.
    private static string Words(string table) => table.Replace('_', ' ');

    private static string TableOf<T>(HavenContext context) =>
        context.Model.FindEntityType(typeof(T))!.GetTableName()!;

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
        public int Rows { get; init; }
    }

    // One question for all kinds: a person has rows of a few, and each question is a way to the database and back.
    private sealed class Counting(HavenContext context, PersonKeyId person)
    {
        private static readonly MethodInfo OneKind = typeof(Counting).GetMethod(
            nameof(Of),
            BindingFlags.Instance | BindingFlags.NonPublic
        )!;

        private readonly PersonKeyId person = person;

        public async Task<SortedDictionary<string, int>> CountAsync(
            CancellationToken cancellationToken
        )
        {
            var counted = await Kinds(context)
                .Select(k =>
                    (IQueryable<Counted>)
                        OneKind.MakeGenericMethod(k.Type).Invoke(this, [Words(k.Table)])!
                )
                .Aggregate((all, one) => all.Concat(one))
                .ToListAsync(cancellationToken);
            return new(
                counted.ToDictionary(c => c.Table, c => c.Rows, StringComparer.Ordinal),
                StringComparer.Ordinal
            );
        }

        private IQueryable<Counted> Of<T>(string table)
            where T : class, ISealedRecord =>
            context
                .Set<T>()
                .Where(r =>
                    r.OrganisationId == context.CurrentOrganisation && r.PersonKey == person
                )
                .GroupBy(r => r.PersonKey)
                .Select(g => new Counted { Table = EF.Constant(table), Rows = g.Count() });
    }
}
