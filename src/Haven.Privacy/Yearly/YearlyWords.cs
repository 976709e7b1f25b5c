using System.Globalization;
using Haven.Design.Components;
using Haven.Privacy.Calendar;
using Haven.Privacy.Handoffs;

namespace Haven.Privacy.Yearly;

/// <summary>Yearly notices in words.</summary>
internal static class YearlyWords
{
    /// <summary>As a heading: "Your organisation".</summary>
    public static string Of(YearlySender sender) =>
        sender == YearlySender.Operator ? "Whoever runs the machine" : "Your organisation";

    public static string Of(YearlyWay way) =>
        way switch
        {
            YearlyWay.Post => "sent by post",
            YearlyWay.HandedOut => "handed out",
            YearlyWay.Handbook => "printed in a handbook that everybody got",
            YearlyWay.NotTold => "did not go out",
            _ => "not recorded yet",
        };

    /// <summary>"3 e-mails to members: 2 taken over by their mail servers, 1 on its way."</summary>
    public static string Of(MailFates mails)
    {
        string[] fates =
        [
            .. new (int Count, string Words)[]
            {
                (mails.Arrived, "taken over by the mail server"),
                (mails.Waiting, "on the way"),
                (mails.Failed, "could not be delivered"),
            }
                .Where(f => f.Count > 0)
                .Select(f => $"{Number(f.Count)} {f.Words}"),
        ];
        return mails.All == 0
            ? "No e-mails."
            : $"{Number(mails.All)} {(mails.All == 1 ? "e-mail" : "e-mails")} to members: {string.Join(", ", fates)}.";
    }

    /// <summary>"40 letters, handed out on 3 August 2026."</summary>
    public static string Letters(YearlyRound round) =>
        round.ToldOn is { } on
            ? $"{Number(round.Letters)} {(round.Letters == 1 ? "letter or copy" : "letters or copies")}, {Of(round.Way)} on {LocalTime.Day(on)}."
        : round.RecordedAt == 0 ? "How the letters went out is not recorded yet."
        : "The letters did not go out, so this round does not count.";

    /// <summary>"By 3 August 2027"</summary>
    public static string Due(YearlyLine line) =>
        line.DueOn is { } due ? $"By {LocalTime.Day(due)}" : "No law of yours asks for it";

    /// <summary>"in time", "due soon", "12 days late".</summary>
    public static string TagOf(YearlyLine line, DateOnly today) =>
        line.StateOn(today) switch
        {
            YearlyState.Soon => "due soon",
            YearlyState.Late or YearlyState.Red => $"{Days(line.DaysLate(today))} late",
            _ when line.DueOn is null => "nothing due",
            _ => "in time",
        };

    public static Tone ToneOf(YearlyState state) =>
        state switch
        {
            YearlyState.Red => Tone.Clear,
            YearlyState.Late or YearlyState.Soon => Tone.Possible,
            _ => Tone.None,
        };

    /// <summary>What is due, for pages and mails: "FERPA: the notice of your organisation was due by 3 August 2026: 2 days late."</summary>
    public static string Line(YearlyLine line, DateOnly today)
    {
        string whose =
            line.Sender == YearlySender.Operator
                ? "the yearly notice of whoever runs the machine"
                : "your organisation’s yearly notice";
        string open = line.Open is null
            ? ""
            : " It was begun: say how the letters went out, or it does not count.";
        string due = line.DaysLate(today) is var days and > 0
            ? $"was due by {LocalTime.Day(line.DueOn!.Value)} and is {Days(days)} late"
            : $"is due by {LocalTime.Day(line.DueOn!.Value)}";
        return $"{line.Law!.Name.En}: {whose} {due}.{open}";
    }

    private static string Days(int days) => days == 1 ? "1 day" : $"{Number(days)} days";

    public static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
