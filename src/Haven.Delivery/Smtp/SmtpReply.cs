using System.Text;

namespace Haven.Delivery.Smtp;

/// <summary>What a server answered to one command.</summary>
/// <param name="Code">From 200 to 599.</param>
/// <param name="Lines">The text of each line. It may name people: it is neither stored nor logged.</param>
internal sealed record SmtpReply(int Code, IReadOnlyList<string> Lines)
{
    public bool IsGood => Code is >= 200 and < 300;

    public bool AsksForData => Code is >= 300 and < 400;

    public bool IsFinal => Code >= 500;
}

/// <summary>The server said something that is no reply of RFC 5321, or more than anybody wants to hear.</summary>
internal sealed class SmtpGarbageException(string message) : Exception(message);

/// <summary>Reads replies from a stream, within limits.</summary>
internal sealed class SmtpReplyReader
{
    // RFC 5321, 4.5.3.1.5 has 512; a little more is borne with.
    private const int LongestLine = 2048;
    private const int MostLines = 128;

    private readonly byte[] buffer = new byte[4096];
    private int start;
    private int end;

    /// <summary>Whether the server has said more than it was asked.</summary>
    public bool HasMore => end > start;

    /// <exception cref="SmtpGarbageException">No reply, or one without an end.</exception>
    /// <exception cref="EndOfStreamException">The server has gone.</exception>
    public async ValueTask<SmtpReply> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        string first = await LineAsync(stream, cancellationToken);
        int code = CodeOf(first);
        if (IsLast(first))
        {
            return new SmtpReply(code, [TextOf(first)]);
        }
        var lines = new List<string> { TextOf(first) };
        while (true)
        {
            string line = await LineAsync(stream, cancellationToken);
            if (CodeOf(line) != code)
            {
                throw new SmtpGarbageException("A reply changed its code half way.");
            }
            lines.Add(TextOf(line));
            if (IsLast(line))
            {
                return new SmtpReply(code, lines);
            }
            if (lines.Count >= MostLines)
            {
                throw new SmtpGarbageException("A reply does not end.");
            }
        }
    }

    private async ValueTask<string> LineAsync(Stream stream, CancellationToken cancellationToken)
    {
        int seen = 0;
        while (true)
        {
            int at = buffer.AsSpan(start + seen, end - start - seen).IndexOf((byte)'\n');
            if (at >= 0)
            {
                var line = buffer.AsSpan(start, seen + at);
                start += seen + at + 1;
                return Encoding.Latin1.GetString(line.TrimEnd((byte)'\r'));
            }
            seen = end - start;
            if (seen > LongestLine)
            {
                throw new SmtpGarbageException("A line does not end.");
            }
            MakeRoom();
            int read = await stream.ReadAsync(buffer.AsMemory(end), cancellationToken);
            end += read > 0 ? read : throw new EndOfStreamException("The mail server has gone.");
        }
    }

    private void MakeRoom()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            end -= start;
            start = 0;
        }
    }

    private static int CodeOf(string line)
    {
        bool isReply =
            line.Length >= 3
            && line[0] is >= '2' and <= '5'
            && char.IsAsciiDigit(line[1])
            && char.IsAsciiDigit(line[2])
            && (line.Length == 3 || line[3] is ' ' or '-');
        return isReply
            ? ((line[0] - '0') * 100) + ((line[1] - '0') * 10) + line[2] - '0'
            : throw new SmtpGarbageException("A line is no reply.");
    }

    private static bool IsLast(string line) => line.Length == 3 || line[3] == ' ';

    private static string TextOf(string line) => line.Length > 4 ? line[4..] : "";
}
