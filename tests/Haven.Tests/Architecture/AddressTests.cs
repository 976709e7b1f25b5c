using System.Globalization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Tests.Architecture;

/// <summary>Ten seconds to any feature: /screening/caseload is src/Haven.Screening/Caseload, and so are its tests.</summary>
public class AddressTests
{
    // The first page leads on, and the pages for those who build Haven belong to no service.
    private static readonly string[] Exempt = ["", "dev", "api"];

    // People speak of students, and not of the service that keeps them. The list itself is in the folder of that name.
    private static readonly Dictionary<string, string> Spoken = new(StringComparer.Ordinal)
    {
        ["students"] = "Messaging",
    };

    [Fact]
    public async Task EveryAddress_HasItsFolderAndItsTests()
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        var addresses = haven
            .Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .Select(e => e.RoutePattern.RawText!.TrimStart('/'))
            .Where(a =>
                !a.StartsWith("_content", StringComparison.Ordinal)
                && !a.Contains("{**", StringComparison.Ordinal)
            )
            .Distinct(StringComparer.Ordinal)
            .ToList();

        addresses.Count.ShouldBeGreaterThan(20);
        addresses.Select(Missing).OfType<string>().ShouldBeEmpty();
    }

    /// <summary>What generates the endpoints can take a service for a body in JSON; then no form is let in.</summary>
    [Fact]
    public async Task NoEndpoint_AsksForABodyThatNoFormIs()
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);

        haven
            .Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.Where(e => e.Metadata.GetMetadata<IAcceptsMetadata>() is not null)
            .Select(e => e.DisplayName)
            .ShouldBeEmpty();
    }

    /// <summary>What other systems reach is in the folder Api of whichever floor keeps what they read.</summary>
    [Fact]
    public async Task EveryAddressForOtherSystems_IsInAnApiFolder_AndHasItsTests()
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        var spaces = haven
            .Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .Where(e =>
                e.RoutePattern.RawText!.TrimStart('/')
                    .StartsWith("api/v1/", StringComparison.Ordinal)
            )
            .Select(e =>
                e.Metadata.GetMetadata<System.Reflection.MethodInfo>()?.DeclaringType?.Namespace
            )
            .OfType<string>()
            .Where(n => n.StartsWith("Haven.", StringComparison.Ordinal))
            .Distinct(StringComparer.Ordinal)
            .ToList();

        spaces.Count.ShouldBe(3);
        foreach (string space in spaces)
        {
            space.ShouldEndWith(".Api");
            string floor = space[..^".Api".Length];
            Directory.Exists(Repository.PathTo("src", floor, "Api")).ShouldBeTrue(space);
            Directory
                .Exists(Repository.PathTo("tests", "Haven.Tests", floor.Split('.')[^1], "Api"))
                .ShouldBeTrue(space);
        }
    }

    [Theory]
    [InlineData("screening/nowhere")]
    [InlineData("nobody/caseload")]
    [InlineData("screening")]
    [InlineData("students/nowhere")]
    public void AnAddressWithoutAFolder_IsNoticed(string address) =>
        Missing(address).ShouldNotBeNull();

    private static string? Missing(string address)
    {
        string[] parts = address.Split('/');
        if (Exempt.Contains(parts[0]))
        {
            return null;
        }
        bool isSpoken = Spoken.TryGetValue(parts[0], out string? known);
        if (parts.Length < 2 && !isSpoken)
        {
            return $"/{address} names no use case";
        }
        string service = isSpoken ? known! : Name(parts[0]);
        bool isList = isSpoken && (parts.Length < 2 || parts[1].StartsWith('{'));
        string folder = Name(isList ? parts[0] : parts[1].Split('.')[0]);
        string source = Repository.PathTo(
            "src",
            service == "Haven" ? service : "Haven." + service,
            folder
        );
        string tests = Repository.PathTo("tests", "Haven.Tests", service, folder);
        return Directory.Exists(source) && Directory.Exists(tests)
            ? null
            : $"/{address} wants {source} and {tests}";
    }

    private static string Name(string word) =>
        string.Concat(
            word.Split('-').Select(w => CultureInfo.InvariantCulture.TextInfo.ToTitleCase(w))
        );
}
