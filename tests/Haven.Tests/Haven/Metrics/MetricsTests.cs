using System.Net;
using Haven.Privacy.Purposes;
using Haven.Tests.Door;
using Haven.Tests.Organisations;
using Haven.Tests.Screening;

namespace Haven.Tests.Metrics;

public class MetricsTests
{
    private const string Address = "/haven/metrics";
    private const StringComparison Ordinal = StringComparison.Ordinal;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Metrics_CountRequests_AndNameNobody(string database)
    {
        await using var server = await ListeningServer.StartAsync(
            await Installation.OnAsync(database)
        );
        var organisation = await server.Installation.CreateOrganisationAsync("Riverside Quay");
        var member = await organisation.CreateMemberAsync(Roles.Professional);
        using var browser = await member.SignInAsync();
        await browser.TakeUpAsync(770_770);
        using var client = server.Client();
        using var inside = server.Client();
        inside.DefaultRequestHeaders.Add(
            "Cookie",
            browser.DefaultRequestHeaders.GetValues("Cookie").Single()
        );
        await inside.GetPageAsync("/screening/clients/770770");
        await inside.GetPageAsync("/screening/clients/999999?name=Quillfeather");
        await client.GetPageAsync("/quillfeather/Rosa");
        await client.SignInAsync(member.Email, "wrong every time");

        // A request is measured when it is over, which may be a moment after its answer has come.
        string text = "";
        for (int i = 0; i < 200 && !text.Contains("sign-in\",status=\"422", Ordinal); i++)
        {
            text = await client.GetStringAsync(Address);
        }

        const string count = "haven_http_request_duration_seconds_count";
        text.ShouldContain(
            count + "{method=\"GET\",route=\"/screening/clients/{code}\",status=\"200\"} 1"
        );
        text.ShouldContain(
            count + "{method=\"GET\",route=\"/screening/clients/{code}\",status=\"404\"} 1"
        );
        text.ShouldContain(
            count + "{method=\"POST\",route=\"/organisations/sign-in\",status=\"422\"} 1"
        );
        text.ShouldContain("haven_database_up 1\n");
        foreach (
            string secret in new[]
            {
                "770770",
                "999999",
                "uillfeather",
                "Rosa",
                "Riverside",
                organisation.Code,
                organisation.Id.Value.ToString(),
                member.Email,
                "127.0.0.1",
            }
        )
        {
            text.ShouldNotContain(secret);
        }
    }

    [Fact]
    public async Task Metrics_AreForThisMachineAlone()
    {
        await using var server = await ListeningServer.StartAsync(
            await Installation.OnAsync(Databases.Sqlite)
        );
        using var client = server.Client();
        (await client.GetPageAsync(Address)).Status.ShouldBe(HttpStatusCode.OK);

        foreach (string header in new[] { "X-Forwarded-For", "X-Real-IP", "Forwarded", "Via" })
        {
            foreach (string value in new[] { "192.0.2.9", "127.0.0.1" })
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, Address);
                request.Headers.TryAddWithoutValidation(header, value);
                using var answer = await client.SendAsync(request);
                answer.StatusCode.ShouldBe(HttpStatusCode.NotFound, $"{header}: {value}");
            }
        }
        using var elsewhere = server.Installation.Browser();
        (await elsewhere.GetPageAsync(Address)).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Ready_SaysSo_AndNothingMore(string database)
    {
        var haven = await Installation.OnAsync(database);
        using var browser = haven.Browser();

        using var live = await browser.GetAsync("/haven/health/live");
        using var ready = await browser.GetAsync("/haven/health/ready");

        (await live.Content.ReadAsStringAsync()).ShouldBe("live");
        (await ready.Content.ReadAsStringAsync()).ShouldBe("ready");
    }
}
