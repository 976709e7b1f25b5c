using System.Reflection;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Leaving;

/// <summary>
/// Every stored record of an organisation, found from the model itself: whatever any service stores goes with the
/// organisation, without the service saying so.
/// </summary>
internal static class OrganisationRows
{
    private static readonly MethodInfo DeleteOne = typeof(OrganisationRows)
        .GetMethods(BindingFlags.Static | BindingFlags.NonPublic)
        .Single(m => m.Name == nameof(DeleteAsync) && m.IsGenericMethod);

    /// <summary>Deletes all rows of the context's organisation but its departure; how many of which kind.</summary>
    public static async Task<SortedDictionary<string, int>> DeleteAsync(
        HavenContext context,
        CancellationToken cancellationToken
    )
    {
        var went = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var entity in context.Model.GetEntityTypes())
        {
            if (entity.ClrType == typeof(Departure))
            {
                continue;
            }
            int rows = await (Task<int>)
                DeleteOne
                    .MakeGenericMethod(entity.ClrType)
                    .Invoke(null, [context, cancellationToken])!;
            if (rows > 0)
            {
                went[entity.GetTableName()!.Replace('_', ' ')] = rows;
            }
        }
        return went;
    }

    private static Task<int> DeleteAsync<T>(
        HavenContext context,
        CancellationToken cancellationToken
    )
        where T : class, IOrganisationRecord =>
        context
            .Set<T>()
            .Where(r => r.OrganisationId == context.CurrentOrganisation)
            .ExecuteDeleteAsync(cancellationToken);
}
