using Haven.Helpline.Chats;

namespace Haven.Helpline.Talk;

/// <summary>How a chat stands, in words for its visitor.</summary>
internal sealed record TalkState(string Title, string Note, bool MayWrite, bool IsGone)
{
    public static TalkState Of(TalkWords words, Chat chat) =>
        chat switch
        {
            { EndedAt: > 0 } => new(words.OverTitle, words.OverNote(chat), false, false),
            { Advocate: null } => new(words.WaitingTitle, words.WaitingNote, true, false),
            _ => new(words.TalkingTitle, words.Promise(chat.Hours), true, false),
        };

    public static TalkState Gone(TalkWords words) =>
        new(words.GoneTitle, words.GoneText, false, true);

    public Heard Heard(IReadOnlyList<ShownLine> lines) =>
        new(lines, Title, Note, MayWrite, IsLast: !MayWrite);
}
