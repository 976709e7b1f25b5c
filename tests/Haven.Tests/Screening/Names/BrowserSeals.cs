using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Haven.Tests.Screening.Names;

/// <summary>
/// What the browser does with keys and names, written a second time from docs/adr/0019 alone: what one side seals the
/// other must open.
/// </summary>
internal static class BrowserSeals
{
    private const int Rounds = 600_000;
    private const int Nonce = 12;
    private const int Tag = 16;
    private const int Salt = 16;
    private const int Point = 65;
    private const int PaddedName = 256;

    /// <summary>A member's pair: P-256.</summary>
    public static ECDiffieHellman NewPair() => ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);

    public static byte[] NewTeamKey() => RandomNumberGenerator.GetBytes(32);

    public static string PublicKey(ECDiffieHellman pair) => Marked("k1", PointOf(pair));

    public static string LockPrivate(
        Guid organisation,
        Guid member,
        ECDiffieHellman pair,
        string passphrase
    )
    {
        byte[] salt = RandomNumberGenerator.GetBytes(Salt);
        byte[] to = Bound("private key", organisation, member);
        return Marked(
            "p1",
            [.. salt, .. Seal(FromPassphrase(passphrase, salt), to, pair.ExportPkcs8PrivateKey())]
        );
    }

    public static ECDiffieHellman OpenPrivate(
        Guid organisation,
        Guid member,
        string text,
        string passphrase
    )
    {
        byte[] locked = Unmarked("p1", text);
        byte[] plain = Open(
            FromPassphrase(passphrase, locked[..Salt]),
            Bound("private key", organisation, member),
            locked[Salt..]
        );
        var pair = ECDiffieHellman.Create();
        pair.ImportPkcs8PrivateKey(plain, out _);
        return pair;
    }

    public static string WrapFor(
        Guid organisation,
        Guid member,
        ECDiffieHellman receiver,
        Guid team,
        byte[] teamKey
    )
    {
        using var passing = NewPair();
        byte[] to = Wrapping(organisation, member, team, PointOf(passing), PointOf(receiver));
        byte[] agreed = passing.DeriveRawSecretAgreement(receiver.PublicKey);
        return Marked("w1", [.. PointOf(passing), .. Seal(Derive(agreed, to), to, teamKey)]);
    }

    public static byte[] Unwrap(
        Guid organisation,
        Guid member,
        ECDiffieHellman own,
        Guid team,
        string text
    )
    {
        byte[] wrapped = Unmarked("w1", text);
        byte[] passing = wrapped[..Point];
        byte[] to = Wrapping(organisation, member, team, passing, PointOf(own));
        using var other = ECDiffieHellman.Create(
            new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new ECPoint { X = passing[1..33], Y = passing[33..] },
            }
        );
        byte[] agreed = own.DeriveRawSecretAgreement(other.PublicKey);
        return Open(Derive(agreed, to), to, wrapped[Point..]);
    }

    public static string VouchFor(
        Guid organisation,
        Guid member,
        byte[] publicKey,
        Guid team,
        byte[] teamKey
    ) =>
        Marked(
            "v1",
            HMACSHA256.HashData(
                Derive(teamKey, Bound("vouch")),
                (byte[])[.. Bound("vouch", organisation, member, team), .. publicKey]
            )
        );

    public static string LockRecovery(Guid organisation, Guid team, byte[] teamKey, string phrase)
    {
        byte[] salt = RandomNumberGenerator.GetBytes(Salt);
        byte[] to = Bound("recovery", organisation, team);
        return Marked("r1", [.. salt, .. Seal(FromPassphrase(phrase, salt), to, teamKey)]);
    }

    public static byte[] OpenRecovery(Guid organisation, Guid team, string text, string phrase)
    {
        byte[] locked = Unmarked("r1", text);
        return Open(
            FromPassphrase(phrase, locked[..Salt]),
            Bound("recovery", organisation, team),
            locked[Salt..]
        );
    }

    public static string LinkOld(
        Guid organisation,
        Guid old,
        byte[] oldKey,
        Guid team,
        byte[] teamKey
    ) =>
        Marked(
            "l1",
            Seal(Derive(teamKey, Bound("link")), Bound("link", organisation, old, team), oldKey)
        );

    public static byte[] OpenLink(
        Guid organisation,
        Guid old,
        string text,
        Guid team,
        byte[] teamKey
    ) =>
        Open(
            Derive(teamKey, Bound("link")),
            Bound("link", organisation, old, team),
            Unmarked("l1", text)
        );

    public static string SealName(
        Guid organisation,
        long code,
        Guid team,
        byte[] teamKey,
        string name
    )
    {
        byte[] plain = new byte[PaddedName];
        int length = Encoding.UTF8.GetBytes(name.Normalize(), plain.AsSpan(2));
        BinaryPrimitives.WriteUInt16BigEndian(plain, (ushort)length);
        return Marked("n1", Seal(NameKey(teamKey), Place(organisation, code, team), plain));
    }

    public static string OpenName(
        Guid organisation,
        long code,
        Guid team,
        byte[] teamKey,
        string text
    )
    {
        byte[] plain = Open(
            NameKey(teamKey),
            Place(organisation, code, team),
            Unmarked("n1", text)
        );
        return Encoding.UTF8.GetString(plain, 2, BinaryPrimitives.ReadUInt16BigEndian(plain));
    }

    /// <summary>Of this kind and length, and nothing in it: Haven cannot tell.</summary>
    public static string Random(string mark, int length) =>
        Marked(mark, RandomNumberGenerator.GetBytes(length));

    public static string Marked(string mark, byte[] bytes) =>
        mark + "." + Base64Url.EncodeToString(bytes);

    public static byte[] PointOf(ECDiffieHellman pair)
    {
        var q = pair.ExportParameters(false).Q;
        return [4, .. q.X!, .. q.Y!];
    }

    private static byte[] Unmarked(string mark, string text)
    {
        text.ShouldStartWith(mark + ".");
        return Base64Url.DecodeFromChars(text.AsSpan(mark.Length + 1));
    }

    private static byte[] NameKey(byte[] teamKey) => Derive(teamKey, Bound("client names"));

    private static byte[] Place(Guid organisation, long code, Guid team) =>
        Encoding.UTF8.GetBytes(
            FormattableString.Invariant($"haven client name/1\n{organisation:D}\n{code}\n{team:D}")
        );

    private static byte[] Wrapping(
        Guid organisation,
        Guid member,
        Guid team,
        byte[] passing,
        byte[] receiver
    ) => [.. Bound("wrapped key", organisation, member, team), .. passing, .. receiver];

    private static byte[] Bound(string what, params Guid[] to) =>
        Encoding.UTF8.GetBytes(
            string.Join('\n', to.Select(t => t.ToString("D")).Prepend($"haven {what}/1"))
        );

    private static byte[] FromPassphrase(string passphrase, byte[] salt) =>
        Rfc2898DeriveBytes.Pbkdf2(
            Encoding.UTF8.GetBytes(passphrase),
            salt,
            Rounds,
            HashAlgorithmName.SHA256,
            32
        );

    private static byte[] Derive(byte[] secret, byte[] info) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, 32, [], info);

    private static byte[] Seal(byte[] key, byte[] to, byte[] plain)
    {
        using var aes = new AesGcm(key, Tag);
        byte[] sealing = new byte[Nonce + plain.Length + Tag];
        RandomNumberGenerator.Fill(sealing.AsSpan(0, Nonce));
        aes.Encrypt(
            sealing.AsSpan(0, Nonce),
            plain,
            sealing.AsSpan(Nonce, plain.Length),
            sealing.AsSpan(Nonce + plain.Length),
            to
        );
        return sealing;
    }

    private static byte[] Open(byte[] key, byte[] to, byte[] sealing)
    {
        using var aes = new AesGcm(key, Tag);
        byte[] plain = new byte[sealing.Length - Nonce - Tag];
        aes.Decrypt(
            sealing.AsSpan(0, Nonce),
            sealing.AsSpan(Nonce, plain.Length),
            sealing.AsSpan(Nonce + plain.Length),
            plain,
            to
        );
        return plain;
    }
}
