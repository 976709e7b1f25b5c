using Haven.Privacy.Inventory;
using Haven.Privacy.Store;

namespace Haven.Helpline.Figures;

/// <summary>
/// What happened on one day, as numbers. They are what stays of chats (promise HLP-8): no row, no time and no order links
/// them to one.
/// </summary>
[Stored("How many chats of the helpline began, were taken and ended on a day")]
public sealed class HelplineDay : IOrganisationRecord
{
    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    /// <summary>On the calendar of the organisation.</summary>
    [NotPersonal("the day")]
    public DateOnly Day { get; init; }

    [NotPersonal("a count")]
    public int Begun { get; set; }

    [NotPersonal("a count")]
    public int Taken { get; set; }

    [NotPersonal("a count")]
    public int Ended { get; set; }
}
