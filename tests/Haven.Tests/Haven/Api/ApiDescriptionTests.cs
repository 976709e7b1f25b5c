using System.Text.Json;
using Haven.Privacy.Door;
using Haven.Tests.Organisations.Keys;
using Haven.Tests.Screening;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Tests.Api;

/// <summary>The description of the API says what the API does: no address is missing, and each answer is as it says.</summary>
public class ApiDescriptionTests
{
    private const string Path = "/api/v1/openapi.json";

    [Fact]
    public async Task Description_IsTheApprovedOne()
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        using var stranger = haven.Browser();

        var reply = await stranger.AskAsync(Path);

        reply.Status.ShouldBe(200);
        reply["openapi"].ShouldStartWith("3.1");
        Snapshot.Match(JsonSerializer.Serialize(reply.Json, Indented));
    }

    [Fact]
    public async Task Description_HasEveryAddressForOtherSystems_AndItsScope()
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        using var stranger = haven.Browser();
        var paths = (await stranger.AskAsync(Path)).Json.GetProperty("paths");

        var needs = haven
            .Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .Select(e =>
                (
                    Path: "/"
                        + e.RoutePattern.RawText!.TrimStart('/')
                            .Replace(":guid", "", StringComparison.Ordinal)
                            .Replace(":int", "", StringComparison.Ordinal),
                    Need: e.Metadata.GetMetadata<KeyNeed>()
                )
            )
            .Where(e => e.Need is not null)
            .ToList();

        needs.Count.ShouldBe(13);
        paths.EnumerateObject().Select(p => p.Name).ShouldBe(needs.Select(n => n.Path), true);
        foreach (var (path, need) in needs)
        {
            var get = paths.GetProperty(path).GetProperty("get");
            get.GetProperty("description").GetString()!.ShouldContain(need!.Scope.Name);
            get.GetProperty("security").GetArrayLength().ShouldBe(1);
        }
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task EveryAnswer_FitsItsSchema(string database)
    {
        var rosa = await Screener.OnAsync(database);
        await rosa.ScreenAsync("2222222220");
        var (program, _) = await rosa.Organisation.ProgramAsync();
        var description = (await program.AskAsync(Path)).Json;

        foreach (
            var (pattern, path) in new[]
            {
                ("/api/v1/instruments", "/api/v1/instruments"),
                ("/api/v1/instruments/{code}/{version}", "/api/v1/instruments/phq9/1.0.0"),
                ("/api/v1/clients", "/api/v1/clients?count=1"),
                ("/api/v1/clients/{code}", "/api/v1/clients/204117"),
                ("/api/v1/clients/{code}/facts", "/api/v1/clients/204117/facts"),
                ("/api/v1/clients/{code}/screenings", "/api/v1/clients/204117/screenings"),
                (
                    "/api/v1/clients/{code}/screenings/{number}",
                    "/api/v1/clients/204117/screenings/1"
                ),
            }
        )
        {
            var reply = await program.AskAsync(path);
            reply.Status.ShouldBe(200, path);
            var schema = description
                .GetProperty("paths")
                .GetProperty(pattern)
                .GetProperty("get")
                .GetProperty("responses")
                .GetProperty("200")
                .GetProperty("content")
                .GetProperty("application/json")
                .GetProperty("schema");
            new JsonFit(description).Faults(schema, reply.Json, path).ShouldBeEmpty();
        }
        program.Dispose();
    }

    [Fact]
    public void AnswerThatDoesNotFit_IsNoticed()
    {
        var schema = JsonDocument
            .Parse(
                """{"type":"object","required":["a"],"properties":{"a":{"type":"integer"},"b":{"type":["null","string"]}}}"""
            )
            .RootElement;
        var fit = new JsonFit(schema);

        fit.Faults(schema, JsonDocument.Parse("""{"a":1,"b":null}""").RootElement, "")
            .ShouldBeEmpty();
        fit.Faults(schema, JsonDocument.Parse("""{"b":1}""").RootElement, "").Count().ShouldBe(2);
        fit.Faults(schema, JsonDocument.Parse("""{"a":1,"c":1}""").RootElement, "")
            .ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Capabilities_NameWhatCanBeSearched_ToEverybody()
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        using var stranger = haven.Browser();

        var reply = await stranger.AskAsync("/api/v1/fhir/metadata");

        reply.Status.ShouldBe(200);
        reply.ContentType.ShouldBe("application/fhir+json");
        reply["resourceType"].ShouldBe("CapabilityStatement");
        reply["fhirVersion"].ShouldBe("4.0.1");
        reply
            .Json.GetProperty("rest")[0]
            .GetProperty("resource")
            .EnumerateArray()
            .Select(r => r.GetProperty("type").GetString())
            .ShouldBe(["Questionnaire", "QuestionnaireResponse", "AuditEvent"]);
        reply.Headers.Contains("Set-Cookie").ShouldBeFalse();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task EverySearchThatIsNamed_IsKnown(string database)
    {
        var haven = await Installation.OnAsync(database);
        var (program, _) = await (await haven.CreateOrganisationAsync()).ProgramAsync();
        var resources = (await program.AskAsync("/api/v1/fhir/metadata"))
            .Json.GetProperty("rest")[0]
            .GetProperty("resource");

        foreach (var resource in resources.EnumerateArray())
        {
            foreach (var search in resource.GetProperty("searchParam").EnumerateArray())
            {
                string path =
                    $"/api/v1/fhir/{resource.GetProperty("type")}?{search.GetProperty("name")}=~";
                string body = (await program.AskAsync(path)).Body;
                body.Contains("does not know", StringComparison.Ordinal).ShouldBeFalse(path);
            }
        }
        program.Dispose();
    }

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
}
