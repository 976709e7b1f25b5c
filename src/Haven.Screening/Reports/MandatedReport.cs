using Haven.Privacy.Inventory;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Clients;
using Haven.Screening.Model;

namespace Haven.Screening.Reports;

/// <summary>To whom the law may ask for a report.</summary>
public enum AuthorityKind
{
    ChildProtection,
    Police,
    Court,
    Other,
}

/// <summary>Whether the young person knows of a report.</summary>
public enum ReportKnown
{
    Told = 1,

    /// <summary>Telling them would put somebody in danger.</summary>
    Unsafe = 2,
    NotYet = 3,
}

/// <summary>
/// That a report was made to an authority after a screening. Haven sends nothing: a person reported, and says here what
/// they did. It may be completed later, above all by the written report.
/// </summary>
[Stored("A report to an authority that was made after a screening")]
[NotGiven(
    NotGivenTo.Others,
    "Who reported, and that anybody did, endangers them and the young person."
)]
[EndsWith(typeof(Client))]
public sealed class MandatedReport : ISealedRecord
{
    [Pseudonym("the report's own id")]
    public Guid Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the key of the client")]
    public PersonKeyId PersonKey { get; init; }

    [Pseudonym("the screening")]
    public ScreeningId Screening { get; init; }

    /// <summary>Counts a screening's reports from 1.</summary>
    [NotPersonal("which of the screening's reports it is")]
    public int Number { get; init; }

    [Sensitive(DataClass.Assessment, Source = "the professional")]
    public required Sealed<AuthorityKind?> Kind { get; set; }

    [Sensitive(DataClass.FreeText, Source = "the professional")]
    public required Sealed<string> Authority { get; set; }

    [Personal(DataClass.Name, Whose = "whoever took the report", Source = "the professional")]
    public required Sealed<string> TakenBy { get; set; }

    /// <summary>No more than the authority needed.</summary>
    [Sensitive(DataClass.FreeText, Source = "the professional")]
    public required Sealed<string> WhatWasTold { get; set; }

    [Sensitive(DataClass.Assessment, Source = "the professional")]
    public required Sealed<ReportKnown?> Known { get; set; }

    [Sensitive(DataClass.FreeText, Source = "the professional")]
    public required Sealed<string> WhyNotTold { get; set; }

    [Sensitive(
        DataClass.FreeText,
        Whose = "people whom the report is about: a parent, somebody suspected",
        Source = "the professional"
    )]
    public required Sealed<string> AboutOthers { get; set; }

    /// <summary>UTC, as <see cref="ReportTimes"/> writes it; null where there was none.</summary>
    [Sensitive(DataClass.Assessment, Source = "the professional")]
    public required Sealed<string> OralAt { get; set; }

    [Sensitive(DataClass.Assessment, Source = "the professional")]
    public required Sealed<string> WrittenAt { get; set; }

    [Sensitive(DataClass.FreeText, Source = "the authority")]
    public required Sealed<string> Reference { get; set; }

    [Sensitive(DataClass.FreeText, Source = "the professional")]
    public required Sealed<string> Follows { get; set; }

    /// <summary>
    /// UTC ticks, by the rule that held when the report was recorded; 0 where none is asked for, or where it was made. It
    /// stands open, so that a reminder opens nothing.
    /// </summary>
    [NotPersonal("until when the written report is due")]
    public long WrittenDue { get; set; }

    [Pseudonym("the member who recorded it")]
    public MemberId By { get; init; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when it was recorded")]
    public long At { get; init; }

    [Pseudonym("the member who changed it last")]
    public MemberId ChangedBy { get; set; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when it was changed last")]
    public long ChangedAt { get; set; }

    [NotPersonal("counts changes")]
    public int Version { get; set; }

    Guid ISealedRecord.Row => Id;
}
