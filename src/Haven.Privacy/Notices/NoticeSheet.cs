using System.Security.Cryptography;
using System.Text;

namespace Haven.Privacy.Notices;

/// <summary>
/// A version of a notice in one language, as page and paper show it. Both are made of this and of nothing else.
/// </summary>
/// <param name="Number">0 where it is a draft.</param>
public sealed record NoticeSheet(
    string Organisation,
    NoticeWords Words,
    int Number,
    DateOnly EffectiveOn,
    DateOnly ChangedOn,
    string Filled,
    NoticeSection Section = NoticeSection.Privacy
)
{
    /// <summary>What changes with it, where that matters to people; empty where it does not.</summary>
    public string Summary { get; init; } = "";

    public IReadOnlyList<NoticePart> Parts { get; } =
    [
        .. NoticeTemplate
            .PartsOf(Filled, Words.Title(Organisation, Section))
            .Where(p => p.Section == Section),
    ];

    public string Title => Words.Title(Organisation, Section);

    /// <summary>The beginning of the SHA-256 of the text: the same on all pages and papers of one version.</summary>
    public string Digest { get; } =
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Filled)))[..16];

    public static NoticeSheet Of(
        NoticeVersion version,
        string organisation,
        string lang,
        TimeZoneInfo zone,
        NoticeSection section = NoticeSection.Privacy
    ) =>
        new(
            organisation,
            NoticeWords.In(lang),
            version.Number,
            version.EffectiveOn,
            Calendar.ZoneDays.DayOf(zone, version.PublishedAt),
            version.Filled(lang),
            section
        )
        {
            Summary = version.Change == NoticeChange.Small ? "" : version.Summary(lang),
        };
}
