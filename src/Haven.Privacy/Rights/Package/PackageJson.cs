using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Haven.Privacy.Inventory;

namespace Haven.Privacy.Rights.Package;

/// <summary>The package for programs. Its form is described in docs/package.md.</summary>
internal sealed class PackageJson(Stream target, PackageOrder order) : IDisposable
{
    private const int Enough = 64 * 1024;

    private readonly Utf8JsonWriter json = new(
        target,
        new()
        {
            Indented = true,
            NewLine = "\n",
            Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        }
    );

    public void Begin(PackageFacts? facts)
    {
        json.WriteStartObject();
        json.WriteString(
            "format",
            order.Cover is null ? "haven-access-package/1" : "haven-disclosure/1"
        );
        json.WriteString("made", order.At.UtcDateTime);
        json.WriteString("language", order.Language);
        json.WriteString("person", order.Handle);
        json.WriteString("for", order.Others ? "somebody else" : "the person");
        WriteCover();
        if (facts is not null)
        {
            WritePurposes(facts);
            WriteReaders(facts);
            WriteKept(facts.Kept);
            WritePlace(facts.Place);
        }
        json.WriteStartArray("kinds");
    }

    public void BeginKind(StoredRecord record, IReadOnlyList<PackageField> fields)
    {
        json.WriteStartObject();
        json.WriteString("name", record.Name);
        json.WriteString("what", record.What);
        json.WriteString("part", record.Floor);
        json.WriteStartArray("fields");
        foreach (var field in fields)
        {
            json.WriteStartObject();
            json.WriteString("name", field.Name);
            json.WriteString("class", field.Declared.Class?.ToString());
            json.WriteString("what", field.Declared.What);
            json.WriteString("whose", field.Declared.Whose);
            json.WriteString("source", field.Declared.Source);
            json.WriteBoolean("encrypted", field.Declared.IsSealed);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("records");
    }

    public void Record(IReadOnlyList<PackageField> fields, IReadOnlyList<object?> values)
    {
        json.WriteStartObject();
        foreach (var (field, value) in fields.Zip(values))
        {
            json.WritePropertyName(field.Name);
            if (value is MaskReason mask)
            {
                json.WriteStartObject();
                json.WriteString("notShown", JsonNamingPolicy.CamelCase.ConvertName($"{mask}"));
                json.WriteEndObject();
            }
            else
            {
                PackageText.Write(json, value);
            }
        }
        json.WriteEndObject();
        if (json.BytesPending > Enough)
        {
            json.Flush();
        }
    }

    public void EndKind()
    {
        json.WriteEndArray();
        json.WriteEndObject();
    }

    public void End(IReadOnlyDictionary<MaskReason, int> masked)
    {
        json.WriteEndArray();
        if (!order.Others)
        {
            json.WriteStartObject("notShown");
            foreach (var (reason, count) in masked.OrderBy(m => m.Key))
            {
                json.WriteNumber(JsonNamingPolicy.CamelCase.ConvertName($"{reason}"), count);
            }
            json.WriteEndObject();
        }
        json.WriteEndObject();
        json.Flush();
    }

    public void Dispose() => json.Dispose();

    private void WriteCover()
    {
        if (order.Cover is { } cover)
        {
            json.WriteStartObject("cover");
            foreach (var (label, said) in cover.Lines.Append(("", cover.Bound)))
            {
                json.WriteString(label, said);
            }
            json.WriteEndObject();
        }
    }

    private void WritePurposes(PackageFacts facts)
    {
        json.WriteStartArray("purposes");
        foreach (var (purpose, bases) in facts.Purposes)
        {
            json.WriteStartObject();
            json.WriteString("key", purpose.Key);
            json.WriteString("words", purpose.Words);
            json.WriteStartArray("bases");
            foreach (var basis in bases)
            {
                json.WriteStringValue(
                    $"{basis.What.Words.Of(order.Language)} ({basis.By.Name.Of(order.Language)}, {basis.What.Source})"
                );
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private void WriteReaders(PackageFacts facts)
    {
        json.WriteStartArray("workedWith");
        foreach (var reader in facts.Readers)
        {
            json.WriteStartObject();
            json.WriteString("day", $"{reader.Day:O}");
            json.WriteString("roles", InventoryWords.Of(reader.Roles));
            if (!order.Others)
            {
                json.WriteString("purpose", reader.Purpose);
                json.WriteString("act", $"{reader.Act}".ToLowerInvariant());
                json.WriteNumber("times", reader.Times);
            }
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private void WritePlace(PackagePlace place)
    {
        json.WriteString("storedIn", place.Country?.Code);
        json.WriteStartArray("abroad");
        foreach (var transfer in place.Abroad)
        {
            json.WriteStartObject();
            json.WriteString("country", transfer.Country);
            json.WriteString("recipient", transfer.Recipient);
            json.WriteString("purpose", transfer.Purpose);
            json.WriteString("safeguard", transfer.Safeguard);
            json.WriteBoolean("onlyWithConsent", transfer.NeedsConsent);
            json.WriteString("from", $"{transfer.From:O}");
            json.WriteString("until", transfer.Until is { } until ? $"{until:O}" : null);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private void WriteKept(PackageTime? kept)
    {
        json.WriteStartObject("kept");
        if (kept is not null)
        {
            json.WriteString("period", $"{kept.Rule.Period}");
            json.WriteString("countedFrom", $"{kept.From:O}");
            json.WriteString("lastDay", $"{kept.LastDay:O}");
        }
        json.WriteEndObject();
    }
}
