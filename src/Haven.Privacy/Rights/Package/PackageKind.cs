using System.Linq.Expressions;
using System.Reflection;
using Haven.Privacy.Audit;
using Haven.Privacy.Inventory;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;

namespace Haven.Privacy.Rights.Package;

/// <summary>What a package does with a field.</summary>
internal enum Giving
{
    Given,

    /// <summary>Its place is shown, and why nothing stands there.</summary>
    Masked,

    /// <summary>Nothing says that there is such a field.</summary>
    LeftOut,
}

/// <summary>Why a field is masked.</summary>
internal enum MaskReason
{
    None,

    /// <summary>It is a fact about somebody else, who is asked for it themselves.</summary>
    AnotherPerson,

    /// <summary>It secures an account.</summary>
    Secret,

    /// <summary>A browser encrypted it, and Haven cannot read it.</summary>
    Unreadable,
}

/// <summary>A field of a record as packages see it: from its declaration, and from nothing else.</summary>
internal sealed class PackageField
{
    private readonly bool isText;
    private static readonly MethodInfo ReadOne = typeof(PackageField).GetMethod(
        nameof(ReaderOf),
        BindingFlags.Static | BindingFlags.NonPublic
    )!;

    public PackageField(StoredField declared, PropertyInfo property)
    {
        Declared = declared;
        Name = property.Name;
        var composed = property.GetCustomAttribute<ComposedAttribute>();
        IsComposed = composed is not null;
        IsFhir = composed is { IsFhir: true };
        isText = property.PropertyType == typeof(Sealed<string>);
        NotGiven = property.GetCustomAttribute<NotGivenAttribute>()?.To;
        IsUnreadable =
            property.GetCustomAttribute<ClassificationAttribute>()
                is PersonalAttribute { IsUnreadable: true };
        Read = declared.IsSealed
            ? (Func<Opened, object, object?>)
                ReadOne
                    .MakeGenericMethod(property.PropertyType.GetGenericArguments()[0])
                    .Invoke(null, [property])!
            : ClearReaderOf(property, declared);
    }

    public StoredField Declared { get; }
    public string Name { get; }
    public bool IsComposed { get; }
    public bool IsFhir { get; }
    public NotGivenTo? NotGiven { get; }
    public bool IsUnreadable { get; }
    public Func<Opened, object, object?> Read { get; }

    private bool IsTyped =>
        Declared.Class == DataClass.FreeText
        || (Declared.Kind == FieldKind.Sensitive && isText && !IsComposed);

    public MaskReason Mask =>
        IsUnreadable ? MaskReason.Unreadable
        : Declared.Whose is not null ? MaskReason.AnotherPerson
        : Declared.Class == DataClass.Credential ? MaskReason.Secret
        : MaskReason.None;

    /// <summary>
    /// Whoever asks about somebody else gets neither what is about a third person nor what somebody typed freely, whatever
    /// its class: nobody can know what it tells of who reported, who helped, or where.
    /// </summary>
    /// <param name="withTyped">Whether the ground on which others get it says that typed text goes too.</param>
    public Giving To(bool others, bool withTyped = false) =>
        NotGiven == NotGivenTo.Anybody || (others && NotGiven is not null) ? Giving.LeftOut
        : others && (Mask != MaskReason.None || (IsTyped && !withTyped)) ? Giving.LeftOut
        : Mask != MaskReason.None ? Giving.Masked
        : Giving.Given;

    private static Func<Opened, object, object?> ReaderOf<T>(PropertyInfo property)
    {
        var record = Expression.Parameter(typeof(object));
        var get = Expression
            .Lambda<Func<object, Sealed<T>?>>(
                Expression.Property(Expression.Convert(record, property.DeclaringType!), property),
                record
            )
            .Compile();
        return (opened, row) => get(row) is { } value ? opened.Read(value) : null;
    }

    private static Func<Opened, object, object?> ClearReaderOf(
        PropertyInfo property,
        StoredField declared
    ) =>
        IsMoment(property, declared)
            ? (_, row) => property.GetValue(row) is long and > 0 and var at ? new Moment(at) : null
            : (_, row) => property.GetValue(row);

    /// <summary>Times are stored as ticks, and declared as "when ...".</summary>
    public static bool IsMoment(PropertyInfo property, StoredField declared) =>
        property.PropertyType == typeof(long)
        && declared.Kind == FieldKind.NotPersonal
        && declared.What.StartsWith("when ", StringComparison.Ordinal);
}

/// <summary>A point in time, as UTC ticks.</summary>
internal readonly record struct Moment(long Ticks);

/// <summary>A kind of record of which a package may hold some.</summary>
internal sealed record PackageKind(
    StoredRecord Record,
    NotGivenTo? NotGiven,
    IReadOnlyList<PackageField> Fields
)
{
    /// <summary>
    /// Every kind of sealed record that any part declares, in the order of declaration. The log's own records are about
    /// acts; a package tells of them by role and day.
    /// </summary>
    public static IReadOnlyList<PackageKind> Of(IReadOnlyList<IModelPart> parts) =>
        [
            .. Inventory
                .Inventory.Of(parts)
                .Records.Where(r =>
                    r.Type.IsAssignableTo(typeof(ISealedRecord)) && r.Type != typeof(AuditRecord)
                )
                .Select(Of),
        ];

    /// <summary>What of it goes into a package; none where nothing that is told of the person does.</summary>
    public IReadOnlyList<PackageField> FieldsFor(bool others, bool withTyped = false)
    {
        if (NotGiven == NotGivenTo.Anybody || (others && NotGiven is not null))
        {
            return [];
        }
        var given = Fields.Where(f => f.To(others, withTyped) != Giving.LeftOut).ToList();
        return given.Exists(f => f.Declared.IsSealed) ? given : [];
    }

    /// <summary>The facts about somebody else that may be given to whom they are about.</summary>
    public IReadOnlyList<PackageField> FieldsAbout(string whose) =>
        NotGiven is not null
            ? []
            :
            [
                .. Fields.Where(f =>
                    f.Declared.Whose == whose && f is { NotGiven: null, IsUnreadable: false }
                ),
            ];

    private static PackageKind Of(StoredRecord record) =>
        new(
            record,
            record.Type.GetCustomAttribute<NotGivenAttribute>()?.To,
            [
                .. record
                    .Fields.Select(f => (Declared: f, Property: record.Type.GetProperty(f.Name)!))
                    .Where(f => f.Declared.IsSealed || IsTelling(f.Declared, f.Property))
                    .Select(f => new PackageField(f.Declared, f.Property)),
            ]
        );

    // Times, days, states and words stand beside what is told. Ids and counts tell a person nothing, and some lead to
    // those who work here.
    private static bool IsTelling(StoredField field, PropertyInfo property)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        return field.Kind == FieldKind.NotPersonal
            && (
                PackageField.IsMoment(property, field)
                || type.IsEnum
                || type == typeof(DateOnly)
                || type == typeof(string)
            );
    }
}
