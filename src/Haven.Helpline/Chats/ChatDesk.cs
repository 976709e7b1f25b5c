using Haven.Helpline.Certificates;
using Haven.Helpline.Figures;
using Haven.Helpline.Model;
using Haven.Helpline.Purging;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Helpline.Chats;

/// <summary>What became of a line or a step.</summary>
public enum ChatOutcome
{
    /// <summary>It is stored, by this call or by one before it.</summary>
    Done,

    /// <summary>The chat has ended.</summary>
    Over,

    /// <summary>There is no such chat here any more, or there never was.</summary>
    Gone,

    /// <summary>Somebody else was quicker.</summary>
    Quicker,
}

/// <summary>
/// What happens in a chat: it begins, somebody takes it, both write, it ends. Each step commits before anybody is told of
/// it, and each can be sent twice.
/// </summary>
public sealed class ChatDesk(
    IDatabase database,
    KeyRing keys,
    ChatWakes wakes,
    DayCounts counts,
    ChatPurge purge,
    CertificateGate gate,
    TimeProvider clock
)
{
    public const string What = "chat of the helpline";
    private const int Tries = 20;

    /// <summary>Begins a chat that waits for an advocate.</summary>
    /// <param name="hours">How long after its end it is kept, as the visitor was told.</param>
    /// <returns>What opens it; nobody else ever has it.</returns>
    public async Task<string> BeginAsync(
        OrganisationId organisation,
        string lang,
        int hours,
        CancellationToken cancellationToken
    )
    {
        string token = ChatToken.Create();
        long now = Now();
        await using var context = database.Open(new Scope(organisation));
        context.Add(
            new Chat
            {
                Id = ChatId.Create(),
                OrganisationId = organisation,
                PersonKey = await keys.NewPassingAsync(organisation, cancellationToken),
                TokenHash = ChatToken.HashOf(token),
                Lang = lang,
                Hours = hours,
                BegunAt = now,
                LastAt = now,
            }
        );
        await counts.SaveAsync(context, d => d.Begun, cancellationToken);
        return token;
    }

    /// <summary>The visitor's chat; null where the key opens none of this organisation's.</summary>
    public async Task<Chat?> FindAsync(
        OrganisationId organisation,
        string? token,
        CancellationToken cancellationToken
    )
    {
        if (ChatToken.Read(token) is not { } hash)
        {
            return null;
        }
        await using var context = database.Open(new Scope(organisation));
        return await context
            .Set<Chat>()
            .AsNoTracking()
            .SingleOrDefaultAsync(c => c.TokenHash == hash, cancellationToken);
    }

    /// <summary>
    /// Stores a line under the next number, and wakes who listens. The same words with the same random number are that
    /// line, sent again because the answer was lost.
    /// </summary>
    /// <param name="sent">The random number of the page.</param>
    public async Task<ChatOutcome> SayAsync(
        OrganisationId organisation,
        ChatId id,
        ChatSide by,
        Guid sent,
        string text,
        CancellationToken cancellationToken
    )
    {
        var once = ChatText.Once(sent, text);
        for (int tried = 1; ; tried++)
        {
            await using var context = database.Open(new Scope(organisation));
            if (await ReadAsync(context, id, cancellationToken) is not { } chat)
            {
                return ChatOutcome.Gone;
            }
            if (await IsThereAsync(context, id, once, cancellationToken))
            {
                return ChatOutcome.Done;
            }
            if (chat.IsOver())
            {
                return ChatOutcome.Over;
            }
            Add(context, chat, by, once, text);
            try
            {
                if (await context.SaveUnlessOvertakenAsync(cancellationToken))
                {
                    wakes.Raise(id);
                    return ChatOutcome.Done;
                }
            }
            catch (DbUpdateException) when (tried < Tries)
            {
                // The other one's line has this number, or this line is there already: looked at again.
            }
            catch (VaultException) when (tried < Tries)
            {
                // Its key went while this was written: the chat is gone, or about to be.
            }
            if (tried >= Tries)
            {
                return ChatOutcome.Quicker;
            }
        }
    }

    /// <summary>Ends a chat; one that has ended stays as it is. Where nothing of it is kept it goes at once.</summary>
    /// <param name="reader">The advocate who ends it; null where it is the visitor, or silence.</param>
    public async Task<ChatOutcome> EndAsync(
        OrganisationId organisation,
        ChatId id,
        ChatEnd by,
        Reader? reader,
        CancellationToken cancellationToken
    )
    {
        for (int tried = 1; tried <= Tries; tried++)
        {
            await using var context = database.Open(new Scope(organisation));
            if (await ReadAsync(context, id, cancellationToken) is not { } chat)
            {
                return ChatOutcome.Gone;
            }
            if (chat.IsOver())
            {
                return ChatOutcome.Done;
            }
            // A line that came a moment before begins the silence anew.
            if (by == ChatEnd.Silence && chat.LastAt > Now() - ChatRounds.Silence.Ticks)
            {
                return ChatOutcome.Quicker;
            }
            chat.EndedAt = Now();
            chat.EndedBy = by;
            chat.GoesAt = chat.EndedAt + TimeSpan.FromHours(chat.Hours).Ticks;
            chat.Changes++;
            Record(context, reader, chat);
            if (await counts.SaveAsync(context, d => d.Ended, cancellationToken))
            {
                wakes.Raise(id);
                await purge.TryAsync(organisation, cancellationToken);
                return ChatOutcome.Done;
            }
        }
        return ChatOutcome.Quicker;
    }

    /// <summary>Takes a chat that waits: of two at once, one gets it.</summary>
    /// <exception cref="NotCertifiedException">The reader has no certificate that holds.</exception>
    public async Task<ChatOutcome> TakeAsync(
        Reader reader,
        ChatId id,
        CancellationToken cancellationToken
    )
    {
        if (!await gate.MayAnswerAsync(reader, cancellationToken))
        {
            throw new NotCertifiedException();
        }
        return await PlaceAsync(
            reader,
            id,
            chat => chat.Advocate is null,
            new MemberId(reader.Member),
            cancellationToken
        );
    }

    /// <summary>
    /// Lets chats wait again whose advocate may not answer any more: who writes is not to wait for somebody who cannot
    /// come.
    /// </summary>
    public async Task ReleaseAsync(OrganisationId organisation, CancellationToken cancellationToken)
    {
        var may = (await gate.WhoMayAsync(organisation, cancellationToken))
            .Select(m => (MemberId?)m)
            .ToList();
        await using var context = database.Open(new Scope(organisation));
        var left = await context
            .Set<Chat>()
            .AsNoTracking()
            .Where(c => c.EndedAt == 0 && c.Advocate != null && !may.Contains(c.Advocate))
            .ToListAsync(cancellationToken);
        foreach (var chat in left)
        {
            await PlaceAsync(
                Reader.System(organisation, ChatPurge.Job),
                chat.Id,
                now => now.Advocate == chat.Advocate,
                null,
                cancellationToken
            );
        }
    }

    /// <summary>Gives a chat back to those that wait, for another advocate to take.</summary>
    public Task<ChatOutcome> GiveBackAsync(
        Reader reader,
        ChatId id,
        CancellationToken cancellationToken
    ) =>
        PlaceAsync(
            reader,
            id,
            chat => chat.Advocate == new MemberId(reader.Member),
            null,
            cancellationToken
        );

    private async Task<ChatOutcome> PlaceAsync(
        Reader reader,
        ChatId id,
        Func<Chat, bool> may,
        MemberId? to,
        CancellationToken cancellationToken
    )
    {
        for (int tried = 1; tried <= Tries; tried++)
        {
            await using var context = database.Open(new Scope(reader.Organisation));
            if (await ReadAsync(context, id, cancellationToken) is not { } chat)
            {
                return ChatOutcome.Gone;
            }
            if (chat.IsOver())
            {
                return ChatOutcome.Over;
            }
            if (chat.Advocate == to)
            {
                return ChatOutcome.Done;
            }
            if (!may(chat))
            {
                return ChatOutcome.Quicker;
            }
            bool isFirst = chat.TakenAt == 0 && to is not null;
            chat.Advocate = to;
            chat.TakenAt = isFirst ? Now() : chat.TakenAt;
            chat.Changes++;
            Record(context, reader, chat);
            bool saved = isFirst
                ? await counts.SaveAsync(context, d => d.Taken, cancellationToken)
                : await context.SaveUnlessOvertakenAsync(cancellationToken);
            if (saved)
            {
                wakes.Raise(id);
                return ChatOutcome.Done;
            }
        }
        return ChatOutcome.Quicker;
    }

    private static Task<Chat?> ReadAsync(
        HavenContext context,
        ChatId id,
        CancellationToken cancellationToken
    ) => context.Set<Chat>().SingleOrDefaultAsync(c => c.Id == id, cancellationToken);

    private static Task<bool> IsThereAsync(
        HavenContext context,
        ChatId id,
        Guid once,
        CancellationToken cancellationToken
    ) => context.Set<ChatLine>().AnyAsync(l => l.Chat == id && l.Sent == once, cancellationToken);

    private void Add(HavenContext context, Chat chat, ChatSide by, Guid once, string text)
    {
        long now = Now();
        chat.Lines++;
        chat.LastAt = now;
        chat.Changes++;
        context.Add(
            new ChatLine
            {
                Id = ChatLineId.Create(),
                OrganisationId = chat.OrganisationId,
                PersonKey = chat.PersonKey,
                Chat = chat.Id,
                Number = chat.Lines,
                Sent = once,
                By = by,
                At = now,
                Text = Sealed<string>.Of(text),
            }
        );
    }

    // What a visitor does is no entry: it would say when they were here (promise HLP-2).
    private static void Record(HavenContext context, Reader? reader, Chat chat)
    {
        if (reader is not null)
        {
            var purpose = reader.Roles == Roles.System ? Purpose.Upkeep : Purpose.Helpline;
            context.Record(new Deed(reader, Act.Edit, purpose, What, [chat.PersonKey]));
        }
    }

    private long Now() => clock.GetUtcNow().UtcTicks;
}
