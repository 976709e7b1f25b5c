using Haven.Privacy.Promises;

namespace Haven.Tests.Privacy.Promises;

/// <summary>A promise that is read wrongly would be checked wrongly.</summary>
public class CatalogueReadingTests
{
    [Fact]
    public void File_IsReadWhole()
    {
        var chapter = Catalogue.Read(
            "test",
            """

            # What we do | Lo que hacemos

            ## X-1
            We keep two things: yours. And 2. ours.
            es: Guardamos: dos cosas.
            who: A parent
            es-who: Un padre
            can: read: nothing
            es-can: leer nada
              1. First: part. One.
              es: Primera.
              2. Second part.
              es: Segunda.

            ## X-2
            Another.
            es: Otra.
            1. Only part.
            es: La única.
            """
        );

        chapter.Key.ShouldBe("test");
        chapter.Title.ShouldBe("What we do");
        chapter.SpanishTitle.ShouldBe("Lo que hacemos");
        chapter.Promises.Select(p => p.Id).ShouldBe(["X-1", "X-2"]);
        var first = chapter.Promises[0];
        first.Text.ShouldBe("We keep two things: yours. And 2. ours.");
        first.Spanish.ShouldBe("Guardamos: dos cosas.");
        first.Clauses.ShouldBe([
            new(1, "First: part. One.", "Primera."),
            new(2, "Second part.", "Segunda."),
        ]);
        first.Notes["who"].ShouldBe("A parent");
        first.Notes["es-who"].ShouldBe("Un padre");
        first.Notes["can"].ShouldBe("read: nothing");
        first.Notes["es-can"].ShouldBe("leer nada");
        chapter.Promises[1].Clauses.ShouldBe([new(1, "Only part.", "La única.")]);
    }

    [Theory]
    [InlineData("No title\n", "Line 1: wanted a heading")]
    [InlineData("# Only English\n", "Line 1: wanted a title")]
    [InlineData("# A | B | C\n", "Line 1: wanted a title")]
    [InlineData(
        "# A | B\n\n## X-1\nText.\nes: Texto.\n1. One.\n3. Three.\n",
        "Line 7: wanted clause 2"
    )]
    [InlineData("# A | B\n## X-1\nText.\nfr: Texte.\n1. One.\n", "Line 4: wanted a clause")]
    [InlineData("# A | B\n## X-1\nText.\nes: Texto.\n2. Two.\n", "Line 5: wanted clause 1")]
    [InlineData("# A | B\n## X-1\nText.\nes: Texto.\nMore.\n1. One.\n", "Line 5: wanted a clause")]
    [InlineData("# A | B\n## X-1\nText.\nes: Texto.\n", "Line 2: wanted a text")]
    [InlineData("# A | B\n## X-1\nText.\n1. One.\n", "Line 2: wanted a text")]
    [InlineData("# A | B\n## X-1\nes: Texto.\n1. One.\n", "Line 2: wanted a text")]
    [InlineData("# A | B\n## X-1\nes: Texto.\n1. One.\n## X-2\nT.\nes: T.\n1. One.\n", "for X-1")]
    [InlineData(
        "# A | B\n## X-1\nText.\nes: Texto.\n1. One.\n2. Two.\nes: Dos.\n",
        "both in Spanish for X-1"
    )]
    public void WhatIsWrong_IsNamedWithItsLine(string text, string words) =>
        Should
            .Throw<FormatException>(() => Catalogue.Read("test", text))
            .Message.ShouldContain(words);
}
