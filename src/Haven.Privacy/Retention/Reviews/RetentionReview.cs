using Haven.Privacy.Inventory;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;

namespace Haven.Privacy.Retention.Reviews;

/// <summary>What became of a question.</summary>
public enum ReviewAnswer
{
    /// <summary>Nobody has answered yet, and nobody goes.</summary>
    None = 0,
    LetGo = 1,
    Keep = 2,

    /// <summary>Their time is not over any more: something was written about them, or the rule changed.</summary>
    NoLonger = 3,
}

/// <summary>Who was told that a question waits.</summary>
public enum ReviewTold
{
    Nobody = 0,
    Officers = 1,
    Administrators = 2,
}

/// <summary>
/// That somebody is asked whether a person may go whose time is over, and what they answered. It goes with the person;
/// whoever let them go stands in the receipt.
/// </summary>
[Stored("A question whether somebody whose time is over may go, and the answer")]
[EndsWith]
public sealed class RetentionReview : ISealedRecord, IInstallationVisible
{
    /// <summary>After this the administrators are told as well.</summary>
    public static readonly TimeSpan ToldAfter = TimeSpan.FromDays(14);

    /// <summary>After this it is late, and whoever runs the machine sees that something is.</summary>
    public static readonly TimeSpan LateAfter = TimeSpan.FromDays(28);

    [Pseudonym("the question's own id")]
    public Guid Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the key of the person whom it is about")]
    public PersonKeyId PersonKey { get; init; }

    /// <summary>The <see cref="KeptKind.Key"/>.</summary>
    [NotPersonal("the kind of people that they are kept as")]
    public required string Kind { get; init; }

    /// <summary>From 1.</summary>
    [NotPersonal("counts how often it was asked about them")]
    public int Number { get; init; }

    /// <summary>The day on which they would have gone.</summary>
    [NotPersonal("the day on which their time was over")]
    public DateOnly DueOn { get; init; }

    /// <summary>UTC ticks, as are all times here.</summary>
    [NotPersonal("when it was asked")]
    public long AskedAt { get; init; }

    [NotPersonal("who was told that it waits")]
    public ReviewTold Told { get; set; }

    /// <summary>0 while it waits. Of two who answer at once, the second is told.</summary>
    [NotPersonal("when it was answered")]
    public long AnsweredAt { get; set; }

    [NotPersonal("whether they are kept for longer, or went")]
    public ReviewAnswer Answer { get; set; }

    [Pseudonym("the member who answered")]
    public MemberId? AnsweredBy { get; set; }

    /// <summary>Where they are kept: on this day it is asked again.</summary>
    [NotPersonal("the day on which it is asked again")]
    public DateOnly? KeptUntil { get; set; }

    /// <summary>Why they are kept.</summary>
    [Sensitive(DataClass.FreeText, Source = "the member who answered")]
    public required Sealed<string> Reason { get; set; }

    Guid ISealedRecord.Row => Id;
}
