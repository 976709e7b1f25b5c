using Haven.Privacy.Inventory;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Research.Model;

namespace Haven.Research.Registrations;

/// <summary>
/// That somebody registered for an event. Its key is one of its own: nobody knows whether two registrations come from one
/// person, and two people may share an address.
/// </summary>
[Stored("A registration for an event: who wants to come, and whether they came")]
public sealed class EventRegistration : IOffered, IInstallationVisible
{
    /// <summary>It stands in the links of the mails to them; nobody can guess it.</summary>
    [Pseudonym("a keyed hash of what was sent: a form that is sent twice is one registration")]
    public RegistrationId Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the key of whoever registered")]
    public PersonKeyId PersonKey { get; init; }

    [NotPersonal("the event")]
    public EventId Event { get; init; }

    /// <summary>Seven digits; people say it as "E-" and the digits.</summary>
    [Pseudonym("the number by which the registration is known")]
    public long Number { get; init; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when the registration arrived")]
    public long ArrivedAt { get; init; }

    [NotPersonal("the language of the form")]
    public required string Lang { get; init; }

    [Personal(DataClass.Name, Source = "whoever registered")]
    public required Sealed<string> Name { get; init; }

    [Personal(DataClass.Contact, Source = "whoever registered")]
    public required Sealed<string> Email { get; init; }

    /// <inheritdoc cref="IOffered.EmailIndex"/>
    [Pseudonym("a keyed index of the e-mail address")]
    [NotTakenOut(NotTakenOutAttribute.Index)]
    public required string EmailIndex { get; init; }

    [Personal(DataClass.Work, Source = "whoever registered")]
    public required Sealed<string> Body { get; init; }

    [NotPersonal("whether they ticked that they want to be told of similar events")]
    public bool WantsOffers { get; init; }

    /// <summary>UTC ticks; 0 while nobody took it back.</summary>
    [NotPersonal("when it was taken back that they want to be told of similar events")]
    public long OffersEndedAt { get; set; }

    /// <summary>UTC ticks; 0 while they mean to come.</summary>
    [NotPersonal("when the registration was cancelled")]
    public long CancelledAt { get; set; }

    /// <summary>UTC ticks; 0 where nobody wrote down that they came.</summary>
    [Pseudonym("when it was written down that they came")]
    public long CameAt { get; set; }

    Guid ISealedRecord.Row => Id.Value;
}

/// <summary>
/// What somebody said the organisers should know so that they can take part. It may be about their health, and goes when
/// the event is over, long before the registration (<see cref="RegistrationNeeds"/>).
/// </summary>
[Stored("What somebody needs so that they can take part in an event")]
[EndsWith(typeof(EventRegistration))]
public sealed class RegistrationNeed : ISealedRecord, IInstallationVisible
{
    [Pseudonym("the registration")]
    public RegistrationId Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the key of whoever registered")]
    public PersonKeyId PersonKey { get; init; }

    [NotPersonal("the event")]
    public EventId Event { get; init; }

    [Sensitive(DataClass.Health, Source = "whoever registered")]
    public required Sealed<string> Text { get; init; }

    Guid ISealedRecord.Row => Id.Value;
}

public enum MailingKind
{
    /// <summary>About the event itself: it is another day, another place, or called off.</summary>
    Event = 1,

    /// <summary>Of another event.</summary>
    News = 2,
}

/// <summary>That somebody was written to. Without it no mail about events goes out (<see cref="EventMailer"/>).</summary>
[Stored("That somebody was written to about an event")]
[EndsWith(typeof(EventRegistration))]
public sealed class EventMailing : ISealedRecord, IInstallationVisible
{
    [Pseudonym("the mailing's own id")]
    public EventMailingId Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the key of whoever was written to")]
    public PersonKeyId PersonKey { get; init; }

    [Pseudonym("the registration")]
    public RegistrationId Registration { get; init; }

    /// <summary>The event that the mail is about; of news not the one that they registered for.</summary>
    [NotPersonal("the event that the mail was about")]
    public EventId Event { get; init; }

    [NotPersonal("whether it was about their event or of a similar one")]
    public MailingKind Kind { get; init; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when the mail was handed over")]
    public long At { get; init; }

    Guid ISealedRecord.Row => Id.Value;
}
