using Haven.Privacy.Inventory;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Clients;
using Haven.Screening.Model;

namespace Haven.Screening.Reminders;

/// <summary>What a professional wants for one client instead of what the organisation set.</summary>
public enum ReminderChoice
{
    /// <summary>As the organisation set it for the level.</summary>
    AsUsual,

    /// <summary>On another day, until the client is screened again.</summary>
    OnDay,

    /// <summary>Not any more, until somebody says otherwise.</summary>
    Never,
}

/// <summary>
/// When one client is to be screened again, where a professional said so. The day itself is sealed, as every such day
/// is worked out and not stored: beside the day of the screening it would tell the level of concern.
/// </summary>
[Stored("When a client is to be screened again, where a professional set it")]
[EndsWith(typeof(Client))]
public sealed class ClientReminder : ISealedRecord
{
    public const int LongestReason = 500;

    [Pseudonym("the client")]
    public ClientId Client { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the key of the client")]
    public PersonKeyId PersonKey { get; init; }

    [Sensitive(DataClass.Assessment, Source = "the professional")]
    public required Sealed<ReminderChoice?> Choice { get; set; }

    [Sensitive(DataClass.Assessment, Source = "the professional")]
    public required Sealed<DateOnly?> Day { get; set; }

    [Sensitive(DataClass.FreeText, Source = "the professional")]
    public required Sealed<string> Reason { get; set; }

    /// <summary>A day counts for the screening after which it was set, and not for the next.</summary>
    [NotPersonal("after which of the client's screenings it was set")]
    public int After { get; set; }

    [Pseudonym("the member who set it")]
    public MemberId By { get; set; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when it was set")]
    public long At { get; set; }

    [NotPersonal("counts changes")]
    public int Version { get; set; }

    Guid ISealedRecord.Row => Client.Value;
}

/// <summary>
/// That somebody's clients were looked through on a day. It is stored with the mail or not at all, and there is one for
/// a day: so nobody is told twice, whichever nodes look and whatever is cut short.
/// </summary>
[Stored("That a member's clients were looked through for reminders on a day")]
public sealed class ReminderRound : IInstallationVisible
{
    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [Pseudonym("the member")]
    public MemberId Member { get; init; }

    /// <summary>As <see cref="DateOnly.DayNumber"/> counts, on the calendar of the organisation.</summary>
    [NotPersonal("the day")]
    public int Day { get; init; }
}
