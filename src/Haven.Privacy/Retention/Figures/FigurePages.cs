using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Releases;
using Haven.Privacy.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Retention.Figures;

/// <summary>/privacy/retention/figures: what stayed of those who went.</summary>
internal static class FigurePages
{
    public const string Path = RetentionPages.Path + "/figures";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(Path, ListAsync).For(Roles.PrivacyOfficer | Roles.Administrator);

    private static async Task<IResult> ListAsync(
        HttpContext context,
        IDatabase database,
        CancellationToken cancellationToken
    )
    {
        await using var store = database.Open(new Scope(context.Reader().Organisation));
        var tables = await store
            .Set<KeptTable>()
            .AsNoTracking()
            .OrderByDescending(t => t.Year)
            .ThenByDescending(t => t.Quarter)
            .ThenBy(t => t.Kind)
            .ThenBy(t => t.Id)
            .ToListAsync(cancellationToken);
        return new RazorComponentResult<FiguresPage>(
            new
            {
                Quarters = tables
                    .GroupBy(
                        t => new ReleasePeriod(t.Year, t.Quarter).Words,
                        t => KeptJson.Read(t.Counts),
                        StringComparer.Ordinal
                    )
                    .Select(g => new QuarterFigures(g.Key, [.. g]))
                    .ToList(),
            }
        );
    }
}

/// <summary>The tables of one quarter.</summary>
public sealed record QuarterFigures(string Words, IReadOnlyList<KeptCells> Tables);
