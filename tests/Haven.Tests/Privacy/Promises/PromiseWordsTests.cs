using Haven.Design.Components;
using Haven.Privacy.Promises;
using Microsoft.AspNetCore.Http;

namespace Haven.Tests.Privacy.Promises;

/// <summary>What the public is told about a promise, in both languages.</summary>
public class PromiseWordsTests
{
    private static readonly DateTimeOffset At = new(2026, 9, 5, 7, 3, 0, TimeSpan.Zero);

    private static readonly Promise Kept = Catalogue
        .Read(
            "threats",
            "# A | B\n## X-1\nA promise.\nes: Una promesa.\nwho: A parent\nes-who: Un padre\n1. First.\nes: Primera.\n2. Second.\nes: Segunda.\n"
        )
        .Promises[0];

    [Theory]
    [InlineData("en", PromiseState.Kept, "on 5 September 2026, 07:03 UTC")]
    [InlineData("es", PromiseState.Kept, "el 5 de septiembre de 2026, 07:03 UTC")]
    [InlineData("en", PromiseState.Unproven, "last proven on 5 September 2026, 07:03 UTC")]
    [InlineData(
        "es",
        PromiseState.Unproven,
        "comprobada por última vez el 5 de septiembre de 2026, 07:03 UTC"
    )]
    [InlineData("en", PromiseState.Broken, "")]
    public void ProvenPromise_SaysWhen_UnlessItIsBeingRepaired(
        string language,
        PromiseState state,
        string words
    ) => In(language).Beside(Standing(state, At, state, state)).ShouldBe(words);

    [Theory]
    [InlineData("en", PromiseState.Kept, "1 of 2 parts proven")]
    [InlineData("es", PromiseState.Kept, "1 de 2 partes comprobadas")]
    [InlineData("en", PromiseState.Unproven, "")]
    public void PromiseThatWasNeverProven_SaysWhichPartIs(
        string language,
        PromiseState first,
        string words
    ) =>
        In(language)
            .Beside(Standing(PromiseState.Unproven, null, first, PromiseState.Unproven))
            .ShouldBe(words);

    [Fact]
    public void State_IsSaidInWords_AndALookOfItsOwn()
    {
        var words = In("en");

        words.Of(PromiseState.Kept).ShouldBe("Proven");
        words.Of(PromiseState.Broken).ShouldBe("Being repaired");
        words.Of(PromiseState.Unproven).ShouldBe("Not proven yet");
        Enum.GetValues<PromiseState>().Select(PromiseWords.ToneOf).ShouldBeUnique();
        PromiseWords.ToneOf(PromiseState.Unproven).ShouldBe(Tone.Missing);
    }

    [Fact]
    public void Texts_AreInTheLanguage()
    {
        var chapter = new Chapter("threats", "A", "B", [Kept]);

        In("en").Of(Kept).ShouldBe("A promise.");
        In("es").Of(Kept).ShouldBe("Una promesa.");
        In("en").TitleOf(chapter).ShouldBe("A");
        In("es").TitleOf(chapter).ShouldBe("B");
        In("en").Note(Kept, "who").ShouldBe("A parent");
        In("es").Note(Kept, "who").ShouldBe("Un padre");
        In("en").Note(Kept, "can").ShouldBe("");
    }

    [Theory]
    [InlineData("en;q=0.2,es;q=0.9", "es")]
    [InlineData("en;q=0.9,es", "es")]
    [InlineData("es;q=0.1,de;q=0.8", "es")]
    [InlineData("ES-mx", "es")]
    [InlineData("*", "en")]
    [InlineData(null, "en")]
    public void Language_IsTheOneThatIsPreferred(string? accepts, string language)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.AcceptLanguage = accepts;

        PromiseWords.For(context.Request).Lang.ShouldBe(language);
    }

    private static PromiseWords In(string language)
    {
        var context = new DefaultHttpContext();
        context.Request.QueryString = new QueryString("?lang=" + language);
        return PromiseWords.For(context.Request);
    }

    private static PromiseStanding Standing(
        PromiseState state,
        DateTimeOffset? proven,
        params PromiseState[] clauses
    ) =>
        new(
            Kept,
            state,
            proven,
            [
                .. Kept.Clauses.Zip(
                    clauses,
                    (c, s) => new ClauseStanding(c, s, "Looked.", At, proven, "nightly")
                ),
            ]
        );
}
