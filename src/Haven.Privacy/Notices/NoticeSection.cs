namespace Haven.Privacy.Notices;

/// <summary>A notice within the text of one version. Each has an address of its own; they are published together.</summary>
public enum NoticeSection
{
    /// <summary>What everybody is told: all that stands in no part of its own.</summary>
    Privacy,

    /// <summary>About health facts: the notice of privacy practices of 45 CFR 164.520 (MSG-12).</summary>
    Health,

    /// <summary>What whoever works with Haven accepts together with the notice (REF-25).</summary>
    Terms,
}

internal static class NoticeSections
{
    /// <summary>As they begin in a template.</summary>
    public const string Health = "health notice";

    /// <inheritdoc cref="Health"/>
    public const string Terms = "terms of use";

    /// <summary>As it stands in an address: "health".</summary>
    public static string Key(this NoticeSection section) => section.ToString().ToLowerInvariant();

    /// <summary>What the notice about health facts has to say (45 CFR 164.520(b)(1)(ii) and (iv)).</summary>
    public static readonly IReadOnlyList<NoticeBlock> OfHealth =
    [
        NoticeBlock.Collected,
        NoticeBlock.Purposes,
        NoticeBlock.Rights,
        NoticeBlock.Recipients,
    ];
}

/// <summary>Where in a text something stands: in which of its notices, and in whose part.</summary>
internal readonly record struct NoticePlace(NoticeSection Section, Audience? For)
{
    /// <summary>As the part begins in a template: "for people", "health notice".</summary>
    public string Key =>
        For is { } audience ? "for " + audience.Key()
        : Section == NoticeSection.Terms ? NoticeSections.Terms
        : NoticeSections.Health;

    /// <summary>The part that begins so; null where none does.</summary>
    public static NoticePlace? Find(string name) =>
        name == NoticeSections.Terms ? new NoticePlace(NoticeSection.Terms, null)
        : name == NoticeSections.Health ? new NoticePlace(NoticeSection.Health, null)
        : name.StartsWith("for ", StringComparison.Ordinal)
        && AudienceKeys.Find(name["for ".Length..].Trim()) is { } audience
            ? new NoticePlace(NoticeSection.Privacy, audience)
        : null;
}
