using System.Reflection;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;

namespace Haven.Privacy.Inventory;

/// <summary>What a stored field is, of the four things that it can be.</summary>
public enum FieldKind
{
    NotPersonal,
    Pseudonym,
    Personal,
    Sensitive,
}

/// <summary>One stored field, as it was declared beside its property.</summary>
/// <param name="Name">The property's name, as the code has it.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Class">The kind of fact, of a personal or sensitive field.</param>
/// <param name="What">What it stands for, in the declaration's words; of a fact, its class.</param>
/// <param name="Whose">Whose fact it is, when not the record's own person's.</param>
/// <param name="Source">Where it comes from, when not from the person who enters the record.</param>
/// <param name="IsSealed">Whether it is stored as ciphertext under its person's key.</param>
public sealed record StoredField(
    string Name,
    FieldKind Kind,
    DataClass? Class,
    string What,
    string? Whose,
    string? Source,
    bool IsSealed
)
{
    /// <summary>The name as people read it: "Gender identity".</summary>
    public string Words => InventoryWords.Of(Name);

    /// <summary>Whether it is a fact about health, which has a notice of its own (MSG-12).</summary>
    public bool IsHealth => Class?.IsHealth() == true;
}

/// <summary>One kind of stored record.</summary>
/// <param name="Type">The declared type.</param>
/// <param name="Floor">Which part of Haven keeps it: "Screening".</param>
/// <param name="What">What one record is, in plain words.</param>
/// <param name="Fields">Its fields, in the order of their declaration.</param>
public sealed record StoredRecord(
    Type Type,
    string Floor,
    string What,
    IReadOnlyList<StoredField> Fields
)
{
    /// <summary>The declared name; with a field's it is bound into every seal.</summary>
    public string Name => Type.Name;
}

/// <summary>
/// Everything that an installation stores, read from the declarations. The record of processing shows it; a test
/// compares it with the tables that are really there.
/// </summary>
public sealed record Inventory(IReadOnlyList<StoredRecord> Records)
{
    /// <summary>Reads the declarations of all parts.</summary>
    /// <exception cref="InvalidOperationException">A stored type or property is not declared.</exception>
    public static Inventory Of(IEnumerable<IModelPart> parts) =>
        new([.. parts.SelectMany(p => p.Records).Select(Read)]);

    internal static StoredRecord Read(Type type) =>
        new(
            type,
            InventoryWords.Of(type.Namespace!.Split('.').ElementAtOrDefault(1) ?? type.Namespace),
            type.GetCustomAttribute<StoredAttribute>()?.What ?? throw Undeclared(type.Name),
            [
                .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                    .Where(p => p.GetIndexParameters().Length == 0)
                    .Select(Read),
            ]
        );

    private static StoredField Read(PropertyInfo property)
    {
        bool isSealed = property.PropertyType.IsAssignableTo(typeof(Sealed));
        return property.GetCustomAttribute<ClassificationAttribute>() switch
        {
            PersonalAttribute p => new(
                property.Name,
                FieldKind.Personal,
                p.DataClass,
                InventoryWords.Of(p.DataClass.ToString()),
                p.Whose,
                p.Source,
                isSealed
            ),
            SensitiveAttribute s => new(
                property.Name,
                FieldKind.Sensitive,
                s.DataClass,
                InventoryWords.Of(s.DataClass.ToString()),
                s.Whose,
                s.Source,
                isSealed
            ),
            PseudonymAttribute p => new(
                property.Name,
                FieldKind.Pseudonym,
                null,
                p.What,
                null,
                null,
                isSealed
            ),
            NotPersonalAttribute n => new(
                property.Name,
                FieldKind.NotPersonal,
                null,
                n.Why,
                null,
                null,
                isSealed
            ),
            _ => throw Undeclared($"{property.DeclaringType!.Name}.{property.Name}"),
        };
    }

    private static InvalidOperationException Undeclared(string name) =>
        new($"{name} is stored and does not say what it is.");
}

/// <summary>A table that no declaration covers, because a library or the key store makes it.</summary>
/// <param name="Table">The physical table.</param>
/// <param name="What">What one row is, and why it is there.</param>
/// <param name="Columns">Every column, with what it holds.</param>
public sealed record OtherTable(
    string Table,
    string What,
    IReadOnlyDictionary<string, string> Columns
)
{
    /// <summary>All of them. What is in neither this list nor the declarations must not be in a database.</summary>
    public static IReadOnlyList<OtherTable> All { get; } =
    [
        new(
            "keys",
            "A wrapped key, in the key store",
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["id"] = "random id, to which records refer",
                ["level"] = "whether it is the generation's, an organisation's or a person's",
                ["organisation"] = "the organisation",
                ["version"] = "the version of the key",
                ["generation"] = "the generation key under which it is wrapped",
                ["wrapper"] = "the version of the organisation's key that wraps a person's",
                ["wrapped"] = "the key, encrypted",
            }
        ),
        new(
            "__EFMigrationsHistory",
            "A change of the tables that was made, kept by Entity Framework",
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["MigrationId"] = "the name of the change",
                ["ProductVersion"] = "the version of Entity Framework that made it",
            }
        ),
        new(
            "__EFMigrationsLock",
            "Keeps two programs from changing the tables at once, kept by Entity Framework",
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["Id"] = "always 1",
                ["Timestamp"] = "when a change began",
            }
        ),
    ];
}

/// <summary>Declared names as people read them.</summary>
internal static class InventoryWords
{
    /// <summary>"GenderIdentity" becomes "Gender identity".</summary>
    public static string Of(string name) =>
        string.Concat(
            name.Select(
                (c, i) =>
                    i > 0 && char.IsUpper(c) && !char.IsUpper(name[i - 1])
                        ? " " + char.ToLowerInvariant(c)
                        : c.ToString()
            )
        );

    public static string Of(FieldKind kind) =>
        kind switch
        {
            FieldKind.Sensitive => "sensitive",
            FieldKind.Personal => "personal",
            FieldKind.Pseudonym => "pseudonym",
            _ => "not personal",
        };

    public static string Of(Purposes.Roles roles) =>
        string.Join(
            ", ",
            Enum.GetValues<Purposes.Roles>()
                .Where(r => r != Purposes.Roles.None && roles.HasFlag(r))
                .Select(r =>
                    r switch
                    {
                        Purposes.Roles.System => "Haven itself",
                        Purposes.Roles.AccountHolder => "account holder",
                        Purposes.Roles.OtherSystem or Purposes.Roles.AuditingSystem =>
                            "another system with a key",
                        _ => Of(r.ToString()).ToLowerInvariant(),
                    }
                )
        );
}
