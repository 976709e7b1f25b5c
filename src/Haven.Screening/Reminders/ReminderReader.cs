using Haven.Forms.Questionnaires;
using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Clients;
using Haven.Screening.FollowUp;
using Haven.Screening.Model;
using Microsoft.EntityFrameworkCore;

namespace Haven.Screening.Reminders;

/// <summary>A client who is to be screened again.</summary>
/// <param name="IsOwnDay">Whether a professional set the day, and not the organisation.</param>
public sealed record DueClient(long Code, DateOnly Due, bool IsOverdue, bool IsOwnDay);

/// <summary>Those who are due among some of a caseload; <see cref="Next"/> is where looking goes on.</summary>
public sealed record DueSlice(IReadOnlyList<DueClient> Due, long? Next);

/// <summary>When a client is to be screened again, and why.</summary>
/// <param name="Finished">The day of the last finished screening; null where there is none.</param>
/// <param name="Usual">What the organisation's rule comes to; null where it has none at that level.</param>
public sealed record ReminderSheet(
    ClientReminder? Kept,
    ReminderChoice Choice,
    DateOnly? OwnDay,
    string Reason,
    DateOnly? Finished,
    int Number,
    DateOnly? Usual
);

/// <summary>
/// Works out who is to be screened again. No such day is stored in clear: with the day of the screening it would tell
/// the level of concern. So lists go through a caseload some clients at a time, and open those who may be due.
/// </summary>
public sealed class ReminderReader(Vault vault, TimeProvider clock)
{
    /// <summary>How many clients are looked through at once.</summary>
    public const int Stretch = 200;

    /// <summary>After this, somebody who is due is overdue.</summary>
    public const int GraceDays = 7;

    private const string What = "when to screen again";

    public DateOnly Today => LocalTime.Today(clock);

    /// <summary>Those who are due among the next clients of a caseload, the longest overdue first.</summary>
    /// <param name="caseload">Whose clients; a key is looked along.</param>
    public async Task<DueSlice> DueAsync(
        HavenContext store,
        Reader reader,
        Purpose purpose,
        IQueryable<Client> caseload,
        long after,
        CancellationToken cancellationToken
    )
    {
        var rules = await FollowUpRules.ReadAsync(store, reader.Organisation, cancellationToken);
        var clients = await caseload
            .AsNoTracking()
            .Where(c => c.Code > after && c.Screenings > 0)
            .OrderBy(c => c.Code)
            .Take(Stretch + 1)
            .Select(c => new Listed(c.Id, c.Code))
            .ToListAsync(cancellationToken);
        long? next = clients.Count > Stretch ? clients[Stretch - 1].Code : null;
        var some = clients.Take(Stretch).ToList();
        var (last, kept) = await FoundAsync(store, [.. some.Select(c => c.Id)], cancellationToken);
        var open = some.Where(c =>
                last.ContainsKey(c.Id) && MayBeDue(rules, last[c.Id], kept.ContainsKey(c.Id))
            )
            .ToList();
        var opened = await vault.OpenListAsync(
            reader,
            purpose,
            Act.View,
            What,
            [
                .. open.Select(c => last[c.Id]),
                .. open.Select(c => kept.GetValueOrDefault(c.Id)).OfType<ClientReminder>(),
            ],
            cancellationToken
        );
        var due = open.Where(c => !opened.IsRestricted(last[c.Id]))
            .Select(c =>
                DueOf(c.Code, SheetOf(rules, last[c.Id], kept.GetValueOrDefault(c.Id), opened))
            )
            .OfType<DueClient>()
            .OrderBy(d => d.Due)
            .ThenBy(d => d.Code);
        return new DueSlice([.. due], next);
    }

    /// <summary>When this client is to be screened again.</summary>
    public async Task<ReminderSheet> ReadAsync(
        HavenContext store,
        Reader reader,
        Client client,
        Act act,
        CancellationToken cancellationToken
    )
    {
        var rules = await FollowUpRules.ReadAsync(store, reader.Organisation, cancellationToken);
        var (last, _) = await FoundAsync(store, [client.Id], cancellationToken);
        var kept = await store
            .Set<ClientReminder>()
            .SingleOrDefaultAsync(r => r.Client == client.Id, cancellationToken);
        var screening = last.GetValueOrDefault(client.Id);
        ISealedRecord?[] records = [screening, kept];
        var opened = await vault.OpenAsync(
            reader,
            Purpose.CaseWork,
            act,
            What,
            records.OfType<ISealedRecord>(),
            cancellationToken
        );
        return SheetOf(rules, screening, kept, opened);
    }

    /// <summary>Who is due by this sheet; null where nobody is, today.</summary>
    public DueClient? DueOf(long code, ReminderSheet sheet) =>
        DayOf(sheet) is { } day && day <= Today
            ? new DueClient(
                code,
                day,
                day.AddDays(GraceDays) < Today,
                sheet.Choice == ReminderChoice.OnDay
            )
            : null;

    /// <summary>The day that counts; null where nobody is to be reminded.</summary>
    public static DateOnly? DayOf(ReminderSheet sheet) =>
        sheet.Finished is null
            ? null
            : sheet.Choice switch
            {
                ReminderChoice.Never => null,
                ReminderChoice.OnDay => sheet.OwnDay,
                _ => sheet.Usual,
            };

    // Whoever was screened more lately than the shortest time is not due at any level, and stays shut.
    private bool MayBeDue(FollowUpRules rules, DueScreening last, bool isSet) =>
        isSet
        || Enum.GetValues<ConcernLevel>()
            .Any(level => rules.DueAfter(level, DayOf(last.FinishedAt)) is { } day && day <= Today);

    private static ReminderSheet SheetOf(
        FollowUpRules rules,
        DueScreening? last,
        ClientReminder? kept,
        Opened opened
    ) =>
        SheetOf(
            rules,
            last is null ? null : LastResult.Of(last, opened),
            kept is null ? null : SetDay.Of(kept.Choice, kept.Day, kept.After, opened)
        ) with
        {
            Kept = kept,
            Reason = kept is null ? "" : opened.Read(kept.Reason) ?? "",
        };

    /// <summary>When a client is to be screened again, from what was opened.</summary>
    internal static ReminderSheet SheetOf(FollowUpRules rules, LastResult? last, SetDay? set)
    {
        var choice = set?.Choice ?? ReminderChoice.AsUsual;
        // A day was set for what was known then; who was screened since is due by the new result.
        if (choice == ReminderChoice.OnDay && set?.After != last?.Number)
        {
            choice = ReminderChoice.AsUsual;
        }
        DateOnly? finished = last is { } one ? DayOf(one.FinishedAt) : null;
        return new ReminderSheet(
            null,
            choice,
            set?.Day,
            "",
            finished,
            last?.Number ?? 0,
            last?.Level is { } at && finished is { } day ? rules.DueAfter(at, day) : null
        );
    }

    /// <summary>The last finished screenings of these clients.</summary>
    internal static async Task<Dictionary<ClientId, DueScreening>> FinishedAsync(
        HavenContext store,
        List<ClientId> clients,
        CancellationToken cancellationToken
    )
    {
        var screenings = await store
            .Set<ScreeningRecord>()
            .AsNoTracking()
            .Where(s => clients.Contains(s.Client) && s.FinishedAt != 0)
            .Select(s => new DueScreening
            {
                Id = s.Id,
                OrganisationId = s.OrganisationId,
                PersonKey = s.PersonKey,
                Client = s.Client,
                Number = s.Number,
                FinishedAt = s.FinishedAt,
                Result = s.Result,
            })
            .ToListAsync(cancellationToken);
        return screenings
            .GroupBy(s => s.Client)
            .ToDictionary(g => g.Key, g => g.MaxBy(s => s.Number)!);
    }

    private static async Task<(
        Dictionary<ClientId, DueScreening>,
        Dictionary<ClientId, ClientReminder>
    )> FoundAsync(HavenContext store, List<ClientId> clients, CancellationToken cancellationToken)
    {
        var kept = await store
            .Set<ClientReminder>()
            .AsNoTracking()
            .Where(r => clients.Contains(r.Client))
            .ToListAsync(cancellationToken);
        return (
            await FinishedAsync(store, clients, cancellationToken),
            kept.ToDictionary(r => r.Client)
        );
    }

    private static DateOnly DayOf(long ticks) => LocalTime.DayOf(ticks);

    private sealed record Listed(ClientId Id, long Code);
}

/// <summary>The last finished screening of a client, opened as far as a reminder goes by it.</summary>
internal readonly record struct LastResult(int Number, long FinishedAt, ConcernLevel? Level)
{
    public static LastResult Of(DueScreening last, Opened opened) =>
        new(
            last.Number,
            last.FinishedAt,
            ScreeningResult.Read(opened.Read(last.Result))?.CountingLevel
        );
}

/// <summary>What a professional set for a client, opened.</summary>
internal readonly record struct SetDay(ReminderChoice Choice, DateOnly? Day, int After)
{
    public static SetDay Of(
        Sealed<ReminderChoice?> choice,
        Sealed<DateOnly?> day,
        int after,
        Opened opened
    ) => new(opened.Read(choice) ?? ReminderChoice.AsUsual, opened.Read(day), after);
}

/// <summary>What a reminder needs of a screening: when it was finished, and its result.</summary>
[PartOf(typeof(ScreeningRecord))]
internal sealed class DueScreening : ISealedRecord
{
    public ScreeningId Id { get; init; }
    public OrganisationId OrganisationId { get; init; }
    public PersonKeyId PersonKey { get; init; }
    public ClientId Client { get; init; }
    public int Number { get; init; }
    public long FinishedAt { get; init; }
    public required Sealed<string> Result { get; init; }

    Guid ISealedRecord.Row => Id.Value;
}
