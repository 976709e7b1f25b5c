using System.Text.Json;
using Microsoft.AspNetCore.Components;

namespace Haven.Tests.Design;

// One example that govuk-frontend ships: the options of its Nunjucks macro, and the markup that must come out.
internal sealed record Fixture(string Name, Options Options, string Html)
{
    public static IReadOnlyList<Fixture> Of(string component)
    {
        using var file = File.OpenRead(
            Path.Combine(
                Repository.Root,
                "src/Haven.Design/node_modules/govuk-frontend/dist/govuk/components",
                component,
                "fixtures.json"
            )
        );
        var fixtures = JsonDocument.Parse(file).RootElement.GetProperty("fixtures");
        return
        [
            .. fixtures
                .EnumerateArray()
                .Select(fixture => new Fixture(
                    fixture.GetProperty("name").GetString()!,
                    new Options(fixture.GetProperty("options")),
                    fixture.GetProperty("html").GetString()!
                )),
        ];
    }
}

// Reads options as Nunjucks does: what is missing, null or false is not there.
internal readonly record struct Options(JsonElement Json)
{
    public bool Has(string name) => Find(name) is not null;

    public bool IsTrue(string name) => Find(name) is { ValueKind: JsonValueKind.True };

    public bool? Flag(string name) =>
        Find(name, falseToo: true) switch
        {
            { ValueKind: JsonValueKind.True } => true,
            { ValueKind: JsonValueKind.False } => false,
            _ => null,
        };

    public string? Text(string name) => Find(name) is { } found ? AsText(found) : null;

    public int? Number(string name) => Text(name) is { } text ? int.Parse(text) : null;

    public RenderFragment? Html(string name) => Text(name) is { } html ? AsHtml(html) : null;

    public Options At(string name) => new(Find(name) ?? default);

    public Dictionary<string, object>? Attributes(string name = "attributes") =>
        Find(name) is { ValueKind: JsonValueKind.Object } found
            ? found
                .EnumerateObject()
                .ToDictionary(pair => pair.Name, pair => (object)AsText(pair.Value))
            : null;

    public IReadOnlyList<Options> Items(string name) =>
        Find(name) is { ValueKind: JsonValueKind.Array } found
            ?
            [
                .. found
                    .EnumerateArray()
                    .Where(item => item.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
                    .Select(item => new Options(item)),
            ]
            : [];

    public IReadOnlyList<string> Texts(string name) =>
        Find(name) is { ValueKind: JsonValueKind.Array } found
            ? [.. found.EnumerateArray().Select(AsText)]
            : [];

    public static RenderFragment AsHtml(string html) =>
        builder => builder.AddMarkupContent(0, html);

    private JsonElement? Find(string name, bool falseToo = false) =>
        Json.ValueKind == JsonValueKind.Object
        && Json.TryGetProperty(name, out var found)
        && found.ValueKind != JsonValueKind.Null
        && (falseToo || found.ValueKind != JsonValueKind.False)
            ? found
            : null;

    private static string AsText(JsonElement element) =>
        element.ValueKind == JsonValueKind.String ? element.GetString()! : element.GetRawText();
}
