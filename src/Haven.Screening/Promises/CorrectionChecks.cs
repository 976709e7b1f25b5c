using Haven.Privacy.Promises;

namespace Haven.Screening.Promises;

/// <summary>SCR-15: whoever corrects something about a client takes nothing away.</summary>
internal static class CorrectionChecks
{
    private const long Code = 731_905;
    private const string Before = "zqearlierkt";
    private const string After = "zqlaterkt";

    [Keeps("SCR-15", 3)]
    public static async Task<string> ACorrectionKeepsTheEarlierValue(
        ITwin twin,
        CancellationToken ct
    )
    {
        var founder = await twin.FounderAsync(ct);
        await founder.TakeUpAsync(Code, ct);
        await founder.TellAsync(Code, ct, ("behaviour", Before));
        await founder.TellAsync(Code, ct, ("behaviour", After));

        var facts = await founder.Browser.GetAsync(ClientSteps.Facts(Code), ct);
        PromiseBrokenException.Unless(
            facts.Text.Contains(After, StringComparison.Ordinal)
                && facts.Text.Contains(Before, StringComparison.Ordinal),
            "A fact was corrected, and what stood before cannot be read any more."
        );
        var search = await twin.SearchAsync([Before, After], ct);
        PromiseBrokenException.Unless(
            search.Found.Count == 0,
            $"What a professional corrected can be read in {string.Join(", ", search.Found.Distinct(StringComparer.Ordinal))}."
        );
        return $"A professional wrote a fact about a client and corrected it. The page of facts shows both; neither can be read in {search.Places}, {search.Bytes} bytes.";
    }
}
