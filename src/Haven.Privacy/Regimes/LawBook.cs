using Haven.Privacy.Vault;

namespace Haven.Privacy.Regimes;

/// <summary>
/// Every law that an organisation can choose: those that Haven ships, and those that lie in a folder of the
/// installation, so that a law can be added without a new program.
/// </summary>
public sealed class LawBook
{
    private const string Prefix = "laws/";
    private static readonly Lazy<LawBook> ShippedLaws = new(() => new LawBook(ReadShipped()));
    private readonly Dictionary<string, Regime> byId;

    internal LawBook(IEnumerable<(string File, Regime Regime)> laws)
    {
        byId = new(StringComparer.Ordinal);
        foreach (var (file, regime) in laws)
        {
            if (!byId.TryAdd(regime.Id, regime))
            {
                throw new LawException(
                    file,
                    "id",
                    $"there is a law “{regime.Id}” already. Give this one another id."
                );
            }
        }
        All = [.. byId.Values.OrderBy(r => r.Name.En, StringComparer.Ordinal)];
    }

    public static LawBook Shipped => ShippedLaws.Value;

    /// <summary>In the order of their English names.</summary>
    public IReadOnlyList<Regime> All { get; }

    public Regime? Find(string id) => byId.GetValueOrDefault(id);

    /// <summary>What Haven ships, and every *.json of this folder beside it.</summary>
    /// <exception cref="StartException">The folder is not there, or a file in it is wrong.</exception>
    public static LawBook With(string? folder)
    {
        if (folder is null)
        {
            return Shipped;
        }
        try
        {
            return new LawBook([
                .. ReadShipped(),
                .. Directory
                    .EnumerateFiles(folder, "*.json")
                    .Order(StringComparer.Ordinal)
                    .Select(f => (f, LawFile.Read(f, File.ReadAllBytes(f)))),
            ]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartException(
                $"The folder of further laws (Haven:Laws) cannot be read: {e.Message}",
                e
            );
        }
    }

    private static IEnumerable<(string File, Regime Regime)> ReadShipped()
    {
        var assembly = typeof(LawBook).Assembly;
        foreach (
            string name in assembly
                .GetManifestResourceNames()
                .Where(n => n.StartsWith(Prefix, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
        )
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            yield return (name, LawFile.Read(name, bytes.ToArray()));
        }
    }
}
