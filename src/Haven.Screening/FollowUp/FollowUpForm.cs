using System.Globalization;
using Haven.Design.Components;
using Haven.Forms.Questionnaires;
using Haven.Privacy.Door;
using Haven.Screening.Model;
using Microsoft.AspNetCore.Http;

namespace Haven.Screening.FollowUp;

/// <summary>The rules of an organisation as they were typed.</summary>
public sealed class FollowUpForm
{
    public const string ReviewsName = "reviews";
    public const string ReviewDaysName = "review-days";
    public const string WrittenName = "written-hours";
    public const string SourceName = "written-source";
    internal const int LongestSource = 200;

    /// <summary>What Haven would propose; nothing of it holds before somebody saves it.</summary>
    public const string Suggestion =
        "The shipped sample suggests 6 months at no concern, 3 months at possible concern and 4 weeks at clear concern.";

    private const int MostReviewDays = 60;
    private const int MostHours = 720;
    private readonly Dictionary<string, string> typed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> errors = new(StringComparer.Ordinal);

    public static IReadOnlyList<ConcernLevel> Levels { get; } =
    [ConcernLevel.Clear, ConcernLevel.Possible, ConcernLevel.None];

    public string this[string name] => typed.GetValueOrDefault(name) ?? "";

    public int Version { get; private init; }

    public IReadOnlyList<PageError> Errors =>
        [.. errors.Select(e => new PageError(e.Value, "#" + e.Key))];

    public string? ErrorOf(string name) => errors.GetValueOrDefault(name);

    public static string CountName(ConcernLevel level) =>
        $"again-{level.ToString().ToLowerInvariant()}";

    public static string UnitName(ConcernLevel level) => CountName(level) + "-unit";

    public static FollowUpForm From(FollowUpRules rules)
    {
        var form = new FollowUpForm { Version = rules.Version };
        foreach (var level in Levels)
        {
            var (count, unit) = rules.SpanOf(level);
            form.typed[CountName(level)] = Number(count);
            form.typed[UnitName(level)] = $"{(count == 0 ? SpanUnit.Months : unit)}";
        }
        string?[] reviews =
        [
            rules.ReviewsClear ? nameof(ConcernLevel.Clear) : null,
            rules.ReviewsPossible ? nameof(ConcernLevel.Possible) : null,
            rules.ReviewsJudged ? "Judged" : null,
        ];
        form.typed[ReviewsName] = string.Join(',', reviews.OfType<string>());
        form.typed[ReviewDaysName] = Number(rules.ReviewDays);
        form.typed[WrittenName] = Number(rules.WrittenHours);
        form.typed[SourceName] = rules.WrittenSource;
        return form;
    }

    public static FollowUpForm Parse(IFormCollection sent)
    {
        var form = new FollowUpForm { Version = SentNumber.Of(sent["version"]) };
        foreach (var (name, values) in sent)
        {
            form.typed[name] = string.Join(',', values.Where(v => !string.IsNullOrEmpty(v)));
        }
        foreach (var level in Levels)
        {
            var unit = form.UnitOf(level);
            string most = unit switch
            {
                SpanUnit.Days => "366 days",
                SpanUnit.Weeks => "104 weeks",
                _ => "60 months",
            };
            form.Check(
                CountName(level),
                int.Parse(most.Split(' ')[0], CultureInfo.InvariantCulture),
                $"Enter after how long to screen again at “{LevelText.Of(level)}”, up to {most}, or leave it empty."
            );
        }
        form.Check(
            ReviewDaysName,
            MostReviewDays,
            $"Enter within how many days a supervisor looks at a result, from 1 to {MostReviewDays}.",
            least: 1
        );
        form.Check(
            WrittenName,
            MostHours,
            $"Enter within how many hours the written report follows, up to {MostHours}, or leave it empty."
        );
        var (source, wrong) = TypedText.Clean(form[SourceName], "The law", LongestSource);
        form.typed[SourceName] = source;
        if (wrong is not null)
        {
            form.errors[SourceName] = wrong;
        }
        return form;
    }

    /// <summary>Changes the rules to what was typed.</summary>
    /// <param name="now">UTC ticks: results are reviewed from then on, where none were.</param>
    public void WriteTo(FollowUpRules rules, long now)
    {
        foreach (var level in Levels)
        {
            rules.SetSpan(level, NumberOf(CountName(level)) ?? 0, UnitOf(level));
        }
        string[] reviews = this[ReviewsName].Split(',');
        rules.ReviewsClear = reviews.Contains(nameof(ConcernLevel.Clear), StringComparer.Ordinal);
        rules.ReviewsPossible = reviews.Contains(
            nameof(ConcernLevel.Possible),
            StringComparer.Ordinal
        );
        rules.ReviewsJudged = reviews.Contains("Judged", StringComparer.Ordinal);
        rules.ReviewDays = NumberOf(ReviewDaysName) ?? rules.ReviewDays;
        rules.ReviewsSince =
            !rules.Reviews() ? 0
            : rules.ReviewsSince == 0 ? now
            : rules.ReviewsSince;
        rules.WrittenHours = NumberOf(WrittenName) ?? 0;
        rules.WrittenSource = this[SourceName];
    }

    private SpanUnit UnitOf(ConcernLevel level) =>
        Enum.TryParse<SpanUnit>(this[UnitName(level)], out var unit) && Enum.IsDefined(unit)
            ? unit
            : SpanUnit.Months;

    private void Check(string name, int most, string error, int least = 0)
    {
        if (this[name].Trim().Length == 0 && least == 0)
        {
            return;
        }
        if (NumberOf(name) is not { } number || number < least || number > most)
        {
            errors[name] = error;
        }
    }

    private int? NumberOf(string name) =>
        int.TryParse(
            this[name].Trim(),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out int number
        )
            ? number
            : null;

    private static string Number(int number) =>
        number == 0 ? "" : number.ToString(CultureInfo.InvariantCulture);
}
