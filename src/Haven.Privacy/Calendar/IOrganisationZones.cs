using Haven.Privacy.Store;

namespace Haven.Privacy.Calendar;

/// <summary>
/// Where an organisation's days begin. Times are stored in UTC; periods of law, dates that people type and dates that
/// they read are on the calendar of the place where the organisation works.
/// </summary>
public interface IOrganisationZones
{
    /// <summary>The organisation's time zone; UTC until it chose one, and where this machine does not know it.</summary>
    ValueTask<TimeZoneInfo> OfAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    );
}
