using System.Net;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;

namespace Haven.Tests.Door;

/// <summary>The headers of safety stand on every answer, whatever it answers.</summary>
[Trait("Category", "Long")]
public class HeadersTests
{
    private const string SignIn = "/organisations/sign-in";

    private static readonly string[] Headers =
    [
        "Content-Security-Policy",
        "X-Content-Type-Options",
        "Referrer-Policy",
        "Cross-Origin-Opener-Policy",
        "Cross-Origin-Resource-Policy",
        "Permissions-Policy",
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryAnswer_CarriesTheHeadersOfSafety()
    {
        await using var server = await StartAsync();
        using var client = server.Client();
        string asset = Asset(server);
        foreach (
            var (path, status) in new (string, HttpStatusCode)[]
            {
                (SignIn, HttpStatusCode.OK),
                ("/", HttpStatusCode.Redirect),
                ("/no/such/page", HttpStatusCode.NotFound),
                (ListeningServer.Fault, HttpStatusCode.InternalServerError),
                (asset, HttpStatusCode.OK),
            }
        )
        {
            using var answer = await client.GetAsync(path, Cancel);

            answer.StatusCode.ShouldBe(status, path);
            ShouldBeSafe(answer, path);
        }
        using var foreign = await client.SendAsync(
            ListeningServer.Post(SignIn, ("Origin", "https://elsewhere.example")),
            Cancel
        );
        foreign.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        ShouldBeSafe(foreign, "400");
        using var wrongHost = await client.SendAsync(
            new HttpRequestMessage(HttpMethod.Get, SignIn) { Headers = { Host = "evil.example" } },
            Cancel
        );
        wrongHost.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        ShouldBeSafe(wrongHost, "wrong host");
        using var wrongMethod = await client.DeleteAsync(SignIn, Cancel);
        ShouldBeSafe(wrongMethod, "wrong method");
    }

    /// <summary>Every address there is, asked by nobody and by somebody with each role, in every way.</summary>
    [Fact]
    public async Task EveryEndpoint_AnswersWithTheHeadersOfSafety_WhateverItAnswers()
    {
        await using var server = await StartAsync();
        var organisation = await server.Installation.CreateOrganisationAsync();
        using var client = server.Client();
        var cookies = new List<string?> { null };
        foreach (var roles in new[] { Roles.Operator, (Roles)(1 | 2 | 4 | 8) })
        {
            using var signedIn = await (await organisation.CreateMemberAsync(roles)).SignInAsync();
            cookies.Add(signedIn.DefaultRequestHeaders.GetValues("Cookie").Single());
        }
        var paths = server
            .Endpoints.OfType<RouteEndpoint>()
            .Select(e => Filled(e.RoutePattern.RawText!))
            .Distinct(StringComparer.Ordinal)
            .ToList();
        var seen = new HashSet<int>();

        foreach (string path in paths)
        {
            foreach (string? cookie in cookies)
            {
                foreach (string method in new[] { "GET", "HEAD", "POST", "PUT" })
                {
                    using var request = new HttpRequestMessage(new HttpMethod(method), path);
                    if (cookie is not null)
                    {
                        request.Headers.Add("Cookie", cookie);
                    }
                    if (method is "POST" or "PUT")
                    {
                        request.Content = ListeningServer.Form(("email", "nobody"));
                    }
                    using var answer = await client.SendAsync(
                        request,
                        HttpCompletionOption.ResponseHeadersRead,
                        Cancel
                    );
                    seen.Add((int)answer.StatusCode);
                    ShouldBeSafe(answer, $"{method} {path} {(int)answer.StatusCode}");
                }
            }
        }
        paths.Count.ShouldBeGreaterThan(30);
        new[] { 200, 302, 400, 404, 422 }.ShouldBeSubsetOf(seen);
        seen.ShouldNotContain(500);
    }

    [Fact]
    public async Task TheHeadersOfSafety_SayWhatTheDesignSays()
    {
        await using var server = await StartAsync();
        using var client = server.Client();

        using var answer = await client.GetAsync(SignIn, Cancel);

        string policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        policy
            .Split("; ")
            .ShouldBe(
                [
                    "default-src 'self'",
                    "frame-ancestors 'none'",
                    "base-uri 'none'",
                    "form-action 'self'",
                    "object-src 'none'",
                ],
                ignoreOrder: true
            );
        Header(answer, "X-Content-Type-Options").ShouldBe("nosniff");
        Header(answer, "Referrer-Policy").ShouldBe("same-origin");
        Header(answer, "Cross-Origin-Opener-Policy").ShouldBe("same-origin");
        Header(answer, "Cross-Origin-Resource-Policy").ShouldBe("same-origin");
        foreach (string power in new[] { "camera", "geolocation", "microphone" })
        {
            Header(answer, "Permissions-Policy").ShouldContain(power + "=()");
        }
    }

    private static string Header(HttpResponseMessage answer, string name) =>
        answer.Headers.GetValues(name).Single();

    // Each parameter with something in its place.
    private static string Filled(string pattern) =>
        "/"
        + string.Join(
            '/',
            pattern
                .TrimStart('/')
                .Split('/')
                .Select(p =>
                    !p.StartsWith('{') ? p
                    : p.Contains("guid", StringComparison.Ordinal) ? Guid.NewGuid().ToString()
                    : "204117"
                )
        );

    private static string Asset(ListeningServer server) =>
        server
            .Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<StaticAssetDescriptor>() is not null)
            .Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/'))
            .First(p => p.EndsWith(".css", StringComparison.Ordinal));

    internal static void ShouldBeSafe(HttpResponseMessage answer, string what)
    {
        foreach (string header in Headers)
        {
            answer.Headers.Contains(header).ShouldBeTrue($"{header} of {what}");
        }
        answer.Headers.GetValues("Content-Security-Policy").Single().ShouldNotContain("unsafe");
        answer.Headers.Contains("Server").ShouldBeFalse(what);
    }

    private static async Task<ListeningServer> StartAsync() =>
        await ListeningServer.StartAsync(await Installation.OnAsync(Databases.Sqlite));
}
