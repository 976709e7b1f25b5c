using System.Net;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;

namespace Haven.Tests.Door;

public class DoorTests
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
            Post(SignIn, ("Origin", "https://elsewhere.example")),
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
                        request.Content = Form(("email", "nobody"));
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

        using var answer = await client.SendAsync(Post(SignIn, (header, value)), Cancel);

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
            Post(
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
        using var posted = await client.SendAsync(Post(SignIn), Cancel);
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

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task BodyOf50Megabytes_IsRefused_AndStoresNothing(bool chunked)
    {
        await using var haven = await Installation.StartNewAsync(Databases.Sqlite);
        await using var server = await ListeningServer.StartAsync(haven);
        var before = await CountAsync(server);
        using var client = server.Client();
        using var request = new HttpRequestMessage(HttpMethod.Post, SignIn)
        {
            Content = new StreamContent(new Letters(50 * 1024 * 1024)),
        };
        request.Content.Headers.ContentType = new("application/x-www-form-urlencoded");
        request.Headers.TransferEncodingChunked = chunked;
        request.Content.Headers.ContentLength = chunked ? null : 50 * 1024 * 1024;
        request.Headers.ExpectContinue = true;

        try
        {
            using var answer = await client.SendAsync(request, Cancel);
            answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
            ShouldBeSafe(answer, "413");
            (await answer.Content.ReadAsStringAsync(Cancel)).ShouldContain("Nothing was saved");
        }
        catch (HttpRequestException) when (chunked)
        {
            // Without a length said in advance the server hangs up in the middle, which a client may see first.
        }
        (await CountAsync(server)).ShouldBe(before);
        (await client.GetAsync(SignIn, Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("many")]
    [InlineData("long")]
    public async Task TooManyOrTooLongFields_AreRefused(string kind)
    {
        await using var server = await StartAsync();
        using var client = server.Client();
        using var content =
            kind == "many"
                ? Form([.. Enumerable.Range(0, 5000).Select(i => ("f" + i, "x"))])
                : Form(("email", new string('a', 300 * 1024)));

        using var answer = await client.PostAsync(SignIn, content, Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Theory]
    [InlineData("\u202Egro.elpmaxe@asor")]
    [InlineData("rosa@example.org\r\nSet-Cookie: x=1")]
    [InlineData("'; DROP TABLE accounts; --")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("\uFFFF\uFFFE\u0007")]
    public async Task OddCharacters_AreTakenAsText(string typed)
    {
        await using var server = await StartAsync();
        using var client = server.Client();

        using var answer = await client.PostAsync(
            SignIn,
            Form(("email", typed), ("password", typed)),
            Cancel
        );

        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        answer.Headers.Contains("Set-Cookie").ShouldBeFalse();
        (await answer.Content.ReadAsStringAsync(Cancel)).ShouldNotContain("<script>alert");
    }

    [Fact]
    public async Task NulCharacter_IsRefused()
    {
        await using var server = await StartAsync();
        using var client = server.Client();

        using var answer = await client.PostAsync(SignIn, Form(("email", "a\0b")), Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync(Cancel)).ShouldContain("nothing was saved");
    }

    [Theory]
    [InlineData("/organisations/sign-in?return=https://elsewhere.example/")]
    [InlineData("/organisations/sign-in?return=//elsewhere.example/")]
    [InlineData("/organisations/sign-in?return=/%5Celsewhere.example/")]
    public async Task ReturnAddress_NeverLeadsElsewhere(string path)
    {
        await using var server = await StartAsync();
        using var client = server.Client();

        var page = await client.GetPageAsync(path);

        page.Html.QuerySelector("input[name=return]")!.GetAttribute("value").ShouldBe("/");
    }

    [Theory]
    [InlineData("/%00")]
    [InlineData("/organisations/%2e%2e/%2e%2e/etc/passwd")]
    [InlineData("/_content/../../keys.db")]
    [InlineData("/keys.db")]
    [InlineData("/data/haven.db")]
    [InlineData("/organisations/sign-in/%0d%0aSet-Cookie:x=1")]
    public async Task OddAddress_IsNotFound_OrRefused(string path)
    {
        await using var server = await StartAsync();
        using var client = server.Client();

        using var answer = await client.GetAsync(path, Cancel);

        ((int)answer.StatusCode).ShouldBeOneOf(400, 404);
    }

    private static string Asset(ListeningServer server) =>
        server
            .Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<StaticAssetDescriptor>() is not null)
            .Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/'))
            .First(p => p.EndsWith(".css", StringComparison.Ordinal));

    private static void ShouldBeSafe(HttpResponseMessage answer, string what)
    {
        foreach (string header in Headers)
        {
            answer.Headers.Contains(header).ShouldBeTrue($"{header} of {what}");
        }
        answer.Headers.GetValues("Content-Security-Policy").Single().ShouldNotContain("unsafe");
        answer.Headers.Contains("Server").ShouldBeFalse(what);
    }

    private static HttpRequestMessage Post(
        string path,
        params (string Name, string Value)[] headers
    )
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = Form(("email", "nobody@example.org"), ("password", "x")),
        };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
        return request;
    }

    private static FormUrlEncodedContent Form(params (string Name, string Value)[] fields) =>
        new(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));

    private static async Task<ListeningServer> StartAsync() =>
        await ListeningServer.StartAsync(await Installation.OnAsync(Databases.Sqlite));

    private static async Task<string> CountAsync(ListeningServer server)
    {
        await using var connection = new Microsoft.Data.Sqlite.SqliteConnection(
            $"Data Source={Path.Combine(server.Installation.Settings.Data, "haven.db")};Pooling=false;Mode=ReadOnly"
        );
        await connection.OpenAsync(Cancel);
        await using var command = connection.CreateCommand();
        command.CommandText =
            "SELECT (SELECT count(*) FROM audit_records) || ' ' || (SELECT count(*) FROM sessions) || ' ' || (SELECT count(*) FROM mailed_links)";
        return (string)(await command.ExecuteScalarAsync(Cancel))!;
    }

    /// <summary>A long form, made as it is read.</summary>
    private sealed class Letters(long length) : Stream
    {
        private long position;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => length;
        public override long Position
        {
            get => position;
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            int given = (int)Math.Min(count, length - position);
            Array.Fill(buffer, (byte)'a', offset, given);
            position += given;
            return given;
        }

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) =>
            throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) =>
            throw new NotSupportedException();
    }
}
