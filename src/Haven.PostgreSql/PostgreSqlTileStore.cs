using Haven.Privacy.Audit.Log;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.PostgreSql;

/// <summary>The tiles of one organisation's log as rows. Each call is one transaction, so that a write is whole or absent.</summary>
internal sealed class PostgreSqlTileStore(PostgreSqlDatabase database, OrganisationId organisation)
    : ITileStore
{
    public async Task<byte[]?> ReadAsync(string path, CancellationToken ct)
    {
        await using var context = database.Open(Scope.Installation);
        return await Tiles(context)
            .Where(t => t.Path == path)
            .Select(t => t.Bytes)
            .SingleOrDefaultAsync(ct);
    }

    public async Task<IReadOnlyList<string>> ListAsync(string folder, CancellationToken ct)
    {
        await using var context = database.Open(Scope.Installation);
        return await Tiles(context)
            .Where(t => t.Path.StartsWith(folder + "/"))
            .Select(t => t.Path)
            .ToListAsync(ct);
    }

    public async Task WriteAsync(IReadOnlyList<TileFile> files, CancellationToken ct)
    {
        await using var context = database.Open(Scope.Installation);
        var paths = files.Select(f => f.Path).ToList();
        var existing = await Tiles(context)
            .AsTracking()
            .Where(t => paths.Contains(t.Path))
            .ToDictionaryAsync(t => t.Path, StringComparer.Ordinal, ct);
        foreach (var file in files)
        {
            Put(context, existing.GetValueOrDefault(file.Path), file.Path, file.Bytes.ToArray());
        }
        await context.SaveChangesAsync(ct);
    }

    public async Task ClearAsync(CancellationToken ct)
    {
        await using var context = database.Open(Scope.Installation);
        await Tiles(context).ExecuteDeleteAsync(ct);
    }

    public Task<byte[]?> ReadCheckpointAsync(CancellationToken ct) =>
        ReadAsync(AuditTile.Checkpoint, ct);

    public async Task WriteCheckpointAsync(
        ReadOnlyMemory<byte> checkpoint,
        IReadOnlyList<string> completed,
        CancellationToken ct
    )
    {
        await using var context = database.Open(Scope.Installation);
        await using var transaction = await context.Database.BeginTransactionAsync(ct);
        var row = await Tiles(context)
            .AsTracking()
            .SingleOrDefaultAsync(t => t.Path == AuditTile.Checkpoint, ct);
        Put(context, row, AuditTile.Checkpoint, checkpoint.ToArray());
        await context.SaveChangesAsync(ct);
        foreach (string full in completed)
        {
            await Tiles(context).Where(t => t.Path.StartsWith(full + ".p/")).ExecuteDeleteAsync(ct);
        }
        await transaction.CommitAsync(ct);
    }

    private IQueryable<AuditTile> Tiles(HavenContext context) =>
        context.Set<AuditTile>().AsNoTracking().Where(t => t.OrganisationId == organisation);

    private void Put(HavenContext context, AuditTile? row, string path, byte[] bytes)
    {
        if (row is null)
        {
            context.Add(
                new AuditTile
                {
                    OrganisationId = organisation,
                    Path = path,
                    Bytes = bytes,
                }
            );
        }
        else
        {
            row.Bytes = bytes;
        }
    }
}
