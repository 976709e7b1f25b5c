using Haven.Design.Components;
using Haven.Forms.Questionnaires;

namespace Haven.Screening.Model;

/// <summary>Levels of concern as pages say and colour them.</summary>
public static class LevelText
{
    public static string Of(ConcernLevel level) =>
        level switch
        {
            ConcernLevel.Clear => "Clear concern",
            ConcernLevel.Possible => "Possible concern",
            _ => "No concern",
        };

    /// <summary>"Possible concern", "At least possible concern", or why there is no level.</summary>
    public static string Of(string? label, bool atLeast, decimal? total, int missing) =>
        label is not null ? (atLeast ? "At least " + Lower(label) : label)
        : total is null ? (missing > 0 ? "No information" : "Not scored")
        : missing > 0 ? "Too little known"
        : "No level";

    public static Tone ToneOf(ConcernLevel? level) =>
        level switch
        {
            ConcernLevel.Clear => Tone.Clear,
            ConcernLevel.Possible => Tone.Possible,
            ConcernLevel.None => Tone.None,
            _ => Tone.Missing,
        };

    private static string Lower(string label) => char.ToLowerInvariant(label[0]) + label[1..];
}
