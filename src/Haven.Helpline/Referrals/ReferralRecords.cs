using Haven.Helpline.Chats;
using Haven.Helpline.Model;
using Haven.Privacy.Inventory;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;

namespace Haven.Helpline.Referrals;

/// <summary>
/// What an advocate proposed in a chat. It is never changed, so that nobody agrees to other words than they read. It is
/// the chat's, and goes with it.
/// </summary>
[Stored("A referral that was proposed in a chat of the helpline")]
[Anonymous]
[EndsOtherwise(ChatReasons.Ends)]
[NotTakenOut(ChatReasons.NotTakenOut)]
[NotGiven(NotGivenTo.Anybody, ChatReasons.NotGiven)]
public sealed class ReferralOffer : ISealedRecord
{
    [NotPersonal("the record's own id")]
    public ReferralOfferId Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the key of the chat")]
    public PersonKeyId PersonKey { get; init; }

    [NotPersonal("the chat")]
    public ChatId Chat { get; init; }

    /// <summary>From 1 in each chat. The last one counts.</summary>
    [NotPersonal("counts what was proposed in the chat")]
    public int Number { get; init; }

    /// <inheritdoc cref="Recipients.ReferralRecipient.Sent"/>
    [NotPersonal("a random number that the page gave it")]
    public Guid Sent { get; init; }

    [Sensitive(DataClass.FreeText, Source = "the advocate")]
    public required Sealed<string> Terms { get; init; }

    /// <summary>Empty until the visitor agrees. It alone leads to the referral, and goes with the chat.</summary>
    [Sensitive(DataClass.FreeText, Source = "the visitor")]
    public required Sealed<string> Answer { get; set; }

    Guid ISealedRecord.Row => Id.Value;
}

/// <summary>
/// What a visitor agreed to be told to a service, with a key of its own that enters no backup. Nothing in it leads to the
/// chat. After its last day, and when it is taken back, it goes with its key.
/// </summary>
[Stored("A referral that somebody agreed to in a chat of the helpline: what may be told to whom")]
[Anonymous]
[EndsOtherwise(
    "It goes after the last day that the person agreed to, or at once when they take it back."
)]
[NotTakenOut(ReferralReasons.NotTakenOut)]
[NotGiven(NotGivenTo.Anybody, ChatReasons.NotGiven)]
public sealed class HelplineReferral : ISealedRecord
{
    [NotPersonal("the referral's own id")]
    public HelplineReferralId Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the key of this referral")]
    public PersonKeyId PersonKey { get; init; }

    /// <summary>Seven random digits, by which advocates and the service speak of it: "HD-1234567".</summary>
    [NotPersonal("the number by which the service knows it")]
    public long Number { get; init; }

    /// <summary>SHA-256 of the words that take it back.</summary>
    [NotPersonal("a hash of the words that take it back")]
    public required byte[] WordsHash { get; init; }

    /// <summary>On the calendar of the organisation.</summary>
    [NotPersonal("the last day")]
    public DateOnly Until { get; init; }

    [NotPersonal("whether it was taken back")]
    public bool IsTakenBack { get; set; }

    [NotPersonal("whether the service was told")]
    public bool IsHandedOver { get; set; }

    /// <summary>Only what was ticked.</summary>
    [Sensitive(DataClass.FreeText, Source = "the visitor")]
    public required Sealed<string> Terms { get; init; }

    /// <summary>The words under which the visitor agreed, in their language.</summary>
    [Sensitive(DataClass.FreeText, Source = "the visitor")]
    public required Sealed<string> Consent { get; init; }

    [Sensitive(DataClass.Behaviour, Source = "the advocate")]
    public required Sealed<string> Told { get; set; }

    /// <summary>Handing over and taking back at once: the second one looks again.</summary>
    [NotPersonal("counts changes")]
    public int Changes { get; set; }

    Guid ISealedRecord.Row => Id.Value;
}

/// <summary>
/// That a service has to be called because somebody took back what it was told. It has nothing of what was told, and a
/// key of its own.
/// </summary>
[Stored("That a service has to be called, because a referral was taken back")]
[Anonymous]
[EndsOtherwise("It goes when the service was called, or after the last day of the referral.")]
[NotTakenOut(ReferralReasons.NotTakenOut)]
[NotGiven(NotGivenTo.Anybody, ChatReasons.NotGiven)]
public sealed class ReferralRecall : ISealedRecord
{
    [NotPersonal("the record's own id")]
    public ReferralRecallId Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the key of this record")]
    public PersonKeyId PersonKey { get; init; }

    [NotPersonal("the number by which the service knows it")]
    public long Number { get; init; }

    [NotPersonal("the last day")]
    public DateOnly Until { get; init; }

    [Sensitive(DataClass.Behaviour, Source = "the advocate")]
    public required Sealed<string> Service { get; init; }

    [Sensitive(DataClass.Behaviour, Source = "the advocate")]
    public required Sealed<string> Told { get; init; }

    Guid ISealedRecord.Row => Id.Value;
}

internal static class ReferralReasons
{
    public const string NotTakenOut =
        "It holds for days, and a copy would keep what was promised to be gone.";
}
