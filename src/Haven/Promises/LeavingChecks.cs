using Haven.Privacy.Forgetting;
using Haven.Privacy.Leaving;
using Haven.Privacy.Promises;
using Haven.Screening.Promises;

namespace Haven.Promises;

/// <summary>An organisation leaves through its page, and is looked for in everything, today's and that of before.</summary>
internal static class LeavingChecks
{
    private const string Page = "/privacy/leaving";
    private const long Code = 943_311;
    private const string Mark = "zqlvngwrtk";

    [Keeps("REF-16", 2)]
    public static async Task<string> WhoeverLeftIsNowhere(ITwin twin, CancellationToken ct)
    {
        var founder = await twin.FounderAsync(ct);
        await founder.TakeUpAsync(Code, ct);
        await founder.TellAsync(Code, ct, ("behaviour", Mark));
        var person = await ForgettingChecks.PersonAsync(twin, founder, Code, ct);
        await ForgettingChecks.RunJobAsync(twin, ct);
        using var stolen = await StolenKeys.TakeAsync((Twin)twin, ct);
        byte[][] needles = [.. ForgettingChecks.Ids(person), await stolen.WrappedAsync(person, ct)];
        PromiseBrokenException.Unless(
            await stolen.OpenAsync(person, ct)
                && (await ((Twin)twin).SearchAsync(needles, ct)).Found.Count > 0,
            "Before the organisation left there was nothing to find, so nothing was tried."
        );

        string receipt = await LeaveAsync(founder, ct);
        twin.Advance(Departure.Wait + TimeSpan.FromHours(1));
        await ForgettingChecks.RunJobAsync(twin, ct);
        twin.Advance(TimeSpan.FromMinutes(5));
        await ForgettingChecks.RunJobAsync(twin, ct);
        twin.Advance(ForgettingJob.Lifetime + TimeSpan.FromHours(1));
        await ForgettingChecks.RunJobAsync(twin, ct);
        await ForgettingChecks.RunJobAsync(twin, ct);

        var search = await ((Twin)twin).SearchAsync(needles, ct);
        PromiseBrokenException.Unless(
            search.Found.Count == 0,
            $"Something of an organisation that left lies in {string.Join(", ", search.Found.Distinct(StringComparer.Ordinal))}."
        );
        PromiseBrokenException.Unless(
            !await stolen.OpenAsync(person, ct),
            "An old copy of the key store still opens what an organisation kept that left."
        );
        var told = await twin.Browser().GetAsync(receipt, ct);
        PromiseBrokenException.Unless(
            told.Text.Contains("clients 1", StringComparison.Ordinal)
                && told.Text.Contains("No copy can be opened any more", StringComparison.Ordinal),
            "The receipt does not say what went, or that no copy can be opened."
        );
        return $"A client was taken up, the key store was copied, and an administrator asked through the page that the organisation leaves. When its day had come and another had gone by, key and id of the client were nowhere in {search.Places}, {search.Bytes} bytes. The copy opened the client's key before and does not any more. The receipt, which needs no account, says what went and when.";
    }

    private static async Task<string> LeaveAsync(TwinPerson founder, CancellationToken ct)
    {
        string code = ShortName(await founder.Browser.GetAsync(Page, ct));
        await founder.Browser.SubmitAsync(Page, ct, ("code", code), ("sure", "yes"));
        var asked = await founder.Browser.GetAsync(Page, ct);
        int at = asked.Body.IndexOf(Page + "/receipt/", StringComparison.Ordinal);
        PromiseBrokenException.Unless(at > 0, "An administrator could not ask to leave.");
        return asked.Body.Substring(at, (Page + "/receipt/").Length + 36);
    }

    private static string ShortName(TwinAnswer page)
    {
        const string before = "short name is ";
        int at = page.Text.IndexOf(before, StringComparison.Ordinal);
        PromiseBrokenException.Unless(at > 0, "The page does not say what to type to leave.");
        return page.Text[(at + before.Length)..].Split('.', 2)[0];
    }
}
