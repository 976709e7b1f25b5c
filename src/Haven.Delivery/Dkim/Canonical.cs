using System.Buffers;
using System.Text;

namespace Haven.Delivery.Dkim;

/// <summary>The relaxed forms of header and body (RFC 6376, 3.4.2 and 3.4.4), which a server may reflow without breaking them.</summary>
internal static class Canonical
{
    /// <summary>Each field with its name in lower case and its value in relaxed form, top first.</summary>
    public static List<(string Name, string Value)> Fields(ReadOnlySpan<byte> header)
    {
        var fields = new List<(string, string)>();
        string text = Encoding
            .UTF8.GetString(header)
            .Replace("\r\n ", " ", StringComparison.Ordinal)
            .Replace("\r\n\t", " ", StringComparison.Ordinal);
        foreach (string line in text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries))
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            fields.Add((line[..colon].Trim().ToLowerInvariant(), Spaces(line[(colon + 1)..])));
        }
        return fields;
    }

    /// <summary>What the signature is made over: the named fields, the last of each name first, then the signature itself without its end.</summary>
    public static byte[] Input(
        IReadOnlyList<string> names,
        IReadOnlyList<(string Name, string Value)> fields,
        string signature
    )
    {
        var input = new StringBuilder();
        var left = fields.ToList();
        foreach (string name in names)
        {
            int at = left.FindLastIndex(f => f.Name == name);
            if (at >= 0)
            {
                input.Append(name).Append(':').Append(left[at].Value).Append("\r\n");
                left.RemoveAt(at);
            }
        }
        var (own, value) = Fields(Encoding.UTF8.GetBytes(signature))[0];
        return Encoding.UTF8.GetBytes(input.Append(own).Append(':').Append(value).ToString());
    }

    /// <summary>Runs of blanks become one, none ends a line, and no empty line ends the body.</summary>
    public static byte[] Body(ReadOnlySpan<byte> body)
    {
        var canonical = new ArrayBufferWriter<byte>(Math.Max(body.Length, 1));
        int empty = 0;
        while (body.Length > 0)
        {
            int end = body.IndexOf("\r\n"u8);
            var line = end < 0 ? body : body[..end];
            body = end < 0 ? [] : body[(end + 2)..];
            line = line.TrimEnd(" \t"u8);
            if (line.Length == 0)
            {
                empty++;
                continue;
            }
            for (; empty > 0; empty--)
            {
                canonical.Write("\r\n"u8);
            }
            AddLine(canonical, line);
        }
        return canonical.WrittenSpan.ToArray();
    }

    private static void AddLine(ArrayBufferWriter<byte> canonical, ReadOnlySpan<byte> line)
    {
        var target = canonical.GetSpan(line.Length + 2);
        int length = 0;
        foreach (byte b in line)
        {
            bool blank = b is (byte)' ' or (byte)'\t';
            if (!blank)
            {
                target[length++] = b;
            }
            else if (length == 0 || target[length - 1] != ' ')
            {
                target[length++] = (byte)' ';
            }
        }
        target[length++] = (byte)'\r';
        target[length++] = (byte)'\n';
        canonical.Advance(length);
    }

    private static string Spaces(string value) =>
        string.Join(' ', value.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries));
}
