using Haven.Privacy.Audit;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Haven.Privacy.Store;

/// <summary>What holds for every stored type: how ids and seals are stored, whose rows are seen, what a change checks.</summary>
internal static class StoreConventions
{
    public const string OrganisationFilter = "organisation";

    public static void Configure(
        ModelConfigurationBuilder configuration,
        IReadOnlyList<IModelPart> parts
    )
    {
        var types = parts
            .SelectMany(p => p.Records)
            .SelectMany(r => r.GetProperties())
            .Select(p => Nullable.GetUnderlyingType(p.PropertyType) ?? p.PropertyType);
        foreach (var type in types.Distinct())
        {
            if (type.IsAssignableTo(typeof(Sealed)))
            {
                var value = type.GetGenericArguments()[0];
                configuration
                    .Properties(type)
                    .HaveConversion(
                        typeof(SealedConverter<>).MakeGenericType(value),
                        typeof(SealedComparer<>).MakeGenericType(value)
                    );
            }
            else if (
                type.GetInterfaces()
                    .Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(ITypedId<>))
            )
            {
                configuration
                    .Properties(type)
                    .HaveConversion(typeof(TypedIdConverter<>).MakeGenericType(type));
            }
        }
    }

    public static void Map(
        ModelBuilder model,
        IReadOnlyList<IModelPart> parts,
        HavenContext context
    )
    {
        foreach (var record in parts.SelectMany(p => p.Records))
        {
            if (!record.IsAssignableTo(typeof(IOrganisationRecord)))
            {
                throw new InvalidOperationException(
                    $"{record.Name} is stored but belongs to no organisation."
                );
            }
            context.Filter(model, record);
            var entity = model.Entity(record);
            if (
                !entity
                    .Metadata.FindPrimaryKey()!
                    .Properties.Any(p => p.Name == nameof(IOrganisationRecord.OrganisationId))
            )
            {
                entity.Property(nameof(IOrganisationRecord.OrganisationId)).IsConcurrencyToken();
            }
            // Forgetting somebody must not cost more the more people there are. The log's records share one key.
            if (record.IsAssignableTo(typeof(ISealedRecord)) && record != typeof(AuditRecord))
            {
                entity.HasIndex(
                    nameof(IOrganisationRecord.OrganisationId),
                    nameof(ISealedRecord.PersonKey)
                );
            }
        }
        SnakeCase(model);
    }

    private static void SnakeCase(ModelBuilder model)
    {
        foreach (var property in model.Model.GetEntityTypes().SelectMany(e => e.GetProperties()))
        {
            property.SetColumnName(Snake(property.Name));
        }
    }

    internal static string Snake(string name) =>
        string.Concat(
            name.Select(
                (c, i) =>
                    char.IsUpper(c) ? (i == 0 ? "" : "_") + char.ToLowerInvariant(c) : c.ToString()
            )
        );

    private sealed class SealedConverter<T>()
        : ValueConverter<Sealed<T>, byte[]>(s => s.Ciphertext, b => Sealed<T>.FromStored(b));

    // A new value is a new object, so that the same object is unchanged.
    private sealed class SealedComparer<T>()
        : ValueComparer<Sealed<T>>(
            (a, b) => ReferenceEquals(a, b),
            s => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(s),
            s => s
        );
}
