using Haven.Design.Components;
using Haven.Privacy.Calendar;
using Haven.Privacy.Retention;

namespace Haven.Organisations.Inbox;

/// <summary>How long messages are kept: a year, or a shorter time that the organisation chose.</summary>
internal static class KeepPeriod
{
    public static readonly KeptKind Messages = new(
        ContactMessage.KeptAs,
        typeof(ContactMessage),
        Trigger.Created,
        CalendarPeriod.OfYears(1),
        "promise SCR-20, clause 2"
    )
    {
        English = "Messages to the organisation",
        Spanish = "Mensajes a la organización",
        Longest = CalendarPeriod.OfYears(1),
    };

    private static readonly (string Value, CalendarPeriod Period)[] Offered =
    [
        ("30", CalendarPeriod.OfDays(30)),
        ("90", CalendarPeriod.OfDays(90)),
        ("180", CalendarPeriod.OfDays(180)),
        ("365", CalendarPeriod.OfYears(1)),
    ];

    /// <summary>What is offered, and what holds where the privacy officer chose another time.</summary>
    public static IReadOnlyList<Choice> Choices(CalendarPeriod holds) =>
        [
            .. All(holds)
                .Select(p => new Choice(p.Value, Words(p.Period)))
                .Select(c => c with { Text = char.ToUpperInvariant(c.Text![0]) + c.Text[1..] }),
        ];

    /// <summary>As it is sent by the form.</summary>
    public static string Value(CalendarPeriod period) =>
        Array.Find(Offered, p => p.Period == period).Value ?? $"{period}";

    /// <summary>What was chosen; null when it is none of these.</summary>
    public static CalendarPeriod? Read(string? typed, CalendarPeriod holds) =>
        All(holds)
            .Where(p => p.Value == typed)
            .Select(p => (CalendarPeriod?)p.Period)
            .FirstOrDefault();

    public static string Words(CalendarPeriod period, string lang = "en") =>
        period == Messages.Period ? (lang == "es" ? "un año" : "one year") : period.Words(lang);

    private static IEnumerable<(string Value, CalendarPeriod Period)> All(CalendarPeriod holds) =>
        Offered
            .Append<(string Value, CalendarPeriod Period)>((Value(holds), holds))
            .DistinctBy(p => p.Period);
}
