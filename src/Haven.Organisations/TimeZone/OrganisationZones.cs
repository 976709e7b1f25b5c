using Haven.Organisations.Model;
using Haven.Organisations.Sessions;
using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Organisations.TimeZones;

/// <summary>The time zone of each organisation, as its administrator chose it.</summary>
public sealed class OrganisationZones(IDatabase database, SessionDirectory sessions)
    : IOrganisationZones
{
    public async ValueTask<TimeZoneInfo> OfAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    ) => Read(await NameAsync(organisation, cancellationToken));

    /// <summary>As it is stored; empty until one was chosen.</summary>
    public async Task<string> NameAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(Scope.Installation);
        return await context
                .Set<Organisation>()
                .Where(o => o.OrganisationId == organisation)
                .Select(o => o.Zone)
                .SingleOrDefaultAsync(cancellationToken)
            ?? "";
    }

    /// <summary>A stored name as a zone: UTC where none was chosen, and where this machine does not know it.</summary>
    public static TimeZoneInfo Read(string? name) =>
        name is { Length: > 0 } ? ZoneDays.Find(name) ?? TimeZoneInfo.Utc : TimeZoneInfo.Utc;

    /// <summary>Chooses a zone; false, and nothing is stored, when somebody else chose since the page was opened.</summary>
    /// <param name="seen">What was chosen when the page was opened.</param>
    public async Task<bool> ChooseAsync(
        Reader by,
        string zone,
        string seen,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(by.Organisation));
        var organisation = await context
            .Set<Organisation>()
            .SingleAsync(o => o.OrganisationId == by.Organisation, cancellationToken);
        if (organisation.Zone != seen)
        {
            return false;
        }
        organisation.Zone = zone;
        context.Record(new Deed(by, Act.Edit, Purpose.MemberAdministration, "time zone", []));
        try
        {
            await context.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return false;
        }
        sessions.ForgetOrganisation(by.Organisation);
        return true;
    }
}
