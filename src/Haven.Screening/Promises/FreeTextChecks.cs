using System.Text;
using Haven.Privacy.Promises;
using Haven.Screening.Instruments;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Screening.Promises;

/// <summary>SCR-6: whoever writes free text about a client is warned of what would name somebody.</summary>
internal static class FreeTextChecks
{
    private const long Code = 976_544;

    // A piece of each kind, in both languages, and what the page must say of it.
    private static readonly (string Text, string Says)[] Telling =
    [
        ("she stays with Zquentin Zqharlow at night", "“Zquentin Zqharlow” looks like a name"),
        ("se llama zqximena y tiene miedo", "“zqximena” looks like a name"),
        ("call 503-555-0123 after school", "“503-555-0123” looks like a telephone number"),
        ("su móvil es 612 34 56 78", "“612 34 56 78” looks like a telephone number"),
        ("writes from zqlily@example.org", "“zqlily@example.org” looks like an e-mail address"),
        ("they are at 1420 NE Zqalder Street", "looks like an address"),
        ("vive en la calle de la Luna 14", "looks like an address"),
        ("she was born on 27 March 2011", "“27 March 2011” looks like a date of birth"),
        ("nació el 27 de marzo de 2011", "“27 de marzo de 2011” looks like a date of birth"),
        ("gave 078-05-1120 at the desk", "looks like a national identity number"),
        ("con DNI 12345678Z", "looks like a national identity number"),
    ];

    private static readonly string[] Ordinary =
    [
        "She likes to draw, sleeps badly, and missed 12 days of school since September.",
        "Duerme mal desde hace 3 semanas. El lunes vino al centro.",
    ];

    private const string Questionnaire = """
        {"resourceType":"Questionnaire","name":"ZqText","title":"Zq text","version":"1","status":"active",
        "item":[{"linkId":"zqtext","type":"text","text":"What happened?"}]}
        """;

    [Keeps("SCR-6", 3)]
    public static async Task<string> FactsAreLookedOver(ITwin twin, CancellationToken ct)
    {
        var person = await twin.FounderAsync(ct);
        await person.TakeUpAsync(Code, ct);
        foreach (var (text, says) in Telling)
        {
            Require(await WriteAsync(person, "behaviour", text, ct), says);
        }
        var (first, firstSays) = Telling[0];
        Require(
            await person.Browser.SubmitAsync(
                ClientSteps.Facts(Code),
                ct,
                ("gender-identity", "OwnWords"),
                ("gender-identity-own", first)
            ),
            firstSays
        );
        foreach (string text in Ordinary)
        {
            PromiseBrokenException.Unless(
                (await WriteAsync(person, "behaviour", text, ct)).LeadsTo(ClientSteps.Page(Code)),
                "Somebody was warned of an ordinary sentence."
            );
        }
        return $"{Telling.Length} sentences with a name, a telephone, an address, a date of birth or a national number were written about a client; each was pointed at before it was saved. {Ordinary.Length} ordinary ones were saved at once.";
    }

    [Keeps("SCR-6", 3)]
    public static async Task<string> AnswersAreLookedOver(ITwin twin, CancellationToken ct)
    {
        var person = await twin.FounderAsync(ct);
        await person.TakeUpAsync(Code, ct);
        var taken = await twin
            .Services.GetRequiredService<InstrumentLibrary>()
            .TakeInAsync(person.Organisation, Encoding.UTF8.GetBytes(Questionnaire), ct);
        var begun = await person.Browser.SubmitAsync(
            ClientSteps.Page(Code),
            ct,
            ("instrument", $"{taken.Instrument!.Id.Value}")
        );
        foreach (var (text, says) in Telling)
        {
            var page = await person.Browser.SubmitAsync(
                begun.Location!,
                ct,
                (Fill.FillForm.FieldName("zqtext"), text)
            );
            Require(page, says);
        }
        return $"{Telling.Length} such sentences were written into an answer of a screening; each was pointed at before the person went on.";
    }

    private static Task<TwinAnswer> WriteAsync(
        TwinPerson person,
        string field,
        string text,
        CancellationToken ct
    ) => person.Browser.SubmitAsync(ClientSteps.Facts(Code), ct, (field, text));

    private static void Require(TwinAnswer page, string says) =>
        PromiseBrokenException.Unless(
            page.Status is 200 or 422 && page.Text.Contains(says, StringComparison.Ordinal),
            "Text that names somebody was taken without a warning."
        );
}
