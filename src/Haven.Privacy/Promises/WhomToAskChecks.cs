using Haven.Privacy.Notices;
using Haven.Privacy.Purposes;
using Haven.Privacy.Rights;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Privacy.Promises;

/// <summary>MSG-22: whoever reads a notice, or asks about data, is led to whoever can answer.</summary>
internal static class WhomToAskChecks
{
    [Keeps("MSG-22", 1)]
    public static async Task<string> EverybodyIsLedToWhoCanAnswer(ITwin twin, CancellationToken ct)
    {
        var administrator = await twin.FounderAsync(ct);
        var professional = await twin.MemberAsync(administrator, Roles.Professional, ct);
        var organisation = await twin
            .Services.GetRequiredService<IPublicOrganisations>()
            .OfAsync(administrator.Organisation, ct);
        using var stranger = twin.Browser();
        int pages = 0;
        foreach (var words in new[] { NoticeWords.English, NoticeWords.Spanish })
        {
            string[] paths =
            [
                NoticePages.To(organisation.Code, words.Lang),
                AskPages.To(organisation.Code, words.Lang),
            ];
            foreach (string path in paths)
            {
                foreach (
                    var (browser, administers) in new[]
                    {
                        (stranger, false),
                        (professional.Browser, false),
                        (administrator.Browser, true),
                    }
                )
                {
                    Require(await browser.GetAsync(path, ct), organisation, words, administers);
                    pages++;
                }
            }
        }
        return $"A stranger, a professional and an administrator read the notice and the form for requests, in English and in Spanish: {pages} pages. The administrator was led to whoever runs Haven, everybody else to the organisation.";
    }

    private static void Require(
        TwinAnswer page,
        PublicOrganisation organisation,
        NoticeWords words,
        bool administers
    )
    {
        string[] asked =
        [
            .. page.Text.Split(words.Say("Whom to ask", "A quién preguntar")).Skip(1),
        ];
        string runs = words.Say("ask whoever runs Haven", "pregunte a quien opera Haven");
        string theirs = words.Say(
            $"Write to {organisation.Name}",
            $"Escribir a {organisation.Name}"
        );
        PromiseBrokenException.Unless(
            page.Status == 200
                && asked.Length == 1
                && asked[0].Contains(runs, StringComparison.Ordinal) == administers
                && asked[0].Contains(theirs, StringComparison.Ordinal) == !administers,
            "Somebody who reads a notice, or asks about data, is not led to whoever can answer them."
        );
    }
}
