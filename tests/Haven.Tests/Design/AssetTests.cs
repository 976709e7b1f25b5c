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

    /// <summary>Pages for somebody who may be watched are there at once, on a slow telephone too.</summary>
    [Fact]
    public void QuietPages_LoadLittle_AndNothingBesideIt()
    {
        var css = File.ReadAllText(Path.Combine(Folder, "quiet.css"));

        css.ShouldNotContain("url(");
        css.ShouldNotContain("@font-face");
        (css.Length + new FileInfo(Path.Combine(Folder, "quiet.js")).Length).ShouldBeLessThan(
            16_000
        );
    }

    [Fact]
    public void Folder_OfTheBuild_HoldsTheListedFilesOnly() =>
        Directory
            .EnumerateFiles(Folder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Folder, file))
            .ShouldBe(
                [
                    "chat.js",
                    "favicon.svg",
                    "fonts/LICENSE.txt",
                    "fonts/atkinson-latin-ext.woff2",
                    "fonts/atkinson-latin.woff2",
                    "names.js",
                    "quiet.css",
                    "quiet.js",
                    "site.css",
                    "site.js",
                    "team-key.js",
                ],
                ignoreOrder: true
            );

    [GeneratedRegex(@"url\(([^)]*)\)")]
    private static partial Regex Address();
}
