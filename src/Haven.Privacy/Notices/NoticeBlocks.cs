namespace Haven.Privacy.Notices;

/// <summary>What a notice is filled with from the declarations, so that it cannot say anything else than what holds.</summary>
internal enum NoticeBlock
{
    Collected,
    Purposes,
    Kept,
    Rights,
    Recipients,
    Place,
    Signals,
    Security,
}

internal static class NoticeBlocks
{
    public static readonly IReadOnlyList<NoticeBlock> All = Enum.GetValues<NoticeBlock>();

    /// <summary>Those that differ from audience to audience.</summary>
    public static readonly IReadOnlyList<NoticeBlock> OfEachAudience =
    [
        NoticeBlock.Collected,
        NoticeBlock.Kept,
    ];

    /// <summary>As it stands in a template: "collected".</summary>
    public static string Key(this NoticeBlock block) => block.ToString().ToLowerInvariant();

    public static NoticeBlock? Find(string? key)
    {
        foreach (var block in All)
        {
            if (block.Key() == key)
            {
                return block;
            }
        }
        return null;
    }

    /// <summary>What it is filled with, for whoever writes the notice.</summary>
    public static string Words(this NoticeBlock block) =>
        block switch
        {
            NoticeBlock.Collected =>
                "which kinds of facts are kept of the audience in whose part it stands",
            NoticeBlock.Purposes =>
                "what facts are used for, by whom, and what your laws say allows it",
            NoticeBlock.Kept => "how long things are kept, by your own rules and your laws",
            NoticeBlock.Rights => "what people can ask for, where, and what your laws say of it",
            NoticeBlock.Recipients => "who gets facts",
            NoticeBlock.Place => "where facts are stored",
            NoticeBlock.Signals => "cookies, and what becomes of “do not track”",
            _ => "how facts are protected",
        };
}
