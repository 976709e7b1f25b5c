using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Haven.Privacy.Audit;
using Haven.Privacy.Audit.Log;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Privacy.Promises;

/// <summary>
/// SCR-7: the log as others read it. This reader is written from the published format (c2sp.org/tlog-tiles,
/// c2sp.org/signed-note, RFC 6962) and shares nothing with what writes the log but OpenSSL.
/// </summary>
internal static class LogFormatChecks
{
    [Keeps("SCR-7", 5)]
    public static async Task<string> OthersCanVerifyTheLog(ITwin twin, CancellationToken ct)
    {
        var person = await twin.ResidentAsync(ct);
        await person.Browser.GetAsync("/privacy/audit", ct);
        await twin.Services.GetRequiredService<Sequencer>().SequenceAllAsync(ct);
        var verification = twin.Services.GetRequiredService<AuditVerification>();
        string folder = Directory.CreateTempSubdirectory("haven-twin-log-").FullName;
        try
        {
            await verification.ExportAsync(person.Organisation, folder, ct);
            string key = (await verification.KeyAsync(person.Organisation, ct)).ToString();
            int entries = Verify(folder, key);
            return $"A log of {entries} entries was taken out as files; a reader written from the published format alone computed its root anew and found the signature good.";
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static int Verify(string folder, string key)
    {
        string[] parts = File.ReadAllText(Path.Combine(folder, "checkpoint")).Split("\n\n");
        string text = parts[0] + "\n";
        string[] lines = text.Split('\n');
        byte[] signed = Convert.FromBase64String(parts[1].Trim().Split(' ')[^1]);
        // A key is written as name, hash and key with + between them; names and base64 may hold a + of their own.
        byte[] publicKey = Convert.FromBase64String(key[(key.IndexOf('+', 0) + 10)..])[1..];
        PromiseBrokenException.Unless(
            Ed25519.Verify(publicKey, Encoding.UTF8.GetBytes(text), signed.AsSpan(4)),
            "The signature under the log that was taken out is not good."
        );
        var leaves = Directory
            .EnumerateFiles(
                Path.Combine(folder, "tile", "entries"),
                "*",
                SearchOption.AllDirectories
            )
            .Order(StringComparer.Ordinal)
            .SelectMany(f => Entries(File.ReadAllBytes(f)))
            .Select(e => SHA256.HashData([0, .. e]))
            .ToList();
        PromiseBrokenException.Unless(
            lines[1] == $"{leaves.Count}" && lines[2] == Convert.ToBase64String(Root(leaves)),
            "The entries that were taken out are not those that the log's signature stands under."
        );
        return leaves.Count;
    }

    private static IEnumerable<byte[]> Entries(byte[] bundle)
    {
        for (int at = 0; at < bundle.Length; )
        {
            int length = BinaryPrimitives.ReadUInt16BigEndian(bundle.AsSpan(at));
            yield return bundle[(at + 2)..(at + 2 + length)];
            at += 2 + length;
        }
    }

    // RFC 6962, 2.1: split at the largest power of two below the size.
    private static byte[] Root(IReadOnlyList<byte[]> leaves)
    {
        if (leaves.Count == 1)
        {
            return leaves[0];
        }
        int split = 1;
        while (split * 2 < leaves.Count)
        {
            split *= 2;
        }
        return SHA256.HashData([
            1,
            .. Root([.. leaves.Take(split)]),
            .. Root([.. leaves.Skip(split)]),
        ]);
    }
}
