using System.Reflection;
using Haven.Delivery.Outbox;
using Haven.Doctor;
using Haven.Organisations.Model;
using Haven.PostgreSql;
using Haven.Privacy.Audit;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Processors;
using Haven.Privacy.Retention.Reviews;
using Haven.Privacy.Store;
using Haven.Research.Reviews;
using Haven.Sqlite;
using Haven.Start;
using Haven.Tls;
using Microsoft.EntityFrameworkCore;

namespace Haven.Health;

/// <summary>How one organisation's audit log stands.</summary>
public sealed record LogHealth(
    string Code,
    long Size,
    long Waiting,
    string? Fault,
    DateTimeOffset? OutsideAt,
    string? OutsideTrouble
);

/// <summary>How the machine stands: counts and states, and nothing about a person.</summary>
public sealed record HealthReport(
    string Version,
    string DatabaseKind,
    long DatabaseSize,
    string KeyPlace,
    long DiskFree,
    long WaitingMail,
    long FailedMail,
    bool MailGoesOut,
    IReadOnlyList<string> NotOnRegister,
    long LateReviews,
    DateTimeOffset? LastRound,
    string? SequencerTrouble,
    string? ForgettingTrouble,
    DateTimeOffset? CertificateUntil,
    IReadOnlyList<string> CertificateTroubles,
    string? CannotOpen,
    IReadOnlyList<string> UnknownZones,
    DateTimeOffset Now,
    IReadOnlyList<(string Table, long Rows)> Tables,
    IReadOnlyList<LogHealth> Logs
);

/// <summary>Counts rows and asks for states; opens nothing.</summary>
internal sealed class HealthReader(
    Settings settings,
    IDatabase database,
    HavenServices services,
    Sequencer sequencer,
    ForgettingJob forgetting,
    IMailCarrier mail,
    InstallationTies ties,
    ProcessorGate register,
    CertificateWatch certificate,
    TimeProvider clock
)
{
    private static readonly MethodInfo OneTable = typeof(HealthReader).GetMethod(
        nameof(Count),
        BindingFlags.Static | BindingFlags.NonPublic
    )!;

    public async Task<HealthReport> ReadAsync(CancellationToken cancellationToken)
    {
        await using var context = database.Open(Scope.Installation);
        var organisations = await context
            .Set<Organisation>()
            .OrderBy(o => o.Code)
            .Select(o => new
            {
                o.OrganisationId,
                o.Code,
                o.Zone,
            })
            .ToListAsync(cancellationToken);
        var ids = organisations.ConvertAll(o => o.OrganisationId);
        var names = organisations.ToDictionary(o => o.OrganisationId, o => o.Code);
        names[OrganisationId.Installation] = "installation";
        return new HealthReport(
            typeof(HealthReader)
                .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
                ?.InformationalVersion.Split('+')[0]
                ?? "unknown",
            database.Name,
            await database.SizeAsync(cancellationToken),
            await KeyPlaceAsync(),
            new DriveInfo(settings.Data).AvailableFreeSpace,
            await context
                .Set<OutgoingMail>()
                .LongCountAsync(m => m.State == MailState.Waiting, cancellationToken),
            await context
                .Set<OutgoingMail>()
                .LongCountAsync(m => m.State == MailState.Failed, cancellationToken),
            mail.IsReady,
            await ties.ShutAsync(register, cancellationToken),
            await LateReviewsAsync(context, cancellationToken),
            sequencer.LastRound,
            sequencer.Trouble,
            forgetting.Trouble,
            certificate.Current?.Until,
            [.. certificate.Troubles],
            forgetting.CannotOpen,
            UnknownZones.Among(organisations.Select(o => o.Zone)),
            clock.GetUtcNow(),
            await TablesAsync(context, ids, cancellationToken),
            await LogsAsync(context, names, cancellationToken)
        );
    }

    // Of those about studies it is said when they are late, on the organisation's own calendar.
    private async Task<long> LateReviewsAsync(
        HavenContext context,
        CancellationToken cancellationToken
    )
    {
        long before = (clock.GetUtcNow() - RetentionReview.LateAfter).UtcTicks;
        return await context
                .Set<RetentionReview>()
                .LongCountAsync(r => r.AnsweredAt == 0 && r.AskedAt <= before, cancellationToken)
            + await context
                .Set<StudyReview>()
                .LongCountAsync(
                    r => r.AnsweredAt == 0 && r.Told == StudyReviewTold.Late,
                    cancellationToken
                );
    }

    private async Task<IReadOnlyList<(string Table, long Rows)>> TablesAsync(
        HavenContext context,
        IReadOnlyList<OrganisationId> organisations,
        CancellationToken cancellationToken
    )
    {
        var records = services
            .Parts.SelectMany(p => p.Records)
            .ToLookup(r => r.IsAssignableTo(typeof(IInstallationVisible)));
        var tables = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var record in records.SelectMany(r => r))
        {
            tables[TableOf(context, record)] = 0;
        }
        await AddAsync(tables, context, records[true], cancellationToken);
        // Only an organisation itself sees its rows of the others; each is asked in turn, once for all tables.
        foreach (var organisation in organisations)
        {
            await using var own = database.Open(new Scope(organisation));
            await AddAsync(tables, own, records[false], cancellationToken);
        }
        return [.. tables.Select(t => (t.Key, t.Value))];
    }

    private static async Task AddAsync(
        SortedDictionary<string, long> tables,
        HavenContext context,
        IEnumerable<Type> records,
        CancellationToken cancellationToken
    )
    {
        var counted = await records
            .Select(r =>
                (IQueryable<CountedTable>)
                    OneTable.MakeGenericMethod(r).Invoke(null, [context, TableOf(context, r)])!
            )
            .Aggregate((all, one) => all.Concat(one))
            .ToListAsync(cancellationToken);
        foreach (var table in counted)
        {
            tables[table.Table] += table.Rows;
        }
    }

    private static string TableOf(HavenContext context, Type record) =>
        context.Model.FindEntityType(record)!.GetTableName()!;

    // One without rows has no line.
    private static IQueryable<CountedTable> Count<T>(HavenContext context, string table)
        where T : class =>
        context
            .Set<T>()
            .GroupBy(_ => 1)
            .Select(g => new CountedTable { Table = EF.Constant(table), Rows = g.LongCount() });

    private async Task<IReadOnlyList<LogHealth>> LogsAsync(
        HavenContext context,
        Dictionary<OrganisationId, string> names,
        CancellationToken cancellationToken
    )
    {
        var waiting = await context
            .Set<AuditRecord>()
            .Where(r => r.Sequence == null)
            .GroupBy(r => r.OrganisationId)
            .Select(g => new { g.Key, Count = g.LongCount() })
            .ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        return
        [
            .. names.Select(n =>
            {
                var state = sequencer.States.GetValueOrDefault(n.Key);
                return new LogHealth(
                    n.Value,
                    state?.Size ?? 0,
                    waiting.GetValueOrDefault(n.Key),
                    state?.Fault,
                    state?.OutsideAt,
                    state?.OutsideTrouble
                );
            }),
        ];
    }

    private async Task<string> KeyPlaceAsync()
    {
        if (settings.Keys is not { } connection)
        {
            return new SqliteKeyStore(Path.Combine(settings.Data, "keys.db")).Place;
        }
        await using var store = new PostgreSqlKeyStore(connection);
        return store.Place;
    }

    private sealed class CountedTable
    {
        public required string Table { get; init; }
        public long Rows { get; init; }
    }
}
