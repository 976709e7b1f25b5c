using System.Globalization;
using Haven.Design.Components;
using Haven.Privacy.Door;
using Microsoft.AspNetCore.Http;

namespace Haven.Privacy.Regimes;

/// <summary>The choice of laws as it was ticked and typed, on the page that asks and on the one that shows its effect.</summary>
public sealed class RegimeForm
{
    public const string LawsName = "laws";
    public const string OthersName = "others";
    public const string FollowLeast = "least";
    public const string FollowLongest = "longest";
    private const int LongestReason = 500;
    private readonly Dictionary<string, string> typed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> errors = new(StringComparer.Ordinal);

    /// <summary>The number of the choice that stood when the page was made.</summary>
    public int Seen { get; private init; }

    public IReadOnlyList<string> Ticked { get; private init; } = [];

    public string this[string name] => typed.GetValueOrDefault(name) ?? "";

    public IReadOnlyList<PageError> Errors =>
        [.. errors.Select(e => new PageError(e.Value, "#" + e.Key))];

    public string? ErrorOf(string name) => errors.GetValueOrDefault(name);

    public static string ReasonName(string law) => "reason-" + law;

    public static string SettleName(KeepKind kind) => "settle-" + LawKeys.Of(kind);

    public static string SettleReasonName(KeepKind kind) => SettleName(kind) + "-reason";

    public static RegimeForm From(LawState state)
    {
        var form = new RegimeForm
        {
            Seen = state.Choice?.Number ?? 0,
            Ticked = [.. state.Chosen.Reasons.Keys],
        };
        foreach (var (law, reason) in state.Chosen.Reasons)
        {
            form.typed[ReasonName(law)] = reason;
        }
        form.typed[OthersName] = state.Chosen.Others;
        foreach (var settled in state.Chosen.Settled)
        {
            form.typed[SettleName(settled.Of)] = settled.FollowsLeast ? FollowLeast : FollowLongest;
            form.typed[SettleReasonName(settled.Of)] = settled.Reason;
        }
        return form;
    }

    public static RegimeForm Parse(IFormCollection sent, LawBook laws)
    {
        var ticked = laws
            .All.Select(r => r.Id)
            .Where(id => sent[LawsName].Contains(id, StringComparer.Ordinal))
            .ToList();
        var form = new RegimeForm { Seen = SentNumber.Of(sent["seen"]), Ticked = ticked };
        foreach (var law in laws.All)
        {
            bool holds = ticked.Contains(law.Id, StringComparer.Ordinal);
            form.Read(
                sent,
                ReasonName(law.Id),
                "The reason",
                holds ? $"Say why {law.Name.En} holds for your organisation." : null
            );
        }
        form.Read(
            sent,
            OthersName,
            "The reason",
            ticked.Count < laws.All.Count
                ? "Say why the laws that you did not tick do not hold for your organisation."
                : null
        );
        foreach (var kind in Enum.GetValues<KeepKind>())
        {
            form.typed[SettleName(kind)] = sent[SettleName(kind)].ToString();
            form.Read(sent, SettleReasonName(kind), "The reason", null);
        }
        return form;
    }

    /// <summary>What was chosen, as far as it was settled.</summary>
    public ChosenLaws Chosen(LawBook laws)
    {
        var chosen = new ChosenLaws(
            Ticked.ToDictionary(id => id, id => this[ReasonName(id)], StringComparer.Ordinal),
            this[OthersName],
            []
        );
        return chosen with
        {
            Settled =
            [
                .. chosen
                    .Rules(laws)
                    .Conflicts.Where(c =>
                        this[SettleName(c.Of)] is FollowLeast or FollowLongest
                        && this[SettleReasonName(c.Of)].Length > 0
                    )
                    .Select(c => new Settlement(
                        c.Of,
                        c.Least.By.Id,
                        c.Longest.By.Id,
                        this[SettleName(c.Of)] == FollowLeast,
                        this[SettleReasonName(c.Of)]
                    )),
            ],
        };
    }

    /// <summary>Asks for what two laws that contradict one another leave to be settled.</summary>
    public void RequireSettled(RegimeRules rules)
    {
        foreach (var conflict in rules.OpenConflicts)
        {
            if (this[SettleName(conflict.Of)] is not (FollowLeast or FollowLongest))
            {
                errors[SettleName(conflict.Of)] =
                    $"Choose which of the two laws you follow: {RegimeWords.Of(conflict.Of)}.";
            }
            if (this[SettleReasonName(conflict.Of)].Length == 0)
            {
                errors[SettleReasonName(conflict.Of)] = "Say why you follow this one.";
            }
        }
    }

    /// <summary>Every field again, for the page that shows the effect to send on.</summary>
    public IEnumerable<(string Name, string Value)> Fields(IEnumerable<KeepKind> butFor)
    {
        var asked = butFor
            .SelectMany(k => new[] { SettleName(k), SettleReasonName(k) })
            .ToHashSet(StringComparer.Ordinal);
        return
        [
            ("seen", Seen.ToString(CultureInfo.InvariantCulture)),
            .. Ticked.Select(id => (LawsName, id)),
            .. typed
                .Where(t => t.Value.Length > 0 && !asked.Contains(t.Key))
                .OrderBy(t => t.Key, StringComparer.Ordinal)
                .Select(t => (t.Key, t.Value)),
        ];
    }

    private void Read(IFormCollection sent, string name, string words, string? missing)
    {
        var (text, error) = TypedText.Clean(sent[name], words, LongestReason, lines: true);
        typed[name] = text;
        if (error is not null)
        {
            errors[name] = error;
        }
        else if (text.Length == 0 && missing is not null)
        {
            errors[name] = missing;
        }
    }
}
