using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Haven.Forms.Instruments;
using Haven.Privacy.Purposes;
using Haven.Screening.Instruments;
using Haven.Tests.Screening.Instruments.Drafts;

namespace Haven.Tests.Screening.Instruments.Publishing;

/// <summary>From draft to version, and what a version can still become.</summary>
public class PublishTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task FailingCase_StopsPublishing_AndSaysWhatDiffers(string database)
    {
        var (organisation, author, browser) = await DraftSteps.AuthorAsync(database);
        using var _ = browser;
        string draft = await author.Phq9DraftAsync();
        await KeepAsync(browser, draft, "All at three", "3333333333");
        var choices = await browser.GetPageAsync(draft + "/choices?item=problem-1");
        await browser.SubmitAsync(choices, ("points-3", "4"), ("then", "done"));

        var page = await browser.GetPageAsync(draft + "/publish");
        page.Text.ShouldContain(
            "Test case “All at three”: “Total score” should be 27 (Severe), and is 36."
        );
        page.Html.QuerySelector("main form").ShouldBeNull();
        var sent = await PostAsync(browser, draft + "/publish", draft + "/about");
        sent.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await ListAsync(organisation)).ShouldBeEmpty();

        var cases = await browser.GetPageAsync(draft + "/cases");
        cases.Text.ShouldContain("All at three Fails");
        await browser.SubmitAsync(cases, ("shown", Value(cases, "shown")), ("renew", "0"));
        (await browser.GetPageAsync(draft + "/publish")).Text.ShouldContain("1, all pass");
        (await browser.SubmitAsync(draft + "/publish")).Status.ShouldBe(HttpStatusCode.Redirect);
        (await ListAsync(organisation)).Single().PublishedBy.ShouldBe(author.Member.Id);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Import_EditOneWord_Publish_ExportsAllTheRestAsItWas(string database)
    {
        string json = await File.ReadAllTextAsync(Shared.Data("questionnaires", "gad-7.json"));
        var (organisation, author, browser) = await DraftSteps.AuthorAsync(database);
        using var _ = browser;
        string draft = await ImportAsync(browser, json);
        var item = (await author.OpenAsync(draft)).Document.Items.First(i => i.IsQuestion);
        string old = item.Text!.Text;

        await browser.SubmitAsync(
            draft + "/question?item=" + Uri.EscapeDataString(item.LinkId),
            ("text", "A changed word")
        );
        var published = await browser.SubmitAsync(draft + "/about", ("version", "1.0"));
        published = await browser.SubmitAsync(draft + "/publish");
        using var export = await browser.GetAsync(
            published.Location!.ToString().Split('?')[0] + "/fhir"
        );

        export.Content.Headers.ContentType!.MediaType.ShouldBe("application/fhir+json");
        export.Content.Headers.ContentDisposition!.FileName.ShouldBe("gad-7-1-0.json");
        string text = await export.Content.ReadAsStringAsync();
        text.ShouldBe((await ListAsync(organisation)).Single().Questionnaire);
        var before = JsonNode.Parse(json)!;
        var after = JsonNode.Parse(text.Replace("A changed word", old))!;
        foreach (string field in new[] { "version", "status" })
        {
            before.AsObject().Remove(field);
            after.AsObject().Remove(field);
        }
        JsonNode.DeepEquals(before, after).ShouldBeTrue(text);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Export_OfATakenInFile_IsItsBytes(string database)
    {
        var (organisation, _, browser) = await DraftSteps.AuthorAsync(database);
        using var client = browser;
        var taken = await organisation.TakeInPhq9Async();

        using var export = await browser.GetAsync(
            $"/screening/instruments/versions/{taken.Id.Value}/fhir"
        );

        (await export.Content.ReadAsByteArrayAsync()).ShouldBe(ShippedInstruments.Phq9Json());
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task VersionThatIsThere_IsNotPublishedAgain(string database)
    {
        var (organisation, author, browser) = await DraftSteps.AuthorAsync(database);
        using var _ = browser;
        await organisation.TakeInPhq9Async();
        string draft = await author.Phq9DraftAsync();

        (await browser.GetPageAsync(draft + "/publish")).Text.ShouldContain(
            "Version 1.0.0 of this instrument is there already."
        );
        var sent = await PostAsync(browser, draft + "/publish", draft + "/about");

        sent.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await ListAsync(organisation)).Count.ShouldBe(1);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Copy_HasTheNextVersion_AndItsCases_AndRetiresTheOneBefore(string database)
    {
        var (organisation, author, browser) = await DraftSteps.AuthorAsync(database);
        using var _ = browser;
        string draft = await author.Phq9DraftAsync();
        await KeepAsync(browser, draft, "All at two", "2222222222");
        string version = (await browser.SubmitAsync(draft + "/publish"))
            .Location!.ToString()
            .Split('?')[0];

        var copied = await browser.SubmitAsync(version);
        string next = copied.Location!.ToString();
        var open = await author.OpenAsync(next);
        open.Record.Version.ShouldBe("1.0.1");
        open.Cases.ShouldHaveSingleItem().Name.ShouldBe("All at two");
        var publish = await browser.GetPageAsync(next + "/publish");
        publish.Text.ShouldContain("Version 1.0.0 is in use");
        await browser.SubmitAsync(publish, ("retire", "yes"));

        (await ListAsync(organisation))
            .OrderBy(i => i.Version)
            .Select(i => (i.Version, i.RetiredAt != 0))
            .ShouldBe([("1.0.0", true), ("1.0.1", false)]);
    }

    [Theory]
    [InlineData("1.0.0", "1.0.1")]
    [InlineData("1.9", "1.10")]
    [InlineData("3", "4")]
    [InlineData("2024-a", "2024-a.1")]
    [InlineData("", ".1")]
    public void NextVersion_IsSuggested(string version, string next) =>
        Haven.Screening.Instruments.Publishing.PublishService.NextVersion(version).ShouldBe(next);

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Retired_BeginsNothing_FinishesWhatRuns_AndComesBack(string database)
    {
        var (organisation, _, administrator) = await DraftSteps.AuthorAsync(database);
        using var _1 = administrator;
        var instrument = await organisation.TakeInPhq9Async();
        string version = $"/screening/instruments/versions/{instrument.Id.Value}";
        using var browser = await (
            await organisation.CreateMemberAsync(Roles.Professional)
        ).SignInAsync();
        await browser.TakeUpAsync(412_001);
        var before = await browser.GetPageAsync("/screening/clients/412001");
        string running = await browser.StartAsync(412_001);

        await PostAsync(administrator, version + "/retire", version);

        var refused = await browser.SubmitAsync(
            before,
            ("instrument", instrument.Id.Value.ToString())
        );
        refused.Status.ShouldBe(HttpStatusCode.Conflict);
        refused.Text.ShouldContain("Your organisation has retired this version");
        var client = await browser.GetPageAsync("/screening/clients/412001");
        client.Html.QuerySelector("input[name=instrument]").ShouldBeNull();
        client.Text.ShouldContain("PHQ-9", customMessage: "what was begun is still named");
        var form = await browser.GetPageAsync(running);
        var finished = await browser.SubmitAsync(
            form,
            [.. ScreeningSteps.Choices(form, "1111111111"), ("then", "finish")]
        );
        (await browser.GetPageAsync(finished.Location!.ToString())).Text.ShouldContain("Mild");

        await PostAsync(administrator, version + "/resume", version);
        (await browser.GetPageAsync("/screening/clients/412001"))
            .Html.QuerySelector("input[name=instrument]")
            .ShouldNotBeNull();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Version_IsTheOrganisationsOwn_AndTheAdministrators(string database)
    {
        var (organisation, _, browser) = await DraftSteps.AuthorAsync(database);
        browser.Dispose();
        var instrument = await organisation.TakeInPhq9Async();
        string version = $"/screening/instruments/versions/{instrument.Id.Value}";
        using var stranger = (await DraftSteps.AuthorAsync(database)).Browser;
        using var colleague = await (
            await organisation.CreateMemberAsync(Roles.Professional | Roles.Supervisor)
        ).SignInAsync();

        foreach (var other in new[] { stranger, colleague })
        {
            (await other.GetPageAsync(version)).Status.ShouldBe(HttpStatusCode.NotFound);
            (await other.GetPageAsync(version + "/fhir")).Status.ShouldBe(HttpStatusCode.NotFound);
        }
        foreach (string act in new[] { "/retire", "/resume", "/copy" })
        {
            (
                await PostAsync(stranger, version + act, "/screening/instruments/new")
            ).Status.ShouldBe(HttpStatusCode.NotFound);
        }
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Shipped_IsTakenIntoUse_OrBecomesADraft(string database)
    {
        var (organisation, author, browser) = await DraftSteps.AuthorAsync(database);
        using var _ = browser;
        const string page = "/screening/instruments/shipped";
        var shown = await browser.GetPageAsync(page);
        foreach (string name in ShippedInstruments.Names)
        {
            shown.Html.QuerySelector($"button[name=use][value='{name}']").ShouldNotBeNull();
        }

        (await PostAsync(browser, page, page, ("use", "phq-9"))).Status.ShouldBe(
            HttpStatusCode.Redirect
        );
        (await ListAsync(organisation)).Single().PublishedBy.ShouldBe(author.Member.Id);
        var again = await PostAsync(browser, page, page, ("use", "phq-9"));
        again.Errors.ShouldHaveSingleItem().ShouldContain("in use already");
        var draft = await PostAsync(browser, page, page, ("draft", "phq-9"));
        (await browser.GetPageAsync(draft.Location!.ToString())).Text.ShouldContain(
            "is a draft now"
        );
        (await PostAsync(browser, page, page, ("use", "../phq-9"))).Status.ShouldBe(
            HttpStatusCode.NotFound
        );
    }

    private static async Task KeepAsync(
        HttpClient browser,
        string draft,
        string name,
        string choices
    )
    {
        var preview = await browser.GetPageAsync(draft + "/preview");
        var answers = ScreeningSteps.Choices(preview, choices);
        var worked = await browser.SubmitAsync(preview, [.. answers, ("then", "work")]);
        var kept = await browser.SubmitAsync(
            worked,
            [.. answers, ("case", name), ("then", "keep")]
        );
        kept.Status.ShouldBe(HttpStatusCode.Redirect, kept.Text);
    }

    private static async Task<string> ImportAsync(HttpClient browser, string json)
    {
        var page = await browser.GetPageAsync("/screening/instruments/add");
        using var form = new MultipartFormDataContent
        {
            { new StringContent(Value(page, "form-token")), "form-token" },
            { new ByteArrayContent(Encoding.UTF8.GetBytes(json)), "questionnaire", "file.json" },
        };
        using var answer = await browser.PostAsync("/screening/instruments/add", form);
        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        return answer.Headers.Location!.ToString().Split('?')[0];
    }

    // A form that the page does not show at the moment, sent all the same.
    private static async Task<Page> PostAsync(
        HttpClient browser,
        string address,
        string from,
        params (string Name, string Value)[] fields
    )
    {
        var page = await browser.GetPageAsync(from);
        using var answer = await browser.PostAsync(
            address,
            new FormUrlEncodedContent(
                fields
                    .Append(("form-token", Value(page, "form-token")))
                    .Append(
                        (
                            "shown",
                            page.Html.QuerySelector("input[name=shown]")?.GetAttribute("value")
                                ?? "0"
                        )
                    )
                    .Select(f => KeyValuePair.Create(f.Item1, f.Item2))
            )
        );
        return await Page.ReadAsync(answer);
    }

    private static string Value(Page page, string field) =>
        page.Html.QuerySelector($"main input[name={field}]")!.GetAttribute("value")!;

    private static Task<IReadOnlyList<Instrument>> ListAsync(TestOrganisation organisation) =>
        organisation
            .Installation.Get<InstrumentLibrary>()
            .ListAsync(organisation.Id, CancellationToken.None);
}
