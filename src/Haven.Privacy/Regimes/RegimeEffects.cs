using Haven.Privacy.Purposes;

namespace Haven.Privacy.Regimes;

/// <summary>How one thing that laws ask for changes with a choice.</summary>
public enum Change
{
    Same,
    New,
    Stricter,
    Laxer,
    Gone,

    /// <summary>Other words, or another law behind the same answer.</summary>
    Different,
}

/// <summary>One thing that laws ask for.</summary>
/// <param name="Topic">The heading it stands below: "Times".</param>
/// <param name="Strength">Of two answers to the same question, the higher is stricter.</param>
public sealed record Demand(string Key, string Topic, string What, string Value, long Strength);

/// <summary>One thing that laws ask for, before a choice and after it.</summary>
public sealed record Effect(Demand? Before, Demand? After, Change Change)
{
    public Demand Either => After ?? Before!;
}

/// <summary>Everything that the chosen laws ask for, as lines to read and to compare.</summary>
public static class RegimeEffects
{
    public const string Times = "Times";
    public const string Ages = "Ages";
    public const string Keeping = "Keeping";
    public const string Purposes = "Purposes";
    public const string HealthNotice = "A notice of its own";
    public const string Bases = "What can allow a purpose";
    public const string Notices = "Words in notices";
    public const string Complaints = "Where a complaint can go on";

    /// <summary>Every question that either answers, in the order of <see cref="Of"/>.</summary>
    public static IReadOnlyList<Effect> Between(RegimeRules before, RegimeRules after)
    {
        var was = Of(before).ToDictionary(d => d.Key, StringComparer.Ordinal);
        var becomes = Of(after);
        var stays = becomes.Select(d => d.Key).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. becomes.Select(d => new Effect(
                was.GetValueOrDefault(d.Key),
                d,
                ChangeOf(was.GetValueOrDefault(d.Key), d)
            )),
            .. was
                .Values.Where(d => !stays.Contains(d.Key))
                .Select(d => new Effect(d, null, Change.Gone)),
        ];
    }

    public static IReadOnlyList<Demand> Of(RegimeRules rules) =>
        [
            .. Enum.GetValues<ClockKind>().Select(k => Clock(rules, k)).OfType<Demand>(),
            .. Enum.GetValues<AgeKind>().Select(k => Age(rules, k)).OfType<Demand>(),
            .. Enum.GetValues<KeepKind>().SelectMany(k => Keep(rules, k)),
            .. Purpose.All.SelectMany(p =>
                rules
                    .NarrowingsOf(p)
                    .Select(n => new Demand(
                        $"closed {p.Key} {n.What.Unless} {n.By.Id}",
                        Purposes,
                        p.Words,
                        $"{RegimeWords.Of(n.What.Unless)} ({RegimeWords.Cited(n.By, n.What.Source)})",
                        0
                    ))
            ),
            .. HealthNoticeOf(rules),
            .. Purpose.All.SelectMany(p =>
                rules
                    .BasesOf(p)
                    .Select(b => new Demand(
                        $"basis {p.Key} {b.By.Id}",
                        Bases,
                        p.Words,
                        $"{b.What.Words.En} ({RegimeWords.Cited(b.By, b.What.Source)})",
                        0
                    ))
            ),
            .. rules.Wordings.Select(w => new Demand(
                $"words {w.By.Id} {w.What.Key}",
                Notices,
                w.What.Text.En,
                RegimeWords.Cited(w.By, w.What.Source),
                0
            )),
            .. rules.Ladder.Select(s => new Demand(
                $"ladder {s.By.Id} {s.What.Key}",
                Complaints,
                $"To {s.What.To.En}",
                (s.What.Period is { } period ? $"answered within {period.Words()} " : "")
                    + $"({RegimeWords.Cited(s.By, s.What.Source)})",
                0
            )),
        ];

    private static IEnumerable<Demand> HealthNoticeOf(RegimeRules rules) =>
        rules.HealthNotice is { } asked
            ?
            [
                new Demand(
                    "health notice",
                    HealthNotice,
                    "About health facts",
                    $"Nobody new is taken up without it ({RegimeWords.Cited(asked.By, asked.What.Source)})",
                    0
                ),
            ]
            : [];

    private static Change ChangeOf(Demand? before, Demand after) =>
        before is null ? Change.New
        : after.Strength > before.Strength ? Change.Stricter
        : after.Strength < before.Strength ? Change.Laxer
        : after.Value == before.Value ? Change.Same
        : Change.Different;

    // With two of them it depends on the day which one holds.
    private static Demand? Clock(RegimeRules rules, ClockKind kind)
    {
        var all = rules.ClocksOf(kind);
        if (all.Count == 0)
        {
            return null;
        }
        return new Demand(
            $"clock {kind}",
            Times,
            RegimeWords.Of(kind),
            TimesOf(all),
            -Strictness.Total(all, (c, day) => c.What.LastDay(day))
                - Strictness.Total(all, (c, day) => c.What.LastDayExtended(day))
        );
    }

    // The law with the shortest time may allow an extension that another law does not.
    private static string TimesOf(IReadOnlyList<Said<LawClock>> all)
    {
        var deciding = Strictness.Deciding(all, (c, day) => c.What.LastDay(day));
        var extended = Strictness.Deciding(all, (c, day) => c.What.LastDayExtended(day));
        string Listed(IReadOnlyList<Said<LawClock>> clocks, Func<LawClock, string> words) =>
            Whichever(
                clocks.Select(c => $"{words(c.What)} ({RegimeWords.Cited(c.By, c.What.Source)})"),
                "whichever ends first"
            );
        return deciding.SequenceEqual(extended)
            ? Listed(deciding, RegimeWords.Of)
            : $"{Listed(deciding, RegimeWords.WithoutExtension)}. Extended with a reason: {Listed(extended, RegimeWords.Extended)}";
    }

    private static Demand? Age(RegimeRules rules, AgeKind kind) =>
        rules.AgeOf(kind) is { } age
            ? new Demand(
                $"age {kind}",
                Ages,
                RegimeWords.Of(kind),
                $"{RegimeWords.Below(age.What.Below)} ({RegimeWords.Cited(age.By, age.What.Source)})",
                age.What.Below
            )
            : null;

    private static IEnumerable<Demand> Keep(RegimeRules rules, KeepKind kind)
    {
        var leasts = rules.Leasts(kind);
        if (leasts.Count > 0)
        {
            DateOnly LastDay(Said<LawKeep> keep, DateOnly day) =>
                keep.What.Least!.Value.LastDay(day);
            yield return new Demand(
                $"keep {kind}",
                Keeping,
                RegimeWords.Of(kind),
                Whichever(
                    Strictness
                        .Deciding(leasts, LastDay, longest: true)
                        .Select(k =>
                            $"{RegimeWords.AtLeast(k.What.Least!.Value)} ({RegimeWords.Cited(k.By, k.What.Source)})"
                        ),
                    "whichever ends last"
                ),
                Strictness.Total(leasts, LastDay, longest: true)
            );
        }
        var longests = rules.Longests(kind);
        if (longests.Count > 0)
        {
            DateOnly LastDay(Said<LawKeep> keep, DateOnly day) =>
                keep.What.Longest!.Value.LastDay(day);
            yield return new Demand(
                $"end {kind}",
                Keeping,
                RegimeWords.Of(kind),
                Whichever(
                    Strictness
                        .Deciding(longests, LastDay)
                        .Select(k =>
                            $"{RegimeWords.AtMost(k.What.Longest!.Value)} ({RegimeWords.Cited(k.By, k.What.Source)})"
                        ),
                    "whichever ends first"
                ),
                -Strictness.Total(longests, LastDay)
            );
        }
    }

    private static string Whichever(IEnumerable<string> values, string which)
    {
        string[] all = [.. values];
        return all.Length == 1 ? all[0] : $"{string.Join(", or ", all)}: {which}";
    }
}
