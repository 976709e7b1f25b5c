using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Door;
using Microsoft.AspNetCore.Http;

namespace Haven.Privacy.Breaches;

/// <summary>What is looked for in the audit log, as it was typed.</summary>
public sealed class AffectedForm
{
    public static readonly AffectedForm Empty = new();

    private AffectedForm() { }

    public int Version { get; private init; } = -1;

    /// <summary>Whether those who were found are to be taken out instead.</summary>
    public bool IsClear { get; private init; }

    /// <summary>Empty for everybody.</summary>
    public string Member { get; private init; } = "";
    public TypedDay From { get; private init; } = TypedDay.None;
    public TypedDay Until { get; private init; } = TypedDay.None;
    public string FromTime { get; private init; } = "";
    public string UntilTime { get; private init; } = "";
    public IReadOnlyList<Act> Acts { get; private init; } = [];

    internal TouchedQuestion? Question { get; private set; }

    public static AffectedForm Parse(IFormCollection sent, FieldErrors errors)
    {
        var form = new AffectedForm
        {
            Version = SentNumber.Of(sent["version"]),
            IsClear = sent["step"] == "clear",
            Member = sent["member"].ToString(),
            From = TypedDay.Parse(sent, "from"),
            Until = TypedDay.Parse(sent, "until"),
            FromTime = sent["from-time"].ToString(),
            UntilTime = sent["until-time"].ToString(),
            Acts =
            [
                .. sent["acts"]
                    .Select(a => Enum.TryParse(a, out Act act) ? act : default)
                    .Where(Enum.IsDefined),
            ],
        };
        if (!form.IsClear)
        {
            form.Read(errors);
        }
        return form;
    }

    /// <summary>The name of the member who was chosen; null where nobody of the list was.</summary>
    public string? NameIn(AffectedSheet sheet) =>
        sheet.Members.FirstOrDefault(m => $"{m.Member:D}" == Member).Name;

    /// <summary>The question as it stands in the timeline.</summary>
    public string Words(AffectedSheet sheet) =>
        $"{NameIn(sheet) ?? "everybody"}, from {LocalTime.MinuteInZone(Question!.From.UtcTicks)} until {LocalTime.MinuteInZone(Question.Until.UtcTicks)}"
        + (Acts.Count == 0 ? "" : $", who {string.Join(" or ", Acts.Select(ActWords.Of))}");

    private void Read(FieldErrors errors)
    {
        var from = Moment("from", From, FromTime, 0, errors);
        var until = Moment("until", Until, UntilTime, 1, errors);
        if (from >= until)
        {
            errors.Add("until", "This is before the beginning. Change one of them.");
        }
        if (!errors.Any)
        {
            Question = new(
                Guid.TryParse(Member, out var member) ? member : null,
                Acts,
                from!.Value,
                until!.Value
            );
        }
    }

    // Without a time the whole day counts.
    private static DateTimeOffset? Moment(
        string field,
        TypedDay typed,
        string time,
        int daysOn,
        FieldErrors errors
    )
    {
        if (typed.Day is not { } day)
        {
            errors.Add(field, "Type the day, such as 27 3 2026.");
            return null;
        }
        if (time.Trim().Length == 0)
        {
            return new(LocalTime.Zone.StartOf(day.AddDays(daysOn)), TimeSpan.Zero);
        }
        if (LocalTime.Read(day, time).Moment is { } moment)
        {
            return moment;
        }
        errors.Add(field + "-time", "Type the time, such as 14:05, or leave it empty.");
        return null;
    }
}
