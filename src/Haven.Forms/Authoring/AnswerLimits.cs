using System.Globalization;
using System.Text.Json.Nodes;
using Haven.Forms.Questionnaires;

namespace Haven.Forms.Authoring;

/// <summary>
/// What an answer has to keep to, and how often it is given. A limit reads as people write it (a number, a day, a time of
/// day); null where there is none. What an imported file writes in another way stays as it came.
/// </summary>
public sealed class AnswerLimits
{
    private readonly DocumentItem item;

    internal AnswerLimits(DocumentItem item) => this.item = item;

    public string? Least => Bound(ExtensionUrls.MinValue, ExtensionUrls.MinQuantity);

    public string? Most => Bound(ExtensionUrls.MaxValue, ExtensionUrls.MaxQuantity);

    public int? Shortest => Whole(ExtensionUrls.MinLength);

    public int? Longest => (int?)item.Json.Number("maxLength");

    public int? Decimals => Whole(ExtensionUrls.MaxDecimalPlaces);

    public int? FewestTimes => Whole(ExtensionUrls.MinOccurs);

    public int? MostTimes => Whole(ExtensionUrls.MaxOccurs);

    public void SetRange(string? least, string? most)
    {
        SetBound(ExtensionUrls.MinValue, ExtensionUrls.MinQuantity, Least, least);
        SetBound(ExtensionUrls.MaxValue, ExtensionUrls.MaxQuantity, Most, most);
    }

    public void SetLength(int? shortest, int? longest)
    {
        SetWhole(ExtensionUrls.MinLength, Shortest, shortest);
        if (longest == Longest)
        {
            return;
        }
        item.Json.Remove("maxLength");
        if (longest is { } length)
        {
            item.Json["maxLength"] = length;
        }
    }

    public void SetDecimals(int? decimals) =>
        SetWhole(ExtensionUrls.MaxDecimalPlaces, Decimals, decimals);

    public void SetTimes(int? fewest, int? most)
    {
        SetWhole(ExtensionUrls.MinOccurs, FewestTimes, fewest);
        SetWhole(ExtensionUrls.MaxOccurs, MostTimes, most);
    }

    private string? Bound(string url, string ofQuantities)
    {
        foreach (string one in (string[])[url, ofQuantities])
        {
            if (
                item.Json.Extensions(one).FirstOrDefault() is { } extension
                && extension.ValueField() is { } field
            )
            {
                return extension[field] switch
                {
                    JsonObject quantity => quantity["value"]?.ToJsonString(),
                    JsonValue value when field == "valueTime" => Minutes(value.ToString()),
                    JsonValue value => value.ToString(),
                    _ => null,
                };
            }
        }
        return null;
    }

    private void SetBound(string url, string ofQuantities, string? now, string? bound)
    {
        if (now == bound)
        {
            return;
        }
        item.Json.DropExtensions(url);
        item.Json.DropExtensions(ofQuantities);
        if (bound is null)
        {
            return;
        }
        var (field, value) = item.FhirType switch
        {
            "date" => ("valueDate", JsonValue.Create(bound)),
            "time" => ("valueTime", JsonValue.Create(bound + ":00")),
            "integer" => ("valueInteger", JsonValue.Create(Number(bound))),
            _ => ("valueDecimal", JsonValue.Create(Number(bound))),
        };
        item.Json.List("extension")
            .Add(
                item.FhirType == "quantity"
                    ? new JsonObject
                    {
                        ["url"] =
                            url == ExtensionUrls.MinValue
                                ? ExtensionUrls.MinQuantity
                                : ExtensionUrls.MaxQuantity,
                        ["valueQuantity"] = item.Units.Quantity(Number(bound)),
                    }
                    : new JsonObject { ["url"] = url, [field] = value }
            );
    }

    private int? Whole(string url) =>
        item.Json.Extensions(url).FirstOrDefault() is { } extension
        && extension.ValueField() is { } field
        && extension.Number(field) is { } number
            ? (int)number
            : null;

    private void SetWhole(string url, int? now, int? number)
    {
        if (number == now)
        {
            return;
        }
        item.Json.DropExtensions(url);
        if (number is { } whole)
        {
            item.Json.List("extension")
                .Add(new JsonObject { ["url"] = url, ["valueInteger"] = whole });
        }
    }

    private static decimal Number(string text) =>
        decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    private static string Minutes(string time) => time.Length > 5 ? time[..5] : time;
}
