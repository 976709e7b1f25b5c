using Haven.Helpline.Model;
using Haven.Privacy.Inventory;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;

namespace Haven.Helpline.Certificates;

/// <summary>What a member is certified in, and until when. There is one of each member: a renewed one takes its place.</summary>
[Stored("The certificate of an advocate, and the last day on which it holds")]
[EndsOtherwise(
    "It goes when it is taken off the list, when the member leaves, or with the organisation."
)]
public sealed class AdvocateCertificate : ISealedRecord, IInstallationVisible
{
    [Pseudonym("the record's own id")]
    public CertificateId Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the key of the member")]
    public PersonKeyId PersonKey { get; init; }

    [Pseudonym("the member who has it")]
    public MemberId Member { get; init; }

    /// <summary>Who gave it, and in what: "Certified domestic violence counselor, CCADV".</summary>
    [Personal(DataClass.Work, Source = "the administrator who recorded it")]
    public required Sealed<string> Kind { get; set; }

    /// <summary>On the calendar of the organisation. In the open, because it is asked for at each step.</summary>
    [NotPersonal("the last day on which it holds")]
    public DateOnly Until { get; set; }

    [Pseudonym("the member who recorded it")]
    public MemberId RecordedBy { get; set; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when it was recorded")]
    public long RecordedAt { get; set; }

    /// <summary>Two administrators may change it at once; the second is told.</summary>
    [NotPersonal("counts changes")]
    public int Changes { get; set; }

    Guid ISealedRecord.Row => Id.Value;
}
