using Haven.Privacy.Purposes;

namespace Haven.Privacy.Restrictions;

/// <summary>Restrictions in words, for those who work with them.</summary>
internal static class RestrictionWords
{
    /// <summary>What an objection can name: all that a restriction closes of the people whom an organisation looks after.</summary>
    public static IReadOnlyList<Purpose> Purposes { get; } =
    [
        .. Purpose.All.Where(p =>
            !p.StaysOpen && p != Purpose.MemberAdministration && p != Purpose.Correspondence
        ),
    ];

    /// <summary>The grounds of a restriction, in the order of Article 18(1).</summary>
    public static IReadOnlyList<Ground> Grounds { get; } =
    [Ground.Disputed, Ground.Unlawful, Ground.NeededByThem, Ground.Weighing];

    public static string Of(Ground ground) =>
        ground switch
        {
            Ground.Disputed => "They say that something is wrong, and it is being looked into",
            Ground.Unlawful => "It should not be here, and they want it kept rather than deleted",
            Ground.NeededByThem => "We need it no longer, and they need it for a claim",
            Ground.Weighing => "They objected, and it is being weighed whose reasons count more",
            _ => "They object to it",
        };

    /// <summary>What a restriction closes.</summary>
    public static string Closed(Restriction restriction) =>
        restriction.IsWhole
            ? "Everything but keeping it, emergencies, legal holds and the person’s own rights"
            : string.Join(
                "; ",
                restriction.Purposes.Split(' ').Select(k => Purpose.Find(k)?.Words ?? k)
            );
}
