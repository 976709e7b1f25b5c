using Haven.Forms.Questionnaires;
using Haven.Screening.Model;

namespace Haven.Screening.Figures;

/// <summary>What a report counts of one client: the last screening of the quarter that a person had confirmed.</summary>
/// <param name="Month">Of the quarter, from 0.</param>
/// <param name="Site">The team of the professional who looks after the client.</param>
/// <param name="Level">The level that counts; null where too little was known.</param>
internal sealed record Outcome(
    int Month,
    string Site,
    string Instrument,
    ConcernLevel? Level,
    IReadOnlyDictionary<string, ConcernLevel?> Indicators
)
{
    public static Outcome Of(int month, string site, string instrument, ScreeningResult result) =>
        new(
            month,
            site,
            instrument,
            result.CountingLevel,
            result
                .Indicators.GroupBy(i => i.Name, StringComparer.Ordinal)
                .ToDictionary(g => g.Key, g => g.Last().Level, StringComparer.Ordinal)
        );
}
