using Haven.Privacy.Notices;
using Haven.Privacy.Rights;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Privacy.Promises;

/// <summary>MSG-22: whoever reads a notice, or asks about data, is led to whoever can answer.</summary>
internal static class WhomToAskChecks
{
    [Keeps("MSG-22", 1)]
    public static async Task<string> EverybodyIsLedToWhoCanAnswer(ITwin twin, CancellationToken ct)
    {
        var founder = await twin.FounderAsync(ct);
        var organisation = await twin
            .Services.GetRequiredService<IPublicOrganisations>()
            .OfAsync(founder.Organisation, ct);
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
                Require(await stranger.GetAsync(path, ct), organisation.Name, words);
                pages++;
            }
        }
        return $"The notice and the form for requests were opened in English and in Spanish, {pages} pages. Each leads whoever asks about a person to the organisation, and its administrators to whoever runs Haven.";
    }

    private static void Require(TwinAnswer page, string name, NoticeWords words)
    {
        string[] led =
        [
            words.Say(
                $"About what is kept of you or of your child, ask {name}.",
                $"Sobre lo que se guarda de usted o de su hijo, pregunte a {name}."
            ),
            words.Say($"Write to {name}", $"Escribir a {name}"),
            words.Say(
                $"If you are an administrator of {name}: about the program and the machine, ask whoever runs Haven:",
                $"Si usted es administrador de {name}: sobre el programa y la máquina, pregunte a quien opera Haven:"
            ),
        ];
        PromiseBrokenException.Unless(
            page.Status == 200 && led.All(l => page.Text.Contains(l, StringComparison.Ordinal)),
            "Somebody who reads a notice, or asks about data, is not led to whoever can answer them."
        );
    }
}
