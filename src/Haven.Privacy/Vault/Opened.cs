using Haven.Privacy.Restrictions;
using Haven.Privacy.Store;

namespace Haven.Privacy.Vault;

/// <summary>Records whose opening is written down: their values can be read now.</summary>
public sealed class Opened
{
    private readonly Dictionary<Guid, WarmKey> keys;
    private readonly IReadOnlyDictionary<PersonKeyId, Closing>? closed;

    internal Opened(
        Dictionary<Guid, WarmKey> keys,
        IReadOnlyDictionary<PersonKeyId, Closing>? closed = null
    ) => (this.keys, this.closed) = (keys, closed);

    /// <summary>Whether this person's records were among them.</summary>
    internal bool Has(PersonKeyId person) => keys.ContainsKey(person.Value);

    /// <summary>Whether this record stayed shut because the use of its person's data is restricted, or they do not agree to it.</summary>
    public bool IsRestricted(ISealedRecord record) => closed?.ContainsKey(record.PersonKey) == true;

    /// <summary>Whether it stayed shut because there is no consent.</summary>
    public bool LacksConsent(ISealedRecord record) =>
        closed is not null
        && closed.TryGetValue(record.PersonKey, out var closing)
        && closing.ByConsent;

    /// <summary>The value. Absent values come back as null, or the default of the type.</summary>
    /// <exception cref="VaultException">The value was altered or moved, or its record was not opened.</exception>
    public T? Read<T>(Sealed<T> value)
    {
        if (value.Context is not { } context || !keys.TryGetValue(context.PersonKey, out var key))
        {
            throw new VaultException("This value's record was not opened.");
        }
        var cipher = key.Rent();
        try
        {
            return value.Open(cipher);
        }
        finally
        {
            key.Return(cipher);
        }
    }
}
