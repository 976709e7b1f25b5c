using System.Globalization;
using System.Text.Json;
using Haven.Forms.FhirPath;

namespace Haven.Forms.Questionnaires;

/// One value of value[x]: what a person answers, an option offers or a condition asks for.
public abstract record AnswerValue
{
    private Node? _node;

    /// The field's name in JSON, such as valueCoding.
    public abstract string Field { get; }

    /// As it stands in a form field; for a Coding its code.
    public abstract string FormText { get; }

    internal Node Node => _node ??= ToNode();

    private protected abstract Node ToNode();

    // what was remembered says nothing about equality
    public virtual bool Equals(AnswerValue? other) =>
        other is not null && EqualityContract == other.EqualityContract;

    public override int GetHashCode() => EqualityContract.GetHashCode();

    public abstract void WriteTo(Utf8JsonWriter writer);

    public virtual string Shown(string language) => FormText;

    /// Reads valueX; null where the type is not one that a form holds or the text is not of the type.
    public static AnswerValue? Read(string type, JsonElement json) =>
        Read(TreeNode.Read(json, type));

    internal static AnswerValue? Read(TreeNode node) =>
        (node.FhirType, node.Plain) switch
        {
            ("boolean", BooleanValue b) => new BooleanAnswer(b.Truth),
            ("integer" or "positiveInt" or "unsignedInt", IntegerValue n) => new IntegerAnswer(
                n.Number
            ),
            ("decimal", { } n) when Operators.Number(n) is { } number => new DecimalAnswer(number),
            ("date" or "dateTime" or "instant" or "time", TemporalValue t) => new TemporalAnswer(t),
            ("uri" or "url" or "canonical", StringValue s) => new UrlAnswer(s.Text),
            // numbers and dates that are none keep their text: some tools write conditions so
            (_, StringValue s) => new StringAnswer(s.Text) { Words = LocalText.Read(node) },
            ("Coding", _) => new CodingAnswer(Coding.Read(node)),
            ("Quantity", QuantityValue) => QuantityAnswer.FromNode(node),
            ("Reference" or "Attachment", _) when node.HasChildren => new WholeAnswer(
                node.FhirType!,
                node.Json
            ),
            _ => null,
        };
}

public sealed record BooleanAnswer(bool Value) : AnswerValue
{
    public override string Field => "valueBoolean";
    public override string FormText => Value ? "true" : "false";

    private protected override Node ToNode() =>
        new PrimitiveNode("boolean", BooleanValue.Of(Value));

    public override void WriteTo(Utf8JsonWriter writer) => writer.WriteBoolean(Field, Value);
}

public sealed record IntegerAnswer(long Value) : AnswerValue
{
    public override string Field => "valueInteger";
    public override string FormText => Value.ToString(CultureInfo.InvariantCulture);

    private protected override Node ToNode() =>
        new PrimitiveNode("integer", IntegerValue.Of(Value));

    public override void WriteTo(Utf8JsonWriter writer) => writer.WriteNumber(Field, Value);
}

public sealed record DecimalAnswer(decimal Value) : AnswerValue
{
    public override string Field => "valueDecimal";
    public override string FormText => Value.ToString(CultureInfo.InvariantCulture);

    private protected override Node ToNode() =>
        new PrimitiveNode("decimal", new DecimalValue(Value));

    public override void WriteTo(Utf8JsonWriter writer) => writer.WriteNumber(Field, Value);
}

public sealed record StringAnswer(string Value) : AnswerValue
{
    public override string Field => "valueString";
    public override string FormText => Value;

    private protected override Node ToNode() => new PrimitiveNode("string", new StringValue(Value));

    /// <summary>The words with their Spanish, where the value stands in a questionnaire.</summary>
    internal LocalText? Words { get; init; }

    public override void WriteTo(Utf8JsonWriter writer) => writer.WriteString(Field, Value);

    public override string Shown(string language) => Words?.In(language) ?? Value;

    public bool Equals(StringAnswer? other) => other is not null && Value == other.Value;

    public override int GetHashCode() => Value.GetHashCode(StringComparison.Ordinal);
}

public sealed record UrlAnswer(string Value) : AnswerValue
{
    public override string Field => "valueUri";
    public override string FormText => Value;

    private protected override Node ToNode() => new PrimitiveNode("uri", new StringValue(Value));

    public override void WriteTo(Utf8JsonWriter writer) => writer.WriteString(Field, Value);
}

/// A date, dateTime or time of the precision that was given.
public sealed record TemporalAnswer(TemporalValue Value) : AnswerValue
{
    public override string Field =>
        Value.Kind switch
        {
            TemporalKind.Date => "valueDate",
            TemporalKind.DateTime => "valueDateTime",
            _ => "valueTime",
        };
    public override string FormText => Value.ToString();

    private string Type => char.ToLowerInvariant(Field[5]) + Field[6..];

    private protected override Node ToNode() => new PrimitiveNode(Type, Value);

    public override void WriteTo(Utf8JsonWriter writer) => writer.WriteString(Field, FormText);

    public bool Equals(TemporalAnswer? other) =>
        other is not null && Field == other.Field && FormText == other.FormText;

    public override int GetHashCode() => FormText.GetHashCode(StringComparison.Ordinal);
}

public sealed record CodingAnswer(Coding Value) : AnswerValue
{
    public override string Field => "valueCoding";
    public override string FormText => Value.Code ?? Value.Display?.Text ?? "";

    private protected override Node ToNode() => Value.Node;

    public override void WriteTo(Utf8JsonWriter writer)
    {
        writer.WritePropertyName(Field);
        Value.Json.WriteTo(writer);
    }

    public override string Shown(string language) => Value.Display?.In(language) ?? FormText;
}

public sealed record QuantityAnswer(
    decimal Value,
    string? Unit,
    string? System,
    string? Code,
    JsonElement? Source = null
) : AnswerValue
{
    public override string Field => "valueQuantity";
    public override string FormText => Value.ToString(CultureInfo.InvariantCulture);

    internal static QuantityAnswer? FromNode(TreeNode node) =>
        Operators.Number(node.Child("value")?.Plain) is { } value
            ? new QuantityAnswer(
                value,
                node.Child("unit")?.Text,
                node.Child("system")?.Text,
                node.Child("code")?.Text,
                node.Json
            )
            : null;

    private protected override Node ToNode() => TreeNode.Read(Source ?? Build(), "Quantity");

    public override void WriteTo(Utf8JsonWriter writer)
    {
        writer.WritePropertyName(Field);
        (Source ?? Build()).WriteTo(writer);
    }

    public override string Shown(string language) => Unit is null ? FormText : $"{FormText} {Unit}";

    internal QuantityValue ToValue() => new(Value, Code ?? Unit ?? "1");

    private JsonElement Build()
    {
        var parts = new Dictionary<string, object>(StringComparer.Ordinal) { ["value"] = Value };
        if (Unit is not null)
            parts["unit"] = Unit;
        if (System is not null)
            parts["system"] = System;
        if (Code is not null)
            parts["code"] = Code;
        return JsonSerializer.SerializeToElement(parts);
    }

    public bool Equals(QuantityAnswer? other) =>
        other is not null && Value == other.Value && (Code ?? Unit) == (other.Code ?? other.Unit);

    public override int GetHashCode() => Value.GetHashCode();
}

/// A reference or attachment, kept as it came.
public sealed record WholeAnswer(string Type, JsonElement Json) : AnswerValue
{
    public override string Field => "value" + Type;
    public override string FormText => Json.GetRawText();

    private protected override Node ToNode() => TreeNode.Read(Json, Type);

    public override void WriteTo(Utf8JsonWriter writer)
    {
        writer.WritePropertyName(Field);
        Json.WriteTo(writer);
    }

    public bool Equals(WholeAnswer? other) =>
        other is not null && Type == other.Type && JsonElement.DeepEquals(Json, other.Json);

    public override int GetHashCode() => Type.GetHashCode(StringComparison.Ordinal);
}
