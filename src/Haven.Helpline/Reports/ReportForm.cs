using Haven.Privacy.Calendar;
using Haven.Privacy.Door;
using Microsoft.AspNetCore.Http;

namespace Haven.Helpline.Reports;

/// <summary>A report as it was typed. It begins empty: nothing of the chat comes into it by itself.</summary>
public sealed class ReportForm
{
    public const int LongestTold = 1000;
    private const int LongestLine = 200;

    public string Recipient { get; private set; } = "";

    public TypedDay On { get; private set; } = TypedDay.None;

    public string Time { get; private set; } = "";

    public DateTimeOffset? MadeAt { get; private set; }

    public string Reference { get; private set; } = "";

    public string Told { get; private set; } = "";

    public PersonKnows? Knows { get; private set; }

    public string WhyNotTold { get; private set; } = "";

    public FieldErrors Errors { get; } = new();

    /// <summary>For a report that was made just now.</summary>
    public static ReportForm New(DateTimeOffset now) =>
        new()
        {
            On = TypedDay.Of(LocalTime.DayOf(now.UtcTicks)),
            Time = LocalTime.Clock(now.UtcTicks),
        };

    public static ReportForm Parse(IFormCollection sent, DateTimeOffset now)
    {
        var form = new ReportForm
        {
            On = TypedDay.Parse(sent, "made"),
            Time = sent["made-time"].ToString(),
        };
        form.Recipient = form.Errors.Text(
            sent,
            "recipient",
            LongestLine,
            "Say to whom you reported.",
            "This",
            lines: false
        );
        form.Reference = form.Errors.Text(
            sent,
            "reference",
            LongestLine,
            words: "This",
            lines: false
        );
        form.Told = form.Errors.Text(
            sent,
            "told",
            LongestTold,
            "Say what you told, in short.",
            "This"
        );
        form.WhyNotTold = form.Errors.Text(sent, "why-not", LongestTold, words: "This");
        form.ReadTime(now);
        form.ReadKnows(sent["knows"].ToString());
        return form;
    }

    private void ReadTime(DateTimeOffset now)
    {
        var clock = On.Day is { } day ? LocalTime.Read(day, Time) : null;
        MadeAt = clock?.Moment;
        if (MadeAt is not { } at || at > now)
        {
            Errors.Add(
                "made-day",
                $"Enter a day and a time that have been, such as 27 3 2026 and 14:05 ({LocalTime.ZoneName})."
            );
        }
    }

    private void ReadKnows(string typed)
    {
        Knows =
            Enum.TryParse<PersonKnows>(typed, out var knows) && Enum.IsDefined(knows)
                ? knows
                : null;
        if (Knows is null)
        {
            Errors.Add("knows", "Say whether the person knows of the report.");
        }
        else if (Knows == PersonKnows.Told)
        {
            WhyNotTold = "";
        }
        else if (WhyNotTold.Length == 0 && Errors["why-not"] is null)
        {
            Errors.Add("why-not", "Say why the person was not told.");
        }
    }
}
