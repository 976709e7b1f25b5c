using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Haven.Privacy.Audit;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;

namespace Haven.Privacy.Forgetting;

/// <summary>One line of the register.</summary>
internal sealed record Registered(OrganisationId Organisation, string Mark, long At);

/// <summary>
/// Who was forgotten, by marks that name nobody, kept outside what a restore brings back: beside the checkpoints. Each
/// line carries a code over all lines before it, so that none can be changed or taken out of the middle.
/// </summary>
public sealed class ErasureRegister(ICheckpointWitness outside, KeyRing keys, IDatabase database)
{
    private const string Name = "haven.local/erasures";
    private const string Head = "haven erasures/1";

    // Several nodes write one register, each adding to what it read.
    private static readonly OrganisationId Turn = new(
        new Guid("00000000-0000-7000-8000-0000000000e5")
    );

    /// <exception cref="StartException">The register was altered.</exception>
    internal async Task<IReadOnlyList<Registered>> ReadAsync(CancellationToken cancellationToken) =>
        await outside.ReadAsync(Name, cancellationToken) is { } bytes ? Parse(bytes).Lines : [];

    /// <summary>The register as it lies outside, for a backup of the keys; null where nobody was forgotten yet.</summary>
    public Task<byte[]?> CopyAsync(CancellationToken cancellationToken) =>
        outside.ReadAsync(Name, cancellationToken);

    /// <summary>Puts a copy back where what lies outside is older or lost.</summary>
    /// <returns>Whether it was put back.</returns>
    /// <exception cref="StartException">The copy was altered, or is another installation's.</exception>
    public async Task<bool> PutBackAsync(byte[] copy, CancellationToken cancellationToken)
    {
        int lines = Parse(copy).Lines.Count;
        if (lines <= (await ReadAsync(cancellationToken)).Count)
        {
            return false;
        }
        await outside.KeepAsync(Name, copy, cancellationToken);
        return true;
    }

    /// <summary>Adds what is not there yet; durable outside when it returns.</summary>
    internal async Task AddAsync(
        IReadOnlyCollection<Registered> erasures,
        CancellationToken cancellationToken
    )
    {
        await using var alone = await database.LockLogAsync(Turn, cancellationToken);
        byte[] there =
            await outside.ReadAsync(Name, cancellationToken) ?? Encoding.ASCII.GetBytes(Head);
        var (lines, chain) = Parse(there);
        var known = lines.Select(l => l.Mark).ToHashSet(StringComparer.Ordinal);
        byte[] secret = Secret();
        var text = new StringBuilder(Encoding.ASCII.GetString(there).TrimEnd('\n')).Append('\n');
        foreach (var line in erasures.Where(e => known.Add(e.Mark)))
        {
            string content = Content(line);
            chain = Next(secret, chain, content);
            text.Append(content).Append(' ').Append(Convert.ToHexString(chain)).Append('\n');
        }
        if (known.Count > lines.Count)
        {
            await outside.KeepAsync(
                Name,
                Encoding.ASCII.GetBytes(text.ToString()),
                cancellationToken
            );
        }
    }

    /// <summary>Takes the checkpoints of a log away that lie beside the register, under each name that it had.</summary>
    internal async Task ForgetLogAsync(string origin, CancellationToken cancellationToken)
    {
        int slash = origin.LastIndexOf('/');
        bool isNumbered = int.TryParse(
            origin.AsSpan(slash + 1),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out int last
        );
        string first = isNumbered ? origin[..slash] : origin;
        await outside.ForgetAsync(first, cancellationToken);
        for (int number = 2; number <= last; number++)
        {
            await outside.ForgetAsync(
                string.Create(CultureInfo.InvariantCulture, $"{first}/{number}"),
                cancellationToken
            );
        }
    }

    // With the code over all lines, from which the next one's goes on.
    private (List<Registered> Lines, byte[] Chain) Parse(byte[] bytes)
    {
        string[] lines = Encoding
            .ASCII.GetString(bytes)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var read = new List<Registered>();
        byte[] secret = Secret();
        byte[] chain = secret;
        if (lines.Length == 0 || lines[0] != Head)
        {
            throw Altered(0);
        }
        for (int i = 1; i < lines.Length; i++)
        {
            string[] parts = lines[i].Split(' ');
            if (
                parts.Length != 4
                || !Guid.TryParseExact(parts[0], "D", out var organisation)
                || !long.TryParse(
                    parts[2],
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out long at
                )
            )
            {
                throw Altered(i);
            }
            var line = new Registered(new OrganisationId(organisation), parts[1], at);
            chain = Next(secret, chain, Content(line));
            if (Convert.ToHexString(chain) != parts[3])
            {
                throw Altered(i);
            }
            read.Add(line);
        }
        return (read, chain);
    }

    private static StartException Altered(int line) =>
        new(
            $"The register of erasures kept outside was altered (line {line + 1}). Nothing was changed. Restore the copy that Haven wrote: without it, people who were forgotten could come back."
        );

    private static string Content(Registered line) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{line.Organisation.Value:D} {line.Mark} {line.At}"
        );

    // Derived anew it costs more than a line does.
    private byte[] Secret() => keys.InstallationSecret("haven erasure register");

    private static byte[] Next(byte[] secret, byte[] chain, string content) =>
        HMACSHA256.HashData(secret, (byte[])[.. chain, .. Encoding.ASCII.GetBytes(content)]);
}
