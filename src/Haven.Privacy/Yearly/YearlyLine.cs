using Haven.Privacy.Calendar;
using Haven.Privacy.Handoffs;
using Haven.Privacy.Regimes;

namespace Haven.Privacy.Yearly;

/// <summary>How a yearly notice stands.</summary>
public enum YearlyState
{
    /// <summary>Not due for a while, or asked for by no law.</summary>
    Quiet,

    /// <summary>Due within <see cref="YearlyLine.SoonDays"/>.</summary>
    Soon,
    Late,

    /// <summary>Late for longer than <see cref="YearlyLine.RedDays"/>.</summary>
    Red,
}

/// <summary>A round with what became of its mails.</summary>
public sealed record YearlyProof(YearlyRound Round, MailFates Mails)
{
    /// <summary>Whether somebody still has to say what became of the letters.</summary>
    public bool IsOpen => Round.RecordedAt == 0;
}

/// <summary>A yearly notice of one law and one sender: when it was told, and when it is due.</summary>
/// <param name="Law">Null where no law asks for it.</param>
/// <param name="Told">The last round that reached people; null where none did.</param>
/// <param name="Open">A round of which nobody has said yet how the letters went out; null where there is none.</param>
/// <param name="DueOn">The last day on which it is in time; null where no law asks for it.</param>
/// <param name="Number">Of the last round; 0 where there was none.</param>
public sealed record YearlyLine(
    Regime? Law,
    YearlySender Sender,
    YearlyProof? Told,
    YearlyProof? Open,
    DateOnly? DueOn,
    int Number
)
{
    /// <summary>So many days before it is due, privacy officers are told.</summary>
    public const int SoonDays = 30;

    /// <summary>When it is late for so many days, administrators are told.</summary>
    public const int ToldDays = 14;

    /// <summary>When it is late for longer than so many days, it is red.</summary>
    public const int RedDays = 28;

    /// <summary>The first one is due so long after the law was chosen.</summary>
    public static readonly CalendarPeriod First = CalendarPeriod.OfDays(SoonDays);

    /// <summary>The id of the law, as rounds keep it.</summary>
    public string LawId => Law?.Id ?? "";

    /// <summary>How many days late it is; 0 or less where it is not.</summary>
    public int DaysLate(DateOnly today) =>
        DueOn is { } due ? today.DayNumber - due.DayNumber : int.MinValue;

    public YearlyState StateOn(DateOnly today) =>
        DaysLate(today) switch
        {
            > RedDays => YearlyState.Red,
            > 0 => YearlyState.Late,
            >= -SoonDays => YearlyState.Soon,
            _ => YearlyState.Quiet,
        };

    /// <param name="chosen">The day since which the law is gone by without a break; null where no law asks for it.</param>
    /// <param name="rounds">Those of this law and sender, the newest first.</param>
    internal static YearlyLine Of(
        Regime? law,
        YearlySender sender,
        DateOnly? chosen,
        DateOnly today,
        IReadOnlyList<YearlyProof> rounds
    )
    {
        // The day on which people were told counts, and not that of the recording. One that is still to come was written
        // while the clock was wrong, and is to keep nobody quiet.
        var told = rounds.Where(r => r.Round.ToldOn <= today).MaxBy(r => r.Round.ToldOn);
        DateOnly? due = null;
        if (law?.YearlyNotice is { } asked && chosen is { } since)
        {
            due = First.LastDay(since);
            if (told?.Round.ToldOn is { } last && asked.Every.LastDay(last) is var next)
            {
                due = next > due ? next : due;
            }
        }
        return new YearlyLine(
            law,
            sender,
            told,
            rounds.FirstOrDefault(r => r.IsOpen),
            due,
            rounds.Select(r => r.Round.Number).FirstOrDefault()
        );
    }
}

/// <summary>Every yearly notice of an organisation.</summary>
/// <param name="Lines">Two of each law that asks for one: the organisation's and that of whoever runs the machine. Where no law asks for one, two of none.</param>
/// <param name="Rounds">All that there ever were, the newest first.</param>
public sealed record YearlyStanding(
    IReadOnlyList<YearlyLine> Lines,
    IReadOnlyList<YearlyProof> Rounds
)
{
    public static readonly YearlyStanding None = new([], []);

    /// <summary>Whether a law asks for one.</summary>
    public bool IsAsked => Lines.Any(l => l.Law is not null);

    public YearlyLine? Find(string law, YearlySender sender) =>
        Lines.FirstOrDefault(l => l.LawId == law && l.Sender == sender);
}
