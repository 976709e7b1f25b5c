using Haven.Organisations.Model;
using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Clients;
using Haven.Screening.Model;
using Microsoft.EntityFrameworkCore;

namespace Haven.Screening.Caseload;

/// <summary>Which clients a list shows. Levels of concern are sealed, so that no list can be asked for by them.</summary>
public enum Show
{
    All,
    Unfinished,
    Unscreened,
}

/// <summary>One client in a list.</summary>
public sealed record CaseloadRow(
    long Code,
    MemberId Professional,
    int? Age,
    int LastNumber,
    bool Finished,
    string When,
    ScreeningResult? Result
);

/// <summary>A page of the caseload; <see cref="Next"/> is where the following one begins.</summary>
/// <param name="Everybody">Whether the reader sees every client there is.</param>
public sealed record CaseloadSlice(
    IReadOnlyList<CaseloadRow> Rows,
    long? Next,
    bool Everybody = false
);

/// <summary>Lists clients by code, fifty at a time, opened and recorded as one entry.</summary>
public sealed class CaseloadService(IDatabase database, Vault vault, TimeProvider clock)
{
    public const int PageSize = 50;
    private readonly CaseloadQueries queries = new();

    /// <returns>Null where the filter asks for what the reader may not see, or what is not there.</returns>
    public async Task<CaseloadSlice?> PageAsync(
        Reader reader,
        CaseloadFilter filter,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        var visible = await VisibleClients.OfAsync(context, reader, cancellationToken);
        if (!await MayAskAsync(context, visible, filter, cancellationToken))
        {
            return null;
        }
        var found = await queries.ReadAsync(context, visible, filter, cancellationToken);
        long? next = found.Count > PageSize ? found[PageSize - 1].Code : null;
        var rows = found.Take(PageSize).ToList();
        var records = rows.Concat<ISealedRecord>(rows.Select(r => r.Last).OfType<ISealedRecord>())
            .ToList();
        var opened = await vault.OpenAsync(
            reader,
            Purpose.CaseWork,
            Act.View,
            "caseload",
            records,
            cancellationToken
        );
        var today = LocalTime.Today(clock);
        return new CaseloadSlice(
            rows.ConvertAll(r => Row(r, opened, today)),
            next,
            visible.Supervised.Everybody
        );
    }

    // A filter reaches no further than the list itself: for a team or a professional whom the reader does not supervise
    // there is no page, whether they exist or not.
    private static async Task<bool> MayAskAsync(
        HavenContext context,
        VisibleClients visible,
        CaseloadFilter filter,
        CancellationToken cancellationToken
    )
    {
        if (
            filter.Team is { } team
            && (
                !visible.Supervises(team)
                || (
                    team != TeamId.None
                    && !await context.Set<Team>().AnyAsync(t => t.Id == team, cancellationToken)
                )
            )
        )
        {
            return false;
        }
        if (filter.Professional is not { } professional || professional == visible.Own)
        {
            return true;
        }
        var worksIn = await context
            .Set<Member>()
            .Where(m => m.Id == professional)
            .Select(m => (TeamId?)m.Team)
            .SingleOrDefaultAsync(cancellationToken);
        return worksIn is { } theirs
            && visible.Supervises(theirs)
            && (filter.Team is null || filter.Team == theirs);
    }

    private static CaseloadRow Row(ListedClient client, Opened opened, DateOnly today) =>
        new(
            client.Code,
            client.Professional,
            opened.Read(client.Birth).AgeOn(today),
            client.Last?.Number ?? 0,
            client.Last is { FinishedAt: > 0 },
            client.Last switch
            {
                null => "None yet",
                { FinishedAt: 0 } last => "Started " + Words.Day(last.StartedAt),
                var last => Words.Day(last.FinishedAt),
            },
            client.Last is null ? null : ScreeningResult.Read(opened.Read(client.Last.Result))
        );
}
