using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Haven.Design.Components;
using Shouldly;
using Xunit;

namespace Haven.Tests.Design;

public sealed class OwnComponentTests
{
    [Theory]
    [InlineData("204117", "204 117")]
    [InlineData("1204117", "1 204 117")]
    [InlineData("42", "42")]
    [InlineData("", "")]
    public async Task CodeNumber_IsGroupedInThreesFromTheRight(string value, string shown)
    {
        var code = await RenderAsync<CodeNumber>(new() { ["Value"] = value });

        code.TextContent.Replace('\u00a0', ' ').ShouldBe(shown);
    }

    [Fact]
    public async Task ScoreBar_WithScore_DrawsShareAndLimits()
    {
        var bar = await RenderAsync<ScoreBar>(
            new()
            {
                ["Score"] = 4.0,
                ["Of"] = 6.0,
                ["Limits"] = new double[] { 2, 5 },
                ["Tone"] = Tone.Clear,
            }
        );

        bar.GetAttribute("aria-label").ShouldBe("4 of 6");
        bar.QuerySelector(".haven-bar__fill--clear")!.GetAttribute("width").ShouldBe("66.67%");
        bar.QuerySelectorAll(".haven-bar__limit")
            .Select(line => line.GetAttribute("x1"))
            .ShouldBe(["33.33%", "83.33%"]);
    }

    [Fact]
    public async Task ScoreBar_WithoutScore_IsHatchedAndSaysSo()
    {
        var bar = await RenderAsync<ScoreBar>(new() { ["Of"] = 6.0 });

        bar.GetAttribute("aria-label").ShouldBe("No information");
        bar.QuerySelector(".haven-bar__hatch").ShouldNotBeNull();
        bar.QuerySelector(".haven-bar__fill").ShouldBeNull();
    }

    [Fact]
    public async Task ScoreBar_BeyondItsEnds_StaysInside()
    {
        var bar = await RenderAsync<ScoreBar>(new() { ["Score"] = 9.0, ["Of"] = 6.0 });

        bar.QuerySelector(".haven-bar__fill")!.GetAttribute("width").ShouldBe("100%");
    }

    [Fact]
    public async Task QrCode_IsOnePathWithItsQuietZone()
    {
        var code = await RenderAsync<QrCode>(
            new()
            {
                ["Matrix"] = new[,]
                {
                    { true, true, false },
                    { false, false, true },
                    { true, false, true },
                },
                ["Text"] = "A code",
            }
        );

        code.GetAttribute("viewBox").ShouldBe("0 0 11 11");
        code.QuerySelectorAll("path")
            .Single()
            .GetAttribute("d")
            .ShouldBe("M4 4h2v1h-2zM6 5h1v1h-1zM4 6h1v1h-1zM6 6h1v1h-1z");
    }

    [Fact]
    public async Task Textarea_WithLeadingLineBreak_KeepsIt()
    {
        var field = await RenderAsync<Textarea>(
            new()
            {
                ["Name"] = "note",
                ["Label"] = "Note",
                ["Value"] = "\n\nsecond",
            }
        );

        field.QuerySelector("textarea")!.TextContent.ShouldBe("\n\nsecond");
    }

    [Fact]
    public async Task TextInput_WithMarkupTyped_ShowsItAsText()
    {
        var field = await RenderAsync<TextInput>(
            new()
            {
                ["Name"] = "city",
                ["Label"] = "City",
                ["Value"] = "\"><script>",
                ["Error"] = "<b>no</b>",
            }
        );

        field.QuerySelector("input")!.GetAttribute("value").ShouldBe("\"><script>");
        field.QuerySelector("script, b").ShouldBeNull();
    }

    private static async Task<IElement> RenderAsync<TComponent>(
        Dictionary<string, object?> parameters
    )
    {
        var html = await Rendering.RenderAsync(typeof(TComponent), parameters);
        return new HtmlParser().ParseDocument("<body>" + html).Body!.FirstElementChild!;
    }
}
