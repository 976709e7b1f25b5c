using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Store;

/// <summary>Two people at once, on one row: the first one's change stands, and the second is told.</summary>
public static class Overtaken
{
    /// <summary>
    /// Commits; false when somebody else changed or deleted one of these rows since it was read. Then nothing of this
    /// unit of work is stored, its audit record and its mails neither.
    /// </summary>
    public static async Task<bool> SaveUnlessOvertakenAsync(
        this HavenContext context,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await context.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateConcurrencyException)
        {
            return false;
        }
    }
}
