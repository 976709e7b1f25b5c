using Haven.Privacy.Inventory;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Research.Model;

namespace Haven.Research.Applications;

/// <summary>What became of an application.</summary>
public enum ApplicationOutcome
{
    /// <summary>Nobody decided. When the process is over it counts as without success.</summary>
    None = 0,
    Successful = 1,
    Unsuccessful = 2,
}

/// <summary>
/// What somebody proposed to a call. Its key is one of its own: nobody knows whether two applications come from one person.
/// It is never changed, and keeps which version of the terms was accepted with it (promise RES-16).
/// </summary>
[Stored("An application to a call: who applies, what they propose, and which terms they accepted")]
public sealed class Application : IOffered
{
    [Pseudonym(
        "a keyed hash of what was sent that day: a form that is sent twice is one application"
    )]
    public ApplicantId Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the key of whoever applied")]
    public PersonKeyId PersonKey { get; init; }

    [NotPersonal("the call")]
    public CallId Call { get; init; }

    /// <summary>Seven digits; people say it as "A-" and the digits.</summary>
    [Pseudonym("the number by which the application is known")]
    public long Number { get; init; }

    [NotPersonal("the version of the terms that was accepted")]
    public int Version { get; init; }

    [NotPersonal("the fingerprint of the terms that were accepted")]
    public required string Terms { get; init; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when the application arrived")]
    public long ArrivedAt { get; init; }

    [NotPersonal("the language of the form")]
    public required string Lang { get; init; }

    [Personal(DataClass.Name, Source = "whoever applied")]
    public required Sealed<string> Name { get; init; }

    [Personal(DataClass.Contact, Source = "whoever applied")]
    public required Sealed<string> Email { get; init; }

    /// <inheritdoc cref="IOffered.EmailIndex"/>
    [Pseudonym("a keyed index of the e-mail address")]
    [NotTakenOut(NotTakenOutAttribute.Index)]
    public required string EmailIndex { get; init; }

    [Personal(DataClass.Work, Source = "whoever applied")]
    public required Sealed<string> Body { get; init; }

    [Sensitive(DataClass.FreeText, Source = "whoever applied")]
    public required Sealed<string> Proposal { get; init; }

    [NotPersonal("whether they ticked that they want to be told of later calls")]
    public bool WantsOffers { get; init; }

    /// <summary>UTC ticks; 0 while nobody took it back.</summary>
    [NotPersonal("when it was taken back that they want to be told of later calls")]
    public long OffersEndedAt { get; set; }

    /// <summary>As the newest decision says.</summary>
    [Pseudonym("what became of the application")]
    public ApplicationOutcome Outcome { get; set; }

    /// <summary>How many decisions there are. Of two who decide at once, the second is told.</summary>
    [NotPersonal("counts decisions")]
    public int Decisions { get; set; }

    Guid ISealedRecord.Row => Id.Value;
}

/// <summary>What was decided about an application at one time. A change is another decision, with its reason.</summary>
[Stored("A decision about an application")]
[EndsWith(typeof(Application))]
public sealed class ApplicationDecision : ISealedRecord
{
    [Pseudonym("the decision's own id")]
    public ApplicationDecisionId Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the key of whoever applied")]
    public PersonKeyId PersonKey { get; init; }

    [Pseudonym("the application")]
    public ApplicantId Application { get; init; }

    /// <summary>From 1.</summary>
    [NotPersonal("counts the application's decisions")]
    public int Number { get; init; }

    [Pseudonym("what was decided")]
    public ApplicationOutcome Outcome { get; init; }

    /// <summary>Null without success.</summary>
    [NotPersonal("the day on which the agreement ends")]
    public DateOnly? AgreementEndsOn { get; init; }

    [NotPersonal("whether the agreement was made by deed")]
    public bool ByDeed { get; init; }

    /// <summary>The funder's longer time in years, where it counts for this agreement; otherwise 0.</summary>
    [NotPersonal("for how many years a funder has the application kept")]
    public int FunderYears { get; init; }

    [Pseudonym("the member who decided")]
    public MemberId By { get; init; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when it was decided")]
    public long At { get; init; }

    /// <summary>Why it differs from the one before.</summary>
    [Sensitive(DataClass.FreeText, Source = "the member who decided")]
    public required Sealed<string> Why { get; init; }

    Guid ISealedRecord.Row => Id.Value;
}
