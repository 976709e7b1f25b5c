using System.Text.Json;
using Haven.Research.Model;
using Haven.Research.Studies;

namespace Haven.Research.Answers;

/// <summary>What is wrong with one answer.</summary>
/// <param name="Variable">The code of the variable, or what was sent in its place.</param>
/// <param name="Words">What is wrong and what to do, as a sentence.</param>
public sealed record AnswerFault(string Variable, string Words);

/// <summary>
/// What a participant answered, to variables that an opened version declares and to nothing else. There is no other way
/// to make one than from a version, and none to make an <see cref="AnswerSheet"/> than from this (promise RES-4.1).
/// </summary>
public sealed class TakenAnswers
{
    private TakenAnswers(StudyVersion version, Dictionary<string, string> values, bool explicitly)
    {
        (Study, Version) = (version.Study, version.Number);
        Text = JsonSerializer.Serialize(values);
        RestsOnExplicitConsent = explicitly;
    }

    public StudyId Study { get; }

    /// <summary>The number of the version that declares them.</summary>
    public int Version { get; }

    /// <summary>Whether an answer among them may be kept only with an explicit yes.</summary>
    public bool RestsOnExplicitConsent { get; }

    /// <summary>As it is sealed.</summary>
    internal string Text { get; }

    /// <summary>Reads what somebody sent, all of it or nothing.</summary>
    /// <param name="version">An opened version.</param>
    /// <param name="sent">By code of a variable; what is empty was not answered.</param>
    /// <param name="explicitly">Whether the participant agreed explicitly to be asked about sensitive things.</param>
    /// <exception cref="InvalidOperationException">The version is a draft.</exception>
    public static (TakenAnswers? Taken, IReadOnlyList<AnswerFault> Faults) Read(
        StudyVersion version,
        IReadOnlyDictionary<string, string> sent,
        bool explicitly
    )
    {
        if (!version.IsOpened())
        {
            throw new InvalidOperationException("Nothing is taken under a draft.");
        }
        var declaration = version.Read();
        var faults = new List<AnswerFault>();
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (code, typed) in sent)
        {
            if (declaration.Find(code) is not { } variable)
            {
                faults.Add(new(code, Undeclared(code, version)));
                continue;
            }
            if (string.IsNullOrWhiteSpace(typed))
            {
                continue;
            }
            if (variable.NeedsExplicitConsent && !explicitly)
            {
                faults.Add(
                    new(
                        code,
                        $"“{code}” may be asked only of those who agreed explicitly, and this participant did not. Leave it empty."
                    )
                );
                continue;
            }
            var (value, wrong) = AnswerReading.Read(variable, typed);
            if (wrong is not null)
            {
                faults.Add(new(code, wrong));
            }
            else
            {
                values[code] = value;
            }
        }
        if (faults.Count == 0 && values.Count == 0)
        {
            faults.Add(new("", "Nothing was answered. Answer at least one question."));
        }
        return faults.Count > 0
            ? (null, faults)
            : (
                new TakenAnswers(
                    version,
                    values,
                    values.Keys.Any(c => declaration.Find(c)!.NeedsExplicitConsent)
                ),
                []
            );
    }

    /// <summary>What was kept, by code of the variable.</summary>
    internal static IReadOnlyDictionary<string, string> ValuesOf(string text) =>
        JsonSerializer.Deserialize<Dictionary<string, string>>(text) ?? [];

    private static string Undeclared(string code, StudyVersion version) =>
        $"The study does not declare “{Short(code)}” (version {version.Number.ToString(System.Globalization.CultureInfo.InvariantCulture)}), so it may not be stored. Leave it out. Nothing was stored.";

    // What is not declared can be anything, also long and unreadable.
    private static string Short(string code) =>
        string.Concat(code.Where(c => !char.IsControl(c)).Take(60));
}
