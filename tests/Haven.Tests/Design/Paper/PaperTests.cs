using System.Globalization;
using System.Text;
using Haven.Design.Paper;

namespace Haven.Tests.Design.Paper;

public class PaperTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);
    private const string Spanish =
        "¿Qué pasó? La niña contó que «alguien» la vigilaba: ñ Ñ á é í ó ú ü ¡Sí!";

    [Fact]
    public void File_SaysWhatItIs_AndWhatEachPieceIs()
    {
        var paper = New();
        paper.Heading(1, "A title");
        paper.Paragraph("Some words.");
        paper.Heading(2, "A part");
        paper.List(["one", "two"]);
        paper.Table(
            "What it shows",
            [new("Name", 3), new("Points", 1, IsNumber: true)],
            [
                ["first", "3"],
                ["second", "14"],
            ]
        );

        var file = new PdfReading(paper.Write(Noon));

        file.Root.Shape.ShouldBe(
            "Document(H1 P H2 L(LI(Lbl LBody) LI(Lbl LBody)) Table(Caption THead(TR(TH TH)) TBody(TR(TH TD) TR(TH TD))))"
        );
        file.Root.Text.ShouldBe(
            "A titleSome words.A part•one•twoWhat it showsNamePointsfirst3second14"
        );
        file.Loose.ShouldBeEmpty();
        file.Artifacts.ShouldContain("Page 1 of 1");
        file.Catalog.ShouldContain("/Marked true");
        file.Catalog.ShouldContain("/DisplayDocTitle true");
        file.Catalog.ShouldContain("/Lang <FEFF0065006E>");
        string about = Encoding.UTF8.GetString(
            file.Stream(PdfReading.Reference(file.Catalog, "Metadata"))
        );
        about.ShouldContain("<pdfuaid:part>1</pdfuaid:part>");
        about.ShouldContain("Result &amp; more");
        file.Dictionaries.Count(d => d.Contains("/Scope /Column")).ShouldBe(2);
        file.Dictionaries.Count(d => d.Contains("/Scope /Row")).ShouldBe(2);
    }

    [Fact]
    public void Fonts_AreInTheFile_WithWhatTheirGlyphsMean()
    {
        var paper = New();
        paper.Heading(1, Spanish);
        paper.Paragraph(Spanish + " Łódź, Győr, Čapek");
        paper.Paragraph("Decomposed: nin\u0303a");

        var file = new PdfReading(paper.Write(Noon));

        file.Root.Text.ShouldContain(Spanish + " Łódź, Győr, Čapek");
        file.Root.Text.ShouldContain("Decomposed: niña");
        file.Dictionaries.Where(d => d.Contains("/Type /FontDescriptor"))
            .ShouldAllBe(d => d.Contains("/FontFile2"));
        file.Dictionaries.Count(d => d.Contains("/Subtype /Type0")).ShouldBe(3);
    }

    [Fact]
    public void Letter_ThatNoFontHas_IsShownAsReplaced_AndKeptForWhoHearsIt()
    {
        var paper = New();
        paper.Paragraph("She said: شكرا 谢谢 🙂 and left.\tThen\u0000 nothing.");

        var file = new PdfReading(paper.Write(Noon));

        file.Root.Text.ShouldContain("She said: شكرا 谢谢 🙂 and left. Then  nothing.");
        file.Root.Text.ShouldContain("A question mark may stand for a letter");
    }

    [Fact]
    public void LongTable_GoesOverPages_AndItsHeadStandsAgainForTheEyeAlone()
    {
        var paper = New();
        paper.Table(
            "Answers",
            [new("Question", 6), new("Answer", 3)],
            Enumerable
                .Range(1, 187)
                .Select(i =>
                    (IReadOnlyList<string>)
                        [
                            $"Question {i}: how often did this happen in the last four weeks?",
                            "Often",
                        ]
                )
        );

        var file = new PdfReading(paper.Write(Noon));

        file.Pages.ShouldBeGreaterThan(4);
        file.Root.All.Count(t => t.Type == "TR").ShouldBe(188);
        file.Root.All.Count(t => t.Type == "TH").ShouldBe(2 + 187);
        file.Root.All.Last(t => t.Type == "TH").Text.ShouldStartWith("Question 187");
        file.Artifacts.Count(a => a == "Question").ShouldBe(file.Pages - 1);
        string last = file.Pages.ToString(CultureInfo.InvariantCulture);
        file.Artifacts.ShouldContain($"Page {last} of {last}");
        file.Loose.ShouldBeEmpty();
    }

    [Fact]
    public void TextLongerThanAPage_IsWhole_AlsoInACell_AndWithoutSpaces()
    {
        string words = string.Join(' ', Enumerable.Range(1, 3000).Select(i => $"word{i}"));
        string unbroken = new('w', 4000);
        var paper = New();
        paper.Paragraph(words);
        paper.Table(
            "Cells",
            [new("A", 1), new("B", 1)],
            [
                [words, "short"],
                [unbroken, ""],
            ]
        );
        paper.Paragraph("line one\nline two\r\n\r\nline four");

        var file = new PdfReading(paper.Write(Noon));

        file.Root.All.Single(t =>
                t.Type == "P" && t.Text.StartsWith("word", StringComparison.Ordinal)
            )
            .Text.ShouldBe(words);
        file.Root.All.Single(t =>
                t.Type == "TH" && t.Text.StartsWith("word1", StringComparison.Ordinal)
            )
            .Text.ShouldBe(words);
        file.Root.All.ShouldContain(t => t.Type == "TH" && t.Text == unbroken);
        file.Root.Text.ShouldEndWith("line oneline twoline four");
        file.Loose.ShouldBeEmpty();
    }

    [Fact]
    public void Bookmarks_FollowTheHeadings()
    {
        var paper = New();
        paper.Heading(1, "Whole");
        paper.Heading(2, "First");
        paper.Heading(3, "Below");
        paper.Heading(2, "Second");

        var file = new PdfReading(paper.Write(Noon));

        file.Dictionaries.Count(d => d.Contains("/Dest [")).ShouldBe(4);
        int outline = PdfReading.Reference(file.Catalog, "Outlines");
        file.Dictionary(outline).ShouldContain("/Count 4");
        string whole = file.Dictionary(PdfReading.Reference(file.Dictionary(outline), "First"));
        whole.ShouldContain("/Count 3");
        string first = file.Dictionary(PdfReading.Reference(whole, "First"));
        file.Dictionary(PdfReading.Reference(first, "Next"))
            .ShouldContain("/Title <FEFF005300650063006F006E0064>");
    }

    [Fact]
    public async Task OtherPrograms_ReadTheFile_AndFindItWhole()
    {
        if (!File.Exists("/usr/bin/pdftotext") || !File.Exists("/usr/bin/qpdf"))
        {
            Assert.Skip("The Debian packages poppler-utils and qpdf are not here.");
        }
        var paper = New();
        paper.Heading(1, "Título");
        paper.Paragraph(Spanish);
        string path = Path.Combine(Path.GetTempPath(), $"haven-paper-{Guid.NewGuid():N}.pdf");
        await File.WriteAllBytesAsync(
            path,
            paper.Write(Noon),
            TestContext.Current.CancellationToken
        );
        try
        {
            string text = await RunAsync("/usr/bin/pdftotext", path, "-");
            text.ShouldContain("Título");
            text.ShouldContain(Spanish);
            (await RunAsync("/usr/bin/qpdf", "--check", path)).ShouldContain("No syntax");
            string about = await RunAsync("/usr/bin/pdfinfo", path);
            about.ShouldContain("Result & more");
            (await RunAsync("/usr/bin/pdfinfo", "-struct", path)).ShouldContain("H1");
            about.ShouldContain("Tagged:          yes");
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static async Task<string> RunAsync(string program, params string[] arguments) =>
        (await ChildProcess.RunAsync(program, arguments, TestContext.Current.CancellationToken))
            .OrThrow(program)
            .Output;

    private static PaperDocument New() => new("Result & more", "en", "At the foot");
}
