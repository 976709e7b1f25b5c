using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace Haven.Design.Paper;

/// <summary>Puts pages, tags, bookmarks and what is said about the document into one file.</summary>
internal sealed class PaperFile(
    string title,
    string language,
    string foot,
    PaperFlow flow,
    IReadOnlyList<PaperBookmark> bookmarks
)
{
    private readonly PdfObjects file = new();

    public byte[] Write(DateTimeOffset made)
    {
        int root = file.Reserve();
        int tree = file.Reserve();
        var pages = flow.Pages.Select(_ => file.Reserve()).ToList();
        WritePages(tree, pages);
        int structure = WriteStructure(pages);
        int outline = WriteOutline(pages);
        int about = file.AddStream(
            Encoding.UTF8.GetBytes(About(made)),
            "/Type /Metadata /Subtype /XML",
            compressed: false
        );
        file.Set(
            root,
            $"<< /Type /Catalog /Pages {Ref(tree)} /StructTreeRoot {Ref(structure)} /MarkInfo << /Marked true >> /Lang {PdfObjects.Text(language)} /Metadata {Ref(about)} /Outlines {Ref(outline)} /PageMode /UseOutlines /ViewerPreferences << /DisplayDocTitle true >> >>"
        );
        string day = made.UtcDateTime.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);
        int info = file.Add(
            $"<< /Title {PdfObjects.Text(title)} /Producer (Haven) /CreationDate (D:{day}Z) /ModDate (D:{day}Z) >>"
        );
        return file.Write(root, info);
    }

    private static string Ref(int number) => PdfObjects.Ref(number);

    private void WritePages(int tree, List<int> pages)
    {
        for (int i = 0; i < pages.Count; i++)
        {
            Foot(flow.Pages[i], i + 1, pages.Count);
        }
        string fonts = flow.Fonts.Write(file);
        for (int i = 0; i < pages.Count; i++)
        {
            int content = file.AddStream(flow.Pages[i].Content());
            file.Set(
                pages[i],
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 {PaperFlow.Width} {PaperFlow.Height}] /Resources << /Font {fonts} >> /Contents {content} 0 R /StructParents {i} /Tabs /S >>"
                )
            );
        }
        file.Set(
            tree,
            string.Create(
                CultureInfo.InvariantCulture,
                $"<< /Type /Pages /Kids [{string.Join(' ', pages.Select(Ref))}] /Count {pages.Count} >>"
            )
        );
    }

    private void Foot(PdfPage page, int number, int count) =>
        page.Artifact(
            "Pagination",
            () =>
            {
                var style = PaperStyle.Small;
                string word = PageWords.IsSpanish(language) ? "Página" : "Page";
                string of = PageWords.IsSpanish(language) ? "de" : "of";
                string place = string.Create(
                    CultureInfo.InvariantCulture,
                    $"{word} {number} {of} {count}"
                );
                var right = Lettering.Lines(place, false, style.Size, PaperFlow.Column)[0];
                double wide = right.Sum(l => l.Width) * style.Size / 1000;
                var left = Lettering.Lines(foot, false, style.Size, PaperFlow.Column - wide - 20);
                for (int i = 0; i < Math.Min(2, left.Count); i++)
                {
                    page.Line(left[i], style.Size, PaperFlow.Left, 48 - i * 11, style.Colour);
                }
                double x = PaperFlow.Left + PaperFlow.Column - wide;
                page.Line(right, style.Size, x, 48, style.Colour);
            }
        );

    private int WriteStructure(List<int> pages)
    {
        int root = file.Reserve();
        var parents = pages.Select(_ => new List<int>()).ToArray();
        int document = flow.Document.Write(file, root, pages, parents);
        var numbers = parents.Select(
            (p, i) =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{i} [{string.Join(' ', p.Select(Ref))}]"
                )
        );
        int tree = file.Add($"<< /Nums [{string.Join(' ', numbers)}] >>");
        file.Set(
            root,
            string.Create(
                CultureInfo.InvariantCulture,
                $"<< /Type /StructTreeRoot /K [{document} 0 R] /ParentTree {tree} 0 R /ParentTreeNextKey {pages.Count} >>"
            )
        );
        return root;
    }

    private int WriteOutline(List<int> pages)
    {
        int root = file.Reserve();
        var numbers = bookmarks.Select(_ => file.Reserve()).ToList();
        var parents = bookmarks.Select((b, i) => ParentOf(i)).ToList();
        for (int i = 0; i < bookmarks.Count; i++)
        {
            var siblings = Siblings(parents, parents[i]);
            int at = siblings.IndexOf(i);
            var links = new StringBuilder();
            links.Append(at > 0 ? $"/Prev {Ref(numbers[siblings[at - 1]])} " : "");
            links.Append(at < siblings.Count - 1 ? $"/Next {Ref(numbers[siblings[at + 1]])} " : "");
            links.Append(Children(numbers, parents, i));
            int parent = parents[i] < 0 ? root : numbers[parents[i]];
            file.Set(
                numbers[i],
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"<< /Title {PdfObjects.Text(bookmarks[i].Text)} /Parent {parent} 0 R {links}/Dest [{pages[bookmarks[i].Page]} 0 R /XYZ 0 {bookmarks[i].Y + 4:0.##} null] >>"
                )
            );
        }
        file.Set(root, $"<< /Type /Outlines {Children(numbers, parents, -1)}>>");
        return root;
    }

    // The last heading before it that is above it; -1 where none is.
    private int ParentOf(int index)
    {
        int at = index - 1;
        while (at >= 0 && bookmarks[at].Level >= bookmarks[index].Level)
        {
            at--;
        }
        return at;
    }

    private static List<int> Siblings(List<int> parents, int parent) =>
        [.. Enumerable.Range(0, parents.Count).Where(i => parents[i] == parent)];

    // All are open: a positive count. Of the whole it counts what is below as well.
    private static string Children(List<int> numbers, List<int> parents, int parent)
    {
        var children = Siblings(parents, parent);
        return children.Count == 0
            ? ""
            : string.Create(
                CultureInfo.InvariantCulture,
                $"/First {numbers[children[0]]} 0 R /Last {numbers[children[^1]]} 0 R /Count {Below(parents, parent)} "
            );
    }

    private static int Below(List<int> parents, int parent) =>
        Siblings(parents, parent).Sum(c => 1 + Below(parents, c));

    private string About(DateTimeOffset made)
    {
        XNamespace rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
        XNamespace dc = "http://purl.org/dc/elements/1.1/";
        XNamespace ua = "http://www.aiim.org/pdfua/ns/id/";
        XNamespace xmp = "http://ns.adobe.com/xap/1.0/";
        string day = made.UtcDateTime.ToString(
            "yyyy-MM-ddTHH:mm:ssZ",
            CultureInfo.InvariantCulture
        );
        var description = new XElement(
            rdf + "Description",
            new XAttribute(rdf + "about", ""),
            new XAttribute(XNamespace.Xmlns + "dc", dc),
            new XAttribute(XNamespace.Xmlns + "pdfuaid", ua),
            new XAttribute(XNamespace.Xmlns + "xmp", xmp),
            new XElement(ua + "part", "1"),
            new XElement(
                dc + "title",
                new XElement(
                    rdf + "Alt",
                    new XElement(
                        rdf + "li",
                        new XAttribute(XNamespace.Xml + "lang", "x-default"),
                        title
                    )
                )
            ),
            new XElement(
                dc + "language",
                new XElement(rdf + "Bag", new XElement(rdf + "li", language))
            ),
            new XElement(xmp + "CreateDate", day),
            new XElement(xmp + "CreatorTool", "Haven")
        );
        var all = new XElement(
            rdf + "RDF",
            new XAttribute(XNamespace.Xmlns + "rdf", rdf),
            description
        );
        XNamespace x = "adobe:ns:meta/";
        var meta = new XElement(x + "xmpmeta", new XAttribute(XNamespace.Xmlns + "x", x), all);
        return $"<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n{meta}\n<?xpacket end=\"r\"?>";
    }
}
