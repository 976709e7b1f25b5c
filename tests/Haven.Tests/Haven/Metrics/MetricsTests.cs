using System.Net;
using Haven.Metrics;
using Haven.Privacy.Purposes;
using Haven.Promises;
using Haven.Tests.Door;
using Haven.Tests.Organisations;
using Haven.Tests.Screening;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Tests.Metrics;

public class MetricsTests
{
    private const string Address = "/haven/metrics";
    private const StringComparison Ordinal = StringComparison.Ordinal;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Metrics_CountRequests_AndNameNobody(string database)
    {
        await using var collector = await Collector.StartAsync();
        var haven = await Installation.OnAsync(database);
        await using var server = await ListeningServer.StartAsync(
            haven,
            services: s => s.AddSingleton(haven.Settings with { Telemetry = collector.Address })
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
        for (
            int i = 0;
            i < 200
                && !text.Contains(
                    "status_code=\"422\",http_route=\"/organisations/sign-in",
                    Ordinal
                );
            i++
        )
        {
            text = await client.GetStringAsync(Address);
        }

        text.ShouldContain(Count("GET", "/screening/clients/{code}", 200) + " 1\n");
        text.ShouldContain(Count("GET", "/screening/clients/{code}", 404) + " 1\n");
        text.ShouldContain(Count("POST", "/organisations/sign-in", 422) + " 1\n");
        text.ShouldContain("\nhaven_database_up 1\n");
        text.ShouldContain("\nhaven_memory_bytes ");
        server.Get<Telemetry>().Flush().ShouldBeTrue();
        string sent = string.Concat(collector.Arrived);
        sent.ShouldStartWith("/v1/metrics\n");
        foreach (
            string figure in new[]
            {
                "http.server.request.duration",
                "/screening/clients/{code}",
                "haven.database.up",
                "haven.mail.waiting",
            }
        )
        {
            sent.ShouldContain(figure);
        }
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
                Environment.MachineName,
            }
        )
        {
            text.ShouldNotContain(secret);
            // Only the address that the collector itself has stands in what it is sent.
            sent.Replace("Host: 127.0.0.1:", "", Ordinal).ShouldNotContain(secret);
        }
    }

    [Fact]
    public async Task Collector_ThatIsAway_IsMissedByNobody()
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        await using var server = await ListeningServer.StartAsync(
            haven,
            services: s =>
                s.AddSingleton(
                    haven.Settings with
                    {
                        Telemetry = new Uri("http://127.0.0.1:9/collector/"),
                    }
                )
        );
        using var client = server.Client();

        server.Get<Telemetry>().Flush();

        (await client.GetStringAsync(Address)).ShouldContain("haven_database_up 1");
    }

    [Fact]
    public async Task Twin_SendsNothingToTheCollectorOfItsInstallation_AndIsNotCountedInIt()
    {
        await using var collector = await Collector.StartAsync();
        var haven = await Installation.OnAsync(Databases.Sqlite);
        await using var server = await ListeningServer.StartAsync(haven);
        await using (
            var twin = await Twin.StartAsync(
                haven.Settings with
                {
                    Telemetry = collector.Address,
                },
                TimeProvider.System,
                TestContext.Current.CancellationToken
            )
        )
        {
            using var browser = twin.Browser();
            await browser.GetAsync("/organisations/new-password", CancellationToken.None);
            twin.Services.GetRequiredService<Telemetry>().Flush();
        }

        collector.Arrived.ShouldBeEmpty();
        using var client = server.Client();
        (await client.GetStringAsync(Address)).ShouldNotContain("/organisations/new-password");
    }

    [Theory]
    [InlineData("http://collector.example.org:4318")]
    [InlineData("localhost:4318")]
    [InlineData("nowhere")]
    public void Collector_InClearOnAnotherMachine_IsRefused(string address) =>
        Should
            .Throw<Haven.Privacy.Vault.StartException>(() =>
                Haven.Start.Settings.Read(
                    new ConfigurationBuilder()
                        .AddInMemoryCollection([new("Haven:Telemetry", address)])
                        .Build()
                )
            )
            .Message.ShouldContain("Haven:Telemetry");

    private static string Count(string method, string route, int status) =>
        FormattableString.Invariant(
            $"http_server_request_duration_seconds_count{{http_request_method=\"{method}\",http_response_status_code=\"{status}\",http_route=\"{route}\"}}"
        );

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
