using System.Globalization;
using Microsoft.Playwright;

namespace Haven.Browser.Tests.Support;

internal static class TypedDays
{
    /// <summary>Types a day into its three fields.</summary>
    /// <param name="field">The name that they begin with: "until".</param>
    public static async Task FillDayAsync(this IPage page, string field, DateTime day)
    {
        foreach (
            var (part, number) in new[]
            {
                ("day", day.Day),
                ("month", day.Month),
                ("year", day.Year),
            }
        )
        {
            await page.Locator($"[name={field}-{part}]")
                .FillAsync(number.ToString(CultureInfo.InvariantCulture));
        }
    }
}
