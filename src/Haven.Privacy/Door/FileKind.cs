using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Haven.Privacy.Door;

/// <summary>A kind of file, known by its content alone.</summary>
/// <param name="words">What it is called, after "is not": "a JSON file".</param>
/// <param name="fault">What is wrong with a content that is not of this kind, after a colon; null when it is.</param>
public sealed class FileKind(string words, FileKind.Judge fault)
{
    /// <summary>Looks through a whole content, and unpacks or runs nothing.</summary>
    public delegate string? Judge(ReadOnlySpan<byte> content);

    private const int DeepestJson = 128;

    // Readers look for the end of a PDF in so many bytes.
    private const int PdfEnd = 1024;

    private const string CutOff = "it is cut off before its end";

    // What files begin with that people take for another one.
    private static readonly (byte[] Beginning, string What)[] Others =
    [
        ([0x50, 0x4B, 0x03, 0x04], "it is a ZIP archive, as spreadsheets and documents are too"),
        ([0x50, 0x4B, 0x05, 0x06], "it is an empty ZIP archive"),
        ([0x1F, 0x8B], "it is packed with gzip"),
        ([0x25, 0x50, 0x44, 0x46], "it is a PDF"),
        ([0xFF, 0xFE], "it is text in UTF-16. Save it as UTF-8"),
        ([0xFE, 0xFF], "it is text in UTF-16. Save it as UTF-8"),
        ([0x3C], "it is a page or an XML file"),
    ];

    public string Words => words;

    public string? Fault(ReadOnlySpan<byte> content) => fault(content);

    /// <summary>One JSON text in UTF-8 (RFC 8259), with or without a byte order mark, at most 128 levels deep.</summary>
    public static FileKind Json { get; } = new("a JSON file", FaultOfJson);

    /// <summary>A PDF file (ISO 32000) that is whole as far as its first and last lines say. What is in it is not looked at.</summary>
    public static FileKind Pdf { get; } = new("a PDF file", FaultOfPdf);

    /// <summary>
    /// A paper that was signed: a PDF file, or its picture (JPEG, PNG), whole as far as its first and last bytes say.
    /// Nothing is unpacked or drawn.
    /// </summary>
    public static FileKind Paper { get; } = new("a PDF file or a picture", FaultOfPaper);

    /// <summary>What a browser calls a content of <see cref="Paper"/>, and how such a file's name ends.</summary>
    public static (string Type, string Ending) PaperType(ReadOnlySpan<byte> content) =>
        content.StartsWith(Png) ? ("image/png", "png")
        : content.StartsWith(Jpeg) ? ("image/jpeg", "jpg")
        : ("application/pdf", "pdf");

    private static ReadOnlySpan<byte> Png => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    private static ReadOnlySpan<byte> Jpeg => [0xFF, 0xD8, 0xFF];

    // A PNG ends with an empty chunk of this name and its check sum, a JPEG with a marker, after which cameras write zeros.
    private static string? FaultOfPaper(ReadOnlySpan<byte> content) =>
        content.StartsWith("%PDF-"u8) ? FaultOfPdf(content)
        : content.StartsWith(Png) ? (content[..^4].EndsWith("IEND"u8) ? null : CutOff)
        : content.StartsWith(Jpeg)
            ? (content.TrimEnd((byte)0).EndsWith((ReadOnlySpan<byte>)[0xFF, 0xD9]) ? null : CutOff)
        : OtherIn(content) ?? "it begins as none of these";

    private static string? OtherIn(ReadOnlySpan<byte> content)
    {
        foreach (var (beginning, what) in Others)
        {
            if (content.StartsWith(beginning))
            {
                return what;
            }
        }
        return null;
    }

    private static string? FaultOfPdf(ReadOnlySpan<byte> content) =>
        !content.StartsWith("%PDF-"u8) ? "it does not begin as one"
        : content[^Math.Min(content.Length, PdfEnd)..].IndexOf("%%EOF"u8) < 0 ? CutOff
        : null;

    private static string? FaultOfJson(ReadOnlySpan<byte> content)
    {
        if (OtherIn(content) is { } what)
        {
            return what;
        }
        if (!Utf8.IsValid(content))
        {
            return "it holds bytes that are no text in UTF-8";
        }
        var reader = new Utf8JsonReader(
            content.StartsWith(Encoding.UTF8.Preamble) ? content[3..] : content,
            new JsonReaderOptions { MaxDepth = DeepestJson }
        );
        try
        {
            while (reader.Read()) { }
            return null;
        }
        catch (JsonException e)
        {
            return FormattableString.Invariant(
                $"it cannot be read at line {e.LineNumber + 1}, because it is malformed, cut off, or nests deeper than {DeepestJson} levels"
            );
        }
    }
}
