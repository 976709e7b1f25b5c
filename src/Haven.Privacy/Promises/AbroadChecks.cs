using Haven.Privacy.Notices;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Privacy.Promises;

/// <summary>SCR-14: in which country everything is stored.</summary>
internal static class AbroadChecks
{
    [Keeps("SCR-14", 1)]
    [Keeps("MSG-23", 1)]
    public static async Task<string> ThePlaceIsDeclared_AndStandsInTheNotice(
        ITwin twin,
        CancellationToken ct
    )
    {
        var country = twin.Services.GetRequiredService<InstallationPlace>().Country;
        PromiseBrokenException.Unless(
            country is not null,
            "Nobody has said in which country everything is stored."
        );
        var founder = await twin.FounderAsync(ct, notice: false);
        await founder.PublishAsync("Zqnotice", NoticeChange.Small, ct);
        using var stranger = twin.Browser();
        foreach (string lang in new[] { "en", "es" })
        {
            string says = lang == "es" ? "Los datos se guardan en" : "Facts are stored in";
            string there = $"{says} {country!.Within.Of(lang)}";
            foreach (
                string address in new[]
                {
                    await twin.NoticeAsync(founder, ct, lang: lang),
                    NoticeSteps.Machine(lang),
                }
            )
            {
                var page = await stranger.GetAsync(address, ct);
                PromiseBrokenException.Unless(
                    page.Text.Contains(there, StringComparison.Ordinal),
                    "A privacy notice does not say in which country facts are stored."
                );
            }
        }
        return $"Everything is stored in {country!.Within.En}. An organisation’s notice, published from Haven’s text, and the statement of whoever runs the machine say so to a stranger, in English and in Spanish.";
    }
}
