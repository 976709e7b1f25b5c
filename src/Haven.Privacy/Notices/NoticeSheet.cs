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
    string Filled
)
{
    /// <summary>What changes with it, where that matters to people; empty where it does not.</summary>
    public string Summary { get; init; } = "";

    public IReadOnlyList<NoticePart> Parts { get; } =
        NoticeTemplate.PartsOf(Filled, Words.Title(Organisation));

    public string Title => Words.Title(Organisation);

    /// <summary>The beginning of the SHA-256 of the text: the same on page and paper of one version.</summary>
    public string Digest { get; } =
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Filled)))[..16];

    public static NoticeSheet Of(
        NoticeVersion version,
        string organisation,
        string lang,
        TimeZoneInfo zone
    ) =>
        new(
            organisation,
            NoticeWords.In(lang),
            version.Number,
            version.EffectiveOn,
            Calendar.ZoneDays.DayOf(zone, version.PublishedAt),
            version.Filled(lang)
        )
        {
            Summary = version.Change == NoticeChange.Small ? "" : version.Summary(lang),
        };
}
