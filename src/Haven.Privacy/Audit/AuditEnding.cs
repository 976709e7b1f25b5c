using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Haven.Privacy.Inventory;
using Haven.Privacy.Store;

namespace Haven.Privacy.Audit;

/// <summary>
/// The receipt for the oldest records of a log, which ended because their time was over. The log keeps its entries, which
/// are hashes; a record that is missing below this number is no break, and above it is one.
/// </summary>
[Stored("Up to which entry the records of an audit log have ended by rule")]
public sealed class AuditEnding : IInstallationVisible
{
    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    /// <summary>The number of the first entry whose record was left.</summary>
    [NotPersonal("the place in the log up to which records ended")]
    public long Before { get; set; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when they ended")]
    public long At { get; set; }

    /// <summary>Made with a key of the log: whoever has the database alone cannot write a receipt for what they took away.</summary>
    [NotPersonal("a code over the receipt")]
    public byte[] Code { get; set; } = [];

    internal void Sign(LogSecrets log) => Code = CodeOf(log);

    internal bool IsSigned(LogSecrets log) =>
        CryptographicOperations.FixedTimeEquals(Code, CodeOf(log));

    private byte[] CodeOf(LogSecrets log) =>
        HMACSHA256.HashData(
            log.TokenKey,
            Encoding.ASCII.GetBytes(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"haven-audit-ending/1 {log.Origin} {Before} {At}"
                )
            )
        );
}
