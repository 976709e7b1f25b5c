using System.Globalization;
using Haven.Privacy.Door;
using Haven.Research.Studies;
using Microsoft.AspNetCore.Http;

namespace Haven.Research.Answers;

/// <summary>A page of answers as it was sent: by code of the variable, and whatever else somebody sent beside.</summary>
public sealed class AnswerForm
{
    private const string Prefix = "answer-";

    // What the page itself sends beside answers.
    private static readonly string[] Own = ["form-token", "version", "seen"];

    private readonly Dictionary<string, string> typed = new(StringComparer.Ordinal);

    /// <summary>The version that the page showed.</summary>
    public int Version { get; private init; }

    /// <summary>How many sheets there were when the page was made.</summary>
    public int Seen { get; private init; }

    /// <summary>By code of a variable; what is no field of the form stands under its own name.</summary>
    public IReadOnlyDictionary<string, string> Sent => typed;

    public FieldErrors Errors { get; } = new();

    public static string FieldOf(string code) => Prefix + code;

    public static AnswerForm Fresh(AnswerPlace place) =>
        new() { Version = place.Version?.Number ?? 0, Seen = place.Sheets };

    public static AnswerForm Parse(IFormCollection sent, Declaration? declaration)
    {
        var form = new AnswerForm
        {
            Version = SentNumber.Of(sent["version"]),
            Seen = SentNumber.Of(sent["seen"]),
        };
        var days = (declaration?.Variables ?? [])
            .Where(v => v.Kind == VariableKind.Day)
            .Select(v => v.Code)
            .ToList();
        var parts = days.SelectMany(PartsOf).ToHashSet(StringComparer.Ordinal);
        foreach (string code in days)
        {
            form.typed[code] = DayOf(TypedDay.Parse(sent, FieldOf(code)));
        }
        foreach (var (name, values) in sent)
        {
            if (!Own.Contains(name, StringComparer.Ordinal) && !parts.Contains(name))
            {
                form.typed[CodeOf(name, declaration)] = values.ToString();
            }
        }
        // A file is no answer, and is refused under its name.
        foreach (var file in sent.Files)
        {
            form.typed[file.Name] = "file";
        }
        return form;
    }

    public string this[string code] => typed.GetValueOrDefault(code) ?? "";

    /// <summary>A day as it was typed into its three fields.</summary>
    public TypedDay Day(string code)
    {
        string[] parts = this[code].Split('-');
        return parts.Length == 3 ? new(parts[2], parts[1], parts[0], null) : TypedDay.None;
    }

    private static IEnumerable<string> PartsOf(string code) =>
        [$"{FieldOf(code)}-day", $"{FieldOf(code)}-month", $"{FieldOf(code)}-year"];

    // What is no day keeps what was typed, and is refused as a day of its kind.
    private static string DayOf(TypedDay day) =>
        day.IsEmpty ? ""
        : day.Day is { } d ? d.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
        : $"{day.Y}-{day.M}-{day.D}";

    // A field that the page did not make is no answer, also where it is called like one.
    private static string CodeOf(string name, Declaration? declaration) =>
        name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..]
        : declaration?.Find(name) is null ? name
        : $"field {name}";
}
