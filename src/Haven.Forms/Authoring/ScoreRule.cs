using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Haven.Forms.Questionnaires;

namespace Haven.Forms.Authoring;

/// <summary>A band as an author writes it. <paramref name="Existing"/> is its place as stored; null for a new one.</summary>
public sealed record WrittenBand(
    int? Existing,
    decimal From,
    decimal To,
    ConcernLevel Level,
    LocalText Label,
    LocalText? Meaning
);

/// <summary>What a score counts, and what its totals mean.</summary>
public sealed partial class ScoreRule
{
    /// <summary>Every answer that is worth points, wherever it stands.</summary>
    public const string Everything = "%resource.repeat(item | answer.item).answer.ordinal().sum()";

    private readonly DocumentItem item;

    internal ScoreRule(DocumentItem item) => this.item = item;

    public bool CountsEverything => item.Calculated == Everything;

    /// <summary>The linkId of the section whose answers it counts; null where it counts others.</summary>
    public string? Section =>
        SectionTotal().Match(item.Calculated ?? "") is { Success: true } match
            ? Unescape(
                match.Groups["own"].Success
                    ? match.Groups["own"].Value
                    : match.Groups["plain"].Value
            )
            : null;

    /// <summary>The expression of an imported file that the editor cannot say in words, and keeps.</summary>
    public string? OwnExpression =>
        CountsEverything || Section is not null ? null : item.Calculated;

    public void Count(DocumentItem? section)
    {
        if (section is null ? CountsEverything : Section == section.LinkId)
        {
            return;
        }
        var expression = (JsonObject)
            item.Json.Extensions(ExtensionUrls.Calculated).First()["valueExpression"]!;
        expression["language"] = "text/fhirpath";
        expression["expression"] = section is null
            ? Everything
            : $"%resource.repeat(item | answer.item).where(linkId = '{Escape(section.LinkId)}').repeat(item | answer.item).answer.ordinal().sum()";
    }

    public IReadOnlyList<WrittenBand> Bands =>
        [.. item.Json.Extensions(ExtensionUrls.ScoreBand).Select(Read)];

    /// <summary>Writes the bands from the lowest to the highest. What is not among them goes.</summary>
    public void Write(IEnumerable<WrittenBand> bands)
    {
        var before = item.Json.Extensions(ExtensionUrls.ScoreBand).ToList();
        var after = bands
            .OrderBy(b => b.From)
            .Select(band =>
            {
                var json =
                    band.Existing is { } place && place < before.Count
                        ? before[place]
                        : new JsonObject { ["url"] = ExtensionUrls.ScoreBand };
                Parts.SetNumber(json, "from", band.From);
                Parts.SetNumber(json, "to", band.To);
                Parts.SetCode(json, "level", band.Level.ToString().ToLowerInvariant());
                Parts.SetText(json, "label", band.Label);
                Parts.SetText(json, "text", band.Meaning);
                return json;
            })
            .ToList();
        if (after.SequenceEqual(before))
        {
            return;
        }
        foreach (var json in before)
        {
            item.Json.Drop("extension", json);
        }
        foreach (var json in after)
        {
            item.Json.List("extension").Add(json);
        }
    }

    private static WrittenBand Read(JsonObject extension, int index)
    {
        decimal Number(string url) =>
            DocumentItem.Part(extension, url) is { } part && part.ValueField() is { } field
                ? part.Number(field) ?? 0
                : 0;
        LocalText? Words(string url) =>
            DocumentItem.Part(extension, url) is { } part
                ? WrittenText.Read(part, "valueString")
                : null;
        return new WrittenBand(
            index,
            Number("from"),
            Number("to"),
            Enum.TryParse(
                DocumentItem.Part(extension, "level")?.Text("valueCode"),
                ignoreCase: true,
                out ConcernLevel level
            )
                ? level
                : ConcernLevel.None,
            Words("label") ?? new LocalText("", null),
            Words("text")
        );
    }

    private static string Escape(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("'", "\\'", StringComparison.Ordinal);

    private static string Unescape(string text) =>
        text.Replace("\\'", "'", StringComparison.Ordinal)
            .Replace("\\\\", "\\", StringComparison.Ordinal);

    // As the editor writes it, and the shorter way of a section at the top that PHQ-9 uses.
    [GeneratedRegex(
        @"^%resource\.(?:repeat\(item \| answer\.item\)\.where\(linkId = '(?<own>(?:[^'\\]|\\.)*)'\)\.repeat\(item \| answer\.item\)|item\.where\(linkId\s*=\s*'(?<plain>(?:[^'\\]|\\.)*)'\)\.item)\.answer\.ordinal\(\)\.sum\(\)$",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex SectionTotal();
}
