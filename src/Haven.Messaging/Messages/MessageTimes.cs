using Haven.Privacy.Calendar;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Messaging.Messages;

/// <summary>When one part of one message goes, and why then; or when it went.</summary>
/// <param name="Goes">The day on which its time is over; null where it has gone.</param>
/// <param name="WentAt">UTC ticks; 0 while it is there, and where no receipt says so yet.</param>
/// <param name="Held">How many entries of it a legal hold keeps, whatever the day.</param>
public sealed record PartTime(
    MessagePart Part,
    HeldRule Rule,
    DateOnly? Goes,
    long WentAt,
    int Held
);

/// <summary>A message of which something goes soon.</summary>
public sealed record NextPart(Message Message, PartTime Time);

/// <summary>
/// When each of the three parts of a message goes, worked out by the very rule by which the daily round takes it (promise
/// MSG-8).
/// </summary>
public sealed class MessageTimes(
    IDatabase database,
    RetentionService retention,
    IOrganisationZones zones,
    TimeProvider clock
)
{
    /// <summary>How far ahead the page looks, in days.</summary>
    public const int Ahead = 30;

    /// <summary>The three parts of one message, in the order in which people think of them.</summary>
    public async Task<IReadOnlyList<PartTime>> OfAsync(
        Message message,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(message.OrganisationId));
        var times = new List<PartTime>();
        foreach (var part in Enum.GetValues<MessagePart>())
        {
            var kept = await KeptOf(context, part)
                .Where(k => k.Message == message.Id)
                .ToListAsync(cancellationToken);
            times.Add(await TimeAsync(context, message, part, kept, cancellationToken));
        }
        return times;
    }

    /// <summary>Whatever goes, or would if nothing held it, within the days that the page looks ahead.</summary>
    public async Task<IReadOnlyList<NextPart>> NextAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(organisation));
        var zone = await zones.OfAsync(organisation, cancellationToken);
        var last = zone.DayOf(clock.GetUtcNow().UtcTicks).AddDays(Ahead);
        var messages = await context
            .Set<Message>()
            .AsNoTracking()
            .ToDictionaryAsync(m => m.Id, cancellationToken);
        var next = new List<NextPart>();
        foreach (var part in Enum.GetValues<MessagePart>())
        {
            var kept = await KeptOf(context, part).ToListAsync(cancellationToken);
            foreach (var of in kept.GroupBy(k => k.Message))
            {
                var message = messages[of.Key];
                var time = await TimeAsync(context, message, part, [.. of], cancellationToken);
                if (time.Goes <= last)
                {
                    next.Add(new NextPart(message, time));
                }
            }
        }
        return [.. next.OrderBy(n => n.Time.Goes).ThenBy(n => n.Message.SentAt)];
    }

    private async Task<PartTime> TimeAsync(
        HavenContext context,
        Message message,
        MessagePart part,
        IReadOnlyList<KeptPart> kept,
        CancellationToken cancellationToken
    )
    {
        var kind = MessageKinds.Of(message.Kind).KeptOf(part);
        var organisation = message.OrganisationId;
        var rule = await HeldRule.ReadAsync(context, organisation, kind, cancellationToken);
        if (kept.Count == 0)
        {
            var key = part switch
            {
                MessagePart.Content => message.ContentKey,
                MessagePart.Recipients => message.RecipientsKey,
                _ => message.ReceiptsKey,
            };
            long went = await Erasure.DoneAtAsync(context, key, cancellationToken);
            return new PartTime(part, rule, null, went, 0);
        }
        var overOn = await retention.OverOnAsync(organisation, rule, cancellationToken);
        bool isHeld = await retention.IsHeldAsync(context, kind, cancellationToken);
        return new PartTime(
            part,
            rule,
            overOn(kept.Min(k => k.Since)),
            0,
            isHeld ? kept.Sum(k => k.Count) : kept.Where(k => k.Holds > 0).Sum(k => k.Count)
        );
    }

    // Grouped by the database: a message may have thousands of recipients.
    private static IQueryable<KeptPart> KeptOf(HavenContext context, MessagePart part)
    {
        var rows = part switch
        {
            MessagePart.Content => context
                .Set<MessageContent>()
                .Select(c => new PartKey { Message = c.Id, Key = c.PersonKey }),
            MessagePart.Recipients => context
                .Set<MessageRecipient>()
                .Select(r => new PartKey { Message = r.Message, Key = r.PersonKey })
                .Distinct(),
            _ => context
                .Set<MessageReceipt>()
                .Select(r => new PartKey { Message = r.Message, Key = r.PersonKey })
                .Distinct(),
        };
        return from row in rows
            join kept in context.Set<KeptPerson>() on row.Key equals kept.PersonKey
            where kept.OrganisationId == context.CurrentOrganisation
            group kept by new
            {
                row.Message,
                kept.Since,
                kept.Holds,
            } into same
            select new KeptPart
            {
                Message = same.Key.Message,
                Since = same.Key.Since,
                Holds = same.Key.Holds,
                Count = same.Count(),
            };
    }

    private sealed class PartKey
    {
        public Guid Message { get; init; }
        public PersonKeyId Key { get; init; }
    }

    private sealed class KeptPart
    {
        public Guid Message { get; init; }
        public long Since { get; init; }
        public int Holds { get; init; }
        public int Count { get; init; }
    }
}
