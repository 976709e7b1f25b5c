using Haven.Privacy.Notices;

namespace Haven.Tests.Privacy.Notices;

/// <summary>What cannot stand in a notice is refused with its line; what was typed never becomes anything else than text.</summary>
public class NoticeTemplateTests
{
    private static readonly string Shipped = ShippedNotice.In("en");

    [Theory]
    [InlineData("en")]
    [InlineData("es")]
    public void WhatHavenShips_HasNoFault(string lang) =>
        NoticeTemplate.FaultsOf(ShippedNotice.In(lang)).ShouldBeEmpty();

    [Theory]
    [InlineData("{{collect}}", "there is no block {{collect}}")]
    [InlineData("{{for parents}}", "there is no block {{for parents}}")]
    [InlineData("We say {{rights}} here", "stands alone on its line")]
    [InlineData("{{rights", "stands alone on its line")]
    [InlineData("{{end}}", "{{end}} ends nothing here")]
    [InlineData("{{for people}}", "there is a part {{for people}} already")]
    [InlineData("![a picture](https://elsewhere.example/1.gif)", "pictures cannot stand")]
    [InlineData("[press](javascript:alert(1))", "a link in a notice begins with")]
    [InlineData("[press](JaVaScRiPt:alert(1))", "a link in a notice begins with")]
    [InlineData("[press](data:text/html,x)", "a link in a notice begins with")]
    [InlineData("[press](//elsewhere.example)", "a link in a notice begins with")]
    [InlineData("[press](/\\elsewhere.example)", "a link in a notice begins with")]
    [InlineData("[press][x]\n\n[x]: javascript:alert(1)", "a link in a notice begins with")]
    [InlineData("<javascript:alert(1)>", "a link in a notice begins with")]
    [InlineData("---", "headings, paragraphs, lists and tables")]
    [InlineData("    indented", "headings, paragraphs, lists and tables")]
    public void WhatCannotStandInANotice_IsRefused_WithItsLine(string line, string why)
    {
        string text = Shipped + "\n\n" + line + "\n";

        var faults = NoticeTemplate.FaultsOf(text);

        int at = Shipped.Count(c => c == '\n') + 3;
        faults.ShouldContain(
            f => f.Line == at && f.What.Contains(why, StringComparison.Ordinal),
            string.Join('\n', faults)
        );
    }

    [Theory]
    [InlineData("{{rights}}", "The block {{rights}} is missing")]
    [InlineData("{{security}}", "The block {{security}} is missing")]
    [InlineData("{{for visitors}}", "The part {{for visitors}} is missing")]
    public void WhatIsMissing_IsRefused(string block, string why) =>
        NoticeTemplate
            .FaultsOf(Shipped.Replace(block, "", StringComparison.Ordinal))
            .ShouldContain(f => f.What.Contains(why, StringComparison.Ordinal));

    [Fact]
    public void APartThatDoesNotEnd_IsRefused_WhereItBegins()
    {
        string text = "{{for people}}\n\n{{collected}}\n\n{{kept}}\n";

        NoticeTemplate
            .FaultsOf(text)
            .ShouldContain(f =>
                f.Line == 1 && f.What.Contains("does not end", StringComparison.Ordinal)
            );
        NoticeTemplate
            .FaultsOf("{{for people}}\n{{for guardians}}\n{{end}}\n")
            .ShouldContain(f =>
                f.Line == 2 && f.What.Contains("begins here before", StringComparison.Ordinal)
            );
    }

    [Theory]
    [InlineData("{{collected}}")]
    [InlineData("{{kept}}")]
    public void EachAudience_HasWhatDiffersForIt(string block)
    {
        int last = Shipped.LastIndexOf(block, StringComparison.Ordinal);

        NoticeTemplate
            .FaultsOf(Shipped.Remove(last, block.Length))
            .ShouldHaveSingleItem()
            .What.ShouldContain($"In the part {{{{for visitors}}}} the block {block} is missing");
    }

    [Fact]
    public void FiveMegabytes_AreRefused_WithoutBeingRead()
    {
        NoticeTemplate
            .FaultsOf(new string('a', 5_000_000))
            .ShouldHaveSingleItem()
            .What.ShouldContain("longer than");
        NoticeTemplate.FaultsOf(new string('\n', 3_000)).ShouldHaveSingleItem();
        NoticeTemplate
            .FaultsOf(Shipped + "\n" + new string('>', 20_000) + " x")
            .ShouldContain(f => f.What.Contains("too deeply", StringComparison.Ordinal));
    }

    [Fact]
    public void Html_IsText()
    {
        var parts = NoticeTemplate.PartsOf(
            "Hello <script>alert(1)</script>\n\n<img src=x onerror=alert(1)>\n\n&lt;b&gt;",
            ""
        );

        parts.SelectMany(p => p.Pieces).ShouldAllBe(p => p is NoticeParagraph);
        parts
            .SelectMany(p => p.Pieces)
            .SelectMany(p => p.Lines)
            .ShouldBe(["Hello <script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<b>"]);
    }

    [Fact]
    public void TheDifference_IsWhatAReaderWouldCall()
    {
        NoticeDifference
            .Between(["one", "two", "three", "four"], ["one", "2", "three", "new", "four"])
            .Select(l => $"{l.Kind} {l.Text}")
            .ShouldBe(["Same one", "Gone two", "New 2", "Same three", "New new", "Same four"]);
        NoticeDifference.Between(Array.Empty<string>(), []).ShouldBeEmpty();
        string[] many = [.. Enumerable.Range(0, 3_000).Select(i => $"{i}")];
        NoticeDifference
            .Between(many, [.. many.Select(m => m + "x")])
            .Count(l => l.Kind != NoticeDifferenceKind.Same)
            .ShouldBe(6_000);
    }

    [Fact]
    public void EveryKindOfFact_AndEveryPurpose_HasItsWordsInBothLanguages()
    {
        foreach (var words in new[] { NoticeWords.English, NoticeWords.Spanish })
        {
            Enum.GetValues<Haven.Privacy.Inventory.DataClass>()
                .Select(words.Of)
                .Distinct()
                .Count()
                .ShouldBe(Enum.GetValues<Haven.Privacy.Inventory.DataClass>().Length);
        }
        Haven.Privacy.Purposes.Purpose.All.ShouldAllBe(p =>
            p.Spanish.Length > 0 && p.Spanish != p.Words
        );
    }
}
