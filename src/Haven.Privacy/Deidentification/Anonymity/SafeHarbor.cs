using System.Globalization;
using System.Text.RegularExpressions;

namespace Haven.Privacy.Deidentification.Anonymity;

/// <summary>What a column says of people, where HIPAA's Safe Harbor says how exactly it may.</summary>
public enum SafeHarborKind
{
    /// <summary>Anything else.</summary>
    Other,

    /// <summary>How many years old somebody is.</summary>
    Age,

    /// <summary>The day somebody was born.</summary>
    Birth,

    /// <summary>A day on which something happened to somebody.</summary>
    Date,

    /// <summary>A postal code of the United States.</summary>
    Zip,
}

/// <summary>A column that says more than it may.</summary>
/// <param name="What">What it says and what to do; no value.</param>
public sealed record SafeHarborFinding(string Column, string What);

/// <summary>
/// Looks whether a table keeps what 45 CFR 164.514(b)(2)(i) says of places, dates and ages, and has nothing in it that
/// looks like an address, a number or a mark of a person. It cannot know names, nor what else the sender knows
/// (164.514(b)(2)(ii)): that stays for somebody to look at.
/// </summary>
public static partial class SafeHarbor
{
    private const int OldestAge = 89;

    // The first three digits of areas with at most 20,000 people by the census of 2000, as the Department of Health and
    // Human Services lists them in its guidance of 26 November 2012.
    private static readonly HashSet<string> SmallAreas = new(
        "036 059 063 102 203 556 692 790 821 823 830 831 878 879 884 890 893".Split(' '),
        StringComparer.Ordinal
    );

    /// <param name="kinds">What columns are; who is not in it is <see cref="SafeHarborKind.Other"/>.</param>
    /// <param name="year">The year that is now.</param>
    public static IReadOnlyList<SafeHarborFinding> Check(
        Anonymization table,
        IReadOnlyDictionary<string, SafeHarborKind> kinds,
        int year
    )
    {
        var rows = table.Rows().ToList();
        var findings = new List<SafeHarborFinding>();
        for (int column = 0; column < table.Columns.Count; column++)
        {
            string name = table.Columns[column];
            var kind = kinds.GetValueOrDefault(name);
            var cells = rows.Select(row => row.Cells[column])
                .Where(cell => cell != Anonymization.Hidden)
                .Distinct(StringComparer.Ordinal);
            if (!cells.All(cell => IsKept(cell, kind, year)))
            {
                findings.Add(new SafeHarborFinding(name, Words(kind)));
            }
        }
        return findings;
    }

    private static bool IsKept(string cell, SafeHarborKind kind, int year) =>
        kind switch
        {
            SafeHarborKind.Age => IsAge(cell),
            SafeHarborKind.Birth => IsYear(cell) && Numbers(cell).All(n => n >= year - OldestAge),
            SafeHarborKind.Date => IsYear(cell),
            SafeHarborKind.Zip => ZipArea().Match(cell) is { Success: true } zip
                && !SmallAreas.Contains(zip.Value[..3]),
            _ => !Mark().IsMatch(cell) && cell.Count(char.IsDigit) < 7,
        };

    // All who are older than 89 are one: 90+, or from any age below.
    private static bool IsAge(string cell) =>
        Numbers(cell) is [var first, ..] numbers
        && (
            numbers.All(age => age <= OldestAge)
            || (numbers.Count == 1 && first == OldestAge + 1 && OpenEnd().IsMatch(cell))
        );

    private static bool IsYear(string cell) => Years().IsMatch(cell);

    private static List<int> Numbers(string cell) =>
        [
            .. Digits()
                .Matches(cell)
                .Select(m =>
                    int.TryParse(m.Value, CultureInfo.InvariantCulture, out int n)
                        ? n
                        : int.MaxValue
                ),
        ];

    private static string Words(SafeHarborKind kind) =>
        kind switch
        {
            SafeHarborKind.Age => "tells ages above 89. Make them one: 90+.",
            SafeHarborKind.Birth =>
                "tells more than a year, or a year of birth of somebody above 89. Generalise it to years, and old ones to *.",
            SafeHarborKind.Date => "tells more than a year. Generalise it to years: 2026.",
            SafeHarborKind.Zip =>
                "tells more than three digits, or those of an area with few people. Generalise it to three digits, and such areas to 000.",
            _ =>
                "has cells that look like an address, a number or a day. Leave the column out, or say what it is.",
        };

    [GeneratedRegex(@"^[0-9]{3}\**$", RegexOptions.NonBacktracking)]
    private static partial Regex ZipArea();

    [GeneratedRegex(@"^[0-9]{4}(?: ?[-–] ?[0-9]{4})?$", RegexOptions.NonBacktracking)]
    private static partial Regex Years();

    [GeneratedRegex(@"\+$|^[>≥]", RegexOptions.NonBacktracking)]
    private static partial Regex OpenEnd();

    [GeneratedRegex(@"[0-9]+", RegexOptions.NonBacktracking)]
    private static partial Regex Digits();

    [GeneratedRegex(
        @"\w@\w|://|www\.|\d+\.\d+\.\d+\.\d+|\d{3}-\d{2}-\d{4}",
        RegexOptions.NonBacktracking | RegexOptions.IgnoreCase
    )]
    private static partial Regex Mark();
}
