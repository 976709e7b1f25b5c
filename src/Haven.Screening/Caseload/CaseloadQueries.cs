using Haven.Organisations.Model;
using Haven.Privacy.Store;
using Haven.Screening.Clients;
using Haven.Screening.FollowUp;
using Haven.Screening.Model;
using Haven.Screening.Reminders;
using Microsoft.EntityFrameworkCore;

namespace Haven.Screening.Caseload;

/// <summary>
/// The page that is asked for most of all: its queries are translated once, for one database. Each walks along the codes
/// on an index of its own, of one professional, of one team, or of everybody; who supervises several teams gets their
/// walks merged. So a page costs the same wherever it stands in however long a list.
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
                    .LeftJoin(context.Set<ClientReminder>(), Pair.Whose, Pair.About, Pair.With)
                    .Where(p =>
                        show == Show.All
                        || (show == Show.Unscreened && p.Client.Screenings == 0)
                        || (show == Show.Unfinished && p.Last != null && p.Last.FinishedAt == 0)
                    )
                    .OrderBy(p => p.Client.Code)
                    .Take(CaseloadService.PageSize + 1)
                    .Select(Pair.Listed)
        );

    private readonly Func<HavenContext, TeamId, Show, long, IAsyncEnumerable<ListedClient>> teams =
        EF.CompileAsyncQuery(
            (HavenContext context, TeamId team, Show show, long after) =>
                context
                    .Set<Client>()
                    .Where(c => c.Team == team && c.Code > after)
                    .LeftJoin(context.Set<ScreeningRecord>(), Pair.LastOf, Pair.Place, Pair.Of)
                    .LeftJoin(context.Set<ClientReminder>(), Pair.Whose, Pair.About, Pair.With)
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
                    .LeftJoin(context.Set<ClientReminder>(), Pair.Whose, Pair.About, Pair.With)
                    .Where(p =>
                        show == Show.All
                        || (show == Show.Unscreened && p.Client.Screenings == 0)
                        || (show == Show.Unfinished && p.Last != null && p.Last.FinishedAt == 0)
                    )
                    .OrderBy(p => p.Client.Code)
                    .Take(CaseloadService.PageSize + 1)
                    .Select(Pair.Listed)
        );

    private readonly Func<HavenContext, Task<FollowUpRules?>> rules = EF.CompileAsyncQuery(
        (HavenContext context) => context.Set<FollowUpRules>().AsNoTracking().SingleOrDefault()
    );

    /// <summary>After how long clients are screened again; nothing where the organisation set nothing.</summary>
    public async Task<FollowUpRules> RulesAsync(
        HavenContext context,
        OrganisationId organisation
    ) => await rules(context) ?? new FollowUpRules { OrganisationId = organisation };

    /// <summary>One row more than a page holds, where there are more.</summary>
    /// <param name="visible">What the reader may see: a filter narrows it down and never reaches beyond.</param>
    public async Task<List<ListedClient>> ReadAsync(
        HavenContext context,
        VisibleClients visible,
        CaseloadFilter filter,
        CancellationToken cancellationToken
    )
    {
        var rows = new List<ListedClient>(CaseloadService.PageSize + 1);
        var walks = Walks(context, visible, filter);
        foreach (var walk in walks)
        {
            await foreach (var row in walk.WithCancellation(cancellationToken))
            {
                rows.Add(row);
            }
        }
        return walks.Count < 2
            ? rows
            :
            [
                .. rows.DistinctBy(r => r.Id)
                    .OrderBy(r => r.Code)
                    .Take(CaseloadService.PageSize + 1),
            ];
    }

    private List<IAsyncEnumerable<ListedClient>> Walks(
        HavenContext context,
        VisibleClients visible,
        CaseloadFilter filter
    )
    {
        var (show, after) = (filter.Show, filter.After);
        if (filter.Professional is { } professional)
        {
            return [own(context, professional, show, after)];
        }
        if (filter.Team is { } team)
        {
            return [teams(context, team, show, after)];
        }
        if (visible.Supervised.Everybody)
        {
            return [everybodys(context, show, after)];
        }
        var walks = visible.Supervised.Teams.Select(t => teams(context, t, show, after)).ToList();
        if (visible.Own != default)
        {
            walks.Add(own(context, visible.Own, show, after));
        }
        return walks;
    }
}
