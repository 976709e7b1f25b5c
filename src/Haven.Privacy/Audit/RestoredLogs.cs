using System.Globalization;
using System.Security.Cryptography;
using Haven.Privacy.Audit.Log;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Audit;

/// <summary>
/// After a restore, each organisation's log begins anew under the next name: what was signed outside after the backup
/// is not in it, and pretending otherwise would look like a rewritten log. Its first new entry names the last checkpoint
/// that lies outside, so that the gap can be seen and measured.
/// </summary>
public sealed class RestoredLogs(
    IDatabase database,
    AuditTrail trail,
    ICheckpointWitness witness,
    TimeProvider clock
)
{
    /// <summary>
    /// Compares each log with its own records first: whoever altered the backup shows here, and nowhere later. It goes on
    /// all the same, for a service may depend on it.
    /// </summary>
    /// <returns>Lines to tell: each log's new name with what the old one had come to, and what was found.</returns>
    public async Task<IReadOnlyList<string>> BeginAnewAsync(CancellationToken cancellationToken)
    {
        await using var context = database.Open(Scope.Installation);
        var lines = new List<string>();
        foreach (var log in await context.Set<AuditLog>().ToListAsync(cancellationToken))
        {
            lines.AddRange(await FindingsAsync(log, cancellationToken));
            string before = await LastOutsideAsync(context, log, cancellationToken);
            log.Origin = Next(log.Origin);
            await NumberAnewAsync(context, log.OrganisationId, cancellationToken);
            context.Record(
                new Deed(
                    Reader.System(log.OrganisationId, "restore"),
                    Act.Create,
                    Purpose.Upkeep,
                    $"restored; {before}",
                    []
                )
            );
            lines.Add($"New log {log.Origin}: {before}");
            await database.Tiles(log.OrganisationId).ClearAsync(cancellationToken);
        }
        await context.SaveChangesAsync(cancellationToken);
        return lines;
    }

    // A log is built from its records. Where the oldest have ended, those that are left get the numbers from 0 on.
    private static async Task NumberAnewAsync(
        HavenContext context,
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        if (await AuditEndings.FindAsync(context, organisation, cancellationToken) is { } ending)
        {
            context.Remove(ending);
            await context
                .Set<AuditRecord>()
                .Where(r => r.OrganisationId == organisation)
                .ExecuteUpdateAsync(
                    u => u.SetProperty(r => r.Sequence, (long?)null),
                    cancellationToken
                );
        }
    }

    private async Task<IEnumerable<string>> FindingsAsync(
        AuditLog log,
        CancellationToken cancellationToken
    )
    {
        var report = await new AuditVerification(database, trail, new Nobody(), clock).VerifyAsync(
            log.OrganisationId,
            cancellationToken
        );
        return report
            .Findings.Where(f => f.Kind != AuditFindingKind.NoWitness)
            .Select(f => $"FOUND in {log.Origin}, before it begins anew: {f.Message}");
    }

    private async Task<string> LastOutsideAsync(
        HavenContext context,
        AuditLog log,
        CancellationToken cancellationToken
    )
    {
        if (await witness.ReadAsync(log.Origin, cancellationToken) is not { } note)
        {
            return "no checkpoint outside";
        }
        var secrets = await trail.SecretsAsync(context, log.OrganisationId, cancellationToken);
        using var signer = new NoteSigner(secrets.Origin, secrets.SigningSeed);
        try
        {
            var checkpoint = Checkpoint.Open(note, signer.VerifierKey);
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{checkpoint.Size} entries {checkpoint.Root}"
            );
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            return "the checkpoint outside is not of this log";
        }
    }

    // "haven.local/audit/eastside", then "haven.local/audit/eastside/2", and so on.
    private static string Next(string origin)
    {
        int slash = origin.LastIndexOf('/');
        return int.TryParse(
            origin.AsSpan(slash + 1),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out int number
        )
            ? string.Create(CultureInfo.InvariantCulture, $"{origin[..slash]}/{number + 1}")
            : origin + "/2";
    }

    // What lies outside is later than the backup and says nothing about it.
    private sealed class Nobody : ICheckpointWitness
    {
        public Task KeepAsync(
            string origin,
            ReadOnlyMemory<byte> checkpoint,
            CancellationToken cancellationToken
        ) => Task.CompletedTask;

        public Task<byte[]?> ReadAsync(string origin, CancellationToken cancellationToken) =>
            Task.FromResult<byte[]?>(null);

        public Task ForgetAsync(string origin, CancellationToken cancellationToken) =>
            Task.CompletedTask;
    }
}
