using System.Reflection;
using System.Text;
using System.Text.Json;
using Haven.Privacy.Audit;
using Haven.Privacy.Audit.Log;
using Haven.Privacy.Inventory;
using Haven.Privacy.Notices;
using Haven.Privacy.Purposes;
using Haven.Privacy.Rights.Package;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Export;

/// <summary>Everything of an organisation, as somebody asked for it.</summary>
/// <param name="Code">The organisation's short name.</param>
internal sealed record ExportOrder(Reader Reader, string Code, DateTimeOffset At);

/// <summary>What was written.</summary>
/// <param name="Hash">SHA-256 of the ZIP file, in hexadecimal.</param>
internal sealed record Exported(long Records, string Hash);

/// <summary>
/// Writes everything that an organisation owns. Kinds and fields come from the declarations, in the order of their keys.
/// Records are read a few hundred at a time: each such batch of sealed ones is an entry in the log before it is opened,
/// and nothing of an earlier one is in memory any more.
/// </summary>
internal sealed class ExportBuilder : IDisposable
{
    public const string What = "everything of the organisation";
    private const int Batch = 500;

    private static readonly MethodInfo OneKind = typeof(ExportBuilder).GetMethod(
        nameof(KindAsync),
        BindingFlags.Instance | BindingFlags.NonPublic
    )!;

    private readonly HavenServices services;
    private readonly PackageSpace space;
    private readonly ExportOrder order;
    private readonly HashedZip zip;
    private readonly ExportFhir fhir;

    /// <param name="target">Gets the ZIP file.</param>
    public ExportBuilder(
        HavenServices services,
        PackageSpace space,
        ExportOrder order,
        Stream target
    )
    {
        (this.services, this.space, this.order) = (services, space, order);
        zip = new HashedZip(target, order.At);
        fhir = new ExportFhir(space);
    }

    private OrganisationId Organisation => order.Reader.Organisation;

    public async Task<Exported> WriteAsync(
        IReadOnlyList<ExportKind> kinds,
        VerifierKey logKey,
        CancellationToken cancellationToken
    )
    {
        long records = 0;
        LogSecrets log;
        await using (var context = Open())
        {
            log = await services.Trail.SecretsAsync(context, Organisation, cancellationToken);
        }
        foreach (var kind in kinds.Where(k => k.Why is null))
        {
            records += await (Task<long>)
                OneKind
                    .MakeGenericMethod(kind.Record.Type)
                    .Invoke(this, [kind, log, cancellationToken])!;
        }
        await fhir.WriteAsync(zip, cancellationToken);
        await NoticesAsync(cancellationToken);
        await LogAsync(logKey, cancellationToken);
        await EndAsync(kinds, records, cancellationToken);
        return new Exported(records, zip.End());
    }

    private async Task EndAsync(
        IReadOnlyList<ExportKind> kinds,
        long records,
        CancellationToken cancellationToken
    )
    {
        await zip.AddAsync(
            "README.md",
            "what is what",
            Encoding.UTF8.GetBytes(ExportReadme.Write(order, kinds, zip.Files)),
            cancellationToken
        );
        // Whoever has this file last has all of them: the hashes say of each that it is whole.
        await zip.AddAsync(
            "manifest.json",
            "every file with its hash, and what is left out",
            ExportManifest.Write(order, kinds, zip.Files, records),
            cancellationToken
        );
    }

    public void Dispose()
    {
        fhir.Dispose();
        zip.Dispose();
    }

    private HavenContext Open() => services.Database.Open(new Scope(Organisation));

    // One file at a time can be open in a ZIP: the lines for programs wait until the table has ended.
    private async Task<long> KindAsync<T>(
        ExportKind kind,
        LogSecrets log,
        CancellationToken cancellationToken
    )
        where T : class, IOrganisationRecord
    {
        await using var context = Open();
        await using var batches = Rows<T>(context)
            .AsAsyncEnumerable()
            .Chunk(Batch)
            .GetAsyncEnumerator(cancellationToken);
        if (!await batches.MoveNextAsync())
        {
            return 0;
        }
        using var lines = space.Open();
        long? records = await zip.AddAsync(
            $"tables/{kind.File}.csv",
            kind.Record.What,
            async file =>
            {
                await using var table = new ExportTable(kind, log, file, lines);
                do
                {
                    await BatchAsync(kind, batches.Current, table, cancellationToken);
                } while (await batches.MoveNextAsync());
                return table.Records;
            }
        );
        await zip.AddAsync(
            $"records/{kind.File}.jsonl",
            kind.Record.What,
            async file =>
            {
                await lines.GiveAsync(file, cancellationToken);
                return records;
            }
        );
        return records ?? 0;
    }

    private async Task BatchAsync(
        ExportKind kind,
        object[] batch,
        ExportTable table,
        CancellationToken cancellationToken
    )
    {
        var opened = kind.IsSealed
            ? await services.Vault.OpenAsync(
                order.Reader,
                Purpose.TakingOut,
                Act.Retrieve,
                What,
                [.. batch.Cast<ISealedRecord>()],
                cancellationToken
            )
            : null;
        foreach (object row in batch)
        {
            object?[] values = [.. kind.Fields.Select(f => f.Read(opened!, row))];
            table.Record(row, values);
            fhir.Add(kind, values);
        }
    }

    private static IQueryable<T> Rows<T>(HavenContext context)
        where T : class, IOrganisationRecord =>
        context
            .Set<T>()
            .AsNoTracking()
            .Where(r => r.OrganisationId == context.CurrentOrganisation)
            .InOrderOfKeys(context);

    private async Task NoticesAsync(CancellationToken cancellationToken)
    {
        await using var context = Open();
        var versions = context.Set<NoticeVersion>().AsNoTracking().OrderBy(v => v.Number);
        await foreach (var version in versions.AsAsyncEnumerable())
        {
            foreach (string lang in (string[])["en", "es"])
            {
                await zip.AddAsync(
                    FormattableString.Invariant($"notices/{version.Number}-{lang}.md"),
                    "the privacy notice as it was published",
                    Encoding.UTF8.GetBytes(version.Filled(lang)),
                    cancellationToken
                );
            }
        }
    }

    // A log into which nothing was sequenced yet has no checkpoint; its entries are among the records all the same.
    private async Task LogAsync(VerifierKey key, CancellationToken cancellationToken)
    {
        var tiles = services.Database.Tiles(Organisation);
        if (await tiles.ReadCheckpointAsync(cancellationToken) is null)
        {
            return;
        }
        const string what = "the log of who saw what, as it was signed";
        await LogExport.WriteAsync(
            tiles,
            (name, bytes) => zip.AddAsync("log/" + name, what, bytes, cancellationToken),
            cancellationToken
        );
        await zip.AddAsync(
            "log/key.txt",
            "the key with which others verify the log",
            Encoding.UTF8.GetBytes(key + "\n"),
            cancellationToken
        );
    }
}
