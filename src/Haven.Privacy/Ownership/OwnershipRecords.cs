using Haven.Privacy.Inventory;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Ownership;

/// <summary>What kind of body owns the data of an organisation.</summary>
public enum OwnerKind
{
    School = 1,
    District = 2,
    Programme = 3,

    /// <summary>Who pays for a programme, and is its owner by their contract.</summary>
    Sponsor = 4,

    /// <summary>The organisation that works here owns it itself.</summary>
    Organisation = 5,
    Another = 6,
}

/// <summary>
/// Who owns what an organisation keeps (promise REF-15). It never changes: whoever records anew adds another, and the
/// highest number holds. So the history is the records themselves.
/// </summary>
[Stored("Who owns what an organisation keeps")]
[EndsOtherwise("It is the history of who owned what is kept, and goes with the organisation.")]
public sealed class OwnerOfRecord : ISealedRecord
{
    [NotPersonal("the record's own id")]
    public Guid Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    /// <summary>Of its own: nobody else's facts are under it.</summary>
    [NotPersonal("the key of whoever is reached there")]
    public PersonKeyId PersonKey { get; init; }

    /// <summary>From 1. Two who record at once want the same number, and the second is told.</summary>
    [NotPersonal("counts what was recorded of the owner")]
    public int Number { get; init; }

    [NotPersonal("the kind of owner")]
    public OwnerKind Kind { get; init; }

    [NotPersonal("the owner’s name, a body and not a person")]
    public required string Name { get; init; }

    [Personal(DataClass.Contact, Source = "the member who recorded it")]
    public required Sealed<string> Contact { get; init; }

    [Pseudonym("the member who recorded it")]
    public MemberId By { get; init; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when it was recorded")]
    public long At { get; init; }

    Guid ISealedRecord.Row => Id;
}

/// <summary>The contract about what an organisation keeps, as it was recorded. Like the owner it never changes.</summary>
[Stored(
    "The contract about what an organisation keeps: with whom, from when until when, and what becomes of data"
)]
[EndsOtherwise("It is the history of what was agreed, and goes with the organisation.")]
public sealed class Contract : ISealedRecord
{
    [NotPersonal("the record's own id")]
    public Guid Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the key of those who are named in the file")]
    public PersonKeyId PersonKey { get; init; }

    /// <inheritdoc cref="OwnerOfRecord.Number"/>
    [NotPersonal("counts what was recorded of contracts")]
    public int Number { get; init; }

    [NotPersonal("the other party, an organisation")]
    public required string With { get; init; }

    [NotPersonal("the first day on which it is in force")]
    public DateOnly From { get; init; }

    [NotPersonal("the last day on which it is in force")]
    public DateOnly? Until { get; init; }

    [NotPersonal("the number or the place by which the contract is found")]
    public required string Reference { get; init; }

    [NotPersonal("what the contract says becomes of data when it ends")]
    public required string AtItsEnd { get; init; }

    /// <summary>A PDF file as base64; absent where none was given. Those who signed stand in it.</summary>
    [Sensitive(DataClass.FreeText, Source = "the member who recorded it")]
    public required Sealed<string> File { get; init; }

    [NotPersonal("whether there is a file")]
    public bool HasFile { get; init; }

    [Pseudonym("the member who recorded it")]
    public MemberId By { get; init; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when it was recorded")]
    public long At { get; init; }

    Guid ISealedRecord.Row => Id;

    public bool IsInForce(DateOnly day) => From <= day && !(Until < day);
}

internal sealed class OwnershipModel : IModelPart
{
    public IReadOnlyList<Type> Records { get; } = [typeof(OwnerOfRecord), typeof(Contract)];

    public Notices.Audience AboutWhom(Type record) => Notices.Audience.Professionals;

    public void Map(ModelBuilder model)
    {
        model.Entity<OwnerOfRecord>(e =>
        {
            e.ToTable("owners_of_record");
            e.HasKey(o => new { o.OrganisationId, o.Number });
            e.Property(o => o.Name).HasMaxLength(OwnerForm.LongestName * 8);
        });
        model.Entity<Contract>(e =>
        {
            e.ToTable("contracts");
            e.HasKey(c => new { c.OrganisationId, c.Number });
            e.Property(c => c.With).HasMaxLength(OwnerForm.LongestName * 8);
            e.Property(c => c.Reference).HasMaxLength(ContractForm.LongestReference * 8);
        });
    }
}
