using System.Reflection;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Retention;
using Haven.Privacy.Rights.Package;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Rights;

/// <summary>
/// Facts about somebody else that stand on a person's record, as services declare them. Whoever they are about can ask
/// for them, and have them deleted, without the rest of the record.
/// </summary>
public sealed class RelatedFacts(HavenServices services)
{
    private static readonly MethodInfo OneKind = typeof(RelatedFacts).GetMethod(
        nameof(DeleteOfAsync),
        BindingFlags.Static | BindingFlags.NonPublic
    )!;

    // Of what services keep of people. What Haven notes of their use, a member's reason say, is the member's own.
    private readonly IReadOnlyList<PackageKind> kinds = PackageKind.Of([
        .. services.Parts.Where(p => p.Keeps.Count > 0),
    ]);

    /// <summary>
    /// Whose there are. What no package holds is nobody's to ask for here: who reported, and whom a report is about.
    /// </summary>
    public IReadOnlyList<string> Whose =>
        [
            .. kinds
                .SelectMany(k => k.Fields.Select(f => (Kind: k, f.Declared.Whose)))
                .Where(f => f.Whose is { } whose && f.Kind.FieldsAbout(whose).Count > 0)
                .Select(f => f.Whose!)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>Deletes them from the person's record, in the caller's unit of work. The rest of it stays as it is.</summary>
    internal async Task DeleteAsync(
        HavenContext context,
        Reader reader,
        PersonKeyId person,
        string whose,
        CancellationToken cancellationToken
    )
    {
        PersonKeyId[] keys =
        [
            person,
            .. (await Apart.KeysAsync(context, [person], cancellationToken)).Keys,
        ];
        foreach (var kind in kinds.Where(k => k.FieldsAbout(whose).Count > 0))
        {
            await (Task)
                OneKind
                    .MakeGenericMethod(kind.Record.Type)
                    .Invoke(null, [context, keys, kind.FieldsAbout(whose), cancellationToken])!;
        }
        context.Record(
            new Deed(reader, Act.Delete, Purpose.PrivacyOversight, $"facts about {whose}", keys)
        );
    }

    private static async Task DeleteOfAsync<T>(
        HavenContext context,
        PersonKeyId[] keys,
        IReadOnlyList<PackageField> fields,
        CancellationToken cancellationToken
    )
        where T : class, ISealedRecord
    {
        foreach (
            var row in await context
                .Set<T>()
                .Where(r =>
                    r.OrganisationId == context.CurrentOrganisation && keys.Contains(r.PersonKey)
                )
                .ToListAsync(cancellationToken)
        )
        {
            var entry = context.Entry(row);
            foreach (var field in fields)
            {
                var property = entry.Property(field.Name);
                property.CurrentValue = Nothing(property.Metadata.ClrType);
            }
            // Whoever has the record open is told that it changed, and does not put the fact back.
            foreach (
                var count in entry.Properties.Where(p =>
                    p.Metadata.IsConcurrencyToken && p.Metadata.ClrType == typeof(int)
                )
            )
            {
                count.CurrentValue = (int)count.CurrentValue! + 1;
            }
        }
    }

    // An absent value is sealed like any other.
    private static object Nothing(Type sealedType) =>
        sealedType.GetMethod(nameof(Sealed<>.Of))!.Invoke(null, [null])!;
}
