using System.Globalization;

namespace Haven.Privacy.Processors;

/// <summary>Countries by their two letters (ISO 3166-1), as the machine's own tables know them.</summary>
internal static class Countries
{
    /// <summary>In the order of their English names.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. CultureInfo
            .GetCultures(CultureTypes.SpecificCultures)
            .Select(c => new RegionInfo(c.Name).TwoLetterISORegionName)
            .Where(IsCode)
            .Distinct(StringComparer.Ordinal)
            .OrderBy(c => Name(c, "en"), StringComparer.Ordinal),
    ];

    /// <summary>"Germany"; in Spanish "Alemania". The two letters where the machine has no name.</summary>
    public static string Name(string code, string language)
    {
        try
        {
            return new RegionInfo($"{(language == "es" ? "es" : "en")}-{code}").NativeName;
        }
        catch (ArgumentException)
        {
            return code;
        }
    }

    // Some regions of the tables are continents, with three digits.
    private static bool IsCode(string code) =>
        code.Length == 2 && code.All(char.IsAsciiLetterUpper);
}
