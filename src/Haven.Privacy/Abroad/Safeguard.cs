using System.Globalization;
using Haven.Privacy.Regimes;

namespace Haven.Privacy.Abroad;

/// <summary>What a transfer to another country can rest on.</summary>
/// <param name="Key">For life: "contract-clauses".</param>
/// <param name="Sources">The law's id, and where it says so.</param>
/// <param name="IsByConsent">Whether the person's own consent is the safeguard.</param>
public sealed record Safeguard(
    string Key,
    TwoLanguages Name,
    IReadOnlyDictionary<string, string> Sources,
    bool IsByConsent
)
{
    /// <summary>That the law itself treats the country as safe: it cannot be chosen for any other.</summary>
    public const string Adequacy = "adequacy";

    /// <summary>Standard contractual clauses, which an agreement has attached to it.</summary>
    public const string Clauses = "contract-clauses";
}

/// <summary>That a law treats a country as safe.</summary>
/// <param name="Law">The law's id.</param>
/// <param name="Since">The first day.</param>
/// <param name="Until">The last day; null where it has none.</param>
/// <param name="Only">Which recipients there it is limited to; null where it is not.</param>
public sealed record SafeCountry(
    string Law,
    string Country,
    DateOnly Since,
    DateOnly? Until,
    string Source,
    TwoLanguages? Only
)
{
    public bool Holds(DateOnly day) => Since <= day && !(Until < day);
}

/// <summary>
/// The safeguards that laws know, and the countries that they treat as safe: data that ships with Haven
/// (Data/safeguards.json), with where each stands in the law and the day on which somebody last looked.
/// </summary>
public sealed class SafeguardBook
{
    private const string File = "abroad/safeguards.json";
    private static readonly Lazy<SafeguardBook> Book = new(() =>
    {
        using var json = AbroadFile.Read(File);
        return new SafeguardBook(new LawPart(File, "", json.RootElement));
    });

    private readonly HashSet<string> laws;

    /// <exception cref="LawException">With field and reason.</exception>
    internal SafeguardBook(LawPart part)
    {
        part.Only("looked-at", "safeguards", "safe-countries");
        LookedAt = Day(part.Required("looked-at"));
        All = [.. part.Required("safeguards").Items().Select(SafeguardOf)];
        Safe = [.. part.Required("safe-countries").Items().SelectMany(SafeOf)];
        laws = [.. All.SelectMany(s => s.Sources.Keys)];
    }

    public static SafeguardBook Shipped => Book.Value;

    /// <summary>The day on which somebody last compared it with the laws.</summary>
    public DateOnly LookedAt { get; }

    public IReadOnlyList<Safeguard> All { get; }

    public IReadOnlyList<SafeCountry> Safe { get; }

    public Safeguard? Find(string? key) => All.FirstOrDefault(s => s.Key == key);

    /// <summary>
    /// What an organisation can choose: what one of its laws knows; where none of them speaks of transfers, everything but
    /// that a law treats the country as safe.
    /// </summary>
    public IReadOnlyList<Safeguard> Offered(RegimeRules rules)
    {
        var chosen = LawsOf(rules);
        return
        [
            .. All.Where(s =>
                chosen.Count == 0
                    ? s.Key != Safeguard.Adequacy
                    : s.Sources.Keys.Any(chosen.Contains)
            ),
        ];
    }

    /// <summary>Why the laws treat a country as safe on a day; none where one of them does not.</summary>
    public IReadOnlyList<SafeCountry> WhySafe(RegimeRules rules, string country, DateOnly day)
    {
        var chosen = LawsOf(rules).Where(l => Safe.Any(s => s.Law == l)).ToList();
        var holds = Safe.Where(s =>
                s.Country == country
                && s.Holds(day)
                && chosen.Contains(s.Law, StringComparer.Ordinal)
            )
            .ToList();
        return chosen.TrueForAll(l => holds.Exists(s => s.Law == l)) ? holds : [];
    }

    /// <summary>Where the chosen laws know a safeguard, as people read it.</summary>
    public static string Source(Safeguard safeguard, RegimeRules rules, string lang) =>
        string.Join(
            "; ",
            rules
                .Chosen.Where(r => safeguard.Sources.ContainsKey(r.Id))
                .Select(r => $"{r.Name.Of(lang)}: {safeguard.Sources[r.Id]}")
        );

    private List<string> LawsOf(RegimeRules rules) =>
        [.. rules.Chosen.Select(r => r.Id).Where(laws.Contains)];

    private static Safeguard SafeguardOf(LawPart part)
    {
        part.Only("key", "name", "sources", "by-consent");
        return new Safeguard(
            part.Required("key").Text(),
            part.Required("name").BothLanguages(),
            part.Required("sources")
                .Element.EnumerateObject()
                .ToDictionary(p => p.Name, p => p.Value.GetString()!, StringComparer.Ordinal),
            part.Optional("by-consent") is not null
        );
    }

    private static IEnumerable<SafeCountry> SafeOf(LawPart part)
    {
        part.Only("law", "countries", "since", "until", "source", "only");
        return part.Required("countries")
            .Items()
            .Select(c => new SafeCountry(
                part.Required("law").Text(),
                Country.Find(c.Text())?.Code ?? throw c.Fault("there is no such country."),
                Day(part.Required("since")),
                part.Optional("until") is { } until ? Day(until) : null,
                part.Required("source").Text(),
                part.Optional("only")?.BothLanguages()
            ));
    }

    private static DateOnly Day(LawPart part) =>
        DateOnly.TryParseExact(
            part.Text(),
            "yyyy-MM-dd",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var day
        )
            ? day
            : throw part.Fault("a day such as 2026-03-27 is expected here.");
}
