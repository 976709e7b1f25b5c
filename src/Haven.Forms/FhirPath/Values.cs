using System.Globalization;

namespace Haven.Forms.FhirPath;

public abstract class Value
{
    /// The name as type() gives it: `Integer` of System, `HumanName` of FHIR.
    public abstract string TypeName { get; }
    public virtual string Namespace => "System";

    /// The value that operators work on; null where an element has extensions only.
    public virtual Value? Plain => this;

    public virtual string? Text => ToString();

    /// Equal values have equal hashes; what equals across units, precisions or zones shares one.
    internal virtual int ContentHash =>
        Plain is { } plain && !ReferenceEquals(plain, this) ? plain.ContentHash : 1;
}

public sealed class BooleanValue : Value
{
    public static readonly BooleanValue True = new(value: true);
    public static readonly BooleanValue False = new(value: false);

    private BooleanValue(bool value) => Truth = value;

    public bool Truth { get; }
    public override string TypeName => "Boolean";

    internal override int ContentHash => Truth ? 2 : 3;

    public static BooleanValue Of(bool value) => value ? True : False;

    public override string ToString() => Truth ? "true" : "false";
}

public sealed class IntegerValue : Value
{
    private static readonly IntegerValue[] Small =
    [
        .. Enumerable.Range(0, 256).Select(i => new IntegerValue(i)),
    ];

    private IntegerValue(long number) => Number = number;

    public long Number { get; }
    public override string TypeName => "Integer";

    internal override int ContentHash => ((decimal)Number).GetHashCode();

    public static IntegerValue Of(long number) =>
        number is >= 0 and < 256 ? Small[number] : new IntegerValue(number);

    public override string ToString() => Number.ToString(CultureInfo.InvariantCulture);
}

public sealed class DecimalValue(decimal number) : Value
{
    public decimal Number { get; } = number;
    public override string TypeName => "Decimal";
    internal override int ContentHash => Number.GetHashCode();

    public override string ToString() => Number.ToString(CultureInfo.InvariantCulture);
}

public sealed class StringValue(string text) : Value
{
    public override string TypeName => "String";
    internal override int ContentHash => text.GetHashCode(StringComparison.Ordinal);
    public override string Text => text;

    public override string ToString() => text;
}

public sealed class QuantityValue(decimal number, string unit, bool calendar = false) : Value
{
    public decimal Number { get; } = number;
    public string Unit { get; } = unit;

    /// True for `1 month`, false for `1 'mo'`.
    public bool Calendar { get; } = calendar;
    public override string TypeName => "Quantity";

    public override string ToString() =>
        Number.ToString(CultureInfo.InvariantCulture) + " " + (Calendar ? Unit : $"'{Unit}'");
}

/// What type() answers.
internal sealed class TypeInfoValue(string space, string name) : Node
{
    public override string TypeName => "SimpleTypeInfo";
    public override string Namespace => "System";
    public override string? FhirType => null;
    public override bool HasChildren => true;

    public override void Children(string name1, ref Gather into)
    {
        if (name1 == "namespace")
            into.Add(new StringValue(space));
        else if (name1 == "name")
            into.Add(new StringValue(name));
    }

    public override void AllChildren(ref Gather into)
    {
        into.Add(new StringValue(space));
        into.Add(new StringValue(name));
    }
}
