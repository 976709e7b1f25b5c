using System.Buffers.Binary;
using System.Text;

namespace Haven.Design.Paper;

/// <summary>
/// A TrueType font of the program, as much of it as laying out a line needs: which glyph stands for a character, and how
/// wide it is. Lengths are in thousandths of the type size, as a PDF file wants them.
/// </summary>
internal sealed class TrueTypeFont
{
    private readonly Dictionary<int, ushort> glyphs = [];
    private readonly int unitsPerEm;
    private readonly int widths;
    private readonly int hmtx;

    private TrueTypeFont(string name, byte[] file)
    {
        Name = name;
        File = file;
        int head = Table("head");
        int hhea = Table("hhea");
        unitsPerEm = Number(head + 18);
        hmtx = Table("hmtx");
        widths = Number(hhea + 34);
        Box = [.. Enumerable.Range(0, 4).Select(i => Thousandths(Signed(head + 36 + 2 * i)))];
        Ascent = Thousandths(Signed(hhea + 4));
        Descent = Thousandths(Signed(hhea + 6));
        CapHeight = Thousandths(Signed(Table("OS/2") + 88));
        ReadCharacters(Table("cmap"));
    }

    /// <summary>As the file is called: "latin-400".</summary>
    public string Name { get; }

    /// <summary>The whole font, to be embedded.</summary>
    public byte[] File { get; }

    public IReadOnlyList<int> Box { get; }
    public int Ascent { get; }
    public int Descent { get; }
    public int CapHeight { get; }

    public static TrueTypeFont Read(string name)
    {
        using var stream =
            typeof(TrueTypeFont).Assembly.GetManifestResourceStream(name + ".ttf")
            ?? throw new ArgumentException($"No font {name} was built.", nameof(name));
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return new TrueTypeFont(name, copy.ToArray());
    }

    /// <summary>The glyph of a character; null where the font has none.</summary>
    public ushort? Glyph(Rune character) =>
        glyphs.TryGetValue(character.Value, out ushort glyph) ? glyph : null;

    public int WidthOf(ushort glyph) => Thousandths(Number(hmtx + 4 * Math.Min(glyph, widths - 1)));

    private int Table(string tag)
    {
        int count = Number(4);
        for (int at = 12; at < 12 + 16 * count; at += 16)
        {
            if (Encoding.ASCII.GetString(File, at, 4) == tag)
            {
                return (int)BinaryPrimitives.ReadUInt32BigEndian(File.AsSpan(at + 8));
            }
        }
        throw new InvalidDataException($"The font {Name} has no table '{tag}'.");
    }

    // Format 4 (OpenType, 'cmap'): segments of the basic plane, which is all that these fonts hold.
    private void ReadCharacters(int cmap)
    {
        int tables = Number(cmap + 2);
        int at = Enumerable
            .Range(0, tables)
            .Select(i =>
                cmap + (int)BinaryPrimitives.ReadUInt32BigEndian(File.AsSpan(cmap + 8 + 8 * i))
            )
            .First(t => Number(t) == 4);
        int segments = Number(at + 6) / 2;
        int ends = at + 14;
        int starts = ends + 2 * segments + 2;
        for (int i = 0; i < segments; i++)
        {
            int offsetAt = starts + 4 * segments + 2 * i;
            int delta = Number(starts + 2 * segments + 2 * i);
            int start = Number(starts + 2 * i);
            for (int c = start; c <= Number(ends + 2 * i) && c != 0xFFFF; c++)
            {
                int offset = Number(offsetAt);
                int raw = offset == 0 ? c : Number(offsetAt + offset + 2 * (c - start));
                ushort glyph = (ushort)(raw == 0 ? 0 : raw + delta);
                if (glyph != 0)
                {
                    glyphs[c] = glyph;
                }
            }
        }
    }

    private int Number(int at) => BinaryPrimitives.ReadUInt16BigEndian(File.AsSpan(at));

    private int Signed(int at) => BinaryPrimitives.ReadInt16BigEndian(File.AsSpan(at));

    private int Thousandths(int units) =>
        (int)Math.Round(units * 1000.0 / unitsPerEm, MidpointRounding.AwayFromZero);
}
