using Haven.Privacy.Inventory;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Holds;

/// <summary>From whom the order or the need comes.</summary>
public enum HoldSource
{
    Court = 1,
    Regulator = 2,

    /// <summary>The organisation's own lawyer, who foresees or is in a dispute.</summary>
    OwnLawyer = 3,
}

/// <summary>
/// That nothing of one person, or of everybody of a kind, is deleted, because a court or a dispute needs it (promise
/// MSG-33). It holds from the asking, so that nothing is lost while somebody looks for an approver, and until somebody
/// ends it: forgetting to look at it deletes no evidence.
/// </summary>
[NotGiven(
    NotGivenTo.Anybody,
    "What a court or a dispute needs may be nobody’s to know yet; a person tells it, where it may be told."
)]
[Stored("A legal hold: who or what is kept, for whom and why, who approved it, and when it ended")]
[EndsOtherwise(
    "It goes with the person whom it held. That a whole kind was held is proof of what was not deleted, and goes with the organisation."
)]
public sealed class Hold : ISealedRecord, IInstallationVisible
{
    /// <summary>How long it holds while nobody approves it.</summary>
    public static readonly TimeSpan Wait = TimeSpan.FromDays(14);

    [Pseudonym("the hold's own id")]
    public Guid Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    /// <summary>What is told here of a person goes with that person, once nothing holds them any more.</summary>
    [NotPersonal("the key of the person who is held; one of its own where a kind is")]
    public PersonKeyId PersonKey { get; init; }

    /// <summary>The <see cref="Retention.KeptKind.Key"/> of all whom it holds; empty where it holds one person.</summary>
    [NotPersonal("the kind of people that it holds")]
    public string Kind { get; init; } = "";

    [Pseudonym("the member who asked")]
    public MemberId AskedBy { get; init; }

    /// <summary>UTC ticks, as are all times here.</summary>
    [NotPersonal("when it was asked for")]
    public long AskedAt { get; init; }

    [Sensitive(DataClass.Behaviour, Source = "the member who asked")]
    public required Sealed<HoldSource?> Source { get; init; }

    [Sensitive(DataClass.FreeText, Source = "the member who asked")]
    public required Sealed<string> Reason { get; init; }

    [Pseudonym("the member who approved it")]
    public MemberId? ApprovedBy { get; set; }

    /// <summary>0 until somebody approves it.</summary>
    [NotPersonal("when it was approved")]
    public long ApprovedAt { get; set; }

    /// <summary>Past this day it still holds, and somebody has to look whether it is needed.</summary>
    [NotPersonal("the last day on which somebody looks whether it is still needed")]
    public DateOnly ReviewOn { get; set; }

    [Pseudonym("the member who last found that it is still needed")]
    public MemberId? ReviewedBy { get; set; }

    [NotPersonal("when it was last reviewed")]
    public long ReviewedAt { get; set; }

    [Sensitive(DataClass.FreeText, Source = "the member who reviewed it")]
    public required Sealed<string> ReviewNote { get; set; }

    /// <summary>Null where it ended because nobody approved it.</summary>
    [Pseudonym("the member who ended it")]
    public MemberId? EndedBy { get; set; }

    [NotPersonal("when it ended")]
    public long EndedAt { get; set; }

    [Sensitive(DataClass.FreeText, Source = "the member who ended it")]
    public required Sealed<string> EndReason { get; set; }

    /// <summary>Two people may change it at once; the second is told.</summary>
    [NotPersonal("counts changes")]
    public int Version { get; set; }

    Guid ISealedRecord.Row => Id;

    /// <summary>Whether it keeps anything at this moment.</summary>
    public bool HoldsAt(long now) =>
        EndedAt == 0 && (ApprovedAt != 0 || AskedAt > now - Wait.Ticks);
}

internal sealed class HoldModel : IModelPart
{
    public IReadOnlyList<Type> Records { get; } = [typeof(Hold)];

    public Notices.Audience AboutWhom(Type record) => Notices.Audience.People;

    public void Map(ModelBuilder model) =>
        model.Entity<Hold>(e =>
        {
            e.ToTable("legal_holds");
            e.HasKey(h => new { h.OrganisationId, h.Id });
            e.HasIndex(h => new { h.OrganisationId, h.EndedAt });
            e.Property(h => h.Kind).HasMaxLength(40);
            e.Property(h => h.Version).IsConcurrencyToken();
        });
}
