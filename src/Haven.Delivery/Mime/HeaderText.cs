using System.Text;

namespace Haven.Delivery.Mime;

/// <summary>
/// Text in header fields: encoded words for what is not plain ASCII (RFC 2047), and lines folded at 78 characters
/// (RFC 5322, 2.1.1). Whatever is given stays inside its own field.
/// </summary>
internal static class HeaderText
{
    private const int LineLength = 78;

    // A line with an encoded word has at most 76 characters: the field's name, 12 around the base64, and 48 that carry
    // 36 bytes.
    private const int BytesOfWord = 36;

    /// <summary>A line of text: control characters and line ends become spaces, so that no second field begins.</summary>
    public static string OneLine(string text) =>
        string.Concat(
                text.EnumerateRunes()
                    .Select(r =>
                        Rune.IsControl(r) || r.Value is 0x2028 or 0x2029 ? " " : r.ToString()
                    )
            )
            .Trim();

    /// <summary>A whole field with its line end.</summary>
    public static string Field(string name, string text)
    {
        string line = OneLine(text);
        return IsPlain(line)
            ? Fold(name + ":", line.Split(' '))
            : Fold(name + ":", EncodedWords(line));
    }

    /// <summary>A field with an address, as <c>Name &lt;address&gt;</c>.</summary>
    public static string Field(string name, Mailbox mailbox)
    {
        string address = $"<{mailbox.Address}>";
        return string.IsNullOrEmpty(mailbox.Name)
            ? Fold(name + ":", [address])
            : Fold(name + ":", [.. Phrase(mailbox.Name), address]);
    }

    private static IEnumerable<string> Phrase(string name) =>
        IsPlain(name) && name.Length < LineLength - 20
            ?
            [
                $"\"{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"",
            ]
            : EncodedWords(name);

    // What looks like an encoded word would be read as one; a word that fills a line cannot be folded; and several
    // spaces at a fold would not all come back.
    private static bool IsPlain(string text) =>
        Ascii.IsValid(text)
        && !text.Contains("=?", StringComparison.Ordinal)
        && !text.Contains("  ", StringComparison.Ordinal)
        && text.Split(' ').All(w => w.Length < LineLength - 20);

    // Each word is whole characters, for each is decoded on its own.
    private static List<string> EncodedWords(string text)
    {
        var words = new List<string>();
        var bytes = new List<byte>(BytesOfWord);
        Span<byte> one = stackalloc byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            int length = rune.EncodeToUtf8(one);
            if (bytes.Count + length > BytesOfWord)
            {
                words.Add(Word(bytes));
                bytes.Clear();
            }
            bytes.AddRange(one[..length]);
        }
        words.Add(Word(bytes));
        return words;
    }

    private static string Word(List<byte> bytes) =>
        $"=?utf-8?B?{Convert.ToBase64String([.. bytes])}?=";

    private static string Fold(string start, IEnumerable<string> words)
    {
        var field = new StringBuilder(start);
        int column = start.Length;
        bool first = true;
        foreach (string word in words)
        {
            if (!first && column + 1 + word.Length > LineLength)
            {
                field.Append("\r\n");
                column = 0;
            }
            field.Append(' ').Append(word);
            column += 1 + word.Length;
            first = false;
        }
        return field.Append("\r\n").ToString();
    }
}
