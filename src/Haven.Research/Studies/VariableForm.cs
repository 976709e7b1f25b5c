using System.Globalization;
using System.Text.RegularExpressions;
using Haven.Privacy.Door;
using Microsoft.AspNetCore.Http;

namespace Haven.Research.Studies;

/// <summary>One question of a study, as somebody typed it.</summary>
public sealed partial class VariableForm
{
    private const int MostChoices = 50;
    private const int LongestCode = 30;

    public string Code { get; private init; } = "";

    public string English { get; private set; } = "";

    public string Spanish { get; private set; } = "";

    public VariableKind? Kind { get; private init; }

    public string Least { get; private init; } = "";

    public string Most { get; private init; } = "";

    public string Unit { get; private set; } = "";

    /// <summary>A line each: "1: Never | Nunca".</summary>
    public string Choices { get; private set; } = "";

    public string Why { get; private set; } = "";

    /// <summary>Null while nobody said whether it is special.</summary>
    public SpecialCategory? Special { get; private init; }

    public SpecialCondition Condition { get; private init; }

    public string Law { get; private set; } = "";

    /// <summary>The draft's changes when the page was made.</summary>
    public int Seen { get; private init; }

    public FieldErrors Errors { get; } = new();

    public static VariableForm Fresh(int seen) => new() { Seen = seen };

    public static VariableForm From(Variable variable, int seen) =>
        new()
        {
            Code = variable.Code,
            English = variable.English,
            Spanish = variable.Spanish,
            Kind = variable.Kind,
            Least = Number(variable.Least),
            Most = Number(variable.Most),
            Unit = variable.Unit,
            Choices = string.Join(
                '\n',
                variable.Choices.Select(c =>
                    $"{c.Code}: {c.English}" + (c.Spanish.Length > 0 ? $" | {c.Spanish}" : "")
                )
            ),
            Why = variable.Why,
            Special = variable.Special,
            Condition = variable.Condition,
            Law = variable.Law,
            Seen = seen,
        };

    /// <param name="taken">Codes of the study's other questions.</param>
    public static VariableForm Parse(IFormCollection sent, IReadOnlyCollection<string> taken)
    {
        var form = new VariableForm
        {
            Code = sent["code"].ToString().Trim(),
            Kind = Chosen<VariableKind>(sent["kind"]),
            Least = sent["least"].ToString().Trim(),
            Most = sent["most"].ToString().Trim(),
            Special = Chosen<SpecialCategory>(sent["special"]),
            Condition = Chosen<SpecialCondition>(sent["condition"]) ?? SpecialCondition.None,
            Seen = SentNumber.Of(sent["seen"]),
        };
        if (!CodeForm().IsMatch(form.Code) || form.Code is "participant" or "new")
        {
            form.Errors.Add(
                "code",
                $"A code has small letters, digits and underscores, begins with a letter, and is at most {LongestCode} long, such as sleep_hours. “participant” and “new” are taken."
            );
        }
        else if (taken.Contains(form.Code, StringComparer.Ordinal))
        {
            form.Errors.Add("code", $"The study already asks “{form.Code}”. Choose another code.");
        }
        form.ReadTexts(sent);
        form.ReadKind();
        return form;
    }

    public Variable ToVariable()
    {
        bool isNumber = Kind == VariableKind.Number;
        bool isSpecial = Special is not (null or SpecialCategory.None);
        return new Variable
        {
            Code = Code,
            English = English,
            Spanish = Spanish,
            Kind = Kind!.Value,
            Least = isNumber ? NumberOf(Least) : null,
            Most = isNumber ? NumberOf(Most) : null,
            Unit = isNumber ? Unit : "",
            Choices = Kind == VariableKind.Choice ? ChoicesOf(Choices)! : [],
            Why = Why,
            Special = Special ?? SpecialCategory.None,
            Condition = isSpecial ? Condition : SpecialCondition.None,
            Law = isSpecial ? Law : "",
        };
    }

    private void ReadTexts(IFormCollection sent)
    {
        English = Line(sent, "english", "Write the question.");
        Spanish = Line(sent, "spanish", null);
        Unit = Line(sent, "unit", null);
        Law = Line(sent, "law", null);
        Why = Errors.Text(
            sent,
            "why",
            StudyForm.LongestText,
            "Write why the study needs to know this."
        );
        Choices = Errors.Text(sent, "choices", StudyForm.LongestText * 4);
        if (Special is null)
        {
            Errors.Add("special", "Choose whether it is about something special.");
        }
    }

    private void ReadKind()
    {
        if (Kind is null)
        {
            Errors.Add("kind", "Choose what kind of answer it takes.");
        }
        else if (Kind == VariableKind.Number)
        {
            ReadLimits();
        }
        else if (Kind == VariableKind.Choice && ChoicesOf(Choices) is null)
        {
            Errors.Add(
                "choices",
                $"Write two to {MostChoices} answers, one in each line, each with a code of its own before a colon, such as 1: Never"
            );
        }
    }

    private void ReadLimits()
    {
        if (Least.Length > 0 && NumberOf(Least) is null)
        {
            Errors.Add("least", "Enter the lowest number, or leave it empty.");
        }
        if (Most.Length > 0 && NumberOf(Most) is null)
        {
            Errors.Add("most", "Enter the highest number, or leave it empty.");
        }
        else if (NumberOf(Most) < NumberOf(Least))
        {
            Errors.Add("most", "The highest number is below the lowest. Change one of them.");
        }
    }

    // Null where they are no list of answers.
    private static List<VariableChoice>? ChoicesOf(string text)
    {
        var choices = new List<VariableChoice>();
        foreach (string line in text.Split('\n', StringSplitOptions.TrimEntries))
        {
            if (line.Length == 0)
            {
                continue;
            }
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 1)
            {
                return null;
            }
            string code = line[..colon].Trim();
            string[] words = line[(colon + 1)..].Split('|', StringSplitOptions.TrimEntries);
            if (words.Length > 2 || words[0].Length == 0 || code.Length > LongestCode)
            {
                return null;
            }
            choices.Add(new(code, words[0], words.Length > 1 ? words[1] : ""));
        }
        bool isList =
            choices.Count is >= 2 and <= MostChoices
            && choices.DistinctBy(c => c.Code, StringComparer.Ordinal).Count() == choices.Count;
        return isList ? choices : null;
    }

    private string Line(IFormCollection sent, string field, string? missing) =>
        Errors.Text(sent, field, StudyForm.LongestLine, missing, lines: false);

    private static T? Chosen<T>(string? sent)
        where T : struct, Enum =>
        Enum.TryParse<T>(sent, out var chosen) && Enum.IsDefined(chosen) ? chosen : null;

    private static decimal? NumberOf(string typed) =>
        typed.Length is > 0 and < 20
        && decimal.TryParse(
            typed.Replace(',', '.'),
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out decimal number
        )
            ? number
            : null;

    private static string Number(decimal? number) =>
        number is { } n ? DeclarationWords.Number(n) : "";

    [GeneratedRegex("^[a-z][a-z0-9_]{0,29}$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CodeForm();
}
