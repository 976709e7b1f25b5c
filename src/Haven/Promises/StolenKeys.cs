using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Sqlite;
using Haven.Start;

namespace Haven.Promises;

/// <summary>
/// What somebody has who copied the twin's key store one day, and who holds the root key and every secret that there is
/// today. The rows lie in a file of their own, whatever the database.
/// </summary>
internal sealed class StolenKeys : IDisposable
{
    private readonly string folder;
    private readonly Settings settings;
    private readonly SqliteKeyStore copy;
    private readonly Guid generation;

    private StolenKeys(string folder, Settings settings, SqliteKeyStore copy, Guid generation)
    {
        this.folder = folder;
        this.settings = settings;
        this.copy = copy;
        this.generation = generation;
    }

    public static async Task<StolenKeys> TakeAsync(Twin twin, CancellationToken cancellationToken)
    {
        string folder = Directory.CreateTempSubdirectory("haven-twin-stolen-").FullName;
        var from = Core.KeyStore(twin.Settings);
        await using var connections = from as IAsyncDisposable;
        var generations = await from.ReadLevelAsync(KeyLevel.Generation, cancellationToken);
        var rows = new List<WrappedKey>(generations);
        rows.AddRange(await from.ReadLevelAsync(KeyLevel.Organisation, cancellationToken));
        var latest = generations.MaxBy(g => g.Version)!.Id;
        rows.AddRange(
            await from.ReadPeopleAsync(
                new WrappedUnder(latest),
                Guid.Empty,
                int.MaxValue,
                cancellationToken
            )
        );
        var copy = new SqliteKeyStore(Path.Combine(folder, "stolen.db"));
        await copy.CreateAsync(rows, cancellationToken);
        return new StolenKeys(folder, twin.Settings, copy, latest);
    }

    /// <summary>A person's key as it lay in the store, for a search.</summary>
    public async Task<byte[]> WrappedAsync(
        PersonKeyId person,
        CancellationToken cancellationToken
    ) => (await copy.ReadAsync([person.Value], cancellationToken))[0].Wrapped;

    /// <summary>Whether the person's key opens with the root key and any secret that there is now, each tried in turn.</summary>
    public async Task<bool> OpenAsync(PersonKeyId person, CancellationToken cancellationToken)
    {
        var root = RootKey.From(settings.RootKey, folder);
        string place = Path.Combine(folder, "tried");
        foreach (string secret in Directory.EnumerateFiles(settings.Generations!, "*.key"))
        {
            Directory.CreateDirectory(place);
            File.Copy(secret, Path.Combine(place, $"{generation:D}.key"), overwrite: true);
            try
            {
                using var keys = await KeyRing.OpenAsync(
                    copy,
                    root,
                    new GenerationSecrets(place, root, settings.Data),
                    TimeProvider.System,
                    cancellationToken
                );
                await keys.RequireAsync([person], cancellationToken);
                return true;
            }
            catch (Exception e) when (e is StartException or VaultException)
            {
                // Not with this one.
            }
        }
        return false;
    }

    public void Dispose()
    {
        Twin.LetGo(folder);
        Directory.Delete(folder, recursive: true);
    }
}
