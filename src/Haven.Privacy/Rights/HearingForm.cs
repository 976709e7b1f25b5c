using Haven.Privacy.Door;
using Haven.Privacy.Store;
using Microsoft.AspNetCore.Http;

namespace Haven.Privacy.Rights;

/// <summary>What somebody wants to do with a hearing.</summary>
public enum HearingStep
{
    None = 0,
    Ask,
    Set,
    Decide,
    State,

    /// <summary>The letter with the day goes by e-mail.</summary>
    SendDay,

    /// <summary>The letter with the decision goes by e-mail.</summary>
    SendOutcome,
}

/// <summary>A step of a hearing as it was typed.</summary>
public sealed class HearingForm
{
    public static readonly HearingForm Empty = new();
    private const int LongestText = 2000;
    private const int LongestName = 200;

    private HearingForm() { }

    public HearingStep Step { get; private init; }
    public TypedDay AskedOn { get; private init; } = TypedDay.None;
    public string Asked { get; private set; } = "";
    public TypedDay HeldOn { get; private init; } = TypedDay.None;
    public string Place { get; private set; } = "";
    public string Hearer { get; private init; } = "";
    public string Outsider { get; private set; } = "";
    public HearingOutcome Outcome { get; private init; }
    public string Reason { get; private set; } = "";
    public EffectForm Effect { get; private init; } = EffectForm.Empty;

    internal HearingDay Setting =>
        new(
            HeldOn.Day!.Value,
            Place,
            Guid.TryParse(Hearer, out var id) ? new MemberId(id) : null,
            Outsider
        );

    /// <summary>Where an error of the whole step stands.</summary>
    internal string Field =>
        Step switch
        {
            HearingStep.Ask => "asked-on",
            HearingStep.Set => "held-on",
            HearingStep.Decide => "reason",
            HearingStep.State => "statement",
            _ => "hearing",
        };

    public static HearingForm Parse(IFormCollection sent, DateOnly today, FieldErrors errors)
    {
        _ = Enum.TryParse(sent["step"], out HearingStep step);
        _ = Enum.TryParse(sent["outcome"], out HearingOutcome outcome);
        var form = new HearingForm
        {
            Step = Enum.IsDefined(step) ? step : HearingStep.None,
            AskedOn = TypedDay.Parse(sent, "asked-on"),
            HeldOn = TypedDay.Parse(sent, "held-on"),
            Hearer = sent["hearer"].ToString(),
            Outcome = Enum.IsDefined(outcome) ? outcome : HearingOutcome.Open,
            Effect = EffectForm.Read(sent, errors),
        };
        form.Asked = errors.Text(sent, "asked", LongestText);
        form.Place = errors.Text(sent, "place", LongestText);
        form.Outsider = errors.Text(sent, "outsider", LongestName);
        form.Reason = errors.Text(sent, "reason", LongestText);
        foreach (var (field, words) in form.Missing(today))
        {
            errors.Add(field, words);
        }
        return form;
    }

    private IEnumerable<(string Field, string Words)> Missing(DateOnly today) =>
        Step switch
        {
            HearingStep.Ask => Day(
                "asked-on",
                AskedOn,
                d => d > today ? "This day is still to come." : null
            ),
            HearingStep.Set =>
            [
                .. Day("held-on", HeldOn, d => WhyNot(d, today)),
                .. Place.Length == 0 ? Say("place", "Write at what time and where it is.") : [],
                .. Hearer.Length > 0 && !Guid.TryParse(Hearer, out _)
                    ? Say("hearer", "Choose a member of this list.")
                : (Hearer.Length == 0) == (Outsider.Length == 0)
                    ? Say(
                        "hearer",
                        "Choose a member, or write who it is from outside: one of them."
                    )
                : [],
            ],
            HearingStep.Decide =>
            [
                .. Outcome == HearingOutcome.Open ? Say("outcome", "Choose what came of it.") : [],
                .. Reason.Length == 0
                    ? Say("reason", "Write the reasons. Nothing ends without an answer.")
                    : [],
            ],
            HearingStep.State when Effect.Statement.Length == 0 => Say(
                "statement",
                "Write what the person wants to stand beside the record."
            ),
            HearingStep.None => Say("hearing", "Choose a step."),
            _ => [],
        };

    // Who is to come has to be told before.
    private static string? WhyNot(DateOnly day, DateOnly today) =>
        day <= today ? "Choose a day that is still to come: they are told before it."
        : day > today.AddYears(1) ? "This is more than a year ahead."
        : null;

    private static (string, string)[] Day(
        string field,
        TypedDay typed,
        Func<DateOnly, string?> wrong
    ) =>
        typed.Day is not { } day ? Say(field, "Type a day, such as 27 3 2026.")
        : wrong(day) is { } words ? Say(field, words)
        : [];

    private static (string, string)[] Say(string field, string words) => [(field, words)];
}
