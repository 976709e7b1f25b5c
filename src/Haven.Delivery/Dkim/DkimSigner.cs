using System.Security.Cryptography;
using System.Text;

namespace Haven.Delivery.Dkim;

/// <summary>
/// Signs mail for a domain (RFC 6376): relaxed/relaxed, rsa-sha256, over the exact bytes that are sent. The public key
/// stands in the domain's records under <c>SELECTOR._domainkey.DOMAIN</c>.
/// </summary>
public sealed class DkimSigner : IDisposable
{
    /// <summary>Shorter keys are refused by many receivers (RFC 8301, 3.2).</summary>
    public const int ShortestKey = 2048;

    private static readonly string[] Signed =
    [
        "from",
        "to",
        "subject",
        "date",
        "message-id",
        "auto-submitted",
        "mime-version",
        "content-type",
        "content-transfer-encoding",
    ];

    // Named once more than they are there: a second one added on the way breaks the signature.
    private static readonly string[] Once = ["from", "to", "subject", "date", "message-id"];

    private readonly RSA key;
    private readonly string domain;
    private readonly string selector;

    /// <param name="domain">Of the sender's address, in ASCII.</param>
    /// <param name="selector">Names the key among the domain's.</param>
    /// <param name="key">At least <see cref="ShortestKey"/> bits. Disposed with the signer.</param>
    /// <exception cref="ArgumentException">The key is too short, or the selector is no name in the domain system.</exception>
    public DkimSigner(string domain, string selector, RSA key)
    {
        if (key.KeySize < ShortestKey)
        {
            throw new ArgumentException(
                $"The key has {key.KeySize} bits; {ShortestKey} are the least that receivers take.",
                nameof(key)
            );
        }
        if (!IsSelector(selector))
        {
            throw new ArgumentException(
                "A selector has letters, digits and hyphens, in parts divided by full stops.",
                nameof(selector)
            );
        }
        this.domain = domain;
        this.selector = selector;
        this.key = key;
    }

    /// <summary>What stands in the domain's records, so that receivers can check.</summary>
    public string PublicRecord =>
        "v=DKIM1; k=rsa; p=" + Convert.ToBase64String(key.ExportSubjectPublicKeyInfo());

    public static bool IsSelector(string selector) =>
        selector.Length is > 0 and <= 63
        && selector
            .Split('.')
            .All(p => p.Length > 0 && p.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'));

    /// <summary>The signature field with its line end, to stand before the mail.</summary>
    /// <param name="mail">Header and body, lines ending in CRLF.</param>
    /// <param name="at">When it is signed.</param>
    public byte[] Sign(ReadOnlySpan<byte> mail, DateTimeOffset at)
    {
        int end = mail.IndexOf("\r\n\r\n"u8);
        var header = end < 0 ? mail : mail[..(end + 2)];
        var body = end < 0 ? [] : mail[(end + 4)..];
        var fields = Canonical.Fields(header);
        string[] names = [.. Signed.Where(n => fields.Any(f => f.Name == n)), .. Once];
        string bodyHash = Convert.ToBase64String(SHA256.HashData(Canonical.Body(body)));
        string unsigned = string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"v=1; a=rsa-sha256; c=relaxed/relaxed; d={domain}; s={selector};\r\n t={at.ToUnixTimeSeconds()}; h={string.Join(":\r\n ", Lines(names))};\r\n bh={bodyHash};\r\n b="
        );
        byte[] input = Canonical.Input(names, fields, "DKIM-Signature: " + unsigned);
        byte[] signature = SignBytes(input);
        return Encoding.ASCII.GetBytes(
            $"DKIM-Signature: {unsigned}{Folded(Convert.ToBase64String(signature))}\r\n"
        );
    }

    // OpenSSL's key is used by one thread at a time; the cost of one more copy is none beside a signature.
    private byte[] SignBytes(byte[] input)
    {
        lock (key)
        {
            return key.SignData(input, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
    }

    private static IEnumerable<string> Lines(string[] names) =>
        names.Chunk(5).Select(c => string.Join(':', c));

    private static string Folded(string text) =>
        string.Join("\r\n ", text.Chunk(72).Select(c => new string(c)));

    public void Dispose() => key.Dispose();
}
