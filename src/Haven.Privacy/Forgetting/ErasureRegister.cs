using System.Globalization;
using System.Text;
using Haven.Privacy.Audit;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;

namespace Haven.Privacy.Forgetting;

/// <summary>
/// Who was forgotten, by marks that name nobody, kept outside what a restore brings back: beside the checkpoints. Each
/// line carries a code over all lines before it, so that none can be changed or taken out of the middle. A volume that
/// is full is not written again: adding costs the same however many were forgotten before.
/// </summary>
public sealed class ErasureRegister(ICheckpointWitness outside, KeyRing keys, IDatabase database)
{
    private const string Name = "haven.local/erasures";

    // As many lines as are read and written for one erasure: some 200 kilobytes.
    internal const int Full = 1_000;

    // Several nodes write one register, each adding to what it read.
    private static readonly OrganisationId Turn = new(
        new Guid("00000000-0000-7000-8000-0000000000e5")
    );

    // Every volume before this one is full.
    private int last = 1;

    /// <exception cref="StartException">The register was altered.</exception>
    internal async Task<IReadOnlyList<Registered>> ReadAsync(CancellationToken cancellationToken) =>
        await CopyAsync(cancellationToken) is { } bytes ? Lines(Parse(bytes)) : [];

    /// <summary>The register as it lies outside, for a backup of the keys; null where nobody was forgotten yet.</summary>
    public async Task<byte[]?> CopyAsync(CancellationToken cancellationToken)
    {
        if (await ReadAsync(1, cancellationToken) is not { } first)
        {
            return null;
        }
        byte[] all = first;
        for (int number = 2; await ReadAsync(number, cancellationToken) is { } volume; number++)
        {
            all = [.. all, .. volume];
        }
        return all;
    }

    /// <summary>Puts a copy back where what lies outside is older or lost.</summary>
    /// <returns>Whether it was put back.</returns>
    /// <exception cref="StartException">The copy was altered, or is another installation's.</exception>
    public async Task<bool> PutBackAsync(byte[] copy, CancellationToken cancellationToken)
    {
        var volumes = Parse(copy);
        if (Lines(volumes).Count <= (await ReadAsync(cancellationToken)).Count)
        {
            return false;
        }
        foreach (var volume in volumes)
        {
            await KeepAsync(volume, cancellationToken);
        }
        return true;
    }

    /// <summary>Adds what is not there yet; durable outside when it returns.</summary>
    internal async Task AddAsync(
        IReadOnlyCollection<Registered> erasures,
        CancellationToken cancellationToken
    )
    {
        await using var alone = await database.LockLogAsync(Turn, cancellationToken);
        var volume = await LastAsync(cancellationToken);
        int before = volume.Lines.Count;
        var known = volume.Lines.Select(l => l.Mark).ToHashSet(StringComparer.Ordinal);
        foreach (var line in erasures.Where(e => known.Add(e.Mark)))
        {
            volume.Add(line);
        }
        if (volume.Lines.Count > before)
        {
            await KeepAsync(volume, cancellationToken);
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

    // The one that is added to: a new one where the last is full.
    private async Task<RegisterVolume> LastAsync(CancellationToken cancellationToken)
    {
        byte[]? end = null;
        while (await ReadAsync(last, cancellationToken) is { } bytes)
        {
            if (RegisterVolume.Parse(Secret(), bytes, last, end) is not [var volume])
            {
                throw RegisterVolume.Altered(0);
            }
            if (volume.Lines.Count < Full)
            {
                return volume;
            }
            end = volume.Code;
            last++;
        }
        if (last > 1 && end is null)
        {
            // What was there when this node looked last is gone.
            last = 1;
            return await LastAsync(cancellationToken);
        }
        return RegisterVolume.Begin(Secret(), last, end);
    }

    private Task<byte[]?> ReadAsync(int number, CancellationToken cancellationToken) =>
        outside.ReadAsync(NameOf(number), cancellationToken);

    private Task KeepAsync(RegisterVolume volume, CancellationToken cancellationToken) =>
        outside.KeepAsync(
            NameOf(volume.Number),
            Encoding.ASCII.GetBytes(volume.Text),
            cancellationToken
        );

    private static string NameOf(int number) =>
        number == 1 ? Name : string.Create(CultureInfo.InvariantCulture, $"{Name}/{number}");

    private List<RegisterVolume> Parse(byte[] bytes) =>
        RegisterVolume.Parse(Secret(), bytes, 1, null);

    // A crash between a line and its note in the data writes the line once more, perhaps into the next volume.
    private static List<Registered> Lines(IEnumerable<RegisterVolume> volumes) =>
        [.. volumes.SelectMany(v => v.Lines).DistinctBy(l => l.Mark, StringComparer.Ordinal)];

    private byte[] Secret() => keys.InstallationSecret("haven erasure register");
}
