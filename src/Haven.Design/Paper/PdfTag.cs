using System.Globalization;

namespace Haven.Design.Paper;

/// <summary>
/// What a piece of a document is: a heading, a cell, an item of a list. Who hears the document instead of seeing it goes
/// along these (ISO 14289-1). It holds other tags, and marks on pages.
/// </summary>
internal sealed class PdfTag(string type, string attributes = "")
{
    private readonly List<PdfTag> children = [];
    private readonly List<(int Page, int Mark)> marks = [];

    /// <summary>One of ISO 32000-1's standard types: "H1", "TD".</summary>
    public string Type => type;

    public PdfTag Add(string childType, string childAttributes = "")
    {
        var child = new PdfTag(childType, childAttributes);
        children.Add(child);
        return child;
    }

    /// <summary>A mark of this tag on a page: what is drawn within it is what the tag says.</summary>
    public void MarkOn(int page, int mark) => marks.Add((page, mark));

    /// <summary>Writes this tag and all in it.</summary>
    /// <param name="parents">For each page the tag of each mark; filled in here.</param>
    public int Write(PdfObjects file, int parent, IReadOnlyList<int> pages, List<int>[] parents)
    {
        int self = file.Reserve();
        var kids = children
            .Select(c => PdfObjects.Ref(c.Write(file, self, pages, parents)))
            .Concat(
                marks.Select(m =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"<< /Type /MCR /Pg {pages[m.Page]} 0 R /MCID {m.Mark} >>"
                    )
                )
            )
            .ToList();
        foreach (var (page, mark) in marks)
        {
            while (parents[page].Count <= mark)
            {
                parents[page].Add(0);
            }
            parents[page][mark] = self;
        }
        string about = attributes.Length == 0 ? "" : $"/A << {attributes} >> ";
        file.Set(
            self,
            $"<< /Type /StructElem /S /{type} /P {PdfObjects.Ref(parent)} {about}/K [{string.Join(' ', kids)}] >>"
        );
        return self;
    }
}
