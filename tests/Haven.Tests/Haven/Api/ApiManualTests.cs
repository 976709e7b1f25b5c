using System.Text.RegularExpressions;
using Haven.Tests.Organisations.Keys;
using Haven.Tests.Screening;

namespace Haven.Tests.Api;

/// <summary>What docs/api.md says to type works.</summary>
public partial class ApiManualTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task EveryCurlOfTheManual_IsAnswered(string database)
    {
        var rosa = await Screener.OnAsync(database);
        await rosa.ScreenAsync("2222222220");
        var (program, _) = await rosa.Organisation.ProgramAsync();
        using var stranger = rosa.Organisation.Installation.Browser();
        string manual = await File.ReadAllTextAsync(
            Repository.PathTo("docs", "api.md"),
            TestContext.Current.CancellationToken
        );

        var typed = Curl().Matches(manual);

        typed.Count.ShouldBe(11);
        foreach (Match line in typed)
        {
            var asking = line.Groups["key"].Success ? program : stranger;
            var reply = await asking.AskAsync(line.Groups["path"].Value);
            reply.Status.ShouldBe(200, line.Value);
        }
        program.Dispose();
    }

    [Fact]
    public async Task Manual_NamesEveryScope()
    {
        string manual = await File.ReadAllTextAsync(
            Repository.PathTo("docs", "api.md"),
            TestContext.Current.CancellationToken
        );

        foreach (var scope in Haven.Privacy.Door.KeyScope.All)
        {
            manual.ShouldContain($"`{scope.Name}`");
        }
    }

    [GeneratedRegex(
        """^curl (?<key>-H "Authorization: Bearer \$KEY" )?"?https://haven\.example\.org(?<path>[^"\s]+)"?$""",
        RegexOptions.ExplicitCapture | RegexOptions.Multiline,
        1000
    )]
    private static partial Regex Curl();
}
