using System.Collections.Frozen;
using Haven.Privacy.Calendar;
using Haven.Privacy.Purposes;

namespace Haven.Privacy.Regimes;

/// <summary>What a law sets a time for.</summary>
public enum ClockKind
{
    /// <summary>Somebody asks what is held about them, and for a copy.</summary>
    Access,

    /// <summary>Somebody asks that something be corrected.</summary>
    Rectification,

    /// <summary>The same where the law lets what was written stand, and adds to it.</summary>
    Amendment,
    Erasure,
    Restriction,
    Portability,
    Objection,

    /// <summary>Somebody wants no more messages.</summary>
    OptOut,
    Complaint,

    /// <summary>Somebody complains to the authority that the law names; from the day on which they knew of it.</summary>
    ComplaintToAuthority,

    /// <summary>Somebody asks to whom facts about them were given.</summary>
    DisclosureAccount,

    /// <summary>A breach is reported to an authority; from the day on which it is known.</summary>
    BreachToAuthority,

    /// <summary>The people whom a breach is about are told; from the day on which it is known.</summary>
    BreachToPeople,

    /// <summary>
    /// The notice of rights is given again; from the day on which it was given last. A law that has this clock says in
    /// <see cref="LawYearlyNotice"/> what the notice is about.
    /// </summary>
    AnnualNotice,

    /// <summary>
    /// A hearing about a correction that was refused is held; from the day on which somebody asked for it. A law that has
    /// this clock gives a right to a hearing.
    /// </summary>
    Hearing,

    /// <summary>What came of a hearing is decided and written; from the day of the hearing.</summary>
    HearingDecision,
}

/// <summary>What a law asks of an adult in the place of somebody young.</summary>
public enum AgeKind
{
    /// <summary>Below it a parent or guardian exercises the young person's rights.</summary>
    GuardianActs,

    /// <summary>Below it, where consent is what allows something, it is a parent's or guardian's.</summary>
    ParentConsents,

    /// <summary>Below it a parent or guardian signs beside the young person what lets facts about them go to others.</summary>
    ParentSigns,
}

/// <summary>Documentation that a law sets a time of keeping for.</summary>
public enum KeepKind
{
    /// <summary>What is recorded about the people whom the organisation looks after.</summary>
    ClientRecords,

    /// <summary>Policies, notices, requests and what became of them, complaints, agreements.</summary>
    PrivacyRecords,

    /// <summary>Who agreed to what.</summary>
    ConsentRecords,

    /// <summary>To whom facts were given.</summary>
    DisclosureRecords,

    /// <summary>Who saw what.</summary>
    AuditLog,

    /// <summary>Who wants no more messages.</summary>
    OptOuts,
}

/// <summary>What has to be there before a purpose is open.</summary>
public enum Condition
{
    /// <summary>A business associate agreement that allows the purpose (<see cref="BusinessAgreement"/>).</summary>
    Agreement,

    /// <summary>
    /// An agreement on processing with whoever runs the machine (<see cref="Agreements.ProcessingAgreement"/>). It allows
    /// every purpose, and what was entered stays readable.
    /// </summary>
    ProcessingAgreement,

    /// <summary>The person's own written release. One opens the door for its one recipient; it does not open a purpose for everybody, so nothing fulfils it.</summary>
    Release,
}

/// <summary>Text that the public reads.</summary>
public sealed record TwoLanguages(string En, string Es)
{
    /// <summary>English, unless the language is "es".</summary>
    public string Of(string language) => language == "es" ? Es : En;
}

/// <summary>A time within which something has to be done.</summary>
/// <param name="Extension">Further time that the law allows once, with a reason; null where it allows none.</param>
/// <param name="Note">How the law itself counts, where that is not in whole days of the calendar.</param>
public sealed record LawClock(
    ClockKind For,
    CalendarPeriod Period,
    CalendarPeriod? Extension,
    TwoLanguages? Note,
    string Source
)
{
    /// <summary>The last day on which it may be done.</summary>
    public DateOnly LastDay(DateOnly from) => Period.LastDay(from);

    /// <summary>The same once the time has been extended; without an extension the day stays.</summary>
    public DateOnly LastDayExtended(DateOnly from) =>
        Extension?.LastDay(LastDay(from)) ?? LastDay(from);
}

/// <summary>An age, in whole years.</summary>
public sealed record LawAge(AgeKind For, int Below, string Source);

/// <summary>What can allow a purpose.</summary>
public sealed record LawBasis(Purpose Purpose, TwoLanguages Words, string Source);

/// <summary>How long documentation is kept; one of the two may be null, and not both.</summary>
public sealed record LawKeep(
    KeepKind Of,
    CalendarPeriod? Least,
    CalendarPeriod? Longest,
    string Source
);

/// <summary>A purpose that is closed until a condition is fulfilled.</summary>
public sealed record LawNarrowing(
    Purpose Purpose,
    Condition Unless,
    TwoLanguages Words,
    string Source
);

/// <summary>Health facts have a notice of their own, without which nobody new is taken up (MSG-12).</summary>
public sealed record LawHealthNotice(string Source);

/// <summary>
/// A notice of rights that is given again and again (REF-21), each time that <see cref="ClockKind.AnnualNotice"/> says.
/// </summary>
/// <param name="About">As it stands within a sentence: "the rights to education records".</param>
/// <param name="Says">What it has to say: some of the law's wordings.</param>
public sealed record LawYearlyNotice(
    TwoLanguages About,
    IReadOnlyList<LawWording> Says,
    CalendarPeriod Every,
    string Source
);

/// <summary>What a notice says because of this law.</summary>
/// <param name="Key">Names it within its law: "complaint".</param>
public sealed record LawWording(string Key, TwoLanguages Text, string Source);

/// <summary>Who answers a step of a complaint.</summary>
public enum Answerer
{
    Organisation,

    /// <summary>An authority, or a court.</summary>
    Outside,
}

/// <summary>To whom somebody can go on with a complaint that was answered.</summary>
/// <param name="Key">Names it within its law: "authority".</param>
/// <param name="To">As it stands within a sentence: "the data protection authority".</param>
/// <param name="Period">Within which time they answer; null where the law sets none.</param>
public sealed record LawStep(
    string Key,
    TwoLanguages To,
    Answerer By,
    CalendarPeriod? Period,
    string Source
);

/// <summary>
/// A law, as far as Haven goes by it: data, read from a file (adr 0024). Each value says where the law says so; what a
/// law leaves open is left out.
/// </summary>
/// <param name="Id">Short and for life: "gdpr".</param>
/// <param name="About">What it is and for whom it holds, in a few plain words.</param>
/// <param name="Source">The law as a whole, as it is cited.</param>
public sealed record Regime(string Id, TwoLanguages Name, TwoLanguages About, string Source)
{
    public IReadOnlyList<LawClock> Clocks { get; init; } = [];
    public IReadOnlyList<LawAge> Ages { get; init; } = [];
    public IReadOnlyList<LawBasis> Bases { get; init; } = [];
    public IReadOnlyList<LawKeep> Keep { get; init; } = [];
    public IReadOnlyList<LawNarrowing> Narrowings { get; init; } = [];
    public IReadOnlyList<LawWording> Wordings { get; init; } = [];

    /// <summary>Null where the law asks for none.</summary>
    public LawHealthNotice? HealthNotice { get; init; }

    /// <inheritdoc cref="HealthNotice"/>
    public LawYearlyNotice? YearlyNotice { get; init; }

    /// <summary>The way of a complaint, in its order.</summary>
    public IReadOnlyList<LawStep> Ladder { get; init; } = [];

    /// <summary>Who is told of a breach, and until when.</summary>
    public IReadOnlyList<BreachDuty> Breach { get; init; } = [];
}

/// <summary>The words of an enumeration as law files write them: "breach-to-people".</summary>
internal static class LawKeys
{
    public static string Of<T>(T value)
        where T : struct, Enum =>
        string.Concat(
            $"{value}".Select(
                (c, i) =>
                    i > 0 && char.IsUpper(c)
                        ? $"-{char.ToLowerInvariant(c)}"
                        : $"{char.ToLowerInvariant(c)}"
            )
        );

    public static FrozenDictionary<string, T> All<T>()
        where T : struct, Enum =>
        Enum.GetValues<T>().ToFrozenDictionary(Of, StringComparer.Ordinal);
}
