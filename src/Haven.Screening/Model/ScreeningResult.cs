using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Haven.Design.Components;
using Haven.Forms.Questionnaires;

namespace Haven.Screening.Model;

/// <summary>What a finished screening came to, as it is kept: computed once, from the version it was filled in on.</summary>
public sealed record ScreeningResult(
    decimal? Total,
    decimal Max,
    string? Label,
    ConcernLevel? Level,
    int Answered,
    int Missing,
    IReadOnlyList<string> Safety
)
{
    public string Score =>
        Total is { } total
            ? string.Create(CultureInfo.InvariantCulture, $"{total:0.##} of {Max:0.##}")
            : "No total";

    public string LevelWords => Label ?? (Total is null ? "Not scored" : "No level");

    public Tone Tone =>
        Level switch
        {
            ConcernLevel.Clear => Tone.Clear,
            ConcernLevel.Possible => Tone.Possible,
            ConcernLevel.None => Tone.None,
            _ => Tone.Missing,
        };

    public string Write() => JsonSerializer.Serialize(this, ResultJson.Default.ScreeningResult);

    public static ScreeningResult? Read(string? json) =>
        json is null ? null : JsonSerializer.Deserialize(json, ResultJson.Default.ScreeningResult);
}

// Written at build time: a page of fifty clients reads fifty of them.
[JsonSerializable(typeof(ScreeningResult))]
internal sealed partial class ResultJson : JsonSerializerContext;

/// <summary>Dates as sentences use them.</summary>
public static class Words
{
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-GB");

    /// <summary>"3 August 2026", from UTC ticks.</summary>
    public static string Day(long ticks) =>
        new DateTime(ticks, DateTimeKind.Utc).ToString("d MMMM yyyy", English);

    /// <summary>"204 117": codes in threes, as people read them out, with a space that does not break.</summary>
    public static string Code(long code) =>
        code.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', '\u00A0');

    public static string Day(DateOnly day) => day.ToString("d MMMM yyyy", English);
}
