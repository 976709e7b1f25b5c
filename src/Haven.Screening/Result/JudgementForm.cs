using Haven.Design.Components;
using Haven.Forms.Questionnaires;
using Haven.Privacy.Door;
using Haven.Screening.Model;
using Microsoft.AspNetCore.Http;

namespace Haven.Screening.Result;

/// <summary>What a person says of a result before it counts: that its level fits, or another one and why.</summary>
public sealed class JudgementForm
{
    public const string FitsName = "fits";
    public const string LevelName = "level";
    public const string ReasonName = "reason";
    private const int LongestReason = 1000;
    private readonly Dictionary<string, string> errors = new(StringComparer.Ordinal);

    /// <summary>"yes" or "no".</summary>
    public string Fits { get; private init; } = "";

    public string Level { get; private init; } = "";

    public string Reason { get; private init; } = "";

    /// <summary>Null where the computed level fits.</summary>
    public Judgement? Judgement { get; private set; }

    public IReadOnlyList<PageError> Errors =>
        [.. errors.Select(e => new PageError(e.Value, "#" + e.Key))];

    public string? ErrorOf(string name) => errors.GetValueOrDefault(name);

    public static JudgementForm Parse(IFormCollection sent, ScreeningResult result)
    {
        var (reason, wrong) = TypedText.Clean(
            sent[ReasonName],
            "The reason",
            LongestReason,
            lines: true
        );
        var form = new JudgementForm
        {
            Fits = sent[FitsName].ToString(),
            Level = sent[LevelName].ToString(),
            Reason = reason,
        };
        form.Check(result, wrong);
        return form;
    }

    private void Check(ScreeningResult result, string? wrongReason)
    {
        switch (Fits)
        {
            case "yes" when result.Level is null:
                errors[FitsName] = "This result has no level. Set one, and say why.";
                return;
            case "yes":
                return;
            case "no":
                break;
            default:
                errors[FitsName] = "Say whether the level fits.";
                return;
        }
        if (!Enum.TryParse<ConcernLevel>(Level, out var level) || char.IsAsciiDigit(Level[0]))
        {
            errors[LevelName] = "Choose the level that fits.";
        }
        if (wrongReason is not null || Reason.Length == 0)
        {
            errors[ReasonName] =
                wrongReason ?? "Say why, for those who look after this young person after you.";
        }
        if (errors.Count == 0)
        {
            Judgement = new Judgement(level, Reason);
        }
    }
}

/// <summary>Why a finished screening is to be changed.</summary>
public sealed class AmendForm
{
    public const string Name = "amend-reason";

    public string Reason { get; init; } = "";

    public string? Error { get; init; }

    public IReadOnlyList<PageError> Errors =>
        Error is null ? [] : [new PageError(Error, "#" + Name)];

    public static AmendForm Parse(IFormCollection sent)
    {
        var (reason, wrong) = TypedText.Clean(
            sent[Name],
            "The reason",
            EarlierResult.LongestReason,
            lines: true
        );
        return new AmendForm
        {
            Reason = reason,
            Error = wrong ?? (reason.Length == 0 ? "Say what is to be changed, and why." : null),
        };
    }
}
