using Haven.Privacy.Audit;
using Haven.Privacy.Handoffs;
using Haven.Privacy.Purposes;
using Haven.Privacy.Restrictions;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Messaging.Messages;

/// <summary>A line of the list of what was sent.</summary>
/// <param name="Title">Null where what was written has gone.</param>
public sealed record MessageLine(Message Message, string? Title);

/// <summary>A page of the list.</summary>
/// <param name="Next">When the last of it was sent, where older ones follow.</param>
public sealed record MessageSlice(IReadOnlyList<MessageLine> Lines, long? Next);

/// <summary>Somebody who was sent a message, or could not be.</summary>
/// <param name="Student">0 where the student is not there any more.</param>
/// <param name="Name">Null where what is kept of the student may not be used for this.</param>
/// <param name="Fate">Null where what became of it has gone, or no mail went.</param>
public sealed record RecipientLine(
    long Student,
    string? Name,
    string Guardian,
    string Address,
    Reached Reached,
    MailFate? Fate
);

/// <summary>How many mails of a message are where.</summary>
public sealed record FateCounts(int Arrived, int Waiting, int Failed);

/// <summary>A message that was sent, as its page shows it.</summary>
/// <param name="Written">Null where it has gone.</param>
/// <param name="ToRing">Those whom no mail reached: there was no address, or it failed.</param>
/// <param name="Recipients">A part of all of them.</param>
/// <param name="Next">Where the next part begins; null on the last.</param>
public sealed record MessageSheet(
    Message Message,
    WrittenText? Written,
    FateCounts Fates,
    IReadOnlyList<RecipientLine> ToRing,
    IReadOnlyList<RecipientLine> Recipients,
    long? Next,
    IReadOnlyList<PartTime> Times
)
{
    public PartTime TimeOf(MessagePart part) => Times.Single(t => t.Part == part);
}

/// <summary>Reads what was sent, and what became of it; each reading is an entry in the log.</summary>
public sealed class MessageReader(
    IDatabase database,
    Vault vault,
    RestrictionGate restrictions,
    IMailReceipts mails,
    MessageTimes times
)
{
    public const int PageSize = 50;

    // As many as somebody can ring in a day.
    public const int MostToRing = 300;

    /// <param name="before">Sent before this moment, in UTC ticks; 0 for the newest.</param>
    public async Task<MessageSlice> ListAsync(
        Reader reader,
        long before,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        var messages = await context
            .Set<Message>()
            .AsNoTracking()
            .Where(m => before == 0 || m.SentAt < before)
            .OrderByDescending(m => m.SentAt)
            .Take(PageSize + 1)
            .ToListAsync(cancellationToken);
        var shown = messages.Take(PageSize).ToList();
        var ids = shown.ConvertAll(m => m.Id);
        var contents = await context
            .Set<MessageContent>()
            .AsNoTracking()
            .Where(c => ids.Contains(c.Id))
            .ToListAsync(cancellationToken);
        var titles = new Dictionary<Guid, string>();
        foreach (var same in contents.GroupBy(c => MessageKinds.Of(c.Kind).Purpose))
        {
            var opened = await vault.OpenAsync(
                reader,
                same.Key,
                Act.View,
                "list of messages to families",
                [.. same],
                cancellationToken
            );
            foreach (var content in same)
            {
                titles[content.Id] = opened.Read(content.Title) ?? "";
            }
        }
        return new MessageSlice(
            shown.ConvertAll(m => new MessageLine(m, titles.GetValueOrDefault(m.Id))),
            messages.Count > PageSize ? shown[^1].SentAt : null
        );
    }

    /// <summary>Null where no such message was sent here.</summary>
    /// <param name="skip">How many recipients come before the part that is shown.</param>
    public async Task<MessageSheet?> OpenAsync(
        Reader reader,
        Guid id,
        int skip,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        if (
            await context
                .Set<Message>()
                .AsNoTracking()
                .SingleOrDefaultAsync(m => m.Id == id, cancellationToken)
            is not { } message
        )
        {
            return null;
        }
        var content = await context
            .Set<MessageContent>()
            .AsNoTracking()
            .Where(c => c.Id == id)
            .ToListAsync(cancellationToken);
        var receipts = await context
            .Set<MessageReceipt>()
            .AsNoTracking()
            .Where(r => r.Message == id)
            .ToListAsync(cancellationToken);
        var opened = await vault.OpenAsync(
            reader,
            MessageKinds.Of(message.Kind).Purpose,
            Act.View,
            MessageDesk.What,
            [.. content, .. receipts],
            cancellationToken
        );
        var fates = await FatesAsync(reader, receipts, opened, cancellationToken);
        var (toRing, shown, more) = await RecipientsAsync(
            context,
            (reader, message),
            skip,
            fates,
            cancellationToken
        );
        return new MessageSheet(
            message,
            content is [var written]
                ? new WrittenText(
                    opened.Read(written.Title) ?? "",
                    opened.Read(written.Text) ?? "",
                    opened.Read(written.SpanishTitle) ?? "",
                    opened.Read(written.SpanishText) ?? ""
                )
                : null,
            CountsOf(message, fates),
            toRing,
            shown,
            more ? skip + PageSize : null,
            await times.OfAsync(message, cancellationToken)
        );
    }

    // What delivery knows and nobody has taken over yet goes before what is written here.
    private async Task<Dictionary<Guid, MailFate>> FatesAsync(
        Reader reader,
        IReadOnlyList<MessageReceipt> receipts,
        Opened opened,
        CancellationToken cancellationToken
    )
    {
        var fates = receipts.ToDictionary(r => r.Id, r => opened.Read(r.Fate));
        if (fates.ContainsValue(MailFate.Waiting))
        {
            var known = await mails.KnownAsync(reader.Organisation, cancellationToken);
            foreach (var receipt in receipts)
            {
                if (fates[receipt.Id] == MailFate.Waiting)
                {
                    fates[receipt.Id] = known.GetValueOrDefault(receipt.Id);
                }
            }
        }
        return fates;
    }

    // When receipts have gone the counts are what was taken over until then.
    private static FateCounts CountsOf(Message message, Dictionary<Guid, MailFate> fates) =>
        fates.Count == 0
            ? new(
                message.Arrived,
                message.Addresses - message.Arrived - message.Failed,
                message.Failed
            )
            : new(
                fates.Values.Count(f => f == MailFate.Arrived),
                fates.Values.Count(f => f == MailFate.Waiting),
                fates.Values.Count(f => f == MailFate.Failed)
            );

    private async Task<(
        IReadOnlyList<RecipientLine> ToRing,
        IReadOnlyList<RecipientLine> Shown,
        bool More
    )> RecipientsAsync(
        HavenContext context,
        (Reader Reader, Message Message) of,
        int skip,
        Dictionary<Guid, MailFate> fates,
        CancellationToken cancellationToken
    )
    {
        var all = context
            .Set<MessageRecipient>()
            .AsNoTracking()
            .Where(r => r.Message == of.Message.Id);
        var failed = fates.Where(f => f.Value == MailFate.Failed).Select(f => f.Key).ToList();
        var toRing = await all.Where(r => r.Delivery == Guid.Empty || failed.Contains(r.Delivery))
            .OrderBy(r => r.Id)
            .Take(MostToRing)
            .ToListAsync(cancellationToken);
        var slice = await all.Where(r => r.Delivery != Guid.Empty)
            .OrderBy(r => r.Id)
            .Skip(skip)
            .Take(PageSize + 1)
            .ToListAsync(cancellationToken);
        var shown = slice.Take(PageSize).ToList();
        var lines = await ReadAsync(
            context,
            of,
            [.. toRing.Concat(shown).DistinctBy(r => r.Id)],
            fates,
            cancellationToken
        );
        return (
            toRing.ConvertAll(r => lines[r.Id]),
            shown.ConvertAll(r => lines[r.Id]),
            slice.Count > PageSize
        );
    }

    private async Task<Dictionary<Guid, RecipientLine>> ReadAsync(
        HavenContext context,
        (Reader Reader, Message Message) of,
        IReadOnlyList<MessageRecipient> rows,
        Dictionary<Guid, MailFate> fates,
        CancellationToken cancellationToken
    )
    {
        var purpose = MessageKinds.Of(of.Message.Kind).Purpose;
        var people = rows.Select(r => r.Of).Distinct().ToList();
        var closed = await restrictions.AmongAsync(
            of.Reader.Organisation,
            purpose,
            people,
            cancellationToken
        );
        var numbers = await context
            .Set<Students.Student>()
            .Where(s => people.Contains(s.PersonKey))
            .ToDictionaryAsync(s => s.PersonKey, s => s.Number, cancellationToken);
        var opened = await vault.OpenAsync(
            of.Reader,
            purpose,
            Act.View,
            "who got a message",
            [.. rows.Where(r => !closed.ContainsKey(r.Of))],
            cancellationToken
        );
        return rows.ToDictionary(
            r => r.Id,
            r =>
                closed.ContainsKey(r.Of)
                    ? new RecipientLine(
                        numbers.GetValueOrDefault(r.Of),
                        null,
                        "",
                        "",
                        r.Delivery == Guid.Empty ? Reached.NoAddress : Reached.ByMail,
                        FateOf(r)
                    )
                    : new RecipientLine(
                        numbers.GetValueOrDefault(r.Of),
                        opened.Read(r.StudentName) ?? "",
                        opened.Read(r.GuardianName) ?? "",
                        opened.Read(r.Address) ?? "",
                        opened.Read(r.WayTaken),
                        FateOf(r)
                    )
        );

        MailFate? FateOf(MessageRecipient row) =>
            fates.TryGetValue(row.Delivery, out var fate) ? fate : null;
    }
}
