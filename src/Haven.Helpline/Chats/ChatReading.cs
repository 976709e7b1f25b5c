using Haven.Helpline.Certificates;
using Haven.Helpline.Model;
using Haven.Helpline.Supervision;
using Haven.Organisations.Model;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Helpline.Chats;

/// <summary>A line that can be read.</summary>
public sealed record ShownLine(int Number, ChatSide By, long At, string Text);

/// <summary>A chat as one of the two sees it, with the lines after a number.</summary>
public sealed record ShownChat(Chat Chat, IReadOnlyList<ShownLine> Lines);

/// <summary>A chat that an advocate has opened, with its entry in the log.</summary>
public sealed record OpenedChat(ShownChat Shown, Opened Opening, IReadOnlyList<ChatReader> Readers);

/// <summary>A supervisor who read the chat.</summary>
public sealed record ChatReader(string Name, long At);

/// <summary>A chat in the queue. Nothing of it is opened.</summary>
public sealed record QueuedChat(
    ChatId Id,
    string Lang,
    long BegunAt,
    long LastAt,
    int Lines,
    bool IsMine,
    bool IsOver
);

/// <summary>What visitors and advocates read of chats.</summary>
public sealed class ChatReading(IDatabase database, CertificateGate gate, Vault vault)
{
    /// <summary>Longer conversations show their end; nobody has written so much in a night.</summary>
    internal const int MostLines = 2000;

    /// <summary>The visitor's own chat, with the lines after this number; null where it is gone.</summary>
    /// <param name="chat">Found by the key that only they have.</param>
    public async Task<ShownChat?> ForVisitorAsync(
        Chat chat,
        int after,
        CancellationToken cancellationToken
    ) =>
        await ReadAsync(chat.OrganisationId, chat.Id, after, cancellationToken) is { } read
            ? await ShownAsync(
                read,
                () => vault.OpenToThemselvesAsync(read.Lines, cancellationToken)
            )
            : null;

    /// <summary>
    /// Opens a chat for the advocate who took it, as one entry in the log; null where they have none with this id, or no
    /// certificate that holds.
    /// </summary>
    public async Task<OpenedChat?> OpenAsync(
        Reader reader,
        ChatId id,
        CancellationToken cancellationToken
    )
    {
        if (
            await ReadAsync(reader.Organisation, id, 0, cancellationToken) is not { } read
            || !await IsTheirsAsync(reader, read.Chat, cancellationToken)
        )
        {
            return null;
        }
        var (readings, members) = await ReadingsAsync(reader.Organisation, id, cancellationToken);
        Opened? opening = null;
        var shown = await ShownAsync(
            read,
            async () =>
                opening = await vault.OpenAsync(
                    reader,
                    Purpose.Helpline,
                    Act.View,
                    ChatDesk.What,
                    [read.Chat, .. read.Lines, .. members],
                    cancellationToken
                )
        );
        return shown is null
            ? null
            : new OpenedChat(
                shown,
                opening!,
                readings.ConvertAll(r => new ChatReader(
                    members.Find(m => m.Id == r.Member) is { } one
                        ? opening!.Read(one.Name) ?? ""
                        : "",
                    r.At
                ))
            );
    }

    private async Task<(List<ChatSupervision>, List<Member>)> ReadingsAsync(
        OrganisationId organisation,
        ChatId id,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(organisation));
        var readings = await context
            .Set<ChatSupervision>()
            .AsNoTracking()
            .Where(s => s.Chat == id)
            .OrderBy(s => s.At)
            .ToListAsync(cancellationToken);
        var ids = readings.ConvertAll(r => r.Member).Distinct().ToList();
        return (
            readings,
            await context
                .Set<Member>()
                .AsNoTracking()
                .Where(m => ids.Contains(m.Id))
                .ToListAsync(cancellationToken)
        );
    }

    /// <summary>What came since to a chat that an advocate has open; null where it is theirs no more, or gone.</summary>
    public async Task<ShownChat?> GoOnAsync(
        Reader reader,
        OpenedChat opened,
        int after,
        CancellationToken cancellationToken
    ) =>
        await ReadAsync(reader.Organisation, opened.Shown.Chat.Id, after, cancellationToken)
            is { } read
        && await IsTheirsAsync(reader, read.Chat, cancellationToken)
            ? await ShownAsync(
                read,
                () => vault.GoOnAsync(opened.Opening, read.Lines, cancellationToken)
            )
            : null;

    /// <summary>
    /// Opens a chat for a supervisor, as one entry of its own purpose; null where it is gone. Whoever calls has stored for
    /// the advocate that they read it.
    /// </summary>
    internal async Task<ShownChat?> ForSupervisorAsync(
        Reader reader,
        ChatId id,
        CancellationToken cancellationToken
    ) =>
        await ReadAsync(reader.Organisation, id, 0, cancellationToken) is { } read
            ? await ShownAsync(
                read,
                () =>
                    vault.OpenAsync(
                        reader,
                        Purpose.HelplineSupervision,
                        Act.View,
                        ChatDesk.What,
                        [read.Chat, .. read.Lines],
                        cancellationToken
                    )
            )
            : null;

    // Asked anew each time: a certificate ends, or a role is taken, while the page is open.
    private async Task<bool> IsTheirsAsync(
        Reader reader,
        Chat chat,
        CancellationToken cancellationToken
    ) =>
        chat.Advocate == new MemberId(reader.Member)
        && await gate.MayAnswerAsync(reader, cancellationToken);

    /// <summary>Whether this chat is one that the reader took, and they may still answer.</summary>
    public async Task<bool> IsMineAsync(
        Reader reader,
        ChatId id,
        CancellationToken cancellationToken
    )
    {
        MemberId? me = new MemberId(reader.Member);
        await using var context = database.Open(new Scope(reader.Organisation));
        return await context
                .Set<Chat>()
                .AnyAsync(c => c.Id == id && c.Advocate == me, cancellationToken)
            && await gate.MayAnswerAsync(reader, cancellationToken);
    }

    /// <summary>The chats that wait, those who wait longest first, and the reader's own, until they are deleted.</summary>
    public async Task<IReadOnlyList<QueuedChat>> QueueAsync(
        Reader reader,
        CancellationToken cancellationToken
    )
    {
        MemberId? me = new MemberId(reader.Member);
        await using var context = database.Open(new Scope(reader.Organisation));
        return await context
            .Set<Chat>()
            .Where(c => c.Advocate == me || (c.EndedAt == 0 && c.Advocate == null))
            .OrderBy(c => c.BegunAt)
            .Take(200)
            .Select(c => new QueuedChat(
                c.Id,
                c.Lang,
                c.BegunAt,
                c.LastAt,
                c.Lines,
                c.Advocate != null,
                c.EndedAt != 0
            ))
            .ToListAsync(cancellationToken);
    }

    private async Task<ReadChat?> ReadAsync(
        OrganisationId organisation,
        ChatId id,
        int after,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(organisation));
        var chat = await context
            .Set<Chat>()
            .AsNoTracking()
            .SingleOrDefaultAsync(c => c.Id == id, cancellationToken);
        if (chat is null)
        {
            return null;
        }
        var lines = await context
            .Set<ChatLine>()
            .AsNoTracking()
            .Where(l => l.Chat == id && l.Number > after)
            .OrderByDescending(l => l.Number)
            .Take(MostLines)
            .ToListAsync(cancellationToken);
        lines.Reverse();
        return new ReadChat(chat, lines);
    }

    // A chat whose key went between the two readings is gone like any other.
    private static async Task<ShownChat?> ShownAsync(ReadChat read, Func<Task<Opened>> open)
    {
        try
        {
            var opened = await open();
            return new ShownChat(
                read.Chat,
                read.Lines.ConvertAll(l => new ShownLine(
                    l.Number,
                    l.By,
                    l.At,
                    opened.Read(l.Text) ?? ""
                ))
            );
        }
        catch (VaultException)
        {
            return null;
        }
    }

    private sealed record ReadChat(Chat Chat, List<ChatLine> Lines);
}
