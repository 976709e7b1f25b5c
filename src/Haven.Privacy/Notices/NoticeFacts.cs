using Haven.Privacy.Abroad;
using Haven.Privacy.Calendar;
using Haven.Privacy.Inventory;
using Haven.Privacy.Ownership;
using Haven.Privacy.Processors;
using Haven.Privacy.Regimes;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;

namespace Haven.Privacy.Notices;

/// <summary>Where the machine stands and who runs it, as its operator says; null while nobody has said it.</summary>
/// <param name="Region">More precisely than the country: "Oregon".</param>
/// <param name="Operator">With how they are reached: "Harbour Hosting, help@hosting.example".</param>
/// <param name="Country">Where everything is stored.</param>
public sealed record InstallationPlace(
    string? Region,
    string? Operator = null,
    Country? Country = null
);

/// <summary>Facts of one audience that belong together.</summary>
/// <param name="Of">The kinds of people whom they are kept of; empty where no kind is declared.</param>
internal sealed record CollectedGroup(
    IReadOnlyList<KeptKind> Of,
    IReadOnlyList<StoredField> Fields
);

/// <summary>What is declared in an installation and chosen by an organisation: all that a notice is filled with.</summary>
/// <param name="Code">The organisation's, as it stands in addresses.</param>
/// <param name="Kept">Each kind of people, with the organisation's own rule.</param>
/// <param name="Agreements">With whom an agreement about processing is in force.</param>
/// <param name="Owner">Null while nobody has recorded who owns the facts.</param>
internal sealed record NoticeFacts(
    string Code,
    IReadOnlyList<IModelPart> Parts,
    RegimeRules Laws,
    IReadOnlyList<HeldRule> Kept,
    InstallationPlace Place,
    IReadOnlyList<string> Agreements,
    OwnerOfRecord? Owner
)
{
    /// <summary>What companies do for the organisation or for whoever runs its machine, each kind once.</summary>
    public IReadOnlyList<ProcessorTask> Helpers { get; init; } = [];

    /// <summary>The transfers to other countries that are in force; null where it is of no organisation.</summary>
    public IReadOnlyList<Transfer>? Abroad { get; init; }

    /// <summary>What is kept of an audience; of nobody in particular, everything, or all facts about health.</summary>
    public IReadOnlyList<CollectedGroup> CollectedOf(NoticePlace place)
    {
        var groups = new List<CollectedGroup>();
        var others = new List<StoredField>();
        foreach (var part in Parts)
        {
            var fields = FieldsOf(part, place);
            var kinds = KindsOf(part, place.For);
            if (fields.Count > 0 && kinds.Count > 0)
            {
                groups.Add(new CollectedGroup(kinds, fields));
            }
            else
            {
                others.AddRange(fields);
            }
        }
        if (others.Count > 0)
        {
            groups.Add(new CollectedGroup([], others));
        }
        return groups;
    }

    /// <summary>How long an audience is kept, kind by kind.</summary>
    public IEnumerable<HeldRule> KeptOf(NoticePlace place)
    {
        var kinds = Parts
            .Where(p => FieldsOf(p, place).Count > 0)
            .SelectMany(p => KindsOf(p, place.For))
            .ToHashSet();
        return Kept.Where(r => kinds.Contains(r.Kind));
    }

    private static Audience AudienceOf(IModelPart part, Type record, StoredField field) =>
        field.Whose is not null && part.IsAboutClients(record)
            ? Audience.Guardians
            : part.AboutWhom(record);

    // What is known of a parent stands in the young person's records, and goes with them.
    private static List<KeptKind> KindsOf(IModelPart part, Audience? audience) =>
        [
            .. part.Keeps.Where(k =>
                audience is null or Audience.Guardians || part.AboutWhom(k.Root) == audience
            ),
        ];

    private static List<StoredField> FieldsOf(IModelPart part, NoticePlace place) =>
        [
            .. part.Records.SelectMany(r =>
                Inventory
                    .Inventory.Read(r)
                    .Fields.Where(f =>
                        f.Kind is FieldKind.Personal or FieldKind.Sensitive
                        && (place.For is null || place.For == AudienceOf(part, r, f))
                        && (place.Section != NoticeSection.Health || f.IsHealth)
                    )
            ),
        ];
}
