using System.Globalization;
using System.Text;

namespace Haven.Design.Paper;

/// <summary>The fonts of one file: embedded whole, each with what its glyphs mean, so that text can be copied and read out.</summary>
internal sealed class PdfFonts
{
    private readonly List<(TrueTypeFont Font, SortedDictionary<ushort, Letter> Used)> fonts = [];

    public bool HasReplaced { get; private set; }

    /// <summary>What pages call the font.</summary>
    public string NameOf(TrueTypeFont font)
    {
        int at = fonts.FindIndex(f => f.Font == font);
        if (at < 0)
        {
            at = fonts.Count;
            fonts.Add((font, []));
        }
        return "F" + at.ToString(CultureInfo.InvariantCulture);
    }

    public void Use(Letter letter)
    {
        HasReplaced |= letter.IsReplaced;
        var used = fonts.Find(f => f.Font == letter.Font).Used;
        // A space that does not break shares its glyph with one that does, and the question mark with what it replaces.
        if (
            letter.Character.Value != 0xA0
            && letter.Character.Value != 0x202F
            && !letter.IsReplaced
        )
        {
            used[letter.Glyph] = letter;
        }
        else if (!used.ContainsKey(letter.Glyph))
        {
            char shown = letter.IsReplaced ? '?' : ' ';
            used[letter.Glyph] = letter with { Character = new Rune(shown) };
        }
    }

    /// <summary>Writes them; returns the dictionary that each page refers to.</summary>
    public string Write(PdfObjects file)
    {
        var entries = fonts.Select(f =>
            $"/{NameOf(f.Font)} {PdfObjects.Ref(Write(file, f.Font, f.Used))}"
        );
        return $"<< {string.Join(' ', entries)} >>";
    }

    private static int Write(
        PdfObjects file,
        TrueTypeFont font,
        SortedDictionary<ushort, Letter> used
    )
    {
        string name = "AtkinsonHyperlegibleNext-" + font.Name;
        int data = file.AddStream(
            font.File,
            string.Create(CultureInfo.InvariantCulture, $"/Length1 {font.File.Length}")
        );
        int descriptor = file.Add(
            string.Create(
                CultureInfo.InvariantCulture,
                $"<< /Type /FontDescriptor /FontName /{name} /Flags 32 /FontBBox [{string.Join(' ', font.Box)}] /ItalicAngle 0 /Ascent {font.Ascent} /Descent {font.Descent} /CapHeight {font.CapHeight} /StemV 90 /FontFile2 {data} 0 R >>"
            )
        );
        string widths = string.Join(
            ' ',
            used.Select(u =>
                string.Create(CultureInfo.InvariantCulture, $"{u.Key} [{u.Value.Width}]")
            )
        );
        int descendant = file.Add(
            $"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{name} /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor {PdfObjects.Ref(descriptor)} /CIDToGIDMap /Identity /DW 600 /W [{widths}] >>"
        );
        int meanings = file.AddStream(Encoding.ASCII.GetBytes(Meanings(used)));
        return file.Add(
            $"<< /Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /Identity-H /DescendantFonts [{PdfObjects.Ref(descendant)}] /ToUnicode {PdfObjects.Ref(meanings)} >>"
        );
    }

    // ISO 32000-1, 9.10.3. Each block holds a hundred at most.
    private static string Meanings(SortedDictionary<ushort, Letter> used)
    {
        var map = new StringBuilder(
            """
            /CIDInit /ProcSet findresource begin
            12 dict begin
            begincmap
            /CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
            /CMapName /Adobe-Identity-UCS def
            /CMapType 2 def
            1 begincodespacerange
            <0000> <FFFF>
            endcodespacerange

            """
        );
        foreach (var block in used.Chunk(100))
        {
            map.Append(CultureInfo.InvariantCulture, $"{block.Length} beginbfchar\n");
            foreach (var (glyph, letter) in block)
            {
                string meaning = Convert.ToHexString(
                    Encoding.BigEndianUnicode.GetBytes(letter.Character.ToString())
                );
                map.Append(CultureInfo.InvariantCulture, $"<{glyph:X4}> <{meaning}>\n");
            }
            map.Append("endbfchar\n");
        }
        return map.Append("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n")
            .ToString();
    }
}
