using System.Collections.Frozen;
using System.Text.Json;
using Haven.Privacy.Calendar;
using Haven.Privacy.Door;

namespace Haven.Privacy.Regimes;

/// <summary>A place in a law file that knows where it is, so that whoever wrote the file is told what is wrong where.</summary>
internal sealed record LawPart(string File, string Path, JsonElement Element)
{
    private const int LongestText = 1000;

    public LawException Fault(string reason) => new(File, Path, reason);

    /// <summary>Refuses what is no object, or has a field that is none of these.</summary>
    public LawPart Only(params ReadOnlySpan<string> names)
    {
        if (Element.ValueKind != JsonValueKind.Object)
        {
            throw Fault("an object is expected here, in braces.");
        }
        foreach (var field in Element.EnumerateObject())
        {
            if (!names.Contains(field.Name))
            {
                throw At(field.Name, field.Value)
                    .Fault($"there is no such field. It may have {string.Join(", ", names!)}.");
            }
        }
        return this;
    }

    public LawPart Required(string name) =>
        Optional(name) ?? throw At(name, default).Fault("this field is missing.");

    public LawPart? Optional(string name) =>
        Element.TryGetProperty(name, out var value) ? At(name, value) : null;

    public IReadOnlyList<LawPart> Items()
    {
        if (Element.ValueKind != JsonValueKind.Array || Element.GetArrayLength() == 0)
        {
            throw Fault("a list with something in it is expected here, in square brackets.");
        }
        return
        [
            .. Element
                .EnumerateArray()
                .Select((e, i) => this with { Path = $"{Path}[{i}]", Element = e }),
        ];
    }

    public string Text()
    {
        string? text = Element.ValueKind == JsonValueKind.String ? Element.GetString() : null;
        if (string.IsNullOrWhiteSpace(text))
        {
            throw Fault("words are expected here, in quotation marks.");
        }
        var (clean, error) = TypedText.Clean(text, "The text", LongestText);
        return error is null ? clean : throw Fault(error);
    }

    public TwoLanguages BothLanguages()
    {
        Only("en", "es");
        return new TwoLanguages(Required("en").Text(), Required("es").Text());
    }

    public int Whole(int least, int most) =>
        Element.ValueKind == JsonValueKind.Number
        && Element.TryGetInt32(out int number)
        && number >= least
        && number <= most
            ? number
            : throw Fault($"a whole number from {least} to {most} is expected here.");

    public CalendarPeriod Period() =>
        CalendarPeriod.Parse(Text())
        ?? throw Fault("a period such as P1M, P45D or P6Y is expected here.");

    public T OneOf<T>(IReadOnlyDictionary<string, T> known) =>
        known.TryGetValue(Text(), out var value)
            ? value
            : throw Fault(
                $"“{Text()}” is not known. It may be {string.Join(", ", known.Keys.Order(StringComparer.Ordinal))}."
            );

    private LawPart At(string name, JsonElement value) =>
        this with
        {
            Path = Path.Length == 0 ? name : $"{Path}.{name}",
            Element = value,
        };
}
