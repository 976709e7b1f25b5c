using System.Globalization;
using Haven.Privacy.Calendar;
using Haven.Privacy.Door;
using Microsoft.AspNetCore.Http;

namespace Haven.Privacy.Breaches;

/// <summary>Which form of an incident's page was sent.</summary>
public enum IncidentFormStep
{
    None = 0,
    Move,
    Assess,
    Answer,
    Law,
    Note,
}

/// <summary>A step on an incident as it was typed.</summary>
public sealed class IncidentForm
{
    public static readonly IncidentForm Empty = new();
    private const int LongestText = 4000;
    internal const int LongestLaw = 300;
    private const int MostPeople = 1_000_000_000;

    private IncidentForm() { }

    public IncidentFormStep Step { get; private init; }
    public int Version { get; private init; } = -1;
    public string State { get; private init; } = "";
    public string Why { get; private set; } = "";
    public TypedDay KnownOn { get; private init; } = TypedDay.None;
    public string KnownAt { get; private init; } = "";
    public string People { get; private init; } = "";
    public string Basis { get; private set; } = "";
    public string Duty { get; private init; } = "";
    public string Answer { get; private init; } = "";
    public TypedDay ToldOn { get; private init; } = TypedDay.None;
    public string Reference { get; private set; } = "";
    public string Law { get; private set; } = "";
    public TypedDay DueOn { get; private init; } = TypedDay.None;
    public string Note { get; private set; } = "";

    /// <summary>UTC ticks; 0 where the time typed is none.</summary>
    internal long Known { get; private set; }

    internal int Number =>
        int.TryParse(People.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int n)
            ? n
            : 0;

    internal IncidentState To => Enum.TryParse(State, out IncidentState to) ? to : default;

    /// <summary>Where an error of the whole step stands.</summary>
    internal string Field =>
        Step switch
        {
            IncidentFormStep.Move => "state",
            IncidentFormStep.Assess => "known-on",
            IncidentFormStep.Answer => "duty",
            IncidentFormStep.Law => "law",
            _ => "note",
        };

    public static IncidentForm Parse(IFormCollection sent, FieldErrors errors)
    {
        _ = Enum.TryParse(sent["step"], out IncidentFormStep step);
        var form = new IncidentForm
        {
            Step = Enum.IsDefined(step) ? step : IncidentFormStep.None,
            Version = SentNumber.Of(sent["version"]),
            State = sent["state"].ToString(),
            KnownOn = TypedDay.Parse(sent, "known-on"),
            KnownAt = sent["known-at"].ToString(),
            People = sent["people"].ToString(),
            Duty = sent["duty"].ToString(),
            Answer = sent["answer"].ToString(),
            ToldOn = TypedDay.Parse(sent, "told-on"),
            DueOn = TypedDay.Parse(sent, "due-on"),
        };
        form.Why = errors.Text(sent, "why", LongestText);
        form.Basis = errors.Text(sent, "basis", LongestText);
        form.Reference = errors.Text(sent, "reference", LongestText);
        form.Law = errors.Text(sent, "law", LongestLaw);
        form.Note = errors.Text(sent, "note", LongestText);
        foreach (var (field, words) in form.Missing())
        {
            errors.Add(field, words);
        }
        return form;
    }

    private IEnumerable<(string Field, string Words)> Missing() =>
        Step switch
        {
            IncidentFormStep.Move =>
            [
                .. Say(To == default, "state", "Choose what it is now."),
                .. Say(Why.Length == 0, "why", "Write why, in a sentence or two."),
            ],
            IncidentFormStep.Assess => MissingOfAssessment(),
            IncidentFormStep.Answer =>
            [
                .. Say(Duty.Length == 0, "duty", "Choose who it is."),
                .. Say(Answer is not ("told" or "not"), "answer", "Choose whether they were told."),
                .. Say(
                    Answer == "told" && ToldOn.Day is null,
                    "told-on",
                    "Type the day on which they were told, such as 27 3 2026."
                ),
                .. Say(
                    Reference.Length == 0,
                    "reference",
                    "Write how they were told, with the reference if there is one; or why they need not be."
                ),
            ],
            IncidentFormStep.Law =>
            [
                .. Say(Law.Length == 0, "law", "Write the law, and who is to be told."),
                .. Say(
                    DueOn.Day is null,
                    "due-on",
                    "Type the last day that the law leaves, such as 27 3 2026."
                ),
            ],
            IncidentFormStep.Note => Say(Note.Length == 0, "note", "Write what was done."),
            _ => [("note", "Choose a step.")],
        };

    private IEnumerable<(string Field, string Words)> MissingOfAssessment()
    {
        if (KnownOn.Day is not { } day)
        {
            yield return ("known-on", "Type the day, such as 27 3 2026.");
        }
        else
        {
            var typed = LocalTime.Read(day, KnownAt);
            Known = typed.Moment?.UtcTicks ?? 0;
            if (Known == 0)
            {
                yield return (
                    "known-at",
                    typed.IsSkipped
                        ? "Clocks went forward over this time. Type another."
                        : "Type the time, such as 14:05."
                );
            }
        }
        if (People.Trim().Length > 0 && Number is 0 or > MostPeople)
        {
            yield return ("people", "Type a number, such as 12, or leave it empty.");
        }
        if (Basis.Length == 0)
        {
            yield return ("basis", "Write how you know.");
        }
    }

    private static IEnumerable<(string, string)> Say(bool when, string field, string words) =>
        when ? [(field, words)] : [];
}
