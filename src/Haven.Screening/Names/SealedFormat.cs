using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Unicode;

namespace Haven.Screening.Names;

/// <summary>
/// What a browser may send of keys and names: a mark of its kind, and base64url of exactly so many bytes. Haven cannot
/// tell whether they were encrypted well, but anything else, and anything that reads as text, it refuses and keeps nowhere.
/// </summary>
/// <param name="Mark">Kind and version: "n1".</param>
/// <param name="Length">In bytes.</param>
/// <param name="BeginsWithPoint">Whether it begins with a point of the curve P-256, uncompressed.</param>
internal sealed record SealedFormat(string Mark, int Length, bool BeginsWithPoint = false)
{
    private const int Point = 65;
    private const int Nonce = 12;
    private const int Salt = 16;
    private const int Tag = 16;
    private const int Key = 32;

    // A private key of P-256 in PKCS #8 with its public part, as browsers write it.
    private const int Pkcs8 = 138;

    // A name is padded to this length, whatever it is.
    private const int PaddedName = 256;

    public static readonly SealedFormat PublicKey = new("k1", Point, true);
    public static readonly SealedFormat PrivateKey = new("p1", Salt + Nonce + Pkcs8 + Tag);
    public static readonly SealedFormat Wrapped = new("w1", Point + Nonce + Key + Tag, true);
    public static readonly SealedFormat Vouch = new("v1", Key);
    public static readonly SealedFormat Recovery = new("r1", Salt + Nonce + Key + Tag);
    public static readonly SealedFormat Link = new("l1", Nonce + Key + Tag);
    public static readonly SealedFormat Name = new("n1", Nonce + PaddedName + Tag);

    /// <summary>How long the whole is as text.</summary>
    public int Characters => Mark.Length + 1 + Base64Url.GetEncodedLength(Length);

    /// <summary>Whether this is what a browser makes of this kind.</summary>
    public bool Fits(string? sent)
    {
        if (
            sent is null
            || sent.Length != Characters
            || !sent.StartsWith(Mark + ".", StringComparison.Ordinal)
            || !Base64Url.IsValid(sent.AsSpan(Mark.Length + 1))
        )
        {
            return false;
        }
        byte[] bytes = Base64Url.DecodeFromChars(sent.AsSpan(Mark.Length + 1));
        int from = BeginsWithPoint ? Point : 0;
        // One content has one spelling: the last character's unused bits are no place to leave something either.
        return bytes.Length == Length
            && Base64Url.EncodeToString(bytes) == sent[(Mark.Length + 1)..]
            && (!BeginsWithPoint || IsPoint(bytes.AsSpan(0, Point)))
            && (from == Length || IsRandom(bytes.AsSpan(from)));
    }

    // Encrypted bytes are as random ones: no text in UTF-8, and hardly a value twice. Zeros, letters and UTF-16 have few
    // different values. Of real ones less than one in a hundred million
    // is refused, and the browser makes others at the next try.
    private static bool IsRandom(ReadOnlySpan<byte> bytes)
    {
        var seen = new HashSet<byte>();
        foreach (byte b in bytes)
        {
            seen.Add(b);
        }
        double expected = 256 * (1 - Math.Pow(255 / 256.0, bytes.Length));
        return seen.Count > expected * 0.7 && !Utf8.IsValid(bytes);
    }

    private static bool IsPoint(ReadOnlySpan<byte> bytes)
    {
        if (bytes[0] != 4)
        {
            return false;
        }
        try
        {
            using var key = ECDiffieHellman.Create(
                new ECParameters
                {
                    Curve = ECCurve.NamedCurves.nistP256,
                    Q = new ECPoint { X = bytes[1..33].ToArray(), Y = bytes[33..65].ToArray() },
                }
            );
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
