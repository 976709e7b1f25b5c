using System.Collections.Concurrent;
using Haven.Helpline.Model;

namespace Haven.Helpline.Chats;

/// <summary>
/// Wakes the pages that listen to a chat on this server, so that a line is there at once. A wake-up may be lost, and those
/// of another server are not heard: who listens looks again by themselves after a moment.
/// </summary>
public sealed class ChatWakes
{
    private readonly ConcurrentDictionary<ChatId, TaskCompletionSource> waiting = new();

    /// <summary>Ends with the next change of this chat. Asked for before the chat is read, none is missed.</summary>
    public Task NextAsync(ChatId chat) => waiting.GetOrAdd(chat, _ => New()).Task;

    public void Raise(ChatId chat)
    {
        if (waiting.TryRemove(chat, out var all))
        {
            all.TrySetResult();
        }
    }

    private static TaskCompletionSource New() =>
        new(TaskCreationOptions.RunContinuationsAsynchronously);
}
