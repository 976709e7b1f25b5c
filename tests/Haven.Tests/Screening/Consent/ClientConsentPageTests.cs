using System.Net;
using Haven.Privacy.Consent;
using Haven.Privacy.Purposes;
using Haven.Screening.Clients;
using Haven.Tests.Privacy.Consent;
using Haven.Tests.Privacy.Regimes;
using Haven.Tests.Privacy.Vault;

namespace Haven.Tests.Screening.Consent;

/// <summary>A client is asked on a page that can be handed over, gets a receipt, and takes it back.</summary>
public class ClientConsentPageTests
{
    private static readonly (string, string)[] Themselves =
    [
        ("who", "Self"),
        ("manner", "OnScreen"),
    ];

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Asked_InSpanish_ToTheReceipt_AndItsFile(string database)
    {
        var (_, rosa, client) = await ClientAsync(database);
        using var browser = await rosa.SignInAsync();
        (await browser.GetPageAsync($"/screening/clients/{client.Code}")).Text.ShouldContain(
            "What they agreed to"
        );
        string ask = $"{Path(client)}/ask?lang=es";
        var fresh = await browser.GetPageAsync(ask);
        fresh.Html.DocumentElement.GetAttribute("lang").ShouldBe("es");
        fresh.Html.QuerySelectorAll("input[type=radio]").Length.ShouldBe(6);
        fresh.Html.QuerySelectorAll("input[checked]").ShouldBeEmpty();
        // Whoever is handed the screen finds no way to anybody's record but back.
        fresh.Html.QuerySelectorAll("nav a").ShouldBeEmpty();

        var half = await browser.SubmitAsync(ask, ("agree-work", "yes"), ("agree-figures", "no"));
        half.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        half.Errors.ShouldBe(["Elija sí o no."]);
        half.Html.QuerySelectorAll("input[checked]").Length.ShouldBe(2);

        var summary = await browser.SubmitAsync(half, ("agree-exchange", "yes"));
        summary.Text.ShouldContain("Todavía no se ha guardado nada");
        (await rosa.ReadAsync(client)).Entries.ShouldBeEmpty();
        var missing = await browser.SubmitAsync(summary, ("step", "keep"), ("who", "Guardian"));
        missing.Errors.ShouldBe(
            ["Elija cómo se dijo.", "Escriba qué relación tiene con la persona."],
            ignoreOrder: true
        );
        var kept = await browser.SubmitAsync(missing, [("step", "keep"), .. Themselves]);
        var receipt = await browser.GetPageAsync(kept.Location!.ToString());
        foreach (
            string words in (string[])
                [
                    "Lo que usted aceptó",
                    "¿Podemos anotar lo que nos cuente y usarlo para ayudarle? Sí",
                    "¿Podemos contarle en cifras que no nombran a nadie? No",
                    "Sí, hasta el 15 de enero de 2027",
                    "Versión 1 del texto",
                ]
        )
        {
            receipt.Text.ShouldContain(words);
        }
        using var file = await browser.GetAsync(kept.Location.ToString().Split('?')[0] + "/pdf");
        file.Content.Headers.ContentType!.MediaType.ShouldBe("application/pdf");
        (await file.Content.ReadAsByteArrayAsync())[..5].ShouldBe("%PDF-"u8.ToArray());
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TakenBack_StopsAPageThatIsOpen_AndSaysWhatStopped(string database)
    {
        var (_, rosa, client) = await ClientAsync(database);
        await rosa.AnswerAsync(client, "work", "figures", "exchange");
        using var browser = await rosa.SignInAsync();
        var facts = await browser.GetPageAsync($"/screening/clients/{client.Code}/facts");

        string withdraw = $"{Path(client)}/withdraw?form=client";
        (await browser.SubmitAsync(withdraw, ("who", ""))).Status.ShouldBe(
            HttpStatusCode.UnprocessableEntity
        );
        var done = await browser.SubmitAsync(withdraw, Themselves);

        var page = await browser.GetPageAsync(done.Location!.ToString());
        page.Text.ShouldContain("What stops, stopped at this moment");
        page.Text.ShouldContain("Taken back on 15 January 2026");
        page.Text.ShouldContain("There is no consent, so nobody uses what is kept of them for");
        page.Html.QuerySelectorAll("main a")
            .ShouldContain(a => a.GetAttribute("href") == "/screening/emergency");
        (await browser.SubmitAsync(facts, ("behaviour", "told too late"))).Status.ShouldBe(
            HttpStatusCode.Forbidden
        );
        var home = await browser.GetPageAsync($"/screening/clients/{client.Code}");
        home.Location!.ToString().ShouldBe(Path(client));
        (await browser.GetPageAsync("/screening/caseload")).Text.ShouldContain("No consent");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task BelowTheAgeOfTheLaw_AGuardianSaysIt_OrSomebodyWritesWhyNot(string database)
    {
        var (organisation, rosa, client) = await ClientAsync(database);
        await (await organisation.OfficerAsync()).ChooseAsync("gdpr");
        using var browser = await rosa.SignInAsync();
        var summary = await SummaryAsync(browser, client);
        summary.Text.ShouldContain("They are younger than 16. GDPR asks for the consent");

        var alone = await browser.SubmitAsync(summary, [("step", "keep"), .. Themselves]);
        alone.Errors.ShouldHaveSingleItem().ShouldStartWith("Below 16 a parent or guardian");
        var both = await browser.SubmitAsync(
            alone,
            ("step", "keep"),
            ("who", "Both"),
            ("relation", "mother"),
            ("manner", "InPerson")
        );
        (await browser.GetPageAsync(both.Location!.ToString())).Text.ShouldContain(
            "Both, the person and a parent or guardian (mother)"
        );
        var why = await browser.SubmitAsync(
            await SummaryAsync(browser, client),
            [("step", "keep"), ("why", "Counselling offered to the child alone"), .. Themselves]
        );
        (await browser.GetPageAsync(why.Location!.ToString())).Text.ShouldContain(
            "Counselling offered to the child alone"
        );
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhoeverIsOfAge_SaysItThemselves_OrSomebodyWritesWhyNot(string database)
    {
        var (_, rosa, client) = await ClientAsync(database);
        using var browser = await rosa.SignInAsync();
        await browser.SubmitAsync(
            $"/screening/clients/{client.Code}/facts",
            ("birth", "age"),
            ("birth-age", "18")
        );
        (string, string)[] mother =
        [
            ("step", "keep"),
            ("who", "Guardian"),
            ("relation", "mother"),
            ("manner", "InPerson"),
        ];

        var unsaid = await browser.SubmitAsync(await SummaryAsync(browser, client), mother);
        unsaid.Errors.ShouldHaveSingleItem().ShouldStartWith("From 18 on people say it themselves");
        var said = await browser.SubmitAsync(unsaid, [.. mother, ("why", "A court’s order, seen")]);
        (await browser.GetPageAsync(said.Location!.ToString())).Text.ShouldContain(
            "A court’s order, seen"
        );
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WordsThatChangeWhileThePageIsOpen_AreReadAgain_WithNothingChosen(
        string database
    )
    {
        var (organisation, rosa, client) = await ClientAsync(database);
        using var browser = await rosa.SignInAsync();
        var summary = await SummaryAsync(browser, client);
        using var officer = await organisation.OfficerAsync();
        await officer.RewordAsync(("item-en-0", "Shall we write it down?"));

        var late = await browser.SubmitAsync(summary, [("step", "keep"), .. Themselves]);

        late.Status.ShouldBe(HttpStatusCode.Conflict);
        late.Text.ShouldContain("Shall we write it down?");
        late.Html.QuerySelectorAll("input[checked]").ShouldBeEmpty();
        (await rosa.ReadAsync(client)).Entries.ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task OfAnothersClient_NothingIsThere(string database)
    {
        var (organisation, rosa, client) = await ClientAsync(database);
        var kept = await rosa.AnswerAsync(client, "work");
        var (_, stranger, own) = await ClientAsync(database);
        var colleague = await organisation.CreateMemberAsync(Roles.Professional);
        foreach (var other in (TestMember[])[stranger, colleague])
        {
            using var browser = await other.SignInAsync();
            foreach (string page in (string[])["", "/ask", "/withdraw", $"/receipt/{kept.Entry}"])
            {
                (await browser.GetPageAsync(Path(client) + page)).Status.ShouldBe(
                    HttpStatusCode.NotFound
                );
            }
        }
        // Nor is another's receipt below the code of one's own client.
        using var theirs = await stranger.SignInAsync();
        (await theirs.GetPageAsync($"{Path(own)}/receipt/{kept.Entry}")).Status.ShouldBe(
            HttpStatusCode.NotFound
        );
        (await theirs.GetPageAsync($"{Path(own)}/ask?form=other")).Status.ShouldBe(
            HttpStatusCode.NotFound
        );
    }

    private static async Task<Page> SummaryAsync(HttpClient browser, Client client) =>
        await browser.SubmitAsync(
            $"{Path(client)}/ask?lang=en",
            ("agree-work", "yes"),
            ("agree-figures", "no"),
            ("agree-exchange", "no")
        );

    private static string Path(Client client) => $"/screening/consent/{client.Code}";

    private static async Task<(TestOrganisation, TestMember, Client)> ClientAsync(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var rosa = await organisation.CreateMemberAsync(Roles.Professional);
        return (organisation, rosa, await rosa.TakeUpAsync());
    }
}
