using Haven.Privacy.Handoffs;
using Haven.Privacy.Inventory;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;

namespace Haven.Messaging.Messages;

/// <summary>
/// That a message was sent. It names nobody and holds no word of it: what was written, who got it and whether it arrived
/// stand beside it and end before it, and these counts stay.
/// </summary>
[Stored("That a message was sent to families, and how many it reached")]
public sealed class Message : IInstallationVisible
{
    [NotPersonal("the message's own id")]
    public Guid Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("what kind of message it was")]
    public MessageKind Kind { get; init; }

    [NotPersonal("the grades that it was for")]
    public required string Grades { get; init; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when it was sent")]
    public long SentAt { get; init; }

    [Pseudonym("the member who sent it")]
    public MemberId By { get; init; }

    [NotPersonal("how many people it was sent to")]
    public int People { get; init; }

    /// <summary>One mail to each.</summary>
    [NotPersonal("how many addresses it was sent to")]
    public int Addresses { get; init; }

    [NotPersonal("how many could not be written to")]
    public int Unreached { get; init; }

    [NotPersonal("how many mails arrived")]
    public int Arrived { get; set; }

    [NotPersonal("how many mails failed")]
    public int Failed { get; set; }

    [NotPersonal("the key of what was written")]
    public PersonKeyId ContentKey { get; init; }

    /// <summary>Of the last one; each has its own.</summary>
    [NotPersonal("a key of those who got it")]
    public PersonKeyId RecipientsKey { get; init; }

    [NotPersonal("the key of what became of the mails")]
    public PersonKeyId ReceiptsKey { get; init; }

    /// <summary>Two rounds may count at once; the second looks again.</summary>
    [NotPersonal("counts changes")]
    public int Version { get; set; }
}

/// <summary>What was written. It has a key of its own, and its own time.</summary>
[Stored("What a school wrote to families")]
public sealed class MessageContent : ISealedRecord, IInstallationVisible, IKeptAs
{
    /// <summary>The message's.</summary>
    [NotPersonal("the message's own id")]
    public Guid Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the key of what was written")]
    public PersonKeyId PersonKey { get; init; }

    [NotPersonal("what kind of message it was")]
    public MessageKind Kind { get; init; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when it was sent")]
    public long SentAt { get; init; }

    [Sensitive(DataClass.FreeText, Source = "the member who wrote the message")]
    public required Sealed<string> Title { get; init; }

    [Sensitive(DataClass.FreeText, Source = "the member who wrote the message")]
    public required Sealed<string> Text { get; init; }

    [Sensitive(DataClass.FreeText, Source = "the member who wrote the message")]
    public required Sealed<string> SpanishTitle { get; init; }

    [Sensitive(DataClass.FreeText, Source = "the member who wrote the message")]
    public required Sealed<string> SpanishText { get; init; }

    Guid ISealedRecord.Row => Id;

    string IKeptAs.KeptAs => MessageKinds.KeyOf(Kind, MessagePart.Content);
}

/// <summary>How a guardian was to be reached.</summary>
public enum Reached
{
    ByMail = 0,

    /// <summary>The roster has no address to which a mail could go.</summary>
    NoAddress = 1,

    /// <summary>The roster has nobody who may be written to.</summary>
    Nobody = 2,

    /// <summary>The address is also that of somebody who is kept away from this student.</summary>
    Shared = 3,
}

/// <summary>
/// Somebody who was sent a message, for one student; or could not be. It is under a key of its own and not under the
/// student's, because it ends before the student does; it goes with the student all the same (<see cref="Of"/>).
/// </summary>
[Stored("Who was sent a message of the school")]
public sealed class MessageRecipient : ISealedRecord, IInstallationVisible, IKeptAs
{
    [NotPersonal("the entry's own id")]
    public Guid Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    /// <summary>One for each student of a message.</summary>
    [NotPersonal("the key of this student's part of the message")]
    public PersonKeyId PersonKey { get; init; }

    [NotPersonal("the key of the student for whom it was sent")]
    public PersonKeyId Of { get; init; }

    [NotPersonal("the message")]
    public Guid Message { get; init; }

    /// <summary>The mail to this address, which may be that of several; empty where none went.</summary>
    [NotPersonal("the mail to this address")]
    public Guid Delivery { get; init; }

    [NotPersonal("what kind of message it was")]
    public MessageKind Kind { get; init; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when it was sent")]
    public long SentAt { get; init; }

    [Personal(DataClass.Name, Source = "the school's roster")]
    public required Sealed<string> StudentName { get; set; }

    [Personal(DataClass.Name, Whose = Students.Guardian.Who, Source = "the school's roster")]
    public required Sealed<string> GuardianName { get; set; }

    [Personal(DataClass.Contact, Whose = Students.Guardian.Who, Source = "the school's roster")]
    public required Sealed<string> Address { get; set; }

    [Personal(DataClass.Delivery, Whose = Students.Guardian.Who, Source = "the message itself")]
    public required Sealed<Reached> WayTaken { get; set; }

    [Personal(DataClass.Delivery, Whose = Students.Guardian.Who, Source = "the message itself")]
    public required Sealed<DateOnly?> WrittenOn { get; set; }

    Guid ISealedRecord.Row => Id;

    string IKeptAs.KeptAs => MessageKinds.KeyOf(Kind, MessagePart.Recipients);
}

/// <summary>What became of the mail to one address. Without the list of recipients nobody knows whose it is.</summary>
[Stored("Whether a mail of a message arrived")]
[NotGiven(
    NotGivenTo.Anybody,
    "It names nobody, and all of one message are under one key; the list of who got it is given."
)]
public sealed class MessageReceipt : ISealedRecord, IInstallationVisible, IKeptAs
{
    /// <summary><see cref="MessageRecipient.Delivery"/>.</summary>
    [NotPersonal("the mail to one address")]
    public Guid Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the key of what became of the mails")]
    public PersonKeyId PersonKey { get; init; }

    [NotPersonal("the message")]
    public Guid Message { get; init; }

    [NotPersonal("what kind of message it was")]
    public MessageKind Kind { get; init; }

    [Personal(DataClass.Delivery, Source = "the mail server")]
    public required Sealed<MailFate> Fate { get; set; }

    Guid ISealedRecord.Row => Id;

    string IKeptAs.KeptAs => MessageKinds.KeyOf(Kind, MessagePart.Receipts);
}
