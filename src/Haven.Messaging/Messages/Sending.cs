using Haven.Privacy.Handoffs;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;

namespace Haven.Messaging.Messages;

/// <summary>The rows of one message that is being sent: its counts, what was written, who gets it, and one receipt a mail.</summary>
internal sealed class Sending(
    OrganisationId organisation,
    MessagePlan plan,
    IReadOnlyList<PersonKeyId> keys,
    DateTimeOffset now
)
{
    /// <summary>The mail to each address.</summary>
    public IReadOnlyDictionary<string, Guid> Deliveries { get; } =
        plan.Addresses.ToDictionary(
            a => a,
            _ => Guid.CreateVersion7(now),
            StringComparer.OrdinalIgnoreCase
        );

    private PersonKeyId ContentKey => keys[0];

    private PersonKeyId ReceiptsKey => keys[1];

    /// <param name="of">The students, in the order of the keys after the first two.</param>
    public IEnumerable<object> Rows(IReadOnlyList<PersonKeyId> of, MemberId by, DateOnly today)
    {
        var students = of.Zip(keys.Skip(2)).ToDictionary(s => s.First, s => s.Second);
        return
        [
            Counts(by),
            Content(),
            .. plan.Recipients.Select(r => Recipient(r, students[r.Of], today)),
            .. Deliveries.Values.Select(Receipt),
        ];
    }

    private Message Counts(MemberId by) =>
        new()
        {
            Id = plan.Draft.Id,
            OrganisationId = organisation,
            Kind = plan.Draft.Kind,
            Grades = plan.Draft.Grades,
            SentAt = now.UtcTicks,
            By = by,
            People = plan.People,
            Addresses = plan.Addresses.Count,
            Unreached = plan.Unreached.Count,
            ContentKey = ContentKey,
            RecipientsKey = keys[^1],
            ReceiptsKey = ReceiptsKey,
        };

    private MessageContent Content() =>
        new()
        {
            Id = plan.Draft.Id,
            OrganisationId = organisation,
            PersonKey = ContentKey,
            Kind = plan.Draft.Kind,
            SentAt = now.UtcTicks,
            Title = Sealed<string>.Of(plan.Draft.Written.Title),
            Text = Sealed<string>.Of(plan.Draft.Written.Text),
            SpanishTitle = Sealed<string>.Of(plan.Draft.Written.SpanishTitle),
            SpanishText = Sealed<string>.Of(plan.Draft.Written.SpanishText),
        };

    private MessageRecipient Recipient(PlannedRecipient one, PersonKeyId key, DateOnly today) =>
        new()
        {
            Id = Guid.CreateVersion7(now),
            OrganisationId = organisation,
            PersonKey = key,
            Of = one.Of,
            Message = plan.Draft.Id,
            Delivery = one.Reached == Reached.ByMail ? Deliveries[one.Address] : Guid.Empty,
            Kind = plan.Draft.Kind,
            SentAt = now.UtcTicks,
            StudentName = Sealed<string>.Of(one.Student),
            GuardianName = Sealed<string>.Of(one.Guardian),
            Address = Sealed<string>.Of(one.Address),
            WayTaken = Sealed<Reached>.Of(one.Reached),
            WrittenOn = Sealed<DateOnly?>.Of(one.Reached == Reached.ByMail ? today : null),
        };

    private MessageReceipt Receipt(Guid delivery) =>
        new()
        {
            Id = delivery,
            OrganisationId = organisation,
            PersonKey = ReceiptsKey,
            Message = plan.Draft.Id,
            Kind = plan.Draft.Kind,
            Fate = Sealed<MailFate>.Of(MailFate.Waiting),
        };
}
