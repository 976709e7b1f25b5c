using System.Net;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Tests.Design.Paper;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Screening.Result;

public class ResultFileTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task File_SaysWhatThePageSays_AndNamesTheClientByCode(string database)
    {
        var rosa = await Screener.OnAsync(database);
        await rosa.TakeInPatientPhq9Async();
        string result = await rosa.ScreenAsync("111110---0", "1.0.1");
        await rosa.ConfirmAsync(
            result,
            ("fits", "no"),
            ("level", "Clear"),
            ("reason", "Teme a su tío; así lo dijo.")
        );
        var page = await rosa.Browser.GetPageAsync(result);

        using var sent = await rosa.Browser.GetAsync(result + "/pdf");

        sent.StatusCode.ShouldBe(HttpStatusCode.OK);
        sent.Content.Headers.ContentType!.MediaType.ShouldBe("application/pdf");
        sent.Content.Headers.ContentDisposition!.FileName.ShouldBe("screening-204117-1.pdf");
        sent.Headers.CacheControl!.NoStore.ShouldBeTrue();
        var file = new PdfReading(await sent.Content.ReadAsByteArrayAsync());
        file.Loose.ShouldBeEmpty();
        string text = file.Root.Text.Replace('\u00A0', ' ');
        foreach (
            string words in new[]
            {
                "Client 204 117",
                "filled in by Rosa Delgado. Confirmed.",
                "Clear concern",
                "computed was “At least mild”",
                "Teme a su tío; así lo dijo.",
                "Rosa Delgado confirmed this result on 15 January 2026",
                "Find out more: 3 of 9 are not known",
                "Tell your supervisor today",
                "Information is missing on 3 of 9 questions",
            }
        )
        {
            text.ShouldContain(words);
        }
        foreach (var row in page.Html.QuerySelectorAll(".haven-answers tbody tr td:first-child"))
        {
            text.ShouldContain(row.TextContent.Trim().Replace('\u00A0', ' '));
        }
        string.Concat(file.Artifacts).ShouldContain("Taken out of Haven by Rosa Delgado");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TakingItOut_StandsInTheLog_AndIsForThoseWhoLookAfterTheClient(string database)
    {
        var rosa = await Screener.OnAsync(database);
        string result = await rosa.ScreenAsync("1111100000");
        using var tom = await (
            await rosa.Organisation.CreateMemberAsync(Roles.Professional)
        ).SignInAsync();

        (await rosa.Browser.GetAsync(result + "/pdf")).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await tom.GetAsync(result + "/pdf")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await rosa.Browser.GetAsync("/screening/result/204117/7/pdf")).StatusCode.ShouldBe(
            HttpStatusCode.NotFound
        );
        await using var store = rosa.Organisation.Open();
        var acts = await store
            .Set<AuditRecord>()
            .Where(a => a.What == "screening result, as a file")
            .Select(a => a.Act)
            .ToListAsync();
        acts.ShouldBe([Act.Retrieve]);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task LongAfterSignIn_ThePasswordIsAskedFor(string database)
    {
        if (database == Databases.PostgreSql && PostgreSqlServer.Missing is { } missing)
        {
            Assert.Skip(missing);
        }
        await using var haven = await Installation.StartNewAsync(database);
        var rosa = await Screener.OnAsync(haven);
        string result = await rosa.ScreenAsync("1111100000");
        haven.Clock.Advance(TimeSpan.FromMinutes(11));

        var asked = await rosa.Browser.GetPageAsync(result + "/pdf");

        asked.Location!.ToString().ShouldStartWith("/organisations/step-up?return=");
    }
}
