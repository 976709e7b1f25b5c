using Haven.Privacy.Purposes;

namespace Haven.Privacy.Regimes;

/// <summary>Something that a law says, and the law that says it.</summary>
public sealed record Said<T>(T What, Regime By);

/// <summary>When something has to be done at the latest, and because of what.</summary>
public sealed record Deadline(DateOnly LastDay, LawClock Clock, Regime By);

/// <summary>How long a record is kept that began on some day.</summary>
/// <param name="LeastUntil">The last day on which it still has to be there; null where no law asks for it.</param>
/// <param name="LongestUntil">The last day on which it may be there; null where no law limits it.</param>
/// <param name="IsOpen">
/// Two laws contradict one another and nobody has settled it: delete nothing, and tell the privacy officer.
/// </param>
public sealed record KeepTimes(DateOnly? LeastUntil, DateOnly? LongestUntil, bool IsOpen);

/// <summary>One law wants a record kept for longer than another allows.</summary>
public sealed record KeepConflict(KeepKind Of, Said<LawKeep> Least, Said<LawKeep> Longest)
{
    /// <summary>Whether this is what was settled: the same two laws contradict one another.</summary>
    public bool IsSettledBy(Settlement settlement) =>
        settlement.Of == Of
        && settlement.Least == Least.By.Id
        && settlement.Longest == Longest.By.Id;
}

/// <summary>Which of two laws that contradict one another an organisation follows, and why.</summary>
/// <param name="Least">The id of the law that wants the record kept.</param>
/// <param name="Longest">The id of the law that wants it gone.</param>
public sealed record Settlement(
    KeepKind Of,
    string Least,
    string Longest,
    bool FollowsLeast,
    string Reason
);

/// <summary>
/// What the laws that an organisation chose ask for together: of several answers the strictest holds, and each answer
/// says which law it comes from. Nothing chosen: nothing is asked for.
/// <code>
/// var rules = await regimes.RulesAsync(organisation, ct);
/// rules.Due(ClockKind.Access, received)?.LastDay           // answer by then; null where no law sets a time
/// rules.DueIfExtended(ClockKind.Access, received)?.LastDay // by then, once it was extended with a reason
/// rules.AgeOf(AgeKind.ParentConsents)?.What.Below          // 16: below it a parent consents
/// rules.KeepOf(KeepKind.AuditLog, lastUsed).LeastUntil     // delete nothing before the day after it
/// rules.BasesOf(Purpose.CaseWork)                          // what can allow it, law by law
/// rules.Wordings                                           // what a notice says, in English and Spanish
/// </code>
/// </summary>
public sealed class RegimeRules
{
    public static readonly RegimeRules None = Of([]);

    /// <summary>At which age people come of age, where no chosen law says one.</summary>
    public const int UsualOfAge = 18;

    private readonly IReadOnlyList<Settlement> settled;

    private RegimeRules(IReadOnlyList<Regime> chosen, IReadOnlyList<Settlement> settled)
    {
        Chosen = chosen;
        this.settled = settled;
        Conflicts = [.. Enum.GetValues<KeepKind>().Select(ConflictOf).OfType<KeepConflict>()];
    }

    public static RegimeRules Of(
        IEnumerable<Regime> chosen,
        IEnumerable<Settlement>? settled = null
    ) => new([.. chosen.DistinctBy(r => r.Id, StringComparer.Ordinal)], [.. settled ?? []]);

    public IReadOnlyList<Regime> Chosen { get; }

    /// <summary>Where two laws contradict one another, settled or not.</summary>
    public IReadOnlyList<KeepConflict> Conflicts { get; }

    /// <summary>Those that nobody has settled.</summary>
    public IEnumerable<KeepConflict> OpenConflicts => Conflicts.Where(c => SettlementOf(c) is null);

    /// <summary>What was settled of this contradiction; null where nothing was.</summary>
    public Settlement? SettlementOf(KeepConflict conflict) =>
        settled.FirstOrDefault(conflict.IsSettledBy);

    /// <summary>The first of the last days that the chosen laws set; null where none sets one.</summary>
    /// <param name="from">The day on which it was asked for or came to be known, on the organisation's calendar.</param>
    public Deadline? Due(ClockKind kind, DateOnly from) => First(kind, c => c.LastDay(from));

    /// <summary>The same once the time was extended. A law that allows no extension still holds.</summary>
    public Deadline? DueIfExtended(ClockKind kind, DateOnly from) =>
        First(kind, c => c.LastDayExtended(from));

    /// <summary>Every clock of this kind, law by law.</summary>
    public IReadOnlyList<Said<LawClock>> ClocksOf(ClockKind kind) =>
        All(r => r.Clocks.Where(c => c.For == kind));

    /// <summary>From this age on somebody's rights are theirs alone: 18, where no chosen law says another age.</summary>
    public int OfAge => AgeOf(AgeKind.GuardianActs)?.What.Below ?? UsualOfAge;

    /// <summary>The highest age; null where no law sets one.</summary>
    public Said<LawAge>? AgeOf(AgeKind kind) =>
        All(r => r.Ages.Where(a => a.For == kind)).MaxBy(a => a.What.Below);

    /// <summary>What can allow this purpose. Each law that says something has to be satisfied.</summary>
    public IReadOnlyList<Said<LawBasis>> BasesOf(Purpose purpose) =>
        All(r => r.Bases.Where(b => b.Purpose == purpose));

    /// <summary>What closes this purpose until its condition is fulfilled.</summary>
    public IReadOnlyList<Said<LawNarrowing>> NarrowingsOf(Purpose purpose) =>
        All(r => r.Narrowings.Where(n => n.Purpose == purpose));

    /// <summary>Whether a law asks for a business associate agreement.</summary>
    public bool NeedsAgreement =>
        Chosen.Any(r => r.Narrowings.Any(n => n.Unless == Condition.Agreement));

    /// <summary>The law that asks for an agreement with whoever runs the machine; null where none does.</summary>
    public Said<LawNarrowing>? ProcessingAgreement =>
        All(r => r.Narrowings.Where(n => n.Unless == Condition.ProcessingAgreement))
            .FirstOrDefault();

    public IReadOnlyList<Said<LawWording>> Wordings => All(r => r.Wordings);

    /// <summary>The first law that asks for a notice of its own about health facts; null where none does.</summary>
    public Said<LawHealthNotice>? HealthNotice =>
        All<LawHealthNotice>(r => r.HealthNotice is { } asked ? [asked] : []).FirstOrDefault();

    /// <summary>The laws that ask for a notice that is given again and again.</summary>
    public IEnumerable<Regime> YearlyNotices => Chosen.Where(r => r.YearlyNotice is not null);

    /// <summary>To whom a complaint can go on, law by law.</summary>
    public IReadOnlyList<Said<LawStep>> Ladder => All(r => r.Ladder);

    /// <summary>Who is told of a breach, law by law.</summary>
    public IReadOnlyList<Said<BreachDuty>> Breach => All(r => r.Breach);

    /// <summary>The longest of the least times and the shortest of the longest ones, with what was settled between them.</summary>
    /// <param name="from">The day from which the time runs.</param>
    public KeepTimes KeepOf(KeepKind kind, DateOnly from)
    {
        var least = Leasts(kind).Select(k => k.What.Least!.Value.LastDay(from)).Order().ToList();
        var longest = Longests(kind)
            .Select(k => k.What.Longest!.Value.LastDay(from))
            .Order()
            .ToList();
        DateOnly? until = least.Count == 0 ? null : least[^1];
        DateOnly? most = longest.Count == 0 ? null : longest[0];
        if (!(until > most))
        {
            return new KeepTimes(until, most, IsOpen: false);
        }
        var conflict = Conflicts.FirstOrDefault(c => c.Of == kind);
        return (conflict is null ? null : SettlementOf(conflict)) switch
        {
            null => new KeepTimes(until, most, IsOpen: true),
            { FollowsLeast: true } => new KeepTimes(until, until, IsOpen: false),
            _ => new KeepTimes(most, most, IsOpen: false),
        };
    }

    internal IReadOnlyList<Said<LawKeep>> Leasts(KeepKind kind) =>
        All(r => r.Keep.Where(k => k.Of == kind && k.Least is not null));

    internal IReadOnlyList<Said<LawKeep>> Longests(KeepKind kind) =>
        All(r => r.Keep.Where(k => k.Of == kind && k.Longest is not null));

    private KeepConflict? ConflictOf(KeepKind kind)
    {
        var (leasts, longests) = (Leasts(kind), Longests(kind));
        if (leasts.Count == 0 || longests.Count == 0)
        {
            return null;
        }
        foreach (var day in Strictness.Days)
        {
            var least = leasts.MaxBy(k => k.What.Least!.Value.LastDay(day))!;
            var longest = longests.MinBy(k => k.What.Longest!.Value.LastDay(day))!;
            if (least.What.Least!.Value.LastDay(day) > longest.What.Longest!.Value.LastDay(day))
            {
                return new KeepConflict(kind, least, longest);
            }
        }
        return null;
    }

    private Deadline? First(ClockKind kind, Func<LawClock, DateOnly> lastDay) =>
        ClocksOf(kind)
            .Select(c => new Deadline(lastDay(c.What), c.What, c.By))
            .MinBy(d => d.LastDay);

    private IReadOnlyList<Said<T>> All<T>(Func<Regime, IEnumerable<T>> of) =>
        [.. Chosen.SelectMany(r => of(r).Select(what => new Said<T>(what, r)))];
}
