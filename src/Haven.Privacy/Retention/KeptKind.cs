using Haven.Privacy.Calendar;
using Haven.Privacy.Regimes;
using Haven.Privacy.Store;

namespace Haven.Privacy.Retention;

/// <summary>From which day on somebody's time runs.</summary>
public enum Trigger
{
    /// <summary>The day on which their root record was stored, whatever is added to it later.</summary>
    Created,

    /// <summary>The day on which anything of theirs was last stored or changed.</summary>
    LastChange,

    /// <summary>
    /// The day of an event that the service tells (<see cref="Keeping.FromAsync"/>): the end of a study, a contract. Until
    /// then no time runs.
    /// </summary>
    Told,
}

/// <summary>What happens when somebody's time is over.</summary>
public enum KeepAction
{
    /// <summary>Key and rows go, with a receipt.</summary>
    Delete = 0,

    /// <summary>Somebody is asked whether they may go; while nobody answers, nobody goes (adr 0036).</summary>
    AskFirst = 1,

    /// <summary>
    /// Key and rows go together with everybody else’s whose time is over by the end of the quarter; how many they were
    /// stays, in a table that names nobody (adr 0048).
    /// </summary>
    KeepFigures = 2,
}

/// <summary>
/// A kind of people that a service keeps records of, and for how long. A service declares it, and gets the daily
/// deletion, the preview, holds and receipts; an organisation may choose a shorter time, or with a reason a longer one.
/// </summary>
/// <param name="Key">As it stands in rules and receipts: "screening-client". For life.</param>
/// <param name="Root">The record of which each person has one, and with which their time begins.</param>
/// <param name="Trigger">From which day on the time runs.</param>
/// <param name="Period">How long, until the organisation chooses.</param>
/// <param name="Source">Why so long: a law with its section, or a promise.</param>
public sealed record KeptKind(
    string Key,
    Type Root,
    Trigger Trigger,
    CalendarPeriod Period,
    string Source
)
{
    /// <summary>Whose records, as people read it: "What is kept of a client".</summary>
    public required string English { get; init; }

    /// <inheritdoc cref="English"/>
    public required string Spanish { get; init; }

    /// <summary>
    /// Whether <see cref="Audit.ISubjectNames"/> knows its people by a code, so that whoever is asked can look them up
    /// before they answer.
    /// </summary>
    public bool HasCode { get; init; }

    /// <summary>What a <see cref="Trigger.Told"/> time is counted from, as people read it: "the end of the study".</summary>
    public TwoLanguages Event { get; init; } = new("the day of the event", "el día del hecho");

    /// <summary>What laws call such records; null where none speaks of them.</summary>
    public KeepKind? InLaws { get; init; }

    /// <summary>What a promise allows at the most; no reason makes it longer. Null where none does.</summary>
    public CalendarPeriod? Longest { get; init; }

    /// <summary>What is kept of them is used for these, and their access package says so; null for
    /// all that is used of clients.</summary>
    public IReadOnlyList<Purposes.Purpose>? UsedFor { get; init; }
}

/// <summary>A root record with which the time of one kind among several begins: it says of which.</summary>
public interface IKeptAs
{
    /// <summary>The <see cref="KeptKind.Key"/>.</summary>
    string KeptAs { get; }
}

/// <summary>Every kind that the parts of an installation declare.</summary>
public sealed class KeptKinds
{
    private readonly ILookup<Type, KeptKind> roots;
    private readonly Dictionary<Type, bool> renewing = [];

    /// <exception cref="InvalidOperationException">Two kinds have one key, or one root that does not say which; or a root is not stored by its part.</exception>
    public KeptKinds(IEnumerable<IModelPart> parts)
    {
        var declared = parts.Where(p => p.Keeps.Count > 0).ToList();
        All = [.. declared.SelectMany(p => p.Keeps)];
        foreach (var part in declared)
        {
            if (part.Keeps.FirstOrDefault(k => !part.Records.Contains(k.Root)) is { } foreign)
            {
                throw new InvalidOperationException(
                    $"{foreign.Key} is kept with {foreign.Root.Name}, which its part does not store."
                );
            }
            bool renews = part.Keeps.Any(k => k.Trigger == Trigger.LastChange);
            foreach (var record in part.Records)
            {
                renewing[record] = renews;
            }
        }
        if (All.DistinctBy(k => k.Key, StringComparer.Ordinal).Count() < All.Count)
        {
            throw new InvalidOperationException("Two kinds of people are kept under one key.");
        }
        roots = All.ToLookup(k => k.Root);
        if (
            roots.FirstOrDefault(r => r.Count() > 1 && !r.Key.IsAssignableTo(typeof(IKeptAs))) is
            { } silent
        )
        {
            throw new InvalidOperationException(
                $"{silent.Key.Name} begins the time of two kinds of people, and does not say of which."
            );
        }
    }

    public IReadOnlyList<KeptKind> All { get; }

    public KeptKind? Find(string key) => All.FirstOrDefault(k => k.Key == key);

    /// <summary>The kind that begins with such a record, the first where there are several; null where none does.</summary>
    public KeptKind? RootedIn(Type record) => roots[record].FirstOrDefault();

    /// <summary>The kind that begins with this very record; null where none does.</summary>
    /// <exception cref="InvalidOperationException">It names a kind that does not begin with such records.</exception>
    public KeptKind? BegunBy(ISealedRecord record) =>
        record is IKeptAs { KeptAs: var key }
            ? roots[record.GetType()].FirstOrDefault(k => k.Key == key)
                ?? throw new InvalidOperationException(
                    $"{record.GetType().Name} is kept as {key}, which does not begin with it."
                )
            : RootedIn(record.GetType());

    /// <summary>Whether a change to this record may begin somebody's time anew.</summary>
    public bool Renews(Type record) => renewing.GetValueOrDefault(record);
}
