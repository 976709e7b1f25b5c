using System.Security.Cryptography;
using System.Text;
using Haven.Privacy.Inventory;
using Haven.Privacy.Store;
using Haven.Research.Model;

namespace Haven.Research.Studies;

/// <summary>A study. What it takes stands in its versions; until one of them is opened it takes nothing.</summary>
[Stored(
    "A study: what it is called, which version of its declaration is in force, and when it ended"
)]
public sealed class Study : IOrganisationRecord
{
    [NotPersonal("the study's own id")]
    public StudyId Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    /// <summary>From 1 in each organisation; it stands in addresses.</summary>
    [NotPersonal("counts the organisation's studies")]
    public int Number { get; init; }

    /// <summary>As the newest version says it.</summary>
    [NotPersonal("what the study is called")]
    public required string Title { get; set; }

    /// <summary>The number of the version that was opened last; 0 before the first.</summary>
    [NotPersonal("the version in force")]
    public int InForce { get; set; }

    /// <summary>UTC ticks; 0 while it goes on.</summary>
    [NotPersonal("when the study ended")]
    public long EndedAt { get; set; }

    /// <summary>Goes up with each version that is opened, with each look at it, and with the end.</summary>
    [NotPersonal("counts changes")]
    public int Changes { get; set; }

    /// <summary>UTC ticks; 0 while it is not overdue to be looked at again. It takes nothing meanwhile (adr 0058).</summary>
    [NotPersonal("since when it waits to be looked at again")]
    public long PausedAt { get; set; }

    /// <summary>The last day to look at it again, as whoever looked last chose it; null before anybody did.</summary>
    [NotPersonal("by when it is looked at again")]
    public DateOnly? ReviewBy { get; set; }

    public bool GoesOn() => InForce > 0 && EndedAt == 0;

    public bool Takes() => GoesOn() && PausedAt == 0;
}

/// <summary>
/// What a study declares that it takes, and why. It is a draft until a second person opens it; from then on it never
/// changes, and a change is another version with a reason of its own (adr 0055).
/// </summary>
[Stored("What a study takes and why, version by version")]
public sealed class StudyVersion : IOrganisationRecord
{
    [NotPersonal("the version's own id")]
    public StudyVersionId Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the study")]
    public StudyId Study { get; init; }

    /// <summary>From 1. Two who begin one at once want the same number, and the second is told.</summary>
    [NotPersonal("counts the versions of the study")]
    public int Number { get; init; }

    /// <summary>A <see cref="Studies.Declaration"/>; <see cref="Read"/> reads it.</summary>
    [NotPersonal("what is asked and why, and nobody's answer")]
    public required string Declared { get; set; }

    /// <summary>Why it differs from the one before; empty for the first.</summary>
    [NotPersonal("why the declaration was changed")]
    public required string Reason { get; set; }

    /// <summary>Who wrote it last. Somebody else opens it.</summary>
    [Pseudonym("the member who wrote it last")]
    public MemberId By { get; set; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when it was written last")]
    public long At { get; set; }

    [Pseudonym("the member who opened it")]
    public MemberId? OpenedBy { get; set; }

    /// <summary>UTC ticks; 0 while it is a draft.</summary>
    [NotPersonal("when it was opened")]
    public long OpenedAt { get; set; }

    /// <summary>SHA-256 of what was declared when it was opened, as 64 hexadecimal digits; empty before.</summary>
    [NotPersonal("the fingerprint of what was declared")]
    public string Fingerprint { get; set; } = "";

    /// <summary>Two people may write a draft at once; the second is told.</summary>
    [NotPersonal("counts changes")]
    public int Changes { get; set; }

    public bool IsOpened() => OpenedAt != 0;

    /// <exception cref="DeclarationAlteredException">It is not what was opened.</exception>
    public Declaration Read() =>
        !IsOpened() || Fingerprint == FingerprintOf(Declared)
            ? Declaration.Read(Declared)
            : throw new DeclarationAlteredException(Number);

    internal static string FingerprintOf(string declared) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(declared)));
}

/// <summary>What a study declared was altered after it was opened, past this program. Nothing is taken under it.</summary>
public sealed class DeclarationAlteredException(int version)
    : Exception($"Version {version} of the declaration is not what was opened.");
