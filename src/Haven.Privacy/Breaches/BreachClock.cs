using System.Globalization;
using Haven.Privacy.Calendar;
using Haven.Privacy.Regimes;

namespace Haven.Privacy.Breaches;

/// <summary>A time within which somebody is to be told of an incident.</summary>
/// <param name="Key">Law and duty, "gdpr/authority".</param>
/// <param name="To">Who is told, as it stands within a sentence.</param>
/// <param name="By">The law, with the place in it.</param>
/// <param name="Time">As people read it: "72 hours".</param>
/// <param name="Over">UTC ticks of the first moment at which it is too late; null where no time is set.</param>
public sealed record BreachClock(string Key, string To, string By, string Time, long? Over)
{
    // A time of weeks is told of a week before it ends, a short one on its last day.
    private static readonly TimeSpan Short = TimeSpan.FromDays(7);
    private static readonly TimeSpan LastDay = TimeSpan.FromDays(1);

    /// <summary>The last day where days are counted; null where hours are.</summary>
    public DateOnly? On { get; init; }

    public bool AtOnce { get; init; }

    /// <summary>What it depends on, which a person has to judge; empty where nothing.</summary>
    public string When { get; init; } = "";

    /// <summary>Why it does not hold with so many people; empty where it holds.</summary>
    public string WhyNot { get; init; } = "";

    /// <summary>What was answered to it; null while nothing was.</summary>
    public IncidentDuty? Answer { get; init; }

    public bool IsOpen => WhyNot.Length == 0 && Answer is null or { IsOpen: true };

    public bool IsLate(long now) => IsOpen && Over <= now;

    /// <summary>Whether those responsible are to be reminded of it.</summary>
    public bool IsNear(long known, long now) =>
        IsOpen
        && Over is { } over
        && over - now <= (over - known > Short.Ticks ? Short : LastDay).Ticks;

    /// <summary>Until when, on the calendar that holds: "until the end of 3 August 2026".</summary>
    public string Until =>
        On is { } day ? $"until the end of {LocalTime.Day(day)}"
        : Over is { } over ? $"until {LocalTime.MinuteInZone(over)}"
        : Time;

    /// <summary>What is left of it: "2 days and 3 hours left", "5 hours too late".</summary>
    public string Left(long now) =>
        Over is not { } over ? (AtOnce ? "now" : "")
        : over > now ? $"{Length(over - now)} left"
        : $"{Length(now - over)} too late";

    /// <summary>
    /// Every clock of an incident, the strictest first: what is to be done at once, then by time, then what has no time;
    /// what was answered, and what does not hold, below.
    /// </summary>
    public static IReadOnlyList<BreachClock> Of(
        RegimeRules laws,
        Incident incident,
        IReadOnlyList<IncidentDuty> duties,
        TimeZoneInfo zone
    )
    {
        var answers = duties.ToDictionary(d => d.Key, StringComparer.Ordinal);
        var known = laws.Breach.Select(d => Of(d, incident, answers, zone));
        var others = duties
            .Where(d => d.DueOn is not null)
            .Select(d => new BreachClock(
                d.Key,
                d.Law,
                "another law",
                "a day that you set",
                zone.StartOf(d.DueOn!.Value.AddDays(1))
            )
            {
                On = d.DueOn,
                Answer = d,
            });
        return
        [
            .. known
                .Concat(others)
                .OrderBy(c => !c.IsOpen)
                .ThenBy(c => c.AtOnce ? 0 : c.Over ?? long.MaxValue)
                .ThenBy(c => c.Key, StringComparer.Ordinal),
        ];
    }

    private static BreachClock Of(
        Said<BreachDuty> said,
        Incident incident,
        Dictionary<string, IncidentDuty> answers,
        TimeZoneInfo zone
    )
    {
        var (duty, law) = (said.What, said.By);
        string key = $"{law.Id}/{duty.Key}";
        return new(
            key,
            duty.To.En,
            $"{law.Name.En}, {duty.Source}",
            duty.Time.Words,
            duty.Time.Over(incident.KnownAt, zone)
        )
        {
            On = duty.Time.LastDay(zone.DayOf(incident.KnownAt)),
            AtOnce = duty.Time.AtOnce,
            When = duty.When?.En ?? "",
            WhyNot = duty.HoldsFor(incident.People) ? "" : Numbers(duty),
            Answer = answers.GetValueOrDefault(key),
        };
    }

    private static string Numbers(BreachDuty duty) =>
        duty.Least is { } least
            ? string.Create(CultureInfo.InvariantCulture, $"It holds from {least} people on.")
            : string.Create(CultureInfo.InvariantCulture, $"It holds up to {duty.Most} people.");

    // Two units are enough: whoever has days left does not count minutes.
    private static string Length(long ticks)
    {
        var time = TimeSpan.FromTicks(ticks);
        return time.Days > 0 ? Units((time.Days, "day"), (time.Hours, "hour"))
            : time.Hours > 0 ? Units((time.Hours, "hour"), (time.Minutes, "minute"))
            : Units((time.Minutes, "minute"));
    }

    private static string Units(params (int Number, string Unit)[] units) =>
        string.Join(
            " and ",
            units
                .Where((u, i) => u.Number > 0 || i == 0)
                .Select(u =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{u.Number} {u.Unit}{(u.Number == 1 ? "" : "s")}"
                    )
                )
        );
}
