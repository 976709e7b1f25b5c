using Haven.Privacy.Inventory;
using Haven.Privacy.Rights.Package;
using Haven.Privacy.Store;

namespace Haven.Privacy.Disclosures;

/// <summary>One kind of record that can be given.</summary>
/// <param name="Key">The record's declared name; for life.</param>
/// <param name="HasMoreTyped">Whether somebody typed some of it, which is given only where that was said.</param>
public sealed record DisclosureItem(string Key, string English, string Spanish, bool HasMoreTyped)
{
    public string Words(string lang) => lang == "es" ? Spanish : English;
}

/// <summary>
/// What can be given of somebody, read from the declarations. What is given to nobody else (<see cref="NotGivenAttribute"/>),
/// facts about other people, and what a browser sealed, is not among it on any ground.
/// </summary>
public sealed class DisclosureItems
{
    private readonly IReadOnlyList<PackageKind> kinds;

    public DisclosureItems(HavenServices services)
    {
        var about = services.Parts.SelectMany(p => p.Records.Where(p.IsAboutClients)).ToHashSet();
        kinds = [.. PackageKind.Of(services.Parts).Where(k => about.Contains(k.Record.Type))];
        var spanish = new PackageText(services.Parts, "es");
        All =
        [
            .. kinds
                .Where(k => k.FieldsFor(others: true, withTyped: true).Count > 0)
                .Select(k => new DisclosureItem(
                    k.Record.Name,
                    k.Record.What,
                    spanish.Of(k.Record.What),
                    k.FieldsFor(others: true, withTyped: true).Count
                        > k.FieldsFor(others: true).Count
                )),
        ];
    }

    public IReadOnlyList<DisclosureItem> All { get; }

    public DisclosureItem? Find(string key) => All.FirstOrDefault(i => i.Key == key);

    /// <summary>As people read them, one after the other.</summary>
    public string Words(IEnumerable<string> keys, string lang) =>
        string.Join("; ", keys.Select(k => Find(k)?.Words(lang) ?? k));

    internal IReadOnlyList<PackageKind> KindsOf(IReadOnlyCollection<string> keys) =>
        [.. kinds.Where(k => keys.Contains(k.Record.Name, StringComparer.Ordinal))];
}
