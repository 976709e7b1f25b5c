using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Haven.Commands;
using Haven.Forms.Instruments;
using Haven.Privacy.Purposes;
using Haven.Screening.Instruments;
using Haven.Screening.Instruments.Drafts;
using Haven.Tests.Door;
using Haven.Tests.Privacy.Door;

namespace Haven.Tests.Screening.Instruments;

/// <summary>An administrator imports a questionnaire from a file, and whoever else sends one.</summary>
public class AddInstrumentTests
{
    private const string Home = "/screening/instruments";
    private const string Add = Home + "/add";
    private const string MarkedName = "zqvbnmfile.exe";
    private const string MarkedType = "application/x-zqvbnmtype";
    private const int Most = 5 * 1024 * 1024;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Questionnaire_IsADraft_WhateverItsFileIsCalled(string database)
    {
        var (haven, organisation, browser) = await StartAsync(database);
        using var _ = browser;

        var answer = await SendAsync(
            browser,
            [
                [0xEF, 0xBB, 0xBF, .. ShippedInstruments.Phq9Json()],
            ]
        );

        string address = answer.Location!.ToString();
        address.ShouldStartWith(Home + "/drafts/");
        var page = await browser.GetPageAsync(address);
        page.Text.ShouldContain("The questionnaire is a draft now.");
        page.Text.ShouldContain("Little interest or pleasure in doing things");
        (await DraftsAsync(haven, organisation)).Count.ShouldBe(1);
        (await ListAsync(haven, organisation)).ShouldBeEmpty("nobody is screened with a draft");
        StoredBytes
            .Find([haven.Folder], ["zqvbnmfile", "zqvbnmtype"])
            .ShouldBeEmpty("name and kind are kept nowhere");
    }

    [Theory]
    [InlineData("zip", "it is a ZIP archive")]
    [InlineData("gzip", "it is packed with gzip")]
    [InlineData("pdf", "it is a PDF")]
    [InlineData("page", "it is a page or an XML file")]
    [InlineData("utf-8", "no text in UTF-8")]
    [InlineData("utf-16", "Save it as UTF-8")]
    [InlineData("deep", "nests deeper than 128 levels")]
    [InlineData("empty", "is an empty file")]
    [InlineData("none", "Choose a file for the questionnaire.")]
    [InlineData("two", "Choose one file for the questionnaire")]
    [InlineData("large", "is larger than 5 MB. Choose a smaller file.")]
    [InlineData("patient", "resourceType must be Questionnaire")]
    [InlineData("hidden", "character that cannot be seen")]
    [InlineData("nul", "character that cannot be seen")]
    [InlineData("version", "longer than 40 characters")]
    [InlineData("half", "cannot be read")]
    public async Task HostileFile_IsRefused_ByName_AndNothingIsStored(string what, string why)
    {
        var (haven, organisation, browser) = await StartAsync(Databases.Sqlite);
        using var _ = browser;

        var page = await SendAsync(browser, Hostile(what));

        page.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        page.Errors.ShouldHaveSingleItem().ShouldContain(why);
        page.Html.QuerySelector("#questionnaire-error")!.TextContent.ShouldContain(why);
        (await ListAsync(haven, organisation)).ShouldBeEmpty();
        (await DraftsAsync(haven, organisation)).ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task SameVersion_Twice_OrByTwoAtOnce_IsTakenOnce(string database)
    {
        var (haven, organisation, browser) = await StartAsync(database);
        browser.Dispose();

        var taken = await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(_ =>
                    haven
                        .Get<InstrumentLibrary>()
                        .TakeInAsync(organisation.Id, ShippedInstruments.Phq9Json(), Cancel)
                )
        );
        taken.Count(t => t.Instrument is not null).ShouldBe(1);
        taken
            .Where(t => t.Instrument is null)
            .ShouldAllBe(t =>
                t.Faults[0].What.Contains("in use already", StringComparison.Ordinal)
            );
        (await ListAsync(haven, organisation)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task ManyFaults_AreListed_AndCounted()
    {
        var (_, _, browser) = await StartAsync(Databases.Sqlite);
        using var client = browser;
        string items = string.Join(
            ',',
            Enumerable.Range(0, 30).Select(_ => "{\"type\":\"string\"}")
        );

        var page = await SendAsync(
            browser,
            [
                Text(
                    $"{{\"resourceType\":\"Questionnaire\",\"status\":\"active\",\"item\":[{items}]}}"
                ),
            ]
        );

        page.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        page.Errors.Count.ShouldBe(21);
        page.Errors[0].ShouldContain("linkId");
        page.Errors[^1].ShouldMatch("And [0-9]+ more\\.");
    }

    [Fact]
    public async Task FiftyMegabytes_AreRefused_ByName_AndNothingIsStored()
    {
        var (haven, organisation, browser) = await StartAsync(Databases.Sqlite);
        string token = await TokenAsync(browser);
        await using var server = await ListeningServer.StartAsync(haven);
        using var client = server.Client();
        client.DefaultRequestHeaders.Add(
            "Cookie",
            browser.DefaultRequestHeaders.GetValues("Cookie").Single()
        );
        using var request = new HttpRequestMessage(HttpMethod.Post, Add)
        {
            Content = Form(token, [new byte[50 * 1024 * 1024]]),
        };
        request.Headers.ExpectContinue = true;

        using var answer = await client.SendAsync(request, Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await answer.Content.ReadAsStringAsync(Cancel)).ShouldContain(
            "The questionnaire is larger than 5 MB. Choose a smaller file. Nothing was saved."
        );
        HeadersTests.ShouldBeSafe(answer, "413");
        (await ListAsync(haven, organisation)).ShouldBeEmpty();
        browser.Dispose();
    }

    /// <summary>Beyond what a form without files may hold, and below what this one may.</summary>
    [Fact]
    public async Task FourMegabytes_AreRead_OverARealSocket()
    {
        var (haven, organisation, browser) = await StartAsync(Databases.Sqlite);
        string token = await TokenAsync(browser);
        await using var server = await ListeningServer.StartAsync(haven);
        using var client = server.Client();
        client.DefaultRequestHeaders.Add(
            "Cookie",
            browser.DefaultRequestHeaders.GetValues("Cookie").Single()
        );
        byte[] padded = [.. ShippedInstruments.Phq9Json(), .. Text(new string(' ', 4_000_000))];

        using var answer = await client.PostAsync(Add, Form(token, [padded]), Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await DraftsAsync(haven, organisation)).Count.ShouldBe(1);
        browser.Dispose();
    }

    [Fact]
    public async Task AnybodyElse_FindsNoSuchPage()
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        var organisation = await haven.CreateOrganisationAsync();
        var member = await organisation.CreateMemberAsync(
            Roles.Professional | Roles.Supervisor | Roles.PrivacyOfficer | Roles.Operator
        );
        using var browser = await member.SignInAsync();

        (await browser.GetPageAsync(Add)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await browser.GetPageAsync(Home)).Html.QuerySelector($"a[href='{Add}']").ShouldBeNull();
    }

    [Theory]
    [InlineData("zip")]
    [InlineData("utf-8")]
    [InlineData("hidden")]
    public async Task Command_RefusesTheSame(string what)
    {
        var (haven, organisation, browser) = await StartAsync(Databases.Sqlite);
        using var _ = browser;
        string file = Path.Combine(haven.Folder, Guid.NewGuid().ToString("N") + ".json");
        await File.WriteAllBytesAsync(file, Hostile(what)[0], Cancel);

        int code = await InstrumentsCommand.AddAsync(
            haven.Core,
            new FileInfo(file),
            organisation.Code,
            Cancel
        );

        code.ShouldBe(1);
        (await ListAsync(haven, organisation)).ShouldBeEmpty();
    }

    private static byte[][] Hostile(string what) =>
        what switch
        {
            "zip" => [FileRuleTests.ZipBomb()],
            "gzip" => [Packed()],
            "pdf" => [Text("%PDF-1.7\n{}")],
            "page" => [Text("<script>alert(1)</script>")],
            "utf-8" =>
            [
                [.. "{\"resourceType\":\"Questionnaire\",\"title\":\""u8, 0xC3, 0x28, .. "\"}"u8],
            ],
            "utf-16" =>
            [
                [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("{}")],
            ],
            "deep" => [FileRuleTests.Deep(100_000)],
            "empty" =>
            [
                [],
            ],
            "none" => [],
            "two" => [ShippedInstruments.Phq9Json(), ShippedInstruments.Phq9Json()],
            "large" => [new byte[Most + 1]],
            "patient" => [Text("{\"resourceType\":\"Patient\"}")],
            "hidden" => [Altered("\"title\":\"a\\u202Eb\",")],
            "half" => [Altered("\"title\":\"a\\uD800b\",")],
            "nul" => [Altered("\"title\":\"a\\u0000b\",")],
            _ => [Altered($"\"version\":\"{new string('1', 41)}\",")],
        };

    // A questionnaire that is whole but for what is put into it.
    private static byte[] Altered(string field) =>
        Text(
            $"{{\"resourceType\":\"Questionnaire\",{field}\"status\":\"active\",\"item\":[{{\"linkId\":\"1\",\"text\":\"How are you?\",\"type\":\"string\"}}]}}"
        );

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Packed()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress, leaveOpen: true))
        {
            gzip.Write(ShippedInstruments.Phq9Json());
        }
        return packed.ToArray();
    }

    private static async Task<(Installation, TestOrganisation, HttpClient)> StartAsync(
        string database
    )
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var member = await organisation.CreateMemberAsync(Roles.Administrator);
        return (haven, organisation, await member.SignInAsync());
    }

    private static async Task<string> TokenAsync(HttpClient browser) =>
        (await browser.GetPageAsync(Add))
            .Html.QuerySelector("main form[enctype='multipart/form-data'] input[name=form-token]")!
            .GetAttribute("value")!;

    private static async Task<Page> SendAsync(HttpClient browser, byte[][] files)
    {
        using var content = Form(await TokenAsync(browser), files);
        using var answer = await browser.PostAsync(Add, content, Cancel);
        return await Page.ReadAsync(answer);
    }

    private static MultipartFormDataContent Form(string token, byte[][] files)
    {
        var form = new MultipartFormDataContent { { new StringContent(token), "form-token" } };
        foreach (byte[] file in files)
        {
            var content = new ByteArrayContent(file);
            content.Headers.ContentType = new MediaTypeHeaderValue(MarkedType);
            form.Add(content, "questionnaire", MarkedName);
        }
        return form;
    }

    private static Task<IReadOnlyList<DraftLine>> DraftsAsync(
        Installation haven,
        TestOrganisation organisation
    ) => haven.Get<DraftStore>().ListAsync(organisation.Id, Cancel);

    private static Task<IReadOnlyList<Instrument>> ListAsync(
        Installation haven,
        TestOrganisation organisation
    ) => haven.Get<InstrumentLibrary>().ListAsync(organisation.Id, Cancel);
}
