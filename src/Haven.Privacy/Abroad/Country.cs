using System.Collections.Frozen;
using System.Text.Json;
using Haven.Privacy.Regimes;

namespace Haven.Privacy.Abroad;

/// <summary>A country or territory, by its code of ISO 3166-1 ("DE"), with its names.</summary>
/// <param name="Name">As it stands in a list: "United Kingdom".</param>
/// <param name="Within">As it stands within a sentence: "the United Kingdom".</param>
public sealed record Country(string Code, TwoLanguages Name, TwoLanguages Within)
{
    private const string File = "abroad/countries.json";

    private static readonly Lazy<FrozenDictionary<string, Country>> ByCode = new(Read);

    private static readonly Lazy<IReadOnlyList<Country>> InOrder = new(() =>
        [.. ByCode.Value.Values.OrderBy(c => c.Name.En, StringComparer.InvariantCultureIgnoreCase)]
    );

    /// <summary>In the order of their English names.</summary>
    public static IReadOnlyList<Country> All => InOrder.Value;

    /// <summary>By the code, in capitals; null where there is none.</summary>
    public static Country? Find(string? code) =>
        code is null ? null : ByCode.Value.GetValueOrDefault(code);

    private static FrozenDictionary<string, Country> Read()
    {
        using var json = AbroadFile.Read(File);
        var within = json
            .RootElement.GetProperty("in-a-sentence")
            .EnumerateObject()
            .ToDictionary(p => p.Name, p => Both(p.Value), StringComparer.Ordinal);
        return json
            .RootElement.GetProperty("names")
            .EnumerateObject()
            .Select(p => (p.Name, Names: Both(p.Value)))
            .ToFrozenDictionary(
                p => p.Name,
                p => new Country(p.Name, p.Names, within.GetValueOrDefault(p.Name, p.Names)),
                StringComparer.Ordinal
            );
    }

    private static TwoLanguages Both(JsonElement names) =>
        new(names[0].GetString()!, names[1].GetString()!);
}

/// <summary>The files of this folder, as they are part of the program.</summary>
internal static class AbroadFile
{
    public static JsonDocument Read(string name)
    {
        using var stream = typeof(AbroadFile).Assembly.GetManifestResourceStream(name)!;
        return JsonDocument.Parse(stream, new() { AllowDuplicateProperties = false });
    }
}
