using Haven.Privacy.Inventory;
using Haven.Privacy.Store;

namespace Haven.PostgreSql;

/// <summary>A file of an organisation's audit log, under the path that the log's format gives it.</summary>
[Stored("A tile of an audit log")]
[NotTakenOut("It stands in the folder of the log, as a file.")]
public sealed class AuditTile : IInstallationVisible
{
    public const string Checkpoint = "checkpoint";

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the tile's path in the log")]
    public required string Path { get; init; }

    [NotPersonal("hashes, or commitments to entries")]
    public required byte[] Bytes { get; set; }
}
