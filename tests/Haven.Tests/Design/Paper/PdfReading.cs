using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace Haven.Tests.Design.Paper;

/// <summary>A tag of a file, and what stands in it.</summary>
internal sealed record ReadTag(string Type, IReadOnlyList<ReadTag> Children, string OwnText)
{
    public string Text => OwnText + string.Concat(Children.Select(c => c.Text));

    public IEnumerable<ReadTag> All => Children.SelectMany(c => c.All).Prepend(this);

    /// <summary>"Table(TR(TH TH))"</summary>
    public string Shape =>
        Children.Count == 0 ? Type : $"{Type}({string.Join(' ', Children.Select(c => c.Shape))})";
}

/// <summary>
/// Reads back a PDF file as a program does that reads it out: from the tree of tags to the marks on the pages, and from
/// glyphs to letters by the file's own tables.
/// </summary>
internal sealed partial class PdfReading
{
    private readonly Dictionary<int, (string Dictionary, byte[] Stream)> objects = [];
    private readonly List<int> pages;
    private readonly Dictionary<(int Page, int Mark), string> marked = [];
    private readonly Dictionary<(int Page, int Mark), string> markTypes = [];

    public PdfReading(byte[] file)
    {
        string text = Encoding.Latin1.GetString(file);
        foreach (Match match in Objects().Matches(text))
        {
            int stream = match.Groups["body"].Value.IndexOf("stream\n", StringComparison.Ordinal);
            string body = match.Groups["body"].Value;
            objects[int.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture)] =
                stream < 0 ? (body, []) : (body[..stream], Unpacked(body, stream + 7));
        }
        Catalog = objects.Values.Single(o => o.Dictionary.Contains("/Type /Catalog")).Dictionary;
        pages = References(Dictionary(Reference(Catalog, "Pages")), "Kids");
        foreach (int page in pages)
        {
            ReadPage(page);
        }
        int tree = Reference(Catalog, "StructTreeRoot");
        Root = Tag(References(Dictionary(tree), "K").Single(), tree);
        CheckParents(tree);
    }

    public string Catalog { get; }

    public ReadTag Root { get; }

    public int Pages => pages.Count;

    /// <summary>What is drawn outside any mark: nothing should be.</summary>
    public List<string> Loose { get; } = [];

    /// <summary>Text of artifacts, page by page: it is seen and not read out.</summary>
    public List<string> Artifacts { get; } = [];

    public string Dictionary(int number) => objects[number].Dictionary;

    public IEnumerable<string> Dictionaries => objects.Values.Select(o => o.Dictionary);

    public static int Reference(string dictionary, string key) =>
        int.Parse(
            Regex.Match(dictionary, $@"/{key} (\d+) 0 R").Groups[1].Value,
            CultureInfo.InvariantCulture
        );

    public byte[] Stream(int number) => objects[number].Stream;

    private static List<int> References(string dictionary, string key) =>
        [
            .. Regex
                .Matches(
                    Regex.Match(dictionary, $@"/{key} \[([^\]]*)\]").Groups[1].Value,
                    @"(\d+) 0 R(?! /MCID)"
                )
                .Select(m => int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture)),
        ];

    private ReadTag Tag(int number, int parent)
    {
        string dictionary = Dictionary(number);
        Reference(dictionary, "P").ShouldBe(parent);
        string type = Regex.Match(dictionary, @"/S /(\w+)").Groups[1].Value;
        var text = new StringBuilder();
        foreach (Match mark in Marks().Matches(dictionary))
        {
            var place = (
                pages.IndexOf(int.Parse(mark.Groups[1].Value, CultureInfo.InvariantCulture)),
                int.Parse(mark.Groups[2].Value, CultureInfo.InvariantCulture)
            );
            markTypes[place].ShouldBe(type);
            text.Append(marked[place]);
            seen[place] = number;
        }
        string kids = Marks().Replace(dictionary, "");
        return new ReadTag(
            type,
            References(kids, "K").ConvertAll(k => Tag(k, number)),
            text.ToString()
        );
    }

    private readonly Dictionary<(int Page, int Mark), int> seen = [];

    // Each mark belongs to one tag, and the page's table of parents says which.
    private void CheckParents(int tree)
    {
        seen.Keys.ShouldBe(marked.Keys, ignoreOrder: true);
        string numbers = Dictionary(Reference(Dictionary(tree), "ParentTree"));
        foreach (Match page in Regex.Matches(numbers, @"(\d+) \[((?:\d+ 0 R ?)*)\]"))
        {
            var parents = Regex.Matches(page.Groups[2].Value, @"(\d+) 0 R");
            for (int mark = 0; mark < parents.Count; mark++)
            {
                int index = int.Parse(page.Groups[1].Value, CultureInfo.InvariantCulture);
                seen[(index, mark)]
                    .ToString(CultureInfo.InvariantCulture)
                    .ShouldBe(parents[mark].Groups[1].Value);
            }
        }
    }

    private void ReadPage(int number)
    {
        string page = Dictionary(number);
        var fonts = Regex
            .Matches(page, @"/(F\d+) (\d+) 0 R")
            .ToDictionary(
                m => m.Groups[1].Value,
                m => MeaningsOf(int.Parse(m.Groups[2].Value, CultureInfo.InvariantCulture))
            );
        string content = Encoding.Latin1.GetString(Stream(Reference(page, "Contents")));
        var inside = new Stack<string>();
        (int, int)? mark = null;
        string font = "";
        string? actual = null;
        foreach (Match m in Operators().Matches(content))
        {
            if (m.Groups["begin"].Success)
            {
                inside.Push(m.Groups["begin"].Value);
                if (m.Groups["mark"].Success)
                {
                    mark = (
                        pages.IndexOf(number),
                        int.Parse(m.Groups["mark"].Value, CultureInfo.InvariantCulture)
                    );
                    marked[mark.Value] = "";
                    markTypes[mark.Value] = m.Groups["begin"].Value;
                }
                actual = m.Groups["actual"].Success ? Utf16(m.Groups["actual"].Value) : null;
            }
            else if (m.Groups["end"].Success)
            {
                mark = inside.Pop() == "Span" ? mark : null;
                actual = null;
            }
            else if (m.Groups["font"].Success)
            {
                font = m.Groups["font"].Value;
            }
            else if (m.Groups["box"].Success)
            {
                Keep(inside, null, "(a box)");
            }
            else
            {
                string words = actual ?? Decode(m.Groups["text"].Value, fonts[font]);
                Keep(inside, mark, words);
            }
        }
        inside.ShouldBeEmpty();
    }

    private void Keep(Stack<string> inside, (int, int)? mark, string words)
    {
        if (mark is { } place)
        {
            marked[place] += words;
        }
        else if (inside.Contains("Artifact"))
        {
            Artifacts.Add(words);
        }
        else
        {
            Loose.Add(words);
        }
    }

    private Dictionary<string, string> MeaningsOf(int font)
    {
        string map = Encoding.ASCII.GetString(Stream(Reference(Dictionary(font), "ToUnicode")));
        return Regex
            .Matches(map, "^<(?<glyph>....)> <(?<meaning>.+)>$", RegexOptions.Multiline)
            .Where(m => !m.Value.StartsWith("<0000>", StringComparison.Ordinal))
            .ToDictionary(m => m.Groups["glyph"].Value, m => Utf16(m.Groups["meaning"].Value));
    }

    private static string Decode(string glyphs, Dictionary<string, string> meanings) =>
        string.Concat(glyphs.Chunk(4).Select(g => meanings[new string(g)]));

    private static string Utf16(string hex) =>
        Encoding.BigEndianUnicode.GetString(Convert.FromHexString(hex));

    private static byte[] Unpacked(string body, int at)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(
            body[at..body.LastIndexOf("\nendstream", StringComparison.Ordinal)]
        );
        if (!body[..at].Contains("/FlateDecode"))
        {
            return bytes;
        }
        using var packed = new ZLibStream(new MemoryStream(bytes), CompressionMode.Decompress);
        using var whole = new MemoryStream();
        packed.CopyTo(whole);
        return whole.ToArray();
    }

    [GeneratedRegex(@"(?<number>\d+) 0 obj\n(?<body>.*?)\nendobj\n", RegexOptions.Singleline)]
    private static partial Regex Objects();

    [GeneratedRegex(@"<< /Type /MCR /Pg (\d+) 0 R /MCID (\d+) >>")]
    private static partial Regex Marks();

    [GeneratedRegex(
        @"/(?<begin>\w+) << (?:/MCID (?<mark>\d+)|/Type /\w+|/ActualText <FEFF(?<actual>[0-9A-F]*)>) >> BDC|(?<end>EMC)|/(?<font>F\d+) [\d.]+ Tf|<(?<text>[0-9A-F]+)> Tj|(?<box>re f)"
    )]
    private static partial Regex Operators();
}
