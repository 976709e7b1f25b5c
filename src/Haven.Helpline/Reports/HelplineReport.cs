using Haven.Helpline.Model;
using Haven.Privacy.Inventory;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;

namespace Haven.Helpline.Reports;

/// <summary>Whether the person with whom an advocate talked knows of the report.</summary>
public enum PersonKnows
{
    /// <summary>The advocate told them.</summary>
    Told = 1,

    /// <summary>To tell them would put somebody in danger.</summary>
    Unsafe = 2,

    /// <summary>They were gone before they could be told.</summary>
    Gone = 3,
}

/// <summary>
/// What an advocate reported because a law asks it of them (promise HLP-14). Its key is its own, and nothing in it leads to
/// the chat, which goes: what had to be reported has to be shown for years.
/// </summary>
[Stored(
    "A report that an advocate made because a law asks for it: to whom, when, and what was told"
)]
[NotGiven(
    NotGivenTo.Anybody,
    "It tells that somebody wrote to a helpline. Whoever could ask for it by a name would be the one it is kept from."
)]
public sealed class HelplineReport : ISealedRecord
{
    [Pseudonym("the report's own id")]
    public HelplineReportId Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the key of this report")]
    public PersonKeyId PersonKey { get; init; }

    /// <summary>Seven random digits, by which people speak of it: "HR-1234567".</summary>
    [Pseudonym("the number by which the report is known")]
    public long Number { get; init; }

    /// <summary>Made by the page: a form that is sent twice is one report.</summary>
    [NotPersonal("a random number that the page gave the report")]
    public Guid Sent { get; init; }

    [Pseudonym("the advocate who made it")]
    public MemberId By { get; init; }

    /// <summary>On the calendar of the organisation.</summary>
    [NotPersonal("the day on which it was recorded")]
    public DateOnly RecordedOn { get; init; }

    [Sensitive(DataClass.FreeText, Source = "the advocate")]
    public required Sealed<string> Recipient { get; init; }

    /// <summary>Ticks of UTC, as text.</summary>
    [Sensitive(DataClass.Behaviour, Source = "the advocate")]
    public required Sealed<string> MadeAt { get; init; }

    [Sensitive(DataClass.FreeText, Source = "the authority")]
    public required Sealed<string> Reference { get; init; }

    [Sensitive(DataClass.FreeText, Source = "the advocate")]
    public required Sealed<string> Told { get; init; }

    [Sensitive(DataClass.Behaviour, Source = "the advocate")]
    public required Sealed<PersonKnows?> Knows { get; init; }

    [Sensitive(DataClass.FreeText, Source = "the advocate")]
    public required Sealed<string> WhyNotTold { get; init; }

    Guid ISealedRecord.Row => Id.Value;
}
