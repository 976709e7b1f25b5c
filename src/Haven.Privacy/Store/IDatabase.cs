using System.Data.Common;
using Haven.Privacy.Audit.Log;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Store;

/// <summary>What differs between the two databases.</summary>
public interface IDatabase
{
    /// <summary>"SQLite" or "PostgreSQL".</summary>
    string Name { get; }

    /// <summary>A unit of work on the records of this scope.</summary>
    HavenContext Open(Scope scope);

    /// <summary>Whether it was set up before, by this version of Haven or another.</summary>
    /// <exception cref="StartException">It does not answer.</exception>
    Task<bool> ExistsAsync(CancellationToken cancellationToken);

    /// <summary>Creates or updates tables, and row security where the database has it.</summary>
    Task MigrateAsync(CancellationToken cancellationToken);

    /// <summary>Refuses a start that would not be safe: tables missing, a role that row security does not bind.</summary>
    /// <exception cref="StartException">With what to do.</exception>
    Task CheckAsync(CancellationToken cancellationToken);

    /// <summary>A turn to write; SQLite has one writer, and waiting in order beats trying again.</summary>
    ValueTask<IDisposable?> WriteTurnAsync(CancellationToken cancellationToken);

    /// <summary>Nobody else, on this node or another, sequences this log until the answer is disposed.</summary>
    Task<IAsyncDisposable> LockLogAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    );

    /// <summary>Runs the statement that numbers audit entries; returns how many it numbered.</summary>
    Task<int> NumberEntriesAsync(
        HavenContext context,
        FormattableString statement,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Stores many rows of the context's organisation with one command, within its transaction and past its tracker.
    /// </summary>
    /// <exception cref="InvalidOperationException">They cannot be stored so: see <see cref="RowColumns.Of"/>.</exception>
    Task InsertAsync<T>(
        HavenContext context,
        IReadOnlyCollection<T> rows,
        CancellationToken cancellationToken
    )
        where T : class, IOrganisationRecord;

    /// <summary>
    /// A command that deletes all rows of some people in the context's organisation, within its transaction. It answers
    /// for each table in turn with the key of the person of each row that went.
    /// </summary>
    /// <param name="tables">Each has columns organisation_id and person_key.</param>
    DbCommand Deleting(
        HavenContext context,
        IReadOnlyList<string> tables,
        IReadOnlyList<PersonKeyId> people
    );

    /// <summary>
    /// Overwrites what was deleted as far as the database can: SQLite its write-ahead log and free pages. PostgreSQL
    /// keeps old rows in its log and pages for a while; there the end of their keys makes them worthless.
    /// </summary>
    Task SettleAsync(CancellationToken cancellationToken);

    /// <summary>Bytes that the database takes on its disk.</summary>
    Task<long> SizeAsync(CancellationToken cancellationToken);

    /// <summary>Writes everything into an empty folder, as it was at one moment, while others go on writing.</summary>
    Task BackUpAsync(string folder, CancellationToken cancellationToken);

    /// <summary>Fills an empty database from such a folder.</summary>
    /// <exception cref="StartException">It is another version's, or damaged. Nothing was stored.</exception>
    Task RestoreAsync(string folder, CancellationToken cancellationToken);

    /// <summary>Where the tiles of an organisation's audit log are kept.</summary>
    ITileStore Tiles(OrganisationId organisation);
}
