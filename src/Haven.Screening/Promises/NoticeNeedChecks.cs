using Haven.Privacy.Notices;
using Haven.Privacy.Promises;
using Haven.Privacy.Store;
using Haven.Screening.Clients;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Screening.Promises;

/// <summary>MSG-34: nobody is taken up before the organisation's own notice is in force; the operator's stands beside it.</summary>
internal static class NoticeNeedChecks
{
    private const long Code = 987_654;

    [Keeps("MSG-34", 1)]
    public static async Task<string> WithoutItsNoticeNobodyIsTakenUp(
        ITwin twin,
        CancellationToken ct
    )
    {
        var person = await twin.FounderAsync(ct, notice: false);
        await RefusedAsync(twin, person, ct);
        var today = DateOnly.FromDateTime(
            twin.Services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime
        );
        await person.PublishAsync("Zqvmlater.", NoticeChange.Small, ct, today.AddDays(2));
        await RefusedAsync(twin, person, ct);
        var other = await twin.FounderAsync(ct, notice: false);
        await other.PublishAsync("Zqvmtoday.", NoticeChange.Small, ct);
        await other.TakeUpAsync(Code, ct);
        await BothStandAsync(twin, other, ct);
        return "Somebody of an organisation without a notice, and then with one that begins in two days, opened the page to take a client up and sent one in: both were refused, and nobody was entered. Where a notice was in force it went, and beside it stood the statement of whoever runs the machine.";
    }

    private static async Task RefusedAsync(ITwin twin, TwinPerson person, CancellationToken ct)
    {
        var page = await person.Browser.GetAsync(ClientSteps.New, ct);
        var sent = await person.SendAsync(
            ClientSteps.New,
            ct,
            [("code", $"{Code}"), ("birth", "age"), ("birth-age", "15"), .. ClientSteps.Attested]
        );
        await using var store = twin
            .Services.GetRequiredService<IDatabase>()
            .Open(new Scope(person.Organisation));
        PromiseBrokenException.Unless(
            new[] { page, sent }.All(a =>
                a.Status == 403 && a.Text.Contains("privacy notice", StringComparison.Ordinal)
            ) && !await store.Set<Client>().AnyAsync(ct),
            "A client was taken up in an organisation whose own notice is not in force."
        );
    }

    private static async Task BothStandAsync(ITwin twin, TwinPerson person, CancellationToken ct)
    {
        using var stranger = twin.Browser();
        foreach (string lang in new[] { "en", "es" })
        {
            var own = await stranger.GetAsync(await twin.NoticeAsync(person, ct, lang: lang), ct);
            string? beside = HtmlTag
                .Read(own.Body)
                .Select(t => t["href"])
                .FirstOrDefault(h => h == NoticeSteps.Machine(lang));
            PromiseBrokenException.Unless(
                own.Status == 200
                    && beside is not null
                    && (await stranger.GetAsync(beside, ct)).Status == 200,
                "The statement of whoever runs the machine does not stand beside an organisation's."
            );
        }
    }
}
