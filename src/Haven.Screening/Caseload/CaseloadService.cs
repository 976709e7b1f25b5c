using Haven.Organisations.Model;
using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Clients;
using Haven.Screening.FollowUp;
using Haven.Screening.Model;
using Haven.Screening.Reminders;
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
/// <param name="Due">Where the client is to be screened again.</param>
public sealed record CaseloadRow(
    long Code,
    MemberId Professional,
    int? Age,
    int LastNumber,
    bool Finished,
    string When,
    ScreeningResult? Result,
    DueClient? Due
)
{
    /// <summary>That the use of what is kept of them is restricted: a code is shown, and nothing else.</summary>
    public bool IsRestricted { get; init; }

    /// <summary>That it is so because they do not agree to it.</summary>
    public bool LacksConsent { get; init; }
}

/// <summary>A page of the caseload; <see cref="Next"/> is where the following one begins.</summary>
/// <param name="Everybody">Whether the reader sees every client there is.</param>
public sealed record CaseloadSlice(
    IReadOnlyList<CaseloadRow> Rows,
    long? Next,
    bool Everybody = false
);

/// <summary>Lists clients by code, fifty at a time, opened and recorded as one entry.</summary>
public sealed class CaseloadService(
    IDatabase database,
    Vault vault,
    ReminderReader reminders,
    TimeProvider clock
)
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
        var rules = await queries.RulesAsync(context, reader.Organisation);
        // Whoever is being screened now is due by the screening before.
        var begun = rows.FindAll(r => r.Last is { FinishedAt: 0, Number: > 1 });
        var before =
            begun.Count == 0
                ? []
                : await ReminderReader.FinishedAsync(
                    context,
                    begun.ConvertAll(r => r.Id),
                    cancellationToken
                );
        var records = rows.Concat<ISealedRecord>(rows.Select(r => r.Last).OfType<ISealedRecord>())
            .Concat(rows.Select(r => r.Reminder).OfType<ISealedRecord>())
            .Concat(before.Values)
            .ToList();
        var opened = await vault.OpenListAsync(
            reader,
            Purpose.CaseWork,
            Act.View,
            "caseload",
            records,
            cancellationToken
        );
        var today = LocalTime.Today(clock);
        return new CaseloadSlice(
            rows.ConvertAll(r => Row(r, rules, before.GetValueOrDefault(r.Id), opened, today)),
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

    private CaseloadRow Row(
        ListedClient client,
        FollowUpRules rules,
        DueScreening? before,
        Opened opened,
        DateOnly today
    )
    {
        if (opened.IsRestricted(client))
        {
            return new CaseloadRow(client.Code, client.Professional, null, 0, false, "", null, null)
            {
                IsRestricted = true,
                LacksConsent = opened.LacksConsent(client),
            };
        }
        var last = client.Last;
        var result = last is null ? null : ScreeningResult.Read(opened.Read(last.Result));
        LastResult? finished =
            last is { FinishedAt: > 0 }
                ? new LastResult(last.Number, last.FinishedAt, result?.CountingLevel)
            : before is null ? null
            : LastResult.Of(before, opened);
        SetDay? set = client.Reminder is { } r ? SetDay.Of(r.Choice, r.Day, r.After, opened) : null;
        return new CaseloadRow(
            client.Code,
            client.Professional,
            opened.Read(client.Birth).AgeOn(today),
            last?.Number ?? 0,
            last is { FinishedAt: > 0 },
            last switch
            {
                null => "None yet",
                { FinishedAt: 0 } => "Started " + Words.Day(last.StartedAt),
                _ => Words.Day(last.FinishedAt),
            },
            result,
            reminders.DueOf(client.Code, ReminderReader.SheetOf(rules, finished, set))
        );
    }
}
