using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Haven.Privacy.Promises;
using Haven.Screening.Names;

namespace Haven.Screening.Promises;

/// <summary>What a browser would send, for checks: keys that nobody has, and names under them.</summary>
public static class NameSeals
{
    internal const string Home = "/screening/names";
    private const int Nonce = 12;
    private const int Tag = 16;

    /// <summary>Of this kind, around random bytes: Haven cannot tell.</summary>
    internal static string Made(SealedFormat format)
    {
        byte[] bytes = RandomNumberGenerator.GetBytes(format.Length);
        if (format.BeginsWithPoint)
        {
            using var pair = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
            var point = pair.ExportParameters(false).Q;
            byte[] at = [4, .. point.X!, .. point.Y!];
            at.CopyTo(bytes, 0);
        }
        return Marked(format, bytes);
    }

    /// <summary>A name, encrypted under a key that ends here.</summary>
    public static string Name(string name)
    {
        var format = SealedFormat.Name;
        byte[] plain = new byte[format.Length - Nonce - Tag];
        Encoding.UTF8.GetBytes(name, plain.AsSpan(2));
        byte[] made = RandomNumberGenerator.GetBytes(format.Length);
        using var aes = new AesGcm(RandomNumberGenerator.GetBytes(32), Tag);
        aes.Encrypt(
            made.AsSpan(0, Nonce),
            plain,
            made.AsSpan(Nonce, plain.Length),
            made.AsSpan(Nonce + plain.Length)
        );
        return Marked(format, made);
    }

    /// <summary>The name as it would stand if nothing encrypted it: the right kind and length.</summary>
    internal static string Clear(string name)
    {
        byte[] bytes = new byte[SealedFormat.Name.Length];
        Encoding.UTF8.GetBytes(name).CopyTo(bytes, 0);
        return Marked(SealedFormat.Name, bytes);
    }

    /// <summary>Sets up the team's key through its page; returns its id.</summary>
    public static async Task<Guid> SetUpNamesAsync(this TwinPerson person, CancellationToken ct)
    {
        var team = Guid.CreateVersion7();
        var answer = await person.Browser.SubmitAsync(
            Home + "/set-up",
            ct,
            ("team", $"{team:D}"),
            ("public", Made(SealedFormat.PublicKey)),
            ("private", Made(SealedFormat.PrivateKey)),
            ("wrapped", Made(SealedFormat.Wrapped)),
            ("vouch", Made(SealedFormat.Vouch)),
            ("recovery", Made(SealedFormat.Recovery))
        );
        PromiseBrokenException.Unless(
            answer.LeadsTo(Home),
            "A team could not set up the key for its clients' names."
        );
        return team;
    }

    /// <summary>Sends the form that takes up a client, with this in place of the encrypted name.</summary>
    public static Task<TwinAnswer> TakeUpNamedAsync(
        this TwinPerson person,
        long code,
        string name,
        Guid team,
        CancellationToken ct
    ) =>
        person.Browser.SubmitAsync(
            ClientSteps.New,
            ct,
            [
                ("code", $"{code}"),
                ("birth", "NotAsked"),
                (SentName.Field, name),
                (SentName.KeyField, $"{team:D}"),
                .. ClientSteps.Attested,
            ]
        );

    private static string Marked(SealedFormat format, byte[] bytes) =>
        $"{format.Mark}.{Base64Url.EncodeToString(bytes)}";
}
