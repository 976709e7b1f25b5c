using Haven.Helpline.Chats;

namespace Haven.Helpline.Talk;

/// <summary>How a chat stands, in words for its visitor.</summary>
internal sealed record TalkState(
    string Title,
    string Note,
    bool MayWrite,
    bool IsGone,
    string Referral = ""
)
{
    /// <summary>As the page's script knows the parts about a referral.</summary>
    public const string Proposed = "proposed";

    /// <inheritdoc cref="Proposed"/>
    public const string Agreed = "agreed";

    public static TalkState Of(TalkWords words, Chat chat) =>
        chat switch
        {
            { EndedAt: > 0 } => new(
                words.OverTitle,
                words.OverNote(chat),
                false,
                false,
                Part(chat)
            ),
            { Advocate: null } => new(
                words.WaitingTitle,
                words.WaitingNote,
                true,
                false,
                Part(chat)
            ),
            _ => new(words.TalkingTitle, words.Promise(chat.Hours), true, false, Part(chat)),
        };

    public static TalkState Gone(TalkWords words) =>
        new(words.GoneTitle, words.GoneText, false, true);

    public Heard Heard(IReadOnlyList<ShownLine> lines) =>
        new(lines, Title, Note, MayWrite, IsLast: !MayWrite, Referral);

    // What was agreed can be taken back for as long as the chat is here; agreed it is in the chat alone.
    private static string Part(Chat chat) =>
        chat.Referral switch
        {
            ReferralStep.Proposed when !chat.IsOver() => Proposed,
            ReferralStep.Agreed => Agreed,
            _ => "",
        };
}
