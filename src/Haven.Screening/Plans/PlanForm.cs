using Haven.Design.Components;
using Haven.Privacy.Door;
using Haven.Privacy.Vault;
using Haven.Screening.FreeText;
using Haven.Screening.Model;
using Microsoft.AspNetCore.Http;

namespace Haven.Screening.Plans;

/// <summary>A part of a safety plan, as the page asks for it.</summary>
public sealed record PlanPart(string Name, string Label, string Hint);

/// <summary>A safety plan as it was typed.</summary>
public sealed class PlanForm
{
    public const string AgreedName = "agreed";
    private const int LongestPart = 2000;

    public static IReadOnlyList<PlanPart> Parts { get; } =
    [
        new("today", "Steps for today", "What happens in the next hours, one step on each line."),
        new(
            "signs",
            "Warning signs",
            "How does the young person notice that it is getting dangerous?"
        ),
        new("helps", "What helps", "What they can do by themselves, and what has helped before."),
        new("people", "Safe people", "Whom they can go to. First names or “my aunt” are enough."),
        new(
            "places",
            "Safe places",
            "Where they can be. A kind of place is safer on paper than an address."
        ),
        new(
            "calls",
            "Whom to call",
            "People and hotlines, with the numbers that the young person wants on it."
        ),
    ];

    private readonly Dictionary<string, string> typed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> errors = new(StringComparer.Ordinal);
    private KeptTellings kept = new(null);

    public string this[string name] => typed.GetValueOrDefault(name) ?? "";

    public TypedDay Agreed { get; private init; } = TypedDay.None;

    public Dictionary<string, IReadOnlyList<Telling>> Tellings { get; } =
        new(StringComparer.Ordinal);

    public string Kept => kept.With(Parts.Select(p => this[p.Name]));

    public bool IsWhole => errors.Count == 0 && Tellings.Count == 0;

    public IReadOnlyList<PageError> Errors =>
        [.. errors.Select(e => new PageError(e.Value, "#" + e.Key))];

    public string? ErrorOf(string name) => errors.GetValueOrDefault(name);

    /// <summary>The last plan, to go on from; what was agreed then is to be agreed anew.</summary>
    public static PlanForm From(SafetyPlan? plan, Opened opened)
    {
        var form = new PlanForm();
        foreach (var part in plan is null ? [] : Parts)
        {
            form.typed[part.Name] = opened.Read(FieldOf(plan!, part.Name)) ?? "";
        }
        form.kept = new KeptTellings(new KeptTellings(null).With(form.typed.Values));
        return form;
    }

    public static PlanForm Parse(IFormCollection sent, DateOnly today)
    {
        var form = new PlanForm
        {
            Agreed = TypedDay.Parse(sent, AgreedName),
            kept = new KeptTellings(sent[KeptTellings.Field]),
        };
        foreach (var part in Parts)
        {
            var (text, wrong) = TypedText.Clean(sent[part.Name], "This", LongestPart, lines: true);
            form.typed[part.Name] = text;
            if (wrong is not null)
            {
                form.errors[part.Name] = wrong;
            }
            if (form.kept.News(text) is { Count: > 0 } news)
            {
                form.Tellings[part.Name] = news;
            }
        }
        if (form.typed.Values.All(t => t.Length == 0))
        {
            form.errors[Parts[0].Name] = "Write at least one part of the plan.";
        }
        if (!form.Agreed.IsEmpty && (form.Agreed.Day is not { } day || day > today))
        {
            form.errors[AgreedName + "-day"] =
                "Enter the day on which the young person agreed, such as 27 3 2026, or leave it empty.";
        }
        return form;
    }

    public static Sealed<string> FieldOf(SafetyPlan plan, string part) =>
        part switch
        {
            "signs" => plan.Signs,
            "helps" => plan.Helps,
            "people" => plan.People,
            "places" => plan.Places,
            "calls" => plan.Calls,
            _ => plan.Today,
        };
}
