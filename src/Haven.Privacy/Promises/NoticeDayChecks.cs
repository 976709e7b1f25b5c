using Haven.Privacy.Calendar;
using Haven.Privacy.Notices;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Privacy.Promises;

/// <summary>HLP-19: which version of a notice held on a day is known of what was published, and of nobody who came.</summary>
internal static class NoticeDayChecks
{
    private const string Mark = "zqvmwhoeverreads";

    [Keeps("HLP-19", 1)]
    public static async Task<string> TheVersionOfAnyDayIsKnownAndNobodyWhoCame(
        ITwin twin,
        CancellationToken ct
    )
    {
        var officer = await twin.FounderAsync(ct, notice: false);
        var today = LocalTime.Today(twin.Services.GetRequiredService<TimeProvider>());
        await officer.PublishAsync("Zqvmdayone.", NoticeChange.Small, ct);
        await officer.PublishAsync("Zqvmdaytwo.", NoticeChange.Small, ct, today.AddDays(3));
        string address = await twin.NoticeAsync(officer, ct);
        twin.Advance(TimeSpan.FromDays(8));
        using var stranger = twin.Browser();
        stranger.Always("User-Agent", Mark);
        stranger.Always("Referer", "https://127.0.0.1/" + Mark);
        foreach (int day in new[] { -1, 0, 2, 3, 5 })
        {
            int number =
                day < 0 ? 0
                : day < 3 ? 1
                : 2;
            var page = await stranger.GetAsync($"{address}&on={today.AddDays(day):yyyy-MM-dd}", ct);
            PromiseBrokenException.Unless(
                page.Status == 200
                    && page.SetCookies.Count == 0
                    && page.Text.Contains("Zqvmdayone", StringComparison.Ordinal) == (number > 0)
                    && page.Text.Contains("Zqvmdaytwo", StringComparison.Ordinal) == (number == 2)
                    && page.Text.Contains(
                        number == 0 ? "no version held yet" : $"version {number} held",
                        StringComparison.Ordinal
                    ),
                "Asked which version of a notice held on a day, its page names another, or shows the text of another."
            );
        }
        var search = await twin.SearchAsync([Mark], ct);
        PromiseBrokenException.Unless(
            search.Found.Count == 0,
            $"Somebody read a notice, and {string.Join(", ", search.Found)} knows of it."
        );
        return $"Two versions were published. Of five days the page says to a stranger which version held, and shows its text. The stranger got no cookie, and what their browser said of itself is nowhere in {search.Places}.";
    }
}
