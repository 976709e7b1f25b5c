using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Screening.Clients;
using Haven.Screening.Model;
using Microsoft.EntityFrameworkCore;

namespace Haven.Screening.Caseload;

/// <summary>
/// The page that is asked for most of all: its queries are translated once, for one database. One walks along the codes
/// of one professional and one along everybody's, each on its own index.
/// </summary>
internal sealed class CaseloadQueries
{
    private readonly Func<HavenContext, MemberId, Show, long, IAsyncEnumerable<ListedClient>> own =
        EF.CompileAsyncQuery(
            (HavenContext context, MemberId member, Show show, long after) =>
                context
                    .Set<Client>()
                    .Where(c => c.Professional == member && c.Code > after)
                    .LeftJoin(context.Set<ScreeningRecord>(), Pair.LastOf, Pair.Place, Pair.Of)
                    .Where(p =>
                        show == Show.All
                        || (show == Show.Unscreened && p.Client.Screenings == 0)
                        || (show == Show.Unfinished && p.Last != null && p.Last.FinishedAt == 0)
                    )
                    .OrderBy(p => p.Client.Code)
                    .Take(CaseloadService.PageSize + 1)
                    .Select(Pair.Listed)
        );

    private readonly Func<HavenContext, Show, long, IAsyncEnumerable<ListedClient>> everybodys =
        EF.CompileAsyncQuery(
            (HavenContext context, Show show, long after) =>
                context
                    .Set<Client>()
                    .Where(c => c.Code > after)
                    .LeftJoin(context.Set<ScreeningRecord>(), Pair.LastOf, Pair.Place, Pair.Of)
                    .Where(p =>
                        show == Show.All
                        || (show == Show.Unscreened && p.Client.Screenings == 0)
                        || (show == Show.Unfinished && p.Last != null && p.Last.FinishedAt == 0)
                    )
                    .OrderBy(p => p.Client.Code)
                    .Take(CaseloadService.PageSize + 1)
                    .Select(Pair.Listed)
        );

    /// <summary>One row more than a page holds, where there are more.</summary>
    public async Task<List<ListedClient>> ReadAsync(
        HavenContext context,
        Reader reader,
        Show show,
        long after,
        CancellationToken cancellationToken
    )
    {
        var rows = new List<ListedClient>(CaseloadService.PageSize + 1);
        var query =
            (reader.Roles & Roles.Supervisor) != 0
                ? everybodys(context, show, after)
                : own(context, new MemberId(reader.Member), show, after);
        await foreach (var row in query.WithCancellation(cancellationToken))
        {
            rows.Add(row);
        }
        return rows;
    }
}
