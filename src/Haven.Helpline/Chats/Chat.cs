using Haven.Helpline.Model;
using Haven.Privacy.Inventory;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;

namespace Haven.Helpline.Chats;

/// <summary>Who wrote a line.</summary>
public enum ChatSide
{
    Visitor = 1,
    Advocate = 2,
}

/// <summary>What ended a chat.</summary>
public enum ChatEnd
{
    NotYet = 0,
    Visitor = 1,
    Advocate = 2,

    /// <summary>Nobody wrote anything for an hour.</summary>
    Silence = 3,
}

/// <summary>How far the referral is that an advocate proposed last.</summary>
public enum ReferralStep
{
    None = 0,
    Proposed = 1,
    Refused = 2,
    Agreed = 3,

    /// <summary>By the visitor. What they take back elsewhere the chat does not learn: nothing leads to it.</summary>
    TakenBack = 4,
}

/// <summary>
/// A talk of one visitor with one advocate. Its key is its own, enters no backup, and goes with all of it some hours after
/// the end (promise HLP-8). Nothing in it says who writes, from where or with what (HLP-2, HLP-7), and no other record
/// names it.
/// </summary>
[Stored("A chat of the helpline: how far it is, and nothing of who writes")]
[Anonymous]
[EndsOtherwise(ChatReasons.Ends)]
[NotTakenOut(ChatReasons.NotTakenOut)]
[NotGiven(NotGivenTo.Anybody, ChatReasons.NotGiven)]
public sealed class Chat : ISealedRecord
{
    [NotPersonal("the chat's own id")]
    public ChatId Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the key of this chat")]
    public PersonKeyId PersonKey { get; init; }

    /// <summary>SHA-256 of the random key that the visitor's page carries, and nothing else does.</summary>
    [NotPersonal("a hash of the random key that opens it")]
    public required byte[] TokenHash { get; init; }

    [NotPersonal("the language of the visitor's page")]
    public required string Lang { get; init; }

    /// <summary>What the visitor was told before they began: so many hours after its end it goes.</summary>
    [NotPersonal("how many hours after its end it is deleted")]
    public int Hours { get; init; }

    /// <summary>UTC ticks, as are all times here.</summary>
    [NotPersonal("when it began")]
    public long BegunAt { get; init; }

    [NotPersonal("when a line was written last")]
    public long LastAt { get; set; }

    /// <summary>The number of the last line.</summary>
    [NotPersonal("how many lines it has")]
    public int Lines { get; set; }

    /// <summary>Null while it waits.</summary>
    [Pseudonym("the advocate who took it")]
    public MemberId? Advocate { get; set; }

    /// <summary>0 until somebody took it for the first time.</summary>
    [NotPersonal("when it was taken first")]
    public long TakenAt { get; set; }

    /// <summary>Each is a <see cref="Supervision.ChatSupervision"/>.</summary>
    [NotPersonal("how often a supervisor read it")]
    public int Readings { get; set; }

    /// <summary>The last one is the one that counts.</summary>
    [NotPersonal("how many referrals were proposed in it")]
    public int Offers { get; set; }

    [NotPersonal("how far the last proposed referral is")]
    public ReferralStep Referral { get; set; }

    /// <summary>0 while it goes on.</summary>
    [NotPersonal("when it ended")]
    public long EndedAt { get; set; }

    [NotPersonal("what ended it")]
    public ChatEnd EndedBy { get; set; }

    /// <summary>0 while it goes on.</summary>
    [NotPersonal("when it is deleted")]
    public long GoesAt { get; set; }

    /// <summary>Goes up with each line and each step, so that of two at once one is told.</summary>
    [NotPersonal("counts changes")]
    public int Changes { get; set; }

    Guid ISealedRecord.Row => Id.Value;

    public bool IsOver() => EndedAt != 0;
}

/// <summary>What one of the two wrote. It is stored before anybody is told that it was sent.</summary>
[Stored("A line of a chat of the helpline")]
[Anonymous]
[EndsOtherwise(ChatReasons.Ends)]
[NotTakenOut(ChatReasons.NotTakenOut)]
[NotGiven(NotGivenTo.Anybody, ChatReasons.NotGiven)]
public sealed class ChatLine : ISealedRecord
{
    [NotPersonal("the line's own id")]
    public ChatLineId Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the key of the chat")]
    public PersonKeyId PersonKey { get; init; }

    [NotPersonal("the chat")]
    public ChatId Chat { get; init; }

    /// <summary>From 1 in each chat, without a gap.</summary>
    [NotPersonal("counts the lines of the chat")]
    public int Number { get; init; }

    /// <summary>
    /// Sent twice, it is one line; other words from the same page, which a browser may bring back, are another one. See
    /// <see cref="ChatText.Once"/>.
    /// </summary>
    [NotPersonal("a hash under a random number that is kept nowhere")]
    public Guid Sent { get; init; }

    [NotPersonal("whether the visitor or the advocate wrote it")]
    public ChatSide By { get; init; }

    [NotPersonal("when it was written")]
    public long At { get; init; }

    [Sensitive(DataClass.FreeText, Source = "whoever of the two wrote it")]
    public required Sealed<string> Text { get; init; }

    Guid ISealedRecord.Row => Id.Value;
}

/// <summary>Why nothing else of Haven reaches a chat.</summary>
internal static class ChatReasons
{
    public const string Ends =
        "The purge of the helpline takes it, with its key, some hours after its end.";
    public const string NotTakenOut =
        "It is deleted within a day, and a copy would keep what was promised to be gone.";
    public const string NotGiven =
        "Nobody knows whose it is. Whoever could ask for it by a name would be the one it is kept from.";
}
