using System.Globalization;
using System.Text;

namespace Haven.Delivery.Mime;

/// <summary>A mail as people see it, before it is written for the wire.</summary>
/// <param name="MessageId">Without angle brackets. The same at every try, so that a mail that comes twice is seen to be one.</param>
/// <param name="Date">When it was handed over.</param>
/// <param name="Text">Plain text; any kind of line end.</param>
public sealed record MailText(
    Mailbox From,
    Mailbox To,
    string Subject,
    string Text,
    string MessageId,
    DateTimeOffset Date
)
{
    /// <summary>
    /// The bytes of RFC 5322 and RFC 2045: lines end in CRLF and have at most 78 characters, all ASCII unless an
    /// address needs UTF-8 (RFC 6532).
    /// </summary>
    public byte[] Write()
    {
        string[] lines = Text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        bool quoted = lines.Any(QuotedPrintable.IsNeeded);
        var mail = new StringBuilder(Text.Length + 512);
        mail.Append(HeaderText.Field("From", From));
        mail.Append(HeaderText.Field("To", To));
        mail.Append(HeaderText.Field("Subject", Subject));
        mail.Append(
            CultureInfo.InvariantCulture,
            $"Date: {Date.ToUniversalTime().ToString("ddd, dd MMM yyyy HH':'mm':'ss", CultureInfo.InvariantCulture)} +0000\r\n"
        );
        mail.Append(
            CultureInfo.InvariantCulture,
            $"Message-ID: <{HeaderText.OneLine(MessageId)}>\r\n"
        );
        // Nobody's holiday answer comes back (RFC 3834, 5.1).
        mail.Append("Auto-Submitted: auto-generated\r\n");
        mail.Append("MIME-Version: 1.0\r\n");
        mail.Append("Content-Type: text/plain; charset=utf-8\r\n");
        mail.Append("Content-Transfer-Encoding: ");
        mail.Append(quoted ? "quoted-printable\r\n\r\n" : "7bit\r\n\r\n");
        foreach (string line in lines)
        {
            if (quoted)
            {
                QuotedPrintable.Add(mail, line);
            }
            else
            {
                mail.Append(line).Append("\r\n");
            }
        }
        return Encoding.UTF8.GetBytes(mail.ToString());
    }
}
