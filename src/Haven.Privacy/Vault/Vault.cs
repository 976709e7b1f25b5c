using System.Collections.Concurrent;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;
using Haven.Privacy.Restrictions;
using Haven.Privacy.Store;

namespace Haven.Privacy.Vault;

/// <summary>
/// Seals and opens personal values. Opening is asynchronous and batched, names a purpose, and hands out no plaintext
/// before its audit entry has committed (promise SCR-7).
/// </summary>
public sealed partial class Vault(
    KeyRing keys,
    AuditWriter audit,
    PurposeGate gate,
    RestrictionGate restrictions
)
{
    /// <summary>Opens every sealed value of these records, as one entry in the log.</summary>
    /// <param name="reader">Who asks.</param>
    /// <param name="purpose">Why.</param>
    /// <param name="act">View, Edit or Retrieve.</param>
    /// <param name="what">The product's own fixed words for what is opened.</param>
    /// <param name="records">Whole records, as loaded or added; a page of fifty is one entry with fifty subjects.</param>
    /// <exception cref="PurposeRefusedException">The reader's role may not act for this purpose; the refusal is recorded.</exception>
    /// <exception cref="PurposeClosedException">A law that the organisation goes by closes it; the refusal is recorded.</exception>
    /// <exception cref="RestrictedException">The use of somebody's data among them is restricted, or they do not agree to it; the refusal is recorded.</exception>
    /// <exception cref="VaultException">A record belongs to another organisation, or its key is gone.</exception>
    public async Task<Opened> OpenAsync(
        Reader reader,
        Purpose purpose,
        Act act,
        string what,
        IEnumerable<ISealedRecord> records,
        CancellationToken cancellationToken
    )
    {
        var list = records as IReadOnlyCollection<ISealedRecord> ?? [.. records];
        var deed = await AskedAsync(reader, purpose, act, what, list, cancellationToken);
        var closed = await RestrictedAsync(deed, cancellationToken);
        if (closed.Count > 0)
        {
            await audit.CommitAsync(
                deed with
                {
                    Act = Act.Refused,
                    Subjects = [.. closed.Keys],
                },
                cancellationToken
            );
            throw new RestrictedException(RestrictedException.First(closed.Values), purpose);
        }
        return await OpenAsync(deed, list, closed, cancellationToken);
    }

    /// <summary>
    /// The same for a list of several people: whoever's data may not be used for this stays shut, and the list says so of
    /// them (<see cref="Opened.IsRestricted"/>) or leaves them out.
    /// </summary>
    /// <inheritdoc cref="OpenAsync(Reader, Purpose, Act, string, IEnumerable{ISealedRecord}, CancellationToken)"/>
    public async Task<Opened> OpenListAsync(
        Reader reader,
        Purpose purpose,
        Act act,
        string what,
        IEnumerable<ISealedRecord> records,
        CancellationToken cancellationToken
    )
    {
        var list = records as IReadOnlyCollection<ISealedRecord> ?? [.. records];
        var deed = await AskedAsync(reader, purpose, act, what, list, cancellationToken);
        var closed = await RestrictedAsync(deed, cancellationToken);
        return closed.Count == 0
            ? await OpenAsync(deed, list, closed, cancellationToken)
            : await OpenAsync(
                deed with
                {
                    Subjects = [.. deed.Subjects.Where(p => !closed.ContainsKey(p))],
                },
                [.. list.Where(r => !closed.ContainsKey(r.PersonKey))],
                closed,
                cancellationToken
            );
    }

    private Task<IReadOnlyDictionary<PersonKeyId, Closing>> RestrictedAsync(
        Deed deed,
        CancellationToken cancellationToken
    ) =>
        restrictions.AmongAsync(
            deed.Reader.Organisation,
            deed.Purpose,
            deed.Subjects,
            cancellationToken
        );

    // What is to be opened, and whether the reader and the laws allow it.
    private async Task<Deed> AskedAsync(
        Reader reader,
        Purpose purpose,
        Act act,
        string what,
        IReadOnlyCollection<ISealedRecord> list,
        CancellationToken cancellationToken
    )
    {
        var people = new HashSet<PersonKeyId>(list.Count);
        foreach (var record in list)
        {
            if (record.OrganisationId != reader.Organisation)
            {
                throw new VaultException("A record of another organisation cannot be opened.");
            }
            people.Add(record.PersonKey);
            SealShape.Of(record.GetType()).Bind(record);
        }
        var deed = new Deed(reader, act, purpose, what, people);
        await RequireAsync(deed, cancellationToken);
        await RequireItsPurposeAsync(deed, list, cancellationToken);
        await RequireOpenAsync(deed, list, cancellationToken);
        return deed;
    }

    private async Task<Opened> OpenAsync(
        Deed deed,
        IReadOnlyCollection<ISealedRecord> list,
        IReadOnlyDictionary<PersonKeyId, Closing> closed,
        CancellationToken cancellationToken
    )
    {
        if (deed.Subjects.Count > 0)
        {
            await audit.CommitAsync(deed, cancellationToken);
        }
        return new Opened(await KeysOfAsync(list, deed.Subjects, cancellationToken), closed);
    }

    // A key may have been replaced since it became warm here: what is under the next one asks for it.
    private async Task<Dictionary<Guid, WarmKey>> KeysOfAsync(
        IReadOnlyCollection<ISealedRecord> records,
        IReadOnlyCollection<PersonKeyId> people,
        CancellationToken cancellationToken
    )
    {
        var found = await keys.PeopleAsync(people, cancellationToken);
        HashSet<PersonKeyId>? replaced = null;
        foreach (var record in records)
        {
            var key = found[record.PersonKey.Value];
            if (!SealShape.Of(record.GetType()).IsOpenedBy(record, key))
            {
                (replaced ??= []).Add(record.PersonKey);
            }
        }
        if (replaced is not null)
        {
            foreach (var (id, key) in await keys.PeopleAnewAsync(replaced, cancellationToken))
            {
                found[id] = key;
            }
        }
        return found;
    }

    /// <summary>Refuses, and records the refusal, where the reader's role may not act for the purpose.</summary>
    internal async Task RequireAsync(Deed deed, CancellationToken cancellationToken)
    {
        if (!deed.Purpose.Allows(deed.Reader.Roles))
        {
            await audit.CommitAsync(deed with { Act = Act.Refused }, cancellationToken);
            throw new PurposeRefusedException(deed.Purpose);
        }
    }

    private async Task RequireOpenAsync(
        Deed deed,
        IReadOnlyCollection<ISealedRecord> records,
        CancellationToken cancellationToken
    )
    {
        if (
            records.Any(r => gate.IsAboutClients(r.GetType()))
            && await gate.WhyNotOpenedAsync(
                deed.Reader.Organisation,
                deed.Purpose,
                cancellationToken
            )
                is { } why
        )
        {
            await audit.CommitAsync(deed with { Act = Act.Refused }, cancellationToken);
            throw new PurposeClosedException(why);
        }
    }

    /// <summary>Seals the new values of records that are about to be saved.</summary>
    /// <returns>When the first of their keys was read, for <see cref="RequireFresh"/>; null where there was nothing to seal.</returns>
    internal async Task<long?> SealAsync(
        IReadOnlyCollection<ISealedRecord> records,
        CancellationToken cancellationToken
    )
    {
        if (records.Count == 0)
        {
            return null;
        }
        var people = await keys.PeopleAsync(
            records.Select(r => r.PersonKey).Distinct(),
            cancellationToken
        );
        foreach (var record in records)
        {
            var key = people[record.PersonKey.Value];
            var cipher = key.Rent();
            SealShape.Of(record.GetType()).Seal(record, cipher);
            key.Return(cipher);
        }
        return people.Values.Min(k => k.ReadAt);
    }

    /// <summary>
    /// Refuses a commit that comes so long after its keys were read that they may have been replaced and destroyed
    /// meanwhile: nobody could open what it writes.
    /// </summary>
    /// <exception cref="TimeoutException">Nothing was stored.</exception>
    internal void RequireFresh(long readAt)
    {
        if (!keys.MaySeal(readAt))
        {
            throw new TimeoutException("Saving took too long. Nothing was stored. Try again.");
        }
    }

    /// <summary>Destroys the keys of records that are gone for certain.</summary>
    internal async Task ForgetAsync(IReadOnlyCollection<PersonKeyId> ended)
    {
        try
        {
            await keys.ForgetAsync(ended, CancellationToken.None);
        }
        catch (Exception e) when (e is System.Data.Common.DbException or TimeoutException)
        {
            // The records are deleted and committed; to say otherwise because the key store is away would be false. The
            // keys left over open nothing but old copies.
        }
    }

    /// <summary>
    /// An exact look-up for e-mail addresses and telephone numbers: HMAC-SHA256 under a key of this service and field
    /// alone, so that an index of one service matches nothing in another.
    /// </summary>
    /// <param name="field">Service and field: "Organisations.Account.Email".</param>
    /// <param name="value">The value in its one normal form.</param>
    public byte[] BlindIndex(string field, string value) =>
        HMACSHA256.HashData(
            keys.InstallationSecret("haven blind index " + field),
            Encoding.UTF8.GetBytes(value)
        );

    /// <summary>Encrypts a secret of Haven's own (a cookie key, say) under the installation's key.</summary>
    public byte[] Protect(string use, byte[] secret) =>
        InstallationSeal.Protect(keys.InstallationSecret("haven protect " + use), secret);

    /// <inheritdoc cref="Protect"/>
    public byte[] Unprotect(string use, byte[] secret) =>
        InstallationSeal.Unprotect(keys.InstallationSecret("haven protect " + use), secret);
}

/// <summary>The sealed fields of a stored type, with their declared names.</summary>
internal sealed class SealShape
{
    private static readonly ConcurrentDictionary<Type, SealShape> Shapes = new();
    private readonly (byte[] Field, string Property, Func<object, Sealed?> Get)[] fields;

    private SealShape(Type type) =>
        fields = [
            .. type.GetProperties()
                .Where(p => p.PropertyType.IsAssignableTo(typeof(Sealed)))
                .Select(p =>
                    (Encoding.UTF8.GetBytes($"{NameOf(type)}.{p.Name}"), p.Name, Getter(p))
                ),
        ];

    private static string NameOf(Type type) =>
        (type.GetCustomAttribute<PartOfAttribute>()?.Record ?? type).Name;

    public static SealShape Of(Type type) => Shapes.GetOrAdd(type, t => new SealShape(t));

    public bool HasPending(ISealedRecord record) =>
        Array.Exists(fields, f => f.Get(record)?.IsPending == true);

    public void Bind(ISealedRecord record)
    {
        foreach (var (field, _, get) in fields)
        {
            if (get(record) is { IsPending: false } value)
            {
                value.Context = Context(field, record);
            }
        }
    }

    public void Seal(ISealedRecord record, PersonCipher cipher)
    {
        foreach (var (field, _, get) in fields)
        {
            get(record)?.Seal(Context(field, record), cipher);
        }
    }

    /// <summary>Whether this key, or the one before it, is the one that each stored value was sealed under.</summary>
    public bool IsOpenedBy(ISealedRecord record, WarmKey key) =>
        Array.TrueForAll(
            fields,
            f =>
                f.Get(record) is not { IsPending: false } value
                || key.Opens(PersonCipher.VersionOf(value.Ciphertext))
        );

    /// <summary>The properties whose values are under a key before this version, with what is to take their place.</summary>
    public IEnumerable<(string Property, Sealed Fresh)> SealAnew(
        ISealedRecord record,
        int version,
        PersonCipher cipher
    ) =>
        fields
            .Where(f => IsBefore(f.Get(record), version))
            .Select(f => (f.Property, f.Get(record)!.SealAnew(Context(f.Field, record), cipher)));

    public bool HasBefore(ISealedRecord record, int version) =>
        Array.Exists(fields, f => IsBefore(f.Get(record), version));

    private static bool IsBefore(Sealed? value, int version) =>
        value is not null && PersonCipher.VersionOf(value.Ciphertext) < version;

    private static SealContext Context(byte[] field, ISealedRecord record) =>
        new(field, record.OrganisationId.Value, record.Row, record.PersonKey.Value);

    private static Func<object, Sealed?> Getter(PropertyInfo property)
    {
        var record = System.Linq.Expressions.Expression.Parameter(typeof(object));
        var body = System.Linq.Expressions.Expression.Property(
            System.Linq.Expressions.Expression.Convert(record, property.DeclaringType!),
            property
        );
        return System
            .Linq.Expressions.Expression.Lambda<Func<object, Sealed?>>(body, record)
            .Compile();
    }
}

/// <summary>AES-256-GCM for the installation's own small secrets: nonce (12), tag (16), ciphertext.</summary>
internal static class InstallationSeal
{
    public static byte[] Protect(byte[] key, byte[] secret)
    {
        using var aes = new AesGcm(key, 16);
        var stored = new byte[28 + secret.Length];
        RandomNumberGenerator.Fill(stored.AsSpan(0, 12));
        aes.Encrypt(stored.AsSpan(0, 12), secret, stored.AsSpan(28), stored.AsSpan(12, 16));
        return stored;
    }

    public static byte[] Unprotect(byte[] key, byte[] stored)
    {
        try
        {
            using var aes = new AesGcm(key, 16);
            var secret = new byte[stored.Length - 28];
            aes.Decrypt(stored.AsSpan(0, 12), stored.AsSpan(28), stored.AsSpan(12, 16), secret);
            return secret;
        }
        catch (Exception e)
            when (e is AuthenticationTagMismatchException or ArgumentException or OverflowException)
        {
            throw new VaultException("A protected secret of the installation was altered.", e);
        }
    }
}
