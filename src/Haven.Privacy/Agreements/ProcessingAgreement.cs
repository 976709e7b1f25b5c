using Haven.Privacy.Inventory;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Agreements;

/// <summary>How an agreement on processing came to be.</summary>
public enum AgreedBy
{
    /// <summary>Somebody read the text here and typed their name below it.</summary>
    Typing = 1,

    /// <summary>A signed paper was sent in.</summary>
    Paper = 2,

    /// <summary>The organisation runs Haven itself: nobody processes anything for it, and there is nothing to agree on.</summary>
    RunningItself = 3,
}

/// <summary>What kind of file came in; none where the text is Haven's.</summary>
public enum PaperKind
{
    None = 0,
    Pdf = 1,
    Jpeg = 2,
    Png = 3,
}

/// <summary>
/// An agreement on processing (GDPR Article 28(3)) between an organisation and whoever runs the machine, as it was
/// signed (promise MSG-26, adr 0050). It never changes: whoever signs anew adds another, and the highest number holds.
/// </summary>
[Stored(
    "An agreement on processing: with whom, how and by whom it was signed, and what was signed"
)]
[EndsOtherwise("It is proof of what was agreed, and goes with the organisation.")]
public sealed class ProcessingAgreement : ISealedRecord
{
    [NotPersonal("the record's own id")]
    public Guid Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    /// <summary>Of its own: nobody else's facts are under it.</summary>
    [NotPersonal("the key of those who signed")]
    public PersonKeyId PersonKey { get; init; }

    /// <summary>From 1. Two who sign at once want the same number, and the second is told.</summary>
    [NotPersonal("counts the agreements of the organisation")]
    public int Number { get; init; }

    [NotPersonal("how it was agreed")]
    public AgreedBy Way { get; init; }

    [NotPersonal("the other party, a body; empty where there is none, or the paper says it")]
    public required string With { get; init; }

    [NotPersonal("the organisation's name and address, as it typed them")]
    public required string Party { get; init; }

    [NotPersonal("the language of the text that was signed")]
    public required string Lang { get; init; }

    /// <summary>SHA-256 in hexadecimal of exactly the bytes that were shown, or sent in.</summary>
    [NotPersonal("the fingerprint of what was signed")]
    public required string Fingerprint { get; init; }

    [NotPersonal("what kind of file was sent in")]
    public PaperKind File { get; init; }

    [Personal(DataClass.Name, Source = "the member who signed")]
    public required Sealed<string> Signer { get; init; }

    [Personal(DataClass.Work, Source = "the member who signed")]
    public required Sealed<string> Capacity { get; init; }

    /// <summary>The text that was shown, as Markdown, or the file as base64; absent where there is neither.</summary>
    [Sensitive(DataClass.FreeText, Source = "the member who signed")]
    public required Sealed<string> Paper { get; init; }

    [Pseudonym("the member who signed, or sent the paper in")]
    public MemberId By { get; init; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when it was received, and is in force")]
    public long At { get; init; }

    Guid ISealedRecord.Row => Id;
}

/// <summary>
/// What whoever runs the machine signed in advance, once for every organisation. It never changes; the highest number
/// holds, for as long as the words are those that were signed.
/// </summary>
[Stored(
    "What whoever runs the machine signed in advance of agreements on processing, and who signed it"
)]
[EndsOtherwise(
    "It is proof of what whoever runs the machine signed, and goes with the installation."
)]
public sealed class OperatorSide : ISealedRecord, IInstallationVisible
{
    [NotPersonal("the record's own id")]
    public Guid Id { get; init; }

    [NotPersonal("it belongs to the installation")]
    public OrganisationId OrganisationId { get; init; } = OrganisationId.Installation;

    [NotPersonal("the key of who signed")]
    public PersonKeyId PersonKey { get; init; }

    /// <summary>From 1, as of an agreement.</summary>
    [NotPersonal("counts what was signed in advance")]
    public int Number { get; init; }

    [NotPersonal("the name of whoever runs the machine, a body")]
    public required string Name { get; init; }

    [NotPersonal("the address of whoever runs the machine")]
    public required string Address { get; init; }

    /// <inheritdoc cref="ProcessingAgreement.Fingerprint"/>
    [NotPersonal("the fingerprint of the words that were signed")]
    public required string Fingerprint { get; init; }

    [Personal(DataClass.Name, Source = "whoever runs the machine")]
    public required Sealed<string> Signer { get; init; }

    [Personal(DataClass.Work, Source = "whoever runs the machine")]
    public required Sealed<string> Capacity { get; init; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when it was signed")]
    public long At { get; init; }

    Guid ISealedRecord.Row => Id;
}

internal sealed class AgreementModel : IModelPart
{
    public IReadOnlyList<Type> Records { get; } =
    [typeof(ProcessingAgreement), typeof(OperatorSide)];

    public Notices.Audience AboutWhom(Type record) => Notices.Audience.Professionals;

    public void Map(ModelBuilder model)
    {
        model.Entity<ProcessingAgreement>(e =>
        {
            e.ToTable("processing_agreements");
            e.HasKey(a => new { a.OrganisationId, a.Number });
            e.Property(a => a.With).HasMaxLength(SignForm.LongestParty * 8);
            e.Property(a => a.Party).HasMaxLength(SignForm.LongestParty * 8);
            e.Property(a => a.Lang).HasMaxLength(2);
            e.Property(a => a.Fingerprint).HasMaxLength(64);
        });
        model.Entity<OperatorSide>(e =>
        {
            e.ToTable("operator_sides");
            e.HasKey(s => new { s.OrganisationId, s.Number });
            e.Property(s => s.Name).HasMaxLength(SignForm.LongestParty * 8);
            e.Property(s => s.Address).HasMaxLength(SignForm.LongestParty * 8);
            e.Property(s => s.Fingerprint).HasMaxLength(64);
        });
    }
}

/// <summary>What holds of agreements, for whoever has the unit of work already.</summary>
public static class AgreedProcessing
{
    /// <summary>Whether something was received; from then on it is in force, and nothing ends it but the organisation's end.</summary>
    public static Task<bool> IsAgreedAsync(
        this HavenContext context,
        CancellationToken cancellationToken
    ) => context.Set<ProcessingAgreement>().AnyAsync(cancellationToken);
}
