using System.Net;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;

namespace Haven.Tests.Door;

/// <summary>What is too much, too odd or leads elsewhere is refused, or is text and nothing else.</summary>
[Trait("Category", "Long")]
public class HostileInputTests
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
                ? ListeningServer.Form([.. Enumerable.Range(0, 5000).Select(i => ("f" + i, "x"))])
                : ListeningServer.Form(("email", new string('a', (1024 * 1024) + 1)));

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
            ListeningServer.Form(("email", typed), ("password", typed)),
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

        using var answer = await client.PostAsync(
            SignIn,
            ListeningServer.Form(("email", "a\0b")),
            Cancel
        );

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

    private static void ShouldBeSafe(HttpResponseMessage answer, string what)
    {
        foreach (string header in Headers)
        {
            answer.Headers.Contains(header).ShouldBeTrue($"{header} of {what}");
        }
        answer.Headers.GetValues("Content-Security-Policy").Single().ShouldNotContain("unsafe");
        answer.Headers.Contains("Server").ShouldBeFalse(what);
    }

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

    private static async Task<ListeningServer> StartAsync() =>
        await ListeningServer.StartAsync(await Installation.OnAsync(Databases.Sqlite));
}
