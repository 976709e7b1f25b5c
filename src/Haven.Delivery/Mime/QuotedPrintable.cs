using System.Text;

namespace Haven.Delivery.Mime;

/// <summary>Quoted-printable (RFC 2045, 6.7): any text as short ASCII lines that no server on the way alters.</summary>
internal static class QuotedPrintable
{
    private const int LineLength = 76;
    private const string Hex = "0123456789ABCDEF";

    /// <summary>Whether the lines can go as they are.</summary>
    public static bool IsNeeded(string line) =>
        line.Length > LineLength
        || line.EndsWith(' ')
        || line.AsSpan().ContainsAnyExceptInRange(' ', '~')
        // Some servers still put a > before it, and the signature breaks.
        || line.StartsWith("From ", StringComparison.Ordinal);

    /// <summary>Adds one line and its line end.</summary>
    public static void Add(StringBuilder body, string line)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(line);
        int column = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            byte b = bytes[i];
            bool last = i == bytes.Length - 1;
            bool plain =
                b is >= (byte)'!' and <= (byte)'~' and not (byte)'='
                || (b is (byte)' ' or (byte)'\t' && !last);
            // A full stop or "From" that begins a line is what servers alter.
            plain &= column > 0 || b is not ((byte)'.' or (byte)'F');
            int width = plain ? 1 : 3;
            if (column + width > LineLength - (last ? 0 : 1))
            {
                body.Append("=\r\n");
                column = 0;
                plain &= b is not ((byte)'.' or (byte)'F');
                width = plain ? 1 : 3;
            }
            column += width;
            _ = plain
                ? body.Append((char)b)
                : body.Append('=').Append(Hex[b >> 4]).Append(Hex[b & 15]);
        }
        body.Append("\r\n");
    }
}
