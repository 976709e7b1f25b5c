using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Haven.Forms.Instruments;
using Haven.Screening.Instruments;

namespace Haven.Tests.Screening;

/// <summary>What a professional does before the step that a test is about.</summary>
internal static class ScreeningSteps
{
    /// <summary>Gives the organisation PHQ-9.</summary>
    public static async Task<Instrument> TakeInPhq9Async(this TestOrganisation organisation)
    {
        var taken = await organisation
            .Installation.Get<InstrumentLibrary>()
            .TakeInAsync(organisation.Id, ShippedInstruments.Phq9Json(), CancellationToken.None);
        return taken.Instrument.ShouldNotBeNull();
    }

    /// <summary>The fields in which a professional attests that the client was told and agreed.</summary>
    public static (string, string)[] Attested => [("told", "yes"), ("authority", "Agreed")];

    public static async Task TakeUpAsync(this HttpClient browser, long code)
    {
        var answer = await browser.SubmitAsync(
            "/screening/clients/new",
            [("code", code.ToString()), ("birth", "age"), ("birth-age", "15"), .. Attested]
        );
        answer.Status.ShouldBe(HttpStatusCode.Redirect, answer.Text);
    }

    /// <summary>Begins a screening; returns its address.</summary>
    /// <param name="instrument">A part of its title and version; any, where there is but one.</param>
    public static async Task<string> StartAsync(
        this HttpClient browser,
        long code,
        string instrument = ", version"
    )
    {
        var client = await browser.GetPageAsync($"/screening/clients/{code}");
        string id = client
            .Html.QuerySelectorAll("label")
            .First(l => l.TextContent.Contains(instrument, StringComparison.Ordinal))
            .GetAttribute("for")!;
        var answer = await browser.SubmitAsync(
            client,
            ("instrument", client.Html.GetElementById(id)!.GetAttribute("value")!)
        );
        answer.Status.ShouldBe(HttpStatusCode.Redirect, answer.Text);
        return answer.Location!.ToString();
    }

    /// <summary>The fields of the nine scored questions and the tenth, with one choice (0 to 3) each; a dash leaves one out.</summary>
    public static (string, string)[] Choices(Page form, string choices) =>
        [
            .. form
                .Html.QuerySelectorAll("main fieldset, main select")
                .Zip(choices)
                .Where(pair => pair.Second != '-')
                .Select(pair => Choice(pair.First, pair.Second - '0')),
        ];

    private static (string, string) Choice(IElement question, int index)
    {
        var choices = question.QuerySelectorAll("input[type=radio], option:not([value=''])");
        var field = question is IHtmlSelectElement ? question : choices[index];
        return (field.GetAttribute("name")!, choices[index].GetAttribute("value")!);
    }
}
