using Haven.Privacy.Audit;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Organisations.Inbox;

/// <summary>A message as the list shows it: nothing of what was written, so that nothing has to be opened.</summary>
public sealed record InboxLine(
    Guid Id,
    long ArrivedAt,
    MessageKind Kind,
    bool WantsAnswer,
    long OpenedAt,
    long DoneAt,
    int Answers
);

/// <summary>A place in the list: the moment of the last message shown, and how many of that moment were shown.</summary>
public sealed record InboxPlace(long ArrivedAt, int Shown)
{
    public static readonly InboxPlace Newest = new(long.MaxValue, 0);
}

/// <summary>A page of the list. Next is where the following page begins.</summary>
public sealed record InboxList(IReadOnlyList<InboxLine> Lines, InboxPlace? Next);

/// <summary>A message that was opened, with the answers that it got.</summary>
public sealed record Letter(
    InboxLine Line,
    string Name,
    string Email,
    string Telephone,
    string PostalAddress,
    string Text,
    string Lang,
    IReadOnlyList<SentAnswer> Sent
);

/// <summary>An answer that was sent.</summary>
public sealed record SentAnswer(DateTimeOffset At, string Text);

/// <summary>What administrators do with what people wrote to their organisation.</summary>
public sealed class InboxService(
    IDatabase database,
    Vault vault,
    ForgettingService forgetting,
    TimeProvider clock
)
{
    internal const string What = "message";
    private const int PageLength = 50;

    /// <summary>Newest first; those that are done have a list of their own.</summary>
    public async Task<InboxList> ListAsync(
        Reader by,
        bool done,
        InboxPlace from,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(by.Organisation));
        var lines = await context
            .Set<ContactMessage>()
            .Where(m => m.ArrivedAt <= from.ArrivedAt && (done ? m.DoneAt != 0 : m.DoneAt == 0))
            .OrderByDescending(m => m.ArrivedAt)
            .ThenBy(m => m.Id)
            .Skip(from.Shown)
            .Take(PageLength + 1)
            .Select(m => new InboxLine(
                m.Id,
                m.ArrivedAt,
                m.Kind,
                m.WantsAnswer,
                m.OpenedAt,
                m.DoneAt,
                m.Answers
            ))
            .ToListAsync(cancellationToken);
        return lines.Count <= PageLength
            ? new InboxList(lines, null)
            : new InboxList(lines[..PageLength], PlaceAfter(lines[..PageLength], from));
    }

    /// <summary>Opens a message, with its entry in the log; null when this organisation has none with this id.</summary>
    public async Task<Letter?> ReadAsync(Reader by, Guid id, CancellationToken cancellationToken)
    {
        await using var context = database.Open(new Scope(by.Organisation));
        var message = await context
            .Set<ContactMessage>()
            .AsNoTracking()
            .SingleOrDefaultAsync(m => m.Id == id, cancellationToken);
        if (message is null)
        {
            return null;
        }
        var answers = await context
            .Set<ContactAnswer>()
            .AsNoTracking()
            .Where(a => a.Message == id)
            .OrderBy(a => a.At)
            .ToListAsync(cancellationToken);
        var opened = await vault.OpenAsync(
            by,
            Purpose.Correspondence,
            Act.View,
            What,
            [message, .. answers],
            cancellationToken
        );
        await MarkOpenedAsync(context, message, cancellationToken);
        return Of(message, answers, opened);
    }

    /// <summary>Marks a message as done, or takes that back; false when there is none.</summary>
    public async Task<bool> MarkAsync(
        Reader by,
        Guid id,
        bool done,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(by.Organisation));
        var message = await context
            .Set<ContactMessage>()
            .SingleOrDefaultAsync(m => m.Id == id, cancellationToken);
        if (message is null)
        {
            return false;
        }
        message.DoneAt = done ? clock.GetUtcNow().UtcTicks : 0;
        context.Record(new Deed(by, Act.Edit, Purpose.Correspondence, What, [message.PersonKey]));
        await context.SaveChangesAsync(cancellationToken);
        return true;
    }

    /// <summary>Deletes a message with its key and its answers, and leaves a receipt; false when there is none.</summary>
    public async Task<bool> DeleteAsync(Reader by, Guid id, CancellationToken cancellationToken)
    {
        await using var context = database.Open(new Scope(by.Organisation));
        var person = await context
            .Set<ContactMessage>()
            .Where(m => m.Id == id)
            .Select(m => (PersonKeyId?)m.PersonKey)
            .SingleOrDefaultAsync(cancellationToken);
        if (person is not { } key)
        {
            return false;
        }
        var erasure = await forgetting.AskAsync(by, Purpose.Correspondence, key, cancellationToken);
        await forgetting.CompleteAsync(by.Organisation, erasure, cancellationToken);
        return true;
    }

    // The entry in the log says who opened it; this only says that somebody did.
    private async Task MarkOpenedAsync(
        HavenContext context,
        ContactMessage message,
        CancellationToken cancellationToken
    )
    {
        if (message.OpenedAt == 0)
        {
            long now = clock.GetUtcNow().UtcTicks;
            using var turn = await database.WriteTurnAsync(cancellationToken);
            await context
                .Set<ContactMessage>()
                .Where(m => m.Id == message.Id && m.OpenedAt == 0)
                .ExecuteUpdateAsync(m => m.SetProperty(x => x.OpenedAt, now), cancellationToken);
        }
    }

    private static Letter Of(ContactMessage message, List<ContactAnswer> answers, Opened opened) =>
        new(
            new InboxLine(
                message.Id,
                message.ArrivedAt,
                message.Kind,
                message.WantsAnswer,
                message.OpenedAt,
                message.DoneAt,
                message.Answers
            ),
            opened.Read(message.Name) ?? "",
            opened.Read(message.Email) ?? "",
            opened.Read(message.Telephone) ?? "",
            opened.Read(message.PostalAddress) ?? "",
            opened.Read(message.Text) ?? "",
            message.Lang,
            answers.ConvertAll(a => new SentAnswer(
                new DateTimeOffset(a.At, TimeSpan.Zero),
                opened.Read(a.Text) ?? ""
            ))
        );

    private static InboxPlace PlaceAfter(List<InboxLine> shown, InboxPlace from)
    {
        long last = shown[^1].ArrivedAt;
        int ofThatMoment = shown.Count(l => l.ArrivedAt == last);
        return new InboxPlace(last, ofThatMoment + (last == from.ArrivedAt ? from.Shown : 0));
    }
}
