using System.Globalization;
using Haven.Privacy.Calendar;
using Haven.Privacy.Door;
using Haven.Research.Studies;

namespace Haven.Research.Answers;

/// <summary>One answer as it is typed on a page or stands in a file, as it is kept, and as people read it.</summary>
internal static class AnswerReading
{
    public const int LongestText = 200;
    public const string Yes = "yes";
    public const string No = "no";

    /// <summary>What is kept, or what is wrong with it.</summary>
    public static (string Value, string? Wrong) Read(Variable variable, string typed)
    {
        string text = typed.Trim();
        return variable.Kind switch
        {
            VariableKind.Number => Number(variable, text),
            VariableKind.Choice => variable.Choices.Any(c => c.Code == text)
                ? (text, null)
                : (
                    "",
                    $"“{variable.Code}” takes one of: {string.Join(", ", variable.Choices.Select(c => c.Code))}."
                ),
            VariableKind.Day => DateOnly.TryParseExact(
                text,
                "yyyy-MM-dd",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out _
            )
                ? (text, null)
                : ("", $"“{variable.Code}” takes a day, written like 2026-03-27."),
            VariableKind.YesNo => text is Yes or No
                ? (text, null)
                : ("", $"“{variable.Code}” takes {Yes} or {No}."),
            _ => TypedText.Clean(text, $"“{variable.Code}”", LongestText),
        };
    }

    private static (string, string?) Number(Variable variable, string text)
    {
        string takes =
            $"“{variable.Code}” takes {DeclarationWords.Takes(variable).ToLowerInvariant()}.";
        // A comma before decimals is what half of the world types; one between thousands is refused with it.
        string plain = text.Replace(',', '.').Replace('\u2212', '-');
        if (
            text.Length > 30
            || !decimal.TryParse(
                plain,
                NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out decimal number
            )
            || number < variable.Least
            || number > variable.Most
        )
        {
            return ("", takes);
        }
        return (DeclarationWords.Number(number), null);
    }

    /// <summary>As people read it.</summary>
    public static string Words(Variable variable, string value, string language)
    {
        bool spanish = language == "es";
        switch (variable.Kind)
        {
            case VariableKind.Number:
                return variable.Unit.Length > 0 ? $"{value} {variable.Unit}" : value;
            case VariableKind.Choice:
                var choice = variable.Choices.FirstOrDefault(c => c.Code == value);
                return choice is null ? value
                    : spanish && choice.Spanish.Length > 0 ? choice.Spanish
                    : choice.English;
            case VariableKind.Day:
                return LocalTime.DayIn(
                    language,
                    DateOnly.ParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture)
                );
            case VariableKind.YesNo:
                return (value, spanish) switch
                {
                    (Yes, true) => "Sí",
                    (Yes, false) => "Yes",
                    _ => "No",
                };
            default:
                return value;
        }
    }
}
