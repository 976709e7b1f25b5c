using Haven.Privacy.Inventory;
using Haven.Privacy.Store;

namespace Haven.Helpline.Settings;

/// <summary>Whether an organisation's helpline is open, and how long a chat is kept. Without a row it never was.</summary>
[Stored("Whether the helpline is open, and how many hours a chat is kept after its end")]
public sealed class HelplineSettings : IOrganisationRecord
{
    /// <summary>As long as the promise allows (HLP-8).</summary>
    public const int MostHours = 24;

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("whether the helpline is open")]
    public bool IsOpen { get; set; }

    /// <summary>0 where it goes at once.</summary>
    [NotPersonal("how many hours a chat is kept after its end")]
    public int Hours { get; set; } = MostHours;

    /// <summary>Two administrators may change them at once; the second is told.</summary>
    [NotPersonal("counts changes")]
    public int Changes { get; set; }
}
