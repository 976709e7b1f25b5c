using System.Net;
using System.Net.Http.Headers;
using Haven.Start;
using Haven.Tests.Faults;

namespace Haven.Tests.Operations;

/// <summary>The published program runs where there is no .NET, with everything that it shows.</summary>
[Trait("Category", "Long")]
public class StandaloneTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Published_RunsWithoutDotNet_AndServesItsAssetsCompressed(string database)
    {
        string program = Path.Combine(await Standalone.FolderAsync(), "haven");
        string folder = Directory.CreateTempSubdirectory("haven-standalone-").FullName;
        var settings = await Installation.SettingsAsync(database, folder);
        try
        {
            var version = await HavenProcess.RunAsync(program, settings, "--version");
            version.Output.ShouldMatch(@"^\d+\.\d+\.\d+");
            (await HavenProcess.RunAsync(program, settings, "migrate")).OrThrow("migrate");
            using var server = await HavenProcess.ServeAsync(settings, program);
            using var browser = new HttpClient { BaseAddress = server.Address };
            var page = await browser.GetPageAsync("/organisations/sign-in");
            page.Status.ShouldBe(HttpStatusCode.OK);
            var assets = page
                .Html.QuerySelectorAll("link[rel=stylesheet]")
                .Select(l => l.GetAttribute("href")!)
                .Concat(page.Html.QuerySelectorAll("script").Select(s => s.GetAttribute("src")!))
                .ToList();
            assets.Count.ShouldBeGreaterThan(1);
            foreach (string asset in assets)
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, asset);
                request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("br"));
                using var answer = await browser.SendAsync(request, Ct);
                answer.StatusCode.ShouldBe(HttpStatusCode.OK, asset);
                answer.Content.Headers.ContentEncoding.ShouldBe(["br"], asset);
                (await answer.Content.ReadAsByteArrayAsync(Ct)).Length.ShouldBeGreaterThan(1000);
            }
            // Promises are part of the program, instruments lie beside it.
            (await browser.GetPageAsync("/privacy/promises")).Text.ShouldContain("SCR-1");
            File.Exists(Path.Combine(Path.GetDirectoryName(program)!, "Instruments", "phq-9.json"))
                .ShouldBeTrue();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
