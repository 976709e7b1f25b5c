using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Audit;

/// <summary>Something done with people's data, about to be written down.</summary>
/// <param name="What">The product's own fixed words for what was touched: "client", "caseload".</param>
/// <param name="Subjects">The people it is about.</param>
public sealed record Deed(
    Reader Reader,
    Act Act,
    Purpose Purpose,
    string What,
    IReadOnlyCollection<PersonKeyId> Subjects
);

/// <summary>The secrets of one organisation's log, all derived from the log's key.</summary>
internal sealed record LogSecrets(
    PersonKeyId Key,
    string Origin,
    byte[] TokenKey,
    byte[] SigningSeed
)
{
    private const int TokenLength = 16;
    private const int MostTokens = 50_000;

    // The same people are looked at again and again.
    private readonly ConcurrentDictionary<PersonKeyId, byte[]> tokens = new();

    /// <summary>How a person stands in the log: a token that only this organisation's log key can make.</summary>
    public byte[] Token(PersonKeyId person)
    {
        if (tokens.TryGetValue(person, out byte[]? known))
        {
            return known;
        }
        Span<byte> id = stackalloc byte[16];
        person.Value.TryWriteBytes(id);
        byte[] token = HMACSHA256.HashData(TokenKey, id)[..TokenLength];
        if (tokens.Count < MostTokens)
        {
            tokens[person] = token;
        }
        return token;
    }
}

/// <summary>Turns deeds into audit records: subjects into keyed tokens, addresses into sealed values.</summary>
public sealed class AuditTrail(KeyRing keys, TimeProvider clock)
{
    private const string OriginStart = "haven.local/audit/";
    private const int MostKnownSets = 10_000;

    // Sets of subjects that are stored already: the same page of a list is looked at again and again.
    private readonly ConcurrentDictionary<(OrganisationId, string), bool> knownSets = new();
    private readonly ConcurrentDictionary<OrganisationId, LogSecrets> secrets = new();
    private readonly Lock turn = new();
    private long millisecond;
    private int counter;

    /// <summary>Creates an organisation's log; saved with the organisation.</summary>
    public async Task<AuditLog> CreateLogAsync(
        OrganisationId organisation,
        string name,
        CancellationToken cancellationToken
    ) =>
        new()
        {
            OrganisationId = organisation,
            Key = await keys.NewPersonAsync(organisation, cancellationToken),
            Origin = OriginStart + name,
        };

    /// <summary>The organisation's short name in the name of its log, whichever restore the log began with.</summary>
    internal static string CodeIn(string origin) => origin[OriginStart.Length..].Split('/', 2)[0];

    internal async Task<LogSecrets> SecretsAsync(
        HavenContext context,
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        if (secrets.TryGetValue(organisation, out var known))
        {
            return known;
        }
        var log =
            context
                .ChangeTracker.Entries<AuditLog>()
                .Select(e => e.Entity)
                .FirstOrDefault(l => l.OrganisationId == organisation)
            ?? await context
                .Set<AuditLog>()
                .AsNoTracking()
                .SingleAsync(l => l.OrganisationId == organisation, cancellationToken);
        var key = (await keys.PeopleAsync([log.Key], cancellationToken))[log.Key.Value];
        var found = new LogSecrets(
            log.Key,
            log.Origin,
            key.Derive("haven audit token", 32),
            key.Derive("haven audit signature", 32)
        );
        return secrets.GetOrAdd(organisation, found);
    }

    /// <summary>The record of a deed, and the set of its subjects where there are several.</summary>
    internal (AuditRecord Record, IReadOnlyList<AuditSubject> Subjects) Write(
        LogSecrets log,
        Deed deed
    )
    {
        var tokens = deed.Subjects.Distinct().Select(log.Token).ToList();
        byte[] set = tokens.Count == 1 ? tokens[0] : Hash(tokens);
        var record = new AuditRecord
        {
            Id = NextId(),
            OrganisationId = deed.Reader.Organisation,
            PersonKey = log.Key,
            Time = clock.GetUtcNow().UtcTicks,
            Member = deed.Reader.Member,
            Roles = deed.Reader.Roles,
            Act = deed.Act,
            Purpose = deed.Purpose.Key,
            What = deed.What,
            Subjects = set,
            SubjectCount = tokens.Count,
            Address = Sealed<string>.Of(deed.Reader.Address),
            Salt = RandomNumberGenerator.GetBytes(16),
        };
        var members =
            tokens.Count < 2
                ? []
                : tokens.ConvertAll(t => new AuditSubject
                {
                    OrganisationId = record.OrganisationId,
                    SetHash = set,
                    Token = t,
                });
        return (record, members);
    }

    internal bool KnowsSet(AuditRecord record) =>
        knownSets.ContainsKey((record.OrganisationId, Convert.ToBase64String(record.Subjects)));

    /// <summary>To be called when a set is stored for certain.</summary>
    internal void RememberSet(AuditRecord record)
    {
        if (knownSets.Count >= MostKnownSets)
        {
            knownSets.Clear();
        }
        knownSets[(record.OrganisationId, Convert.ToBase64String(record.Subjects))] = true;
    }

    /// <summary>To be called when sets have ended.</summary>
    internal void ForgetSets() => knownSets.Clear();

    // Within one millisecond a counter takes the place of the first random bits (RFC 9562, 6.2), so that the log keeps
    // the order in which things were done.
    private Guid NextId()
    {
        lock (turn)
        {
            long now = clock.GetUtcNow().ToUnixTimeMilliseconds();
            counter = now > millisecond ? 0 : counter + 1;
            millisecond = Math.Max(now, millisecond) + (counter >> 12);
            counter &= 0xfff;
            var id = Guid.CreateVersion7(DateTimeOffset.FromUnixTimeMilliseconds(millisecond));
            Span<byte> bytes = stackalloc byte[16];
            id.TryWriteBytes(bytes, bigEndian: true, out _);
            bytes[6] = (byte)(0x70 | (counter >> 8));
            bytes[7] = (byte)counter;
            return new Guid(bytes, bigEndian: true);
        }
    }

    internal static byte[] Hash(List<byte[]> tokens)
    {
        if (tokens.Count == 0)
        {
            return [];
        }
        tokens.Sort((a, b) => a.AsSpan().SequenceCompareTo(b));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        tokens.ForEach(t => hash.AppendData(t));
        return hash.GetHashAndReset();
    }
}
