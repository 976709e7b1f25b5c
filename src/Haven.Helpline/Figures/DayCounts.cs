using System.Linq.Expressions;
using Haven.Privacy.Calendar;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Helpline.Figures;

/// <summary>Counts what happens to chats, each in the transaction in which it happens.</summary>
public sealed class DayCounts(IDatabase database, IOrganisationZones zones, TimeProvider clock)
{
    /// <summary>Saves a unit of work and adds one to a number of today, both or neither.</summary>
    /// <returns>False where somebody else changed one of its rows first: nothing is stored, and nothing counted.</returns>
    public async Task<bool> SaveAsync(
        HavenContext context,
        Expression<Func<HelplineDay, int>> number,
        CancellationToken cancellationToken
    )
    {
        var organisation = context.CurrentOrganisation;
        var zone = await zones.OfAsync(organisation, cancellationToken);
        var day = zone.DayOf(clock.GetUtcNow().UtcTicks);
        await EnsureAsync(organisation, day, cancellationToken);
        using var turn = await database.WriteTurnAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(
            cancellationToken
        );
        if (!await context.SaveUnlessOvertakenAsync(cancellationToken))
        {
            return false;
        }
        await context
            .Set<HelplineDay>()
            .Where(d => d.Day == day)
            .ExecuteUpdateAsync(u => u.SetProperty(number, OneMore(number)), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    // In a unit of work of its own: two that begin a day at once are one.
    private async Task EnsureAsync(
        OrganisationId organisation,
        DateOnly day,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(organisation));
        if (await context.Set<HelplineDay>().AnyAsync(d => d.Day == day, cancellationToken))
        {
            return;
        }
        context.Add(new HelplineDay { OrganisationId = organisation, Day = day });
        try
        {
            await context.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            await using var again = database.Open(new Scope(organisation));
            if (!await again.Set<HelplineDay>().AnyAsync(d => d.Day == day, cancellationToken))
            {
                throw;
            }
        }
    }

    private static Expression<Func<HelplineDay, int>> OneMore(
        Expression<Func<HelplineDay, int>> number
    ) =>
        Expression.Lambda<Func<HelplineDay, int>>(
            Expression.Add(number.Body, Expression.Constant(1)),
            number.Parameters
        );
}
