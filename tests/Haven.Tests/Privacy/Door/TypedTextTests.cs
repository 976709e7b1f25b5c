using System.Text;
using Haven.Privacy.Door;

namespace Haven.Tests.Privacy.Door;

public class TypedTextTests
{
    private const string Family = "\U0001F468\u200D\U0001F469\u200D\U0001F467";

    [Theory]
    [InlineData("Rosa", "Rosa")]
    [InlineData("  Rosa \t\n", "Rosa")]
    [InlineData("Jose\u0301", "Jos\u00E9")]
    [InlineData(
        "\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645",
        "\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645"
    )]
    [InlineData("\u0915\u094D\u200D\u0937", "\u0915\u094D\u200D\u0937")]
    [InlineData(Family, Family)]
    [InlineData("\uAE40\uC11C\uC5F0", "\uAE40\uC11C\uC5F0")]
    [InlineData("Rosa\u200D", "Rosa")]
    [InlineData("\u200C \u200D", "")]
    [InlineData(null, "")]
    public void Clean_KeepsEveryScript_InOneForm(string? typed, string kept) =>
        TypedText.Clean(typed, "Name", 100).ShouldBe((kept, null));

    [Theory]
    [InlineData("Ro\u0007sa")]
    [InlineData("Ro\0sa")]
    [InlineData("Ro\u200Bsa")]
    [InlineData("\uFEFFRosa")]
    [InlineData("\u202Easor")]
    [InlineData("Ro\u2066sa")]
    [InlineData("Ro\u061Csa")]
    [InlineData("Ro\u200Fsa")]
    [InlineData("Ro\u00ADsa")]
    [InlineData("Ro\u2028sa")]
    [InlineData("Ro\nsa")]
    [InlineData("Ro\tsa")]
    [InlineData("Ro\uE000sa")]
    [InlineData("\u3164")]
    [InlineData("Ro\u2800sa")]
    [InlineData("Ro\uFFFFsa")]
    [InlineData("Ro\uFDD0sa")]
    [InlineData("Ro\uFFFDsa")]
    [InlineData("Ro\U000E0041sa")]
    public void Clean_WithWhatCannotBeSeen_SaysSo(string typed)
    {
        TypedText
            .Clean(typed, "Name", 100)
            .Error.ShouldStartWith("Name contains a character that cannot be seen");
        TypedText.HidesSomething(typed).ShouldBeTrue();
    }

    // No attribute holds half of a character, so these are made here.
    [Fact]
    public void Clean_WithHalfACharacter_GivesBackTextThatCanBeShown()
    {
        foreach (string typed in new[] { "Ro\uD83Dsa", "Ro\uDE00sa", "Ro\uDE00\uD83Dsa" })
        {
            var (text, error) = TypedText.Clean(typed, "Name", 100);

            error.ShouldNotBeNull();
            text.ShouldStartWith("Ro\uFFFD");
            Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).ShouldBe(text);
        }
    }

    [Theory]
    [InlineData("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour")]
    [InlineData("one\n\n\ttwo\n", "one\n\n\ttwo")]
    public void Clean_OfSeveralLines_KeepsThem(string typed, string kept) =>
        TypedText.Clean(typed, "This", 100, lines: true).ShouldBe((kept, null));

    [Fact]
    public void Clean_OfSeveralLines_TakesNothingElseThatIsHidden() =>
        TypedText
            .Clean("one\ntwo\u202E", "This", 100, lines: true)
            .Error!.ShouldNotContain("line break");

    [Fact]
    public void Clean_CountsAsPeopleDo()
    {
        string tooLong = "Name is longer than 3 characters. Shorten it.";

        TypedText.Clean(Family + "e\u0301a", "Name", 3).Error.ShouldBeNull();
        TypedText.Clean(Family + "e\u0301ab", "Name", 3).Error.ShouldBe(tooLong);
        TypedText.Clean("a" + new string('\u0323', 500), "Name", 3).Error.ShouldBe(tooLong);
    }
}
