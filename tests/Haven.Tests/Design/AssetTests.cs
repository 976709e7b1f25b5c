using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace Haven.Tests.Design;

public sealed partial class AssetTests
{
    private static readonly string Folder = Path.Combine(
        Repository.Root,
        "src/Haven.Design/wwwroot"
    );

    [Fact]
    public void Styles_OfTheBuild_CarryNothingThatIsTheirsAlone()
    {
        var css = File.ReadAllText(Path.Combine(Folder, "site.css"));

        foreach (
            var theirs in new[]
            {
                "GDS Transport",
                "crown",
                "crest",
                "govuk-header",
                "govuk-footer",
            }
        )
            css.ShouldNotContain(theirs, Case.Insensitive);
    }

    [Fact]
    public void Styles_OfTheBuild_AskNothingOfAnotherSite()
    {
        var css = File.ReadAllText(Path.Combine(Folder, "site.css"));
        var addresses = Address()
            .Matches(css)
            .Select(match => match.Groups[1].Value.Trim('"'))
            .Distinct();

        addresses.ShouldBe(
            ["fonts/atkinson-latin-ext.woff2", "fonts/atkinson-latin.woff2"],
            ignoreOrder: true
        );
    }

    [Fact]
    public void Folder_OfTheBuild_HoldsTheListedFilesOnly() =>
        Directory
            .EnumerateFiles(Folder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Folder, file))
            .ShouldBe(
                [
                    "favicon.svg",
                    "fonts/LICENSE.txt",
                    "fonts/atkinson-latin-ext.woff2",
                    "fonts/atkinson-latin.woff2",
                    "names.js",
                    "site.css",
                    "site.js",
                    "team-key.js",
                ],
                ignoreOrder: true
            );

    [GeneratedRegex(@"url\(([^)]*)\)")]
    private static partial Regex Address();
}
