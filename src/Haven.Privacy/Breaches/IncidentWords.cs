using System.Globalization;
using Haven.Design.Components;
using Haven.Privacy.Calendar;

namespace Haven.Privacy.Breaches;

/// <summary>Incidents as the privacy officer reads them.</summary>
internal static class IncidentWords
{
    public static string Of(IncidentState state) =>
        state switch
        {
            IncidentState.Suspicion => "suspicion",
            IncidentState.Breach => "breach",
            IncidentState.Contained => "contained",
            IncidentState.Told => "told",
            IncidentState.NoBreach => "no breach",
            _ => "closed",
        };

    /// <summary>As a choice on the page.</summary>
    public static Choice Choice(IncidentState state) =>
        state switch
        {
            IncidentState.Breach => new("Breach", "It is a breach")
            {
                Hint = "People’s data was lost, changed, or seen by somebody who had no right to.",
            },
            IncidentState.Contained => new("Contained", "It is contained")
            {
                Hint =
                    "It goes on no longer: access is closed, what was lost is back or cannot be read.",
            },
            IncidentState.Told => new("Told", "Everybody who has to be told was told")
            {
                Hint = "Each line above has an answer.",
            },
            IncidentState.NoBreach => new("NoBreach", "It is no breach")
            {
                Hint = "You looked into it. The reason stays on record.",
            },
            _ => new("Closed", "Close it")
            {
                Hint = "Nothing is left to do, and what could happen again was mended.",
            },
        };

    public static Tone ToneOf(IncidentState state) =>
        state switch
        {
            IncidentState.Suspicion => Tone.Possible,
            IncidentState.Breach => Tone.Clear,
            IncidentState.Contained => Tone.Possible,
            _ => Tone.None,
        };

    public static Tone ToneOf(BreachClock clock, long now) =>
        !clock.IsOpen ? Tone.None
        : clock.IsLate(now) ? Tone.Clear
        : clock.Over is null && !clock.AtOnce ? Tone.None
        : Tone.Possible;

    public static string Of(IncidentSource source) =>
        source switch
        {
            IncidentSource.Form => "the public form",
            IncidentSource.Member => "a member",
            _ => "Haven itself",
        };

    public static string Of(BreachClock clock, long now) =>
        clock.WhyNot.Length > 0 ? "does not hold"
        : clock.Answer is { Answer: IncidentAct.Told } told
            ? $"told on {LocalTime.Day(told.ToldOn!.Value)}"
        : clock.Answer is { Answer: IncidentAct.NotNeeded } ? "need not be told"
        : clock.Left(now) is { Length: > 0 } left ? left
        : "no time is set";

    /// <summary>What was done, in a few words.</summary>
    public static string Of(IncidentStep step) =>
        step.Act switch
        {
            IncidentAct.Reported => "Reported",
            IncidentAct.Moved => Enum.TryParse(step.About, out IncidentState to)
                ? $"Now: {Of(to)}"
                : "Moved on",
            IncidentAct.Noted => "Noted",
            IncidentAct.Assessed => Assessed(step.About.Split(' ')),
            IncidentAct.Told => $"Told, as {step.About} asks for",
            IncidentAct.NotNeeded => $"Need not be told, by {step.About}",
            IncidentAct.LawAdded => "Another law was added",
            IncidentAct.Reminded => step.About.StartsWith("late/", StringComparison.Ordinal)
                ? $"Haven wrote to those responsible: the time of {step.About[5..]} is over"
            : step.About.StartsWith("near/", StringComparison.Ordinal)
                ? $"Haven wrote to those responsible: the time of {step.About[5..]} is nearly over"
            : "Haven wrote to those responsible: nobody has looked at it yet",
            IncidentAct.Counted => $"Looked for in the audit log: {step.About}",
            IncidentAct.Cleared => "Those who were found and not told were taken out",
            IncidentAct.Drafted => "The notice was written",
            IncidentAct.Mailed => $"Sent by e-mail: {step.About}",
            IncidentAct.Posted => $"Letters given: {step.About}",
            IncidentAct.Shown => "The notice was put on the public pages",
            _ => "The notice was taken from the public pages",
        };

    private static string Assessed(string[] about) =>
        about is [var known, var people]
        && long.TryParse(known, CultureInfo.InvariantCulture, out long ticks)
            ? $"Known since {LocalTime.MinuteInZone(ticks)}"
                + (people == "0" ? "" : $"; people: {people}")
            : "Assessed";

    public static string Number(int people) =>
        people == 0 ? "nobody knows yet" : people.ToString(CultureInfo.InvariantCulture);
}
