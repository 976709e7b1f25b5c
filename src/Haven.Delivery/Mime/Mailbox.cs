using System.Globalization;
using System.Text;

namespace Haven.Delivery.Mime;

/// <summary>Whom a mail is from or for: an address that is safe to put on the wire, and a name for people.</summary>
public sealed record Mailbox
{
    private const int LongestLocalPart = 64; // RFC 5321, 4.5.3.1.1
    private const int LongestAddress = 254; // RFC 5321, 4.5.3.1.3, less the angle brackets
    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    private Mailbox(string local, string domain, string? name)
    {
        LocalPart = local;
        Domain = domain;
        Name = name;
    }

    /// <summary>What stands before the at sign. ASCII, unless <see cref="NeedsUtf8"/>.</summary>
    public string LocalPart { get; }

    /// <summary>The domain in the form that every server understands (RFC 5890): <c>xn--bcher-kva.example</c>.</summary>
    public string Domain { get; }

    /// <summary>The name that people see; null where there is none.</summary>
    public string? Name { get; }

    /// <summary>The address as it goes over the wire.</summary>
    public string Address => $"{LocalPart}@{Domain}";

    /// <summary>Whether only servers that speak SMTPUTF8 (RFC 6531) can carry it: what stands before the at sign is not ASCII.</summary>
    public bool NeedsUtf8 => !Ascii.IsValid(LocalPart);

    /// <summary>The mailbox; null when this is no address that a mail can be sent to.</summary>
    /// <param name="address">Without a name and without angle brackets.</param>
    /// <param name="name">A name for people; control characters in it become spaces.</param>
    public static Mailbox? Parse(string address, string? name = null)
    {
        int at = address.LastIndexOf('@');
        if (at <= 0 || at == address.Length - 1)
        {
            return null;
        }
        string local = address[..at];
        return
            IsLocalPart(local)
            && AsciiDomain(address[(at + 1)..]) is { } domain
            && Encoding.UTF8.GetByteCount(local) + 1 + domain.Length <= LongestAddress
            ? new Mailbox(local, domain, name is null ? null : HeaderText.OneLine(name))
            : null;
    }

    /// <summary>Reads <c>name@example.org</c> or <c>Name of a person &lt;name@example.org&gt;</c>.</summary>
    public static Mailbox? ParseNamed(string text)
    {
        string trimmed = text.Trim();
        int open = trimmed.LastIndexOf('<');
        return open < 0 ? Parse(trimmed)
            : trimmed.EndsWith('>')
                ? Parse(trimmed[(open + 1)..^1], trimmed[..open].Trim().Trim('"').Trim())
            : null;
    }

    // Dot-atoms of RFC 5322, with the UTF-8 of RFC 6532. Quoted local parts are left out on purpose: nobody has one,
    // and they are where injected commands hide.
    private static bool IsLocalPart(string local) =>
        Encoding.UTF8.GetByteCount(local) <= LongestLocalPart
        && local.Split('.').All(atom => atom.Length > 0 && atom.EnumerateRunes().All(IsAtomText));

    private static bool IsAtomText(Rune rune) =>
        rune.IsAscii
            ? Rune.IsLetterOrDigit(rune)
                || "!#$%&'*+-/=?^_`{|}~".Contains((char)rune.Value, StringComparison.Ordinal)
            : rune != Rune.ReplacementChar
                && !Rune.IsWhiteSpace(rune)
                && Rune.GetUnicodeCategory(rune)
                    is not (
                        UnicodeCategory.Control
                        or UnicodeCategory.Format
                        or UnicodeCategory.PrivateUse
                        or UnicodeCategory.OtherNotAssigned
                        or UnicodeCategory.LineSeparator
                        or UnicodeCategory.ParagraphSeparator
                    );

    private static string? AsciiDomain(string domain)
    {
        try
        {
            return Idn.GetAscii(domain).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
