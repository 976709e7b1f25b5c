using Haven.Privacy.Forgetting;
using Haven.Privacy.Leaving;
using Haven.Privacy.Promises;
using Haven.Privacy.Store;
using Haven.Screening.Clients;
using Haven.Screening.Promises;
using Haven.Start;
using Microsoft.EntityFrameworkCore;

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

    [Keeps("REF-16", 1)]
    public static async Task<string> OneActOffersAnExport_AndEndsInAReceipt(
        ITwin twin,
        CancellationToken ct
    )
    {
        var founder = await twin.FounderAsync(ct);
        await founder.TakeUpAsync(Code, ct);
        await founder.TellAsync(Code, ct, ("behaviour", Mark));
        var person = await ForgettingChecks.PersonAsync(twin, founder, Code, ct);
        PromiseBrokenException.Unless(
            (await founder.Browser.GetAsync(Page, ct)).Body.Contains(
                $"href=\"{ExportChecks.Page}\"",
                StringComparison.Ordinal
            ),
            "Whoever is about to leave is not offered to take everything out."
        );
        string receipt = await LeaveAsync(founder, ct);
        var files = await ExportChecks.TakeOutAsync(founder, ct);
        PromiseBrokenException.Unless(
            files?["records/client.jsonl"].Contains(Mark, StringComparison.Ordinal) == true,
            "Whoever leaves could not take out what is kept of a client."
        );
        twin.Advance(TimeSpan.FromSeconds(1));
        PromiseBrokenException.Unless(
            (await founder.Browser.GetAsync(Page, ct)).Text.Contains(
                "nothing has changed since",
                StringComparison.Ordinal
            ),
            "Whoever leaves is not told that what was taken out is all there is."
        );
        twin.Advance(Departure.Wait + TimeSpan.FromHours(1));
        await ForgettingChecks.RunJobAsync(twin, ct);
        await RequireGoneAsync(twin, founder, person, ct);
        var told = await twin.Browser().GetAsync(receipt, ct);
        PromiseBrokenException.Unless(
            told.Status == 200 && told.Text.Contains("clients 1", StringComparison.Ordinal),
            "The receipt does not say what went."
        );
        return "An administrator was offered to take everything out, asked that the organisation leaves, and took it out: the client is in it, and the page says that nothing has changed since. Two weeks later no key opens the client, no row of the organisation is left but its receipt, and the receipt says what went.";
    }

    private static async Task RequireGoneAsync(
        ITwin twin,
        TwinPerson founder,
        PersonKeyId person,
        CancellationToken ct
    )
    {
        var core = ((Twin)twin).Core;
        var store = Core.KeyStore(((Twin)twin).Settings);
        await using var connections = store as IAsyncDisposable;
        PromiseBrokenException.Unless(
            (await store.ReadAsync([person.Value], ct)).Count == 0,
            "The key of a client is still there after the organisation has left."
        );
        await using var context = core.Database.Open(new Scope(founder.Organisation));
        PromiseBrokenException.Unless(
            !await context.Set<Client>().AnyAsync(ct)
                && !await context.Set<Privacy.Export.TakenOut>().AnyAsync(ct),
            "Rows of an organisation are still there after it has left."
        );
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
