using System.Globalization;
using Haven.Privacy.Calendar;
using Haven.Privacy.Door;
using Microsoft.AspNetCore.Http;

namespace Haven.Research.Events;

/// <summary>An event as somebody typed it. Times are those of the organisation's place.</summary>
public sealed class EventForm
{
    public const int LongestLine = 200;
    public const int LongestText = 4000;
    public const int MostPlaces = 1000;
    private const int MostYears = 3;

    public string Title { get; private set; } = "";

    public string About { get; private set; } = "";

    public string Way { get; private init; } = nameof(EventWay.AtPlace);

    public string Place { get; private set; } = "";

    public string Lang { get; private init; } = "en";

    public TypedDay Starts { get; private init; } = TypedDay.None;

    public string StartTime { get; private init; } = "";

    public TypedDay Ends { get; private init; } = TypedDay.None;

    public string EndTime { get; private init; } = "";

    public TypedDay Until { get; private init; } = TypedDay.None;

    public TypedDay Shown { get; private init; } = TypedDay.None;

    public string Places { get; private init; } = "";

    /// <summary>Why an event that people know already changes.</summary>
    public string Why { get; private set; } = "";

    /// <summary>The event's changes when the page was made.</summary>
    public int Seen { get; private init; }

    public FieldErrors Errors { get; } = new();

    public long StartsAt { get; private set; }

    public long EndsAt { get; private set; }

    public static EventForm From(PublicEvent one)
    {
        var starts = LocalTime.DayOf(one.StartsAt);
        var ends = LocalTime.DayOf(one.EndsAt);
        return new()
        {
            Title = one.Title,
            About = one.About,
            Way = $"{one.Way}",
            Place = one.Place,
            Lang = one.Lang,
            Starts = TypedDay.Of(starts),
            StartTime = LocalTime.Clock(one.StartsAt),
            Ends = TypedDay.Of(ends == starts ? null : ends),
            EndTime = LocalTime.Clock(one.EndsAt),
            Until = TypedDay.Of(one.RegisterUntil),
            Shown = TypedDay.Of(one.ShownUntil),
            Places = one.Places.ToString(CultureInfo.InvariantCulture),
            Seen = one.Changes,
        };
    }

    /// <param name="before">The event that is changed; null for a new one.</param>
    public static EventForm Parse(IFormCollection sent, PublicEvent? before, TimeProvider clock)
    {
        var form = new EventForm
        {
            Way =
                sent["way"] == nameof(EventWay.Online)
                    ? nameof(EventWay.Online)
                    : nameof(EventWay.AtPlace),
            Lang = sent["lang"] == "es" ? "es" : "en",
            Starts = TypedDay.Parse(sent, "starts"),
            StartTime = sent["start-time"].ToString().Trim(),
            Ends = TypedDay.Parse(sent, "ends"),
            EndTime = sent["end-time"].ToString().Trim(),
            Until = TypedDay.Parse(sent, "until"),
            Shown = TypedDay.Parse(sent, "shown"),
            Places = sent["places"].ToString().Trim(),
            Seen = SentNumber.Of(sent["seen"]),
        };
        form.ReadTexts(sent, before?.IsOpened() == true);
        form.ReadTimes(clock.GetUtcNow().UtcTicks, LocalTime.Today(clock), before);
        return form;
    }

    public void WriteTo(PublicEvent one)
    {
        one.Title = Title;
        one.About = About;
        one.Way = Enum.Parse<EventWay>(Way);
        one.Place = Place;
        one.Lang = Lang;
        one.StartsAt = StartsAt;
        one.EndsAt = EndsAt;
        one.RegisterUntil = Until.Day!.Value;
        one.ShownUntil = Shown.Day!.Value;
        one.Places = PlaceCount;
        one.Why = Why;
    }

    /// <summary>Whether those who registered have to be told of what changes.</summary>
    public bool Concerns(PublicEvent before) =>
        before.StartsAt != StartsAt
        || before.EndsAt != EndsAt
        || $"{before.Way}" != Way
        || before.Place != Place;

    public EventForm With(EventOutcome outcome)
    {
        Errors.Add("title", EventPages.WordsOf(outcome));
        return this;
    }

    private int PlaceCount =>
        int.TryParse(Places, NumberStyles.None, CultureInfo.InvariantCulture, out int places)
        && places is >= 1 and <= MostPlaces
            ? places
            : 0;

    private void ReadTexts(IFormCollection sent, bool isKnown)
    {
        Title = Errors.Text(
            sent,
            "title",
            LongestLine,
            "Enter what the event is called.",
            lines: false
        );
        About = Errors.Text(sent, "about", LongestText, "Write what the event is about.");
        Place = Errors.Text(
            sent,
            "place",
            LongestLine,
            "Enter where it is. For an event online, how people join.",
            lines: false
        );
        if (PlaceCount == 0)
        {
            Errors.Add("places", $"Enter how many can come: a number from 1 to {MostPlaces}.");
        }
        Why = Errors.Text(
            sent,
            "why",
            LongestText,
            isKnown ? "Write why it changes. Those who registered may be told." : null
        );
    }

    private void ReadTimes(long now, DateOnly today, PublicEvent? before)
    {
        StartsAt = MomentOf(Starts, StartTime, "start-time", "starts", "begins");
        EndsAt = MomentOf(Ends.IsEmpty ? Starts : Ends, EndTime, "end-time", "ends", "ends");
        if (StartsAt == 0 || EndsAt == 0)
        {
            return;
        }
        if (EndsAt <= StartsAt)
        {
            Errors.Add(
                "end-time",
                "The end comes before the beginning. Enter a later time or day."
            );
        }
        else if (EndsAt <= now || LocalTime.DayOf(EndsAt) > today.AddYears(MostYears))
        {
            Errors.Add("starts", "Enter a day that is still to come, within three years.");
        }
        var lastDay = LocalTime.DayOf(EndsAt);
        // A last day that is over already stays as it was: others kept to it.
        bool isOld = before is not null && Until.Day == before.RegisterUntil;
        if (Until.Day is not { } until || until > lastDay || (until < today && !isOld))
        {
            Errors.Add(
                "until",
                "Enter the last day for registrations: today or later, and not after the event."
            );
        }
        if (Shown.Day is not { } shown || shown < lastDay || shown > lastDay.AddYears(1))
        {
            Errors.Add(
                "shown",
                "Enter the last day on which the page is shown: not before the event ends, and within a year after it."
            );
        }
    }

    private long MomentOf(
        TypedDay typed,
        string time,
        string timeField,
        string dayField,
        string verb
    )
    {
        if (typed.Day is not { } day)
        {
            Errors.Add(dayField, $"Enter the day on which the event {verb}.");
            return 0;
        }
        var read = LocalTime.Read(day, time);
        if (read.Moment is { } moment)
        {
            return moment.UtcTicks;
        }
        Errors.Add(
            timeField,
            read.IsSkipped
                ? "On that day the clocks go forward over this time. Enter another one."
                : $"Enter when the event {verb}, for example 14:05."
        );
        return 0;
    }
}
