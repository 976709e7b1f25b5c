using System.Text.Json;
using System.Text.RegularExpressions;
using Haven.Privacy.Purposes;

namespace Haven.Privacy.Regimes;

/// <summary>Reads a law from its file. What is unknown, missing or said twice is refused: nothing is dropped in silence.</summary>
internal static partial class LawFile
{
    private const int OldestAge = 25;
    private const int MostPeople = 1_000_000_000;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private static readonly IReadOnlyDictionary<string, Purpose> Purposes =
        Purpose.All.ToDictionary(p => p.Key, StringComparer.Ordinal);

    /// <exception cref="LawException">With file, field and reason.</exception>
    public static Regime Read(string file, ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            return Read(new LawPart(file, "", document.RootElement));
        }
        catch (JsonException e)
        {
            throw new LawException(file, "", $"it is no JSON, or has a field twice ({e.Message})");
        }
    }

    private static Regime Read(LawPart law)
    {
        law.Only(
            "id",
            "name",
            "about",
            "source",
            "clocks",
            "ages",
            "bases",
            "keep",
            "narrowing",
            "health-notice",
            "yearly-notice",
            "wordings",
            "ladder",
            "breach"
        );
        var regime = new Regime(
            NameOf(law.Required("id")),
            law.Required("name").BothLanguages(),
            law.Required("about").BothLanguages(),
            law.Required("source").Text()
        )
        {
            Clocks = Each(law, "clocks", Clocks, c => c.For),
            Ages = Each(law, "ages", Age, a => a.For),
            Bases = Each(law, "bases", Bases, b => b.Purpose),
            Keep = Each(law, "keep", Keep, k => k.Of),
            Narrowings = Each(law, "narrowing", Narrowings, n => (n.Purpose, n.Unless)),
            HealthNotice = law.Optional("health-notice") is { } health
                ? HealthNotice(health)
                : null,
            Wordings = Each(law, "wordings", Wording, w => w.Key),
            Ladder = Each(law, "ladder", Step, s => s.Key),
            Breach = Each(law, "breach", BreachDuty, d => d.Key),
        };
        return regime with { YearlyNotice = YearlyNotice(law, regime) };
    }

    // How often it is given is a clock like any other; one of the two alone would be a notice that nobody gives.
    private static LawYearlyNotice? YearlyNotice(LawPart law, Regime regime)
    {
        var clock = regime.Clocks.FirstOrDefault(c => c.For == ClockKind.AnnualNotice);
        if (clock is null)
        {
            return law.Optional("yearly-notice") is { } alone
                ? throw alone.Fault(
                    "how often it is given is missing. Add a clock for “annual-notice”."
                )
                : null;
        }
        var part = law.Required("yearly-notice").Only("about", "says", "source");
        var wordings = regime.Wordings.ToDictionary(w => w.Key, StringComparer.Ordinal);
        return new LawYearlyNotice(
            part.Required("about").BothLanguages(),
            [.. part.Required("says").Items().Select(s => s.OneOf(wordings))],
            clock.Period,
            part.Required("source").Text()
        );
    }

    private static IReadOnlyList<T> Each<T, TQuestion>(
        LawPart law,
        string name,
        Func<LawPart, T> read,
        Func<T, TQuestion> question
    )
        where TQuestion : notnull =>
        Each(law, name, part => (IEnumerable<T>)[read(part)], question);

    // A law answers each question once.
    private static IReadOnlyList<T> Each<T, TQuestion>(
        LawPart law,
        string name,
        Func<LawPart, IEnumerable<T>> read,
        Func<T, TQuestion> question
    )
        where TQuestion : notnull
    {
        var answers = new Dictionary<TQuestion, string>();
        var all = new List<T>();
        foreach (var part in law.Optional(name)?.Items() ?? [])
        {
            foreach (var one in read(part))
            {
                if (!answers.TryAdd(question(one), part.Path))
                {
                    throw part.Fault($"{answers[question(one)]} answers the same question.");
                }
                all.Add(one);
            }
        }
        return all;
    }

    private static IEnumerable<LawClock> Clocks(LawPart part)
    {
        part.Only("for", "period", "extension", "note", "source");
        return part.Required("for")
            .Items()
            .Select(kind => new LawClock(
                kind.OneOf(LawKeys.All<ClockKind>()),
                part.Required("period").Period(),
                part.Optional("extension")?.Period(),
                part.Optional("note")?.BothLanguages(),
                part.Required("source").Text()
            ));
    }

    private static LawAge Age(LawPart part)
    {
        part.Only("for", "below", "source");
        return new LawAge(
            part.Required("for").OneOf(LawKeys.All<AgeKind>()),
            part.Required("below").Whole(1, OldestAge),
            part.Required("source").Text()
        );
    }

    private static IEnumerable<LawBasis> Bases(LawPart part)
    {
        part.Only("purposes", "words", "source");
        return PurposesOf(part)
            .Select(p => new LawBasis(
                p,
                part.Required("words").BothLanguages(),
                part.Required("source").Text()
            ));
    }

    private static LawKeep Keep(LawPart part)
    {
        part.Only("of", "least", "longest", "source");
        var keep = new LawKeep(
            part.Required("of").OneOf(LawKeys.All<KeepKind>()),
            part.Optional("least")?.Period(),
            part.Optional("longest")?.Period(),
            part.Required("source").Text()
        );
        if (keep.Least is null && keep.Longest is null)
        {
            throw part.Fault("it says neither the least nor the longest time.");
        }
        if (
            keep is { Least: { } least, Longest: { } longest }
            && Strictness.Days.Any(d => least.LastDay(d) > longest.LastDay(d))
        )
        {
            throw part.Fault("the least time is longer than the longest.");
        }
        return keep;
    }

    private static IEnumerable<LawNarrowing> Narrowings(LawPart part)
    {
        part.Only("purposes", "unless", "words", "source");
        return PurposesOf(part)
            .Select(p => new LawNarrowing(
                p,
                part.Required("unless").OneOf(LawKeys.All<Condition>()),
                part.Required("words").BothLanguages(),
                part.Required("source").Text()
            ));
    }

    private static LawHealthNotice HealthNotice(LawPart part)
    {
        part.Only("source");
        return new LawHealthNotice(part.Required("source").Text());
    }

    private static LawWording Wording(LawPart part)
    {
        part.Only("key", "en", "es", "source");
        return new LawWording(
            NameOf(part.Required("key")),
            new TwoLanguages(part.Required("en").Text(), part.Required("es").Text()),
            part.Required("source").Text()
        );
    }

    private static LawStep Step(LawPart part)
    {
        part.Only("key", "to", "by", "period", "source");
        return new LawStep(
            NameOf(part.Required("key")),
            part.Required("to").BothLanguages(),
            part.Required("by").OneOf(LawKeys.All<Answerer>()),
            part.Optional("period")?.Period(),
            part.Required("source").Text()
        );
    }

    private static BreachDuty BreachDuty(LawPart part)
    {
        part.Only("key", "to", "time", "least", "most", "when", "source");
        var duty = new BreachDuty(
            NameOf(part.Required("key")),
            part.Required("to").BothLanguages(),
            BreachTime.Parse(part.Required("time").Text())
                ?? throw part.Required("time")
                    .Fault(
                        "a time such as PT72H, P60D or year-end+P60D is expected here, or “at-once”, or “none”."
                    ),
            part.Required("source").Text()
        )
        {
            Least = part.Optional("least")?.Whole(1, MostPeople),
            Most = part.Optional("most")?.Whole(1, MostPeople),
            When = part.Optional("when")?.BothLanguages(),
        };
        return duty.Least > duty.Most
            ? throw part.Fault("it begins with more people than it ends with.")
            : duty;
    }

    private static string NameOf(LawPart part) =>
        Name().IsMatch(part.Text())
            ? part.Text()
            : throw part.Fault("small letters, digits and hyphens are expected here, 40 at most.");

    private static IEnumerable<Purpose> PurposesOf(LawPart part) =>
        part.Required("purposes").Items().Select(p => p.OneOf(Purposes));

    [GeneratedRegex("^[a-z][a-z0-9-]{0,39}$", RegexOptions.None, 1000)]
    private static partial Regex Name();
}
