using System.Text;

namespace Haven.Delivery.Smtp;

/// <summary>Who sends to whom, and the bytes: everything that the server is told.</summary>
public sealed record SmtpEnvelope
{
    /// <param name="from">The sender's address; empty for none (a report of a failure).</param>
    /// <param name="to">At least one.</param>
    /// <param name="mail">Header and body. Each line ends in CRLF; neither CR nor LF stands alone.</param>
    /// <exception cref="ArgumentException">An address or the mail could be read by a server as something else than it is.</exception>
    public SmtpEnvelope(string from, IReadOnlyList<string> to, ReadOnlyMemory<byte> mail)
    {
        if (to.Count == 0)
        {
            throw new ArgumentException("A mail wants a recipient.", nameof(to));
        }
        foreach (string address in to.Append(from))
        {
            if (address.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c is '<' or '>'))
            {
                throw new ArgumentException("An address holds what none may hold.", nameof(to));
            }
        }
        RequireLines(mail.Span);
        From = from;
        To = to;
        Mail = mail;
    }

    public string From { get; }
    public IReadOnlyList<string> To { get; }
    public ReadOnlyMemory<byte> Mail { get; }

    /// <summary>Whether an address or the header is other than ASCII.</summary>
    internal bool NeedsUtf8 => !Ascii.IsValid(From) || To.Any(t => !Ascii.IsValid(t));

    internal bool IsEightBit => !Ascii.IsValid(Mail.Span);

    // A lone CR or LF is a line end to one server and none to the next: the gap through which a second mail is smuggled.
    private static void RequireLines(ReadOnlySpan<byte> mail)
    {
        if (!mail.EndsWith("\r\n"u8))
        {
            throw new ArgumentException("A mail ends with a line end.", nameof(mail));
        }
        while (mail.IndexOfAny((byte)'\r', (byte)'\n') is >= 0 and var at)
        {
            if (mail[at] != '\r' || at + 1 == mail.Length || mail[at + 1] != '\n')
            {
                throw new ArgumentException("Lines of a mail end in CRLF.", nameof(mail));
            }
            mail = mail[(at + 2)..];
        }
    }
}
