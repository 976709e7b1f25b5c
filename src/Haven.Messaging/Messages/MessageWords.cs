using System.Globalization;
using Haven.Privacy.Calendar;
using Haven.Privacy.Handoffs;
using Haven.Privacy.Retention;

namespace Haven.Messaging.Messages;

/// <summary>Messages in words, for those who send them.</summary>
internal static class MessageWords
{
    public static string Of(MessageKind kind) => MessageKinds.Of(kind).English;

    public static string Of(MessagePart part) =>
        part switch
        {
            MessagePart.Content => "What was written",
            MessagePart.Recipients => "Who got it",
            _ => "Whether each mail arrived",
        };

    public static string Count(int count, string one, string many) =>
        count == 1 ? $"1 {one}" : $"{Number(count)} {many}";

    public static string Number(int count) => count.ToString(CultureInfo.InvariantCulture);

    public static string Addresses(int count) => Count(count, "address", "addresses");

    public static string Of(RecipientLine line) =>
        line switch
        {
            { Reached: not Reached.ByMail } => Why(line.Reached),
            { Fate: MailFate.Arrived } => "Arrived",
            { Fate: MailFate.Failed } => "Failed",
            { Fate: MailFate.Waiting } => "Waiting",
            _ => "Not kept any more",
        };

    public static string Why(Reached reached) =>
        reached switch
        {
            Reached.NoAddress => "No e-mail address in the roster",
            Reached.Shared =>
                "The address is also that of somebody who is kept away from this student",
            _ => "Nobody in the roster who may be written to",
        };

    /// <summary>When a part goes, or went.</summary>
    public static string When(PartTime time) =>
        time switch
        {
            { Goes: null, WentAt: > 0 } => $"Went on {LocalTime.Day(time.WentAt)}",
            { Goes: null } => "Gone",
            { Held: > 0 } =>
                $"{LocalTime.Day(time.Goes.Value)}; {Count(time.Held, "entry stays: a legal hold keeps it", "entries stay: a legal hold keeps them")}",
            { Rule.Action: KeepAction.AskFirst } =>
                $"{LocalTime.Day(time.Goes.Value)}, and somebody is asked first",
            _ => LocalTime.Day(time.Goes.Value),
        };

    public static string Why(PartTime time) =>
        $"Kept for {time.Rule.Period.Words()} from the day on which it was sent. {time.Rule.Why}";
}
