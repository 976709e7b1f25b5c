using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Haven.Privacy.Releases.Analysis;
using Haven.Tests.Organisations;
using Haven.Tests.Privacy.Regimes;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Privacy.Releases;

/// <summary>A released table for a machine without a network: encrypted, until a day, and destroyed.</summary>
public partial class AnalysisTests
{
    private const string Release = ReleaseHouse.Path + "/1";
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AFile_OpensWithItsCodeUntilItsDay_AndHoldsNothingReadable(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        await organisation.FillAsync(12);
        using var yusuf = await organisation.OfficerAsync();
        await yusuf.GiveAsync();
        foreach (int days in new[] { -1, 367 })
        {
            var refused = await MakeAsync(yusuf, haven.Today().AddDays(days));
            refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
            refused.Errors.ShouldHaveSingleItem().ShouldContain("not before today");
        }
        var unsaid = await yusuf.SubmitAsync(
            Release,
            ("ends-day", ""),
            ("ends-month", ""),
            ("ends-year", "")
        );
        unsaid.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);

        string address = (await MakeAsync(yusuf, haven.Today().AddDays(30))).Location!.ToString();
        var page = await yusuf.GetPageAsync(address);
        string code = Code().Match(page.Text).Value;
        string file = await FileAsync(yusuf, page, address);

        string[] rows = (await yusuf.FileAsync(1)).Files["table.csv"].Split("\r\n");
        file.ShouldNotContain(rows[1]);
        file.ShouldNotContain(code);
        // The page's policy lets run what is in it, and nothing else.
        string script = new HtmlParser()
            .ParseDocument(file)
            .QuerySelectorAll("script")
            .Last()
            .TextContent;
        file.ShouldContain("default-src 'none'");
        file.ShouldContain(
            "script-src 'sha256-"
                + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)))
        );
        Open(file, code)!.Csv.Split("\r\n").ShouldBe(rows);
        Open(file, code)!.Agreement.ShouldContain("Prof Lea Brandt");
        Open(file, code.ToLowerInvariant()).ShouldBeNull(); // the page itself writes it in capitals
        Open(file.Replace("data-end=\"2026", "data-end=\"2036", StringComparison.Ordinal), code)
            .ShouldBeNull();
        using var other = await (await haven.CreateOrganisationAsync()).OfficerAsync();
        (await other.GetPageAsync(address)).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task OnItsDayItEnds_OnceOnAllServers_AndTheProofOfItsEndIsAskedFor(string database)
    {
        await Installation.OnAsync(database);
        await using var haven = await Installation.StartNewAsync(
            database,
            Installation.WithoutJobs
        );
        var organisation = await haven.CreateOrganisationAsync();
        await organisation.FillAsync(12);
        var officer = await organisation.CreateMemberAsync(
            Haven.Privacy.Purposes.Roles.PrivacyOfficer
        );
        string address;
        using (var yusuf = await officer.SignInAsync())
        {
            await yusuf.GiveAsync();
            address = (await MakeAsync(yusuf, haven.Today().AddDays(1))).Location!.ToString();
        }
        var desk = haven.Get<AnalysisDesk>();
        haven.Clock.Advance(TimeSpan.FromDays(1));
        await desk.EndAsync(organisation.Id, Ct);
        using (var yusuf = await officer.SignInAsync())
        {
            Code().IsMatch((await yusuf.GetPageAsync(address)).Text).ShouldBeTrue("its last day");
        }

        haven.Clock.Advance(TimeSpan.FromDays(1));
        await Task.WhenAll(desk.EndAsync(organisation.Id, Ct), desk.EndAsync(organisation.Id, Ct));
        await desk.EndAsync(organisation.Id, Ct);

        (await haven.LettersToAsync(officer.Email))
            .ShouldHaveSingleItem()
            .ShouldContain("has to be destroyed");
        using var later = await officer.SignInAsync();
        var page = await later.GetPageAsync(address);
        Code().IsMatch(page.Text).ShouldBeFalse();
        page.Text.ShouldContain("Its last day is over");
        (await later.GetPageAsync(Release)).Text.ShouldContain("Proof of destruction is missing");
        using var sent = await later.PostAsync(
            address + "/file",
            new FormUrlEncodedContent(Hidden(page))
        );
        sent.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        var today = haven.Today();
        (string, string)[] gone =
        [
            ("on-day", $"{today.Day}"),
            ("on-month", $"{today.Month}"),
            ("on-year", $"{today.Year}"),
            ("how", "By letter: the stick was shredded."),
        ];
        (await later.SubmitAsync(page, gone)).Status.ShouldBe(HttpStatusCode.Redirect);
        // The same page once more changes nothing.
        (await later.SubmitAsync(page, gone)).Status.ShouldBe(HttpStatusCode.Conflict);
        var after = await later.GetPageAsync(address);
        after.Text.ShouldContain("the stick was shredded");
        after.Text.ShouldNotContain("Its last day is over");
        await using var store = organisation.Open();
        (await store.Set<AnalysisPackage>().SingleAsync(Ct)).DestroyedOn.ShouldBe(today);
    }

    private static Task<Page> MakeAsync(HttpClient officer, DateOnly ends) =>
        officer.SubmitAsync(
            Release,
            ("ends-day", $"{ends.Day}"),
            ("ends-month", $"{ends.Month}"),
            ("ends-year", $"{ends.Year}")
        );

    private static async Task<string> FileAsync(HttpClient officer, Page page, string address)
    {
        using var answer = await officer.PostAsync(
            address + "/file",
            new FormUrlEncodedContent(Hidden(page))
        );
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/octet-stream");
        return await answer.Content.ReadAsStringAsync();
    }

    private static IEnumerable<KeyValuePair<string, string>> Hidden(Page page) =>
        page
            .Html.QuerySelectorAll("main form input[type=hidden]")
            .OfType<IHtmlInputElement>()
            .DistinctBy(i => i.Name)
            .Select(i => KeyValuePair.Create(i.Name!, i.Value));

    private static AnalysisContent? Open(string file, string code)
    {
        var page = new HtmlParser().ParseDocument(file);
        string Data(string name) => page.Body!.GetAttribute("data-" + name)!;
        return AnalysisFile.Open(
            code,
            Guid.Parse(Data("id")),
            DateOnly.Parse(Data("end"), System.Globalization.CultureInfo.InvariantCulture),
            (Data("salt"), Data("nonce"), page.QuerySelector("#data")!.TextContent.Trim())
        );
    }

    [GeneratedRegex("[A-Z2-9]{5}(?:-[A-Z2-9]{5}){4}", RegexOptions.None, 1000)]
    private static partial Regex Code();
}
