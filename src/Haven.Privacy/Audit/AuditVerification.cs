using System.Collections.Concurrent;
using System.Text;
using Haven.Privacy.Audit.Log;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Audit;

/// <summary>
/// Verifies an organisation's audit log: every record in the database against the entry of its number, every tile, the
/// signature, the sets of people, and the checkpoint kept outside. Reads only; works while others write. Opens nobody's
/// data: what the log commits to is ciphertext.
/// </summary>
public sealed class AuditVerification(
    IDatabase database,
    AuditTrail trail,
    ICheckpointWitness witness,
    TimeProvider clock
)
{
    private const int MostFindings = 1000;
    private readonly ConcurrentDictionary<OrganisationId, AuditReport> last = new();

    /// <summary>The latest report of this organisation's log since this program started; null when there is none.</summary>
    public AuditReport? Last(OrganisationId organisation) => last.GetValueOrDefault(organisation);

    /// <summary>Verifies everything. Throws only what the database throws.</summary>
    public async Task<AuditReport> VerifyAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    ) =>
        last[organisation] = await VerifyAsync(
            organisation,
            LoggedPart.Everything,
            cancellationToken
        );

    /// <summary>
    /// Verifies the whole log, and of the records in the database a part: the newest, and of the others a part that
    /// changes from day to day, so that each comes round within <see cref="LoggedPart.Days"/> days. A log that is small
    /// is compared as a whole.
    /// </summary>
    public async Task<AuditReport> VerifyPartAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        var part = LoggedPart.Of(clock.GetUtcNow());
        var report = await VerifyAsync(organisation, part, cancellationToken);
        if (part.IsEverything)
        {
            last[organisation] = report;
        }
        return report;
    }

    private async Task<AuditReport> VerifyAsync(
        OrganisationId organisation,
        LoggedPart part,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(Scope.Installation);
        if (await SecretsAsync(context, organisation, cancellationToken) is not { } secrets)
        {
            return new AuditReport(
                "",
                0,
                null,
                0,
                clock.GetUtcNow(),
                [
                    new AuditFinding(
                        AuditFindingKind.LogDamaged,
                        "The log's own record is gone from the database. Restore database and log from the same backup."
                    ),
                ]
            );
        }
        var findings = new List<AuditFinding>();
        byte[]? outside = await OutsideAsync(secrets.Origin, findings, cancellationToken);
        var records = new LoggedRecords(context, organisation);
        await records.ReadEndingAsync(secrets, cancellationToken);
        await part.MeasureAsync(records, cancellationToken);
        var key = KeyOf(secrets);
        var verified = await new LogVerifier(database.Tiles(organisation), key).VerifyAsync(
            new LogComparison
            {
                OutsideCheckpoints = outside is null ? [] : [outside],
                Source = (first, count, ct) =>
                    part.Has(first)
                        ? records.ReadAsync(first, count, ct)
                        : ValueTask.FromResult<IReadOnlyList<SourceEntry>>([
                            .. Enumerable.Repeat(SourceEntry.Ended, count),
                        ]),
                MaxFindings = MostFindings,
            },
            cancellationToken
        );
        long size = verified.Checkpoint?.Size ?? 0;
        var waiting = await records.WaitingAsync(size, cancellationToken);
        findings.AddRange(ForLog(verified, waiting, outside is null));
        findings.AddRange(records.Findings);
        findings.AddRange(waiting.Findings);
        findings.AddRange(await records.OrphansAsync(cancellationToken));
        return new AuditReport(
            secrets.Origin,
            size,
            records.Newest,
            waiting.Count,
            clock.GetUtcNow(),
            findings
        )
        {
            EndedBefore = records.EndedBefore,
        };
    }

    /// <summary>The public half of the log's key, to be handed to whoever verifies from outside.</summary>
    public async Task<VerifierKey> KeyAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(Scope.Installation);
        return KeyOf(await trail.SecretsAsync(context, organisation, cancellationToken));
    }

    /// <summary>What the log last signed about itself, as text that anybody can keep; null before the first time.</summary>
    public async Task<string?> SignedAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    ) =>
        await database.Tiles(organisation).ReadCheckpointAsync(cancellationToken) is { } note
            ? Encoding.UTF8.GetString(note)
            : null;

    /// <inheritdoc cref="LogExport.WriteAsync(ITileStore, string, CancellationToken)"/>
    public Task<Checkpoint> ExportAsync(
        OrganisationId organisation,
        string directory,
        CancellationToken cancellationToken
    ) => LogExport.WriteAsync(database.Tiles(organisation), directory, cancellationToken);

    /// <summary>A proof that an entry is in the log, as c2sp.org/tlog-proof writes it.</summary>
    /// <param name="organisation">Whose log.</param>
    /// <param name="entry">Zero-based number of the entry.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="ArgumentOutOfRangeException">The log has no such entry.</exception>
    /// <exception cref="LogFaultException">The log is missing or damaged.</exception>
    public async Task<LogProof> ProveAsync(
        OrganisationId organisation,
        long entry,
        CancellationToken cancellationToken
    ) =>
        await LogProof.MakeAsync(
            database.Tiles(organisation),
            await KeyAsync(organisation, cancellationToken),
            entry,
            cancellationToken
        );

    private async Task<LogSecrets?> SecretsAsync(
        HavenContext context,
        OrganisationId organisation,
        CancellationToken cancellationToken
    ) =>
        await context
            .Set<AuditLog>()
            .AnyAsync(l => l.OrganisationId == organisation, cancellationToken)
            ? await trail.SecretsAsync(context, organisation, cancellationToken)
            : null;

    private static VerifierKey KeyOf(LogSecrets secrets) =>
        new(secrets.Origin, Ed25519.PublicKeyOf(secrets.SigningSeed));

    private async Task<byte[]?> OutsideAsync(
        string origin,
        List<AuditFinding> findings,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await witness.ReadAsync(origin, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            findings.Add(
                new AuditFinding(
                    AuditFindingKind.NoWitness,
                    $"The checkpoint kept outside cannot be read ({e.GetType().Name}): whether the log was set back stays open. Check Haven:Witness."
                )
            );
            return null;
        }
    }

    private static IEnumerable<AuditFinding> ForLog(
        LogVerification verified,
        WaitingRecords waiting,
        bool alone
    )
    {
        // Nothing was signed yet, and nothing numbered: the sequencer has not come round.
        bool isNew =
            verified.Checkpoint is null
            && alone
            && waiting.Numbered == 0
            && verified.Findings is [{ Kind: LogFindingKind.Missing }];
        if (isNew)
        {
            return [];
        }
        var told = AuditWords.Of(verified.Findings, verified.Checkpoint?.Size ?? 0);
        return alone && verified.Checkpoint is { Size: > 0 }
            ? told.Append(
                new AuditFinding(
                    AuditFindingKind.NoWitness,
                    "No checkpoint of this log is kept outside, so a log that was set back would go unseen. Check Haven:Witness."
                )
            )
            : told;
    }
}
