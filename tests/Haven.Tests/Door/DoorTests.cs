using System.Net;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;

namespace Haven.Tests.Door;

public class DoorTests
{
    private const string SignIn = "/organisations/sign-in";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryEndpoint_SaysWhoMayReachIt()
    {
        await using var server = await StartAsync();

        // The framework's own, for files that change while one develops; the door keeps it shut.
        const string ofTheFramework = "Fallback {**path:file}";
        var silent = server
            .Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<Access>() is null && e.DisplayName != ofTheFramework)
            .Select(e => e.DisplayName);

        server.Endpoints.Count.ShouldBeGreaterThan(5);
        silent.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Origin", "https://elsewhere.example")]
    [InlineData("Origin", "null")]
    [InlineData("Origin", "http://127.0.0.1.elsewhere.example")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task Post_FromAnotherOrigin_IsRefused(string header, string value)
    {
        await using var server = await StartAsync();
        using var client = server.Client();

        using var answer = await client.SendAsync(
            ListeningServer.Post(SignIn, (header, value)),
            Cancel
        );

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync(Cancel)).ShouldContain(
            "did not come from a page of this site"
        );
    }

    [Fact]
    public async Task Post_FromOurOwnPage_IsHeard()
    {
        await using var server = await StartAsync();
        using var client = server.Client();

        using var answer = await client.SendAsync(
            ListeningServer.Post(
                SignIn,
                ("Origin", server.Address.GetLeftPart(UriPartial.Authority)),
                ("Sec-Fetch-Site", "same-origin")
            ),
            Cancel
        );

        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task UnknownAddress_AndOneOfAnotherRole_AnswerTheSame()
    {
        await using var server = await StartAsync();
        var organisation = await server.Installation.CreateOrganisationAsync();
        var member = await organisation.CreateMemberAsync(Roles.Operator);
        using var browser = await member.SignInAsync();
        var closed = server
            .Endpoints.OfType<RouteEndpoint>()
            .Where(e =>
                e.Metadata.GetMetadata<Access>() is { IsPublic: false, NeedsOnlyAccount: false } a
                && (a.Roles & Roles.Operator) == 0
                && e.Metadata.GetMetadata<KeyNeed>() is null
                && (
                    e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains("GET")
                    ?? false
                )
                && !e.RoutePattern.Parameters.Any()
            )
            .Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/'));
        string unknown = (await browser.GetPageAsync("/no/such/page")).Text;

        foreach (string path in closed)
        {
            var page = await browser.GetPageAsync(path);
            page.Status.ShouldBe(HttpStatusCode.NotFound, path);
            page.Text.ShouldBe(unknown, path);
        }
    }

    [Fact]
    public async Task PublicPages_SetNoCookie()
    {
        await using var server = await StartAsync();
        using var client = server.Client();
        var paths = server
            .Endpoints.OfType<RouteEndpoint>()
            .Where(e =>
                e.Metadata.GetMetadata<Access>() is { IsPublic: true }
                && (
                    e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains("GET")
                    ?? true
                )
                && !e.RoutePattern.Parameters.Any()
            )
            .Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/'))
            .Append("/no/such/page")
            .Append(ListeningServer.Fault)
            .Append("/")
            .Distinct(StringComparer.Ordinal)
            .ToList();

        paths.ShouldContain(SignIn);
        foreach (string path in paths)
        {
            using var answer = await client.GetAsync(path, Cancel);
            answer.Headers.Contains("Set-Cookie").ShouldBeFalse(path);
        }
        using var posted = await client.SendAsync(ListeningServer.Post(SignIn), Cancel);
        posted.Headers.Contains("Set-Cookie").ShouldBeFalse("a failed sign-in");
    }

    [Fact]
    public async Task Fault_ShowsNothingOfWhatWentWrong_OnThePageOrInTheLog()
    {
        await using var server = await StartAsync();
        using var client = server.Client();
        foreach (string accept in new[] { "text/html", "application/json" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, ListeningServer.Fault);
            request.Headers.Add("Accept", accept);
            using var answer = await client.SendAsync(request, Cancel);
            string text = await answer.Content.ReadAsStringAsync(Cancel);

            answer.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
            text.ShouldContain("Nothing was saved");
            text.ShouldNotContain(ListeningServer.MarkedValue);
            text.ShouldNotContain("Exception");
            text.ShouldNotContain("   at ");
        }
        server.Log.Lines.ShouldContain(l => l.Contains("InvalidOperationException"));
        server.Log.Lines.ShouldAllBe(l => !l.Contains(ListeningServer.MarkedValue));
    }

    private static async Task<ListeningServer> StartAsync() =>
        await ListeningServer.StartAsync(await Installation.OnAsync(Databases.Sqlite));
}
