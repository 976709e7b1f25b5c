using Haven.Privacy.Inventory;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Releases;

/// <summary>
/// That a table without names left: which, by which rule, to whom, and what they agreed to (promise SCR-12). It is written
/// once. Its rows are not kept: the fingerprint tells whether a table that is made again is still the same one.
/// </summary>
[Stored(
    "A table that names nobody and was given to somebody: which, to whom, and what they agreed to"
)]
[EndsOtherwise("It is the proof of what left and to whom, and goes with the organisation.")]
public sealed class Release : ISealedRecord
{
    [NotPersonal("the record's own id")]
    public Guid Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    /// <summary>Of its own: nobody else's facts are under it.</summary>
    [NotPersonal("the key of those who are named on the recipient’s side")]
    public PersonKeyId PersonKey { get; init; }

    /// <summary>From 1. Two who release at once want the same number, and the second is told.</summary>
    [NotPersonal("counts the organisation’s releases")]
    public int Number { get; init; }

    /// <summary>The <see cref="IReleasableTable.Key"/>.</summary>
    [NotPersonal("the table")]
    public required string Table { get; init; }

    /// <summary>As <see cref="ReleasePeriod.Parse"/> reads it.</summary>
    [NotPersonal("the time that the table is about")]
    public required string Period { get; init; }

    /// <summary>Keys of columns, with spaces between, in the order of the table.</summary>
    [NotPersonal("the columns of the table")]
    public required string Columns { get; init; }

    [NotPersonal("how many must look alike")]
    public int K { get; init; }

    [NotPersonal("how many different sensitive values those must have")]
    public int L { get; init; }

    /// <summary>In percent.</summary>
    [NotPersonal("how many rows could be left out")]
    public int Suppression { get; init; }

    [NotPersonal("how likely somebody is recognised in the table, in counts")]
    public required string Report { get; init; }

    /// <summary>SHA-256 of the table's file, as 64 hexadecimal digits.</summary>
    [NotPersonal("the fingerprint of the table")]
    public required string Fingerprint { get; init; }

    [NotPersonal("who got it, a body and not a person")]
    public required string Recipient { get; init; }

    [NotPersonal("what it is for")]
    public required string UsedFor { get; init; }

    [Personal(DataClass.Name, Source = "the member who recorded it")]
    public required Sealed<string> Person { get; init; }

    [Personal(DataClass.Contact, Source = "the member who recorded it")]
    public required Sealed<string> Contact { get; init; }

    [Personal(DataClass.Name, Source = "the member who recorded it")]
    public required Sealed<string> Signer { get; init; }

    [NotPersonal("the day on which the recipient signed")]
    public DateOnly SignedOn { get; init; }

    [NotPersonal("where the signed paper is found")]
    public required string Paper { get; init; }

    [Pseudonym("the member who released it")]
    public MemberId By { get; init; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when it was released")]
    public long At { get; init; }

    Guid ISealedRecord.Row => Id;

    internal ReleasePeriod? OfPeriod => ReleasePeriod.Parse(Period);
}

internal sealed class ReleaseModel : IModelPart
{
    public IReadOnlyList<Type> Records { get; } = [typeof(Release)];

    public Notices.Audience AboutWhom(Type record) => Notices.Audience.Professionals;

    public void Map(ModelBuilder model) =>
        model.Entity<Release>(e =>
        {
            e.ToTable("releases");
            e.HasKey(r => new { r.OrganisationId, r.Number });
            e.Property(r => r.Table).HasMaxLength(40);
            e.Property(r => r.Period).HasMaxLength(10);
            e.Property(r => r.Columns).HasMaxLength(400);
            e.Property(r => r.Fingerprint).HasMaxLength(64);
            e.Property(r => r.Recipient).HasMaxLength(RecipientForm.LongestName * 8);
            e.Property(r => r.UsedFor).HasMaxLength(RecipientForm.LongestText * 8);
            e.Property(r => r.Paper).HasMaxLength(RecipientForm.LongestName * 8);
        });
}
