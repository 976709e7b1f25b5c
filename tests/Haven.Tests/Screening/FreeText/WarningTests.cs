using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Haven.Tests.Screening.Fill;
using static Haven.Tests.Screening.Fill.EveryKind;

namespace Haven.Tests.Screening.FreeText;

public class WarningTests
{
    private const string Telling = "stays with Deshawn Pratt, call 503-555-0123";

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Facts_WithATellingText_PointAtIt_AndAreSavedTheSecondTime(string database)
    {
        var started = await StartAsync(database);
        const string facts = "/screening/clients/204117/facts";

        var warned = await started.Browser.SubmitAsync(facts, ("behaviour", Telling));
        warned.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        warned.Text.ShouldContain("“Deshawn Pratt” looks like a name");
        warned.Text.ShouldContain("“503-555-0123” looks like a telephone number");
        var kept = await started.Browser.SubmitAsync(warned, ("behaviour", Telling));

        kept.Status.ShouldBe(HttpStatusCode.Redirect, kept.Text);
        // What was kept once is not asked about again, also on another day.
        var later = await started.Browser.SubmitAsync(
            facts,
            ("behaviour", Telling + ". Sleeps badly.")
        );
        later.Status.ShouldBe(HttpStatusCode.Redirect, later.Text);
        var other = await started.Browser.SubmitAsync(
            facts,
            ("behaviour", "was with Keisha Vance")
        );
        other.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Facts_InOwnWordsThatTell_PointAtThem(string database)
    {
        var started = await StartAsync(database);

        var warned = await started.Browser.SubmitAsync(
            "/screening/clients/204117/facts",
            ("gender-identity", "OwnWords"),
            ("gender-identity-own", "call me Xiomara, lily@example.org")
        );

        warned.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        warned
            .Html.QuerySelector("[data-telling=gender-identity-own]")!
            .TextContent.ShouldContain("e-mail address");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Answers_WithATellingText_AreSaved_AndHeldUpOnce(string database)
    {
        var started = await StartAsync(database);

        var held = await started.Browser.SubmitAsync(
            started.Address,
            (Field("words"), Telling),
            ("then", "review")
        );
        held.Status.ShouldBe(HttpStatusCode.OK);
        held.Text.ShouldContain("“Deshawn Pratt” looks like a name");
        EveryKindTests.Value(await started.GetAsync(), Field("words")).ShouldBe(Telling);

        var onward = await started.Browser.SubmitAsync(
            held,
            (Field("words"), Telling),
            ("then", "review")
        );
        onward.Status.ShouldBe(HttpStatusCode.Redirect, onward.Text);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Answers_ByScript_AreToldWhatTells(string database)
    {
        var started = await StartAsync(database);

        var told = await SaveByScriptAsync(
            started.Browser,
            await started.GetAsync(),
            (Field("words"), Telling),
            (Field("talk"), "(own words)"),
            (Field("talk", "own"), "aunt Rosalind")
        );

        var tellings = told.GetProperty("tellings");
        tellings.GetProperty(Field("words")).GetArrayLength().ShouldBe(2);
        tellings
            .GetProperty(Field("talk"))[0]
            .GetProperty("words")
            .GetString()!
            .ShouldContain("Rosalind");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Look_SaysWhatItFinds_FieldByField(string database)
    {
        var started = await StartAsync(database);
        var page = await started.Browser.GetPageAsync("/screening/clients/204117/facts");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/screening/free-text")
        {
            Content = new FormUrlEncodedContent(
                new Dictionary<string, string>
                {
                    ["form-token"] = page
                        .Html.QuerySelector("input[name=form-token]")!
                        .GetAttribute("value")!,
                    ["behaviour"] = "DOB 3/27/2011",
                    ["other"] = "Likes to draw.",
                }
            ),
        };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));

        using var answer = await started.Browser.SendAsync(request);

        var told = JsonElement
            .Parse(await answer.Content.ReadAsStringAsync())
            .GetProperty("tellings");
        told.GetProperty("behaviour")[0]
            .GetProperty("words")
            .GetString()!
            .ShouldContain("date of birth");
        told.GetProperty("other").GetArrayLength().ShouldBe(0);
    }
}
