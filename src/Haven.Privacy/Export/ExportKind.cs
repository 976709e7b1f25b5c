using System.Reflection;
using Haven.Privacy.Inventory;
using Haven.Privacy.Rights.Package;
using Haven.Privacy.Store;

namespace Haven.Privacy.Export;

/// <summary>Something that is stored and is not taken out.</summary>
/// <param name="Name">The record's, or record and field: "ApiKey.Hash".</param>
public sealed record LeftOut(string Name, string What, string Why);

/// <summary>A kind of record as an organisation takes it out: from its declaration, and from nothing else.</summary>
/// <param name="Why">Why none of it is taken out; null where it is.</param>
/// <param name="Fields">Those that are taken out, in the order of their declaration.</param>
/// <param name="FieldsLeftOut">The others.</param>
internal sealed record ExportKind(
    StoredRecord Record,
    string? Why,
    IReadOnlyList<PackageField> Fields,
    IReadOnlyList<LeftOut> FieldsLeftOut
)
{
    /// <summary>As files are called that hold it: "screening_record".</summary>
    public string File => StoreConventions.Snake(Record.Name);

    public bool IsAboutPeople => Record.Type.IsAssignableTo(typeof(ISealedRecord));

    /// <summary>Whether something of it has to be opened.</summary>
    public bool IsSealed => Fields.Any(f => f.Declared.IsSealed);

    /// <summary>Every kind of record that any part declares.</summary>
    public static IReadOnlyList<ExportKind> Of(IReadOnlyList<IModelPart> parts) =>
        [.. Inventory.Inventory.Of(parts).Records.Select(Of)];

    /// <summary>What is not taken out, of all these.</summary>
    public static IReadOnlyList<LeftOut> LeftOutOf(IEnumerable<ExportKind> kinds) =>
        [
            .. kinds.SelectMany(k =>
                k.Why is { } why
                    ? [new LeftOut(k.Record.Name, k.Record.What, why)]
                    : k.FieldsLeftOut
            ),
        ];

    private static ExportKind Of(StoredRecord record)
    {
        var fields = record.Fields.ToLookup(f => WhyNot(record, f) is null);
        return new ExportKind(
            record,
            record.Type.GetCustomAttribute<NotTakenOutAttribute>()?.Why,
            [.. fields[true].Select(f => new PackageField(f, PropertyOf(record, f)))],
            [
                .. fields[false]
                    .Select(f => new LeftOut(
                        $"{record.Name}.{f.Name}",
                        $"{record.What}: {f.What}",
                        WhyNot(record, f)!
                    )),
            ]
        );
    }

    private static string? WhyNot(StoredRecord record, StoredField field) =>
        PropertyOf(record, field).GetCustomAttribute<NotTakenOutAttribute>()?.Why
        ?? (field.Class == DataClass.Credential ? NotTakenOutAttribute.Secret : null);

    private static PropertyInfo PropertyOf(StoredRecord record, StoredField field) =>
        record.Type.GetProperty(field.Name)!;
}
