using System.Buffers.Text;
using System.Net;
using Haven.Organisations.Door;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Tests.Screening;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Tests.Door;

/// <summary>
/// Every address of the product that names a record, asked for as every role of another organisation: the answer is
/// the same 404 as for a record that does not exist. New addresses are walked as soon as they are mapped.
/// </summary>
public class OtherOrganisationTests
{
    private static readonly Roles[] Everybody =
    [
        Roles.Administrator,
        Roles.Professional,
        Roles.Supervisor,
        Roles.PrivacyOfficer,
        Roles.Operator,
    ];

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task EveryEndpoint_AsEveryRoleOfAnotherOrganisation_AnswersTheSame404(
        string database
    )
    {
        var haven = await Installation.OnAsync(database);
        var theirs = await haven.CreateOrganisationAsync();
        await theirs.TakeInPhq9Async();
        using var professional = await (
            await theirs.CreateMemberAsync(Roles.Professional)
        ).SignInAsync();
        await professional.TakeUpAsync(989_989);
        await professional.StartAsync(989_989);
        var ours = await haven.CreateOrganisationAsync();
        var named = Endpoints(haven)
            .Where(e =>
                e.RoutePattern.Parameters.Count > 0
                && e.Metadata.GetMetadata<Access>() is { IsPublic: false }
                // Other systems have tests of their own: ScreeningApiTests.
                && e.Metadata.GetMetadata<KeyNeed>() is null
            )
            .ToList();
        named.ShouldNotBeEmpty();

        foreach (var role in Everybody)
        {
            using var browser = await (await ours.CreateMemberAsync(role)).SignInAsync();
            string secret = browser
                .DefaultRequestHeaders.GetValues("Cookie")
                .Single()
                .Split('=', 2)[1]
                .Split('.')[0];
            string token = SessionCookie.FormToken(Base64Url.DecodeFromChars(secret));
            foreach (var endpoint in named)
            {
                var taken = await AskAsync(browser, endpoint, "989989", token);
                var nobody = await AskAsync(browser, endpoint, "979979", token);
                taken.ShouldBe(nobody, $"{role} {endpoint.RoutePattern.RawText}");
                taken.Status.ShouldBe(
                    HttpStatusCode.NotFound,
                    $"{role} {endpoint.RoutePattern.RawText}"
                );
            }
        }
    }

    [Fact]
    public async Task EveryEndpoint_SaysWhoMayReachIt()
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);

        Endpoints(haven)
            .Where(e => e.Metadata.GetMetadata<Access>() is null)
            .Select(e => e.RoutePattern.RawText)
            .ShouldBeEmpty();
    }

    private static IEnumerable<RouteEndpoint> Endpoints(Installation haven) =>
        haven
            .Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .Where(e =>
                e.RoutePattern.RawText?.StartsWith("/_content", StringComparison.Ordinal) != true
                && e.RoutePattern.RawText?.Contains("{**", StringComparison.Ordinal) != true
            );

    private static async Task<(HttpStatusCode Status, string Body)> AskAsync(
        HttpClient browser,
        RouteEndpoint endpoint,
        string code,
        string token
    )
    {
        string path = string.Join(
            '/',
            endpoint
                .RoutePattern.RawText!.Split('/')
                .Select(s =>
                    s.StartsWith("{code", StringComparison.Ordinal) ? code
                    : s.StartsWith('{') ? "1"
                    : s
                )
        );
        bool post =
            endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("POST")
            == true;
        using var request = new HttpRequestMessage(post ? HttpMethod.Post : HttpMethod.Get, path);
        if (post)
        {
            request.Content = new FormUrlEncodedContent([KeyValuePair.Create("form-token", token)]);
        }
        using var answer = await browser.SendAsync(request);
        string body = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, body.Replace(code, "CODE", StringComparison.Ordinal));
    }
}
