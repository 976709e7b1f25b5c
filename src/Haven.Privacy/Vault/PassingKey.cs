namespace Haven.Privacy.Vault;

/// <summary>
/// The id of a key that enters no backup. It says so itself, as a UUID of version 8 (RFC 9562, 5.8) that is otherwise one
/// of version 7: so each key store knows it without a column, and nobody can forget to say it.
/// </summary>
public static class PassingKey
{
    /// <summary>Where its text in the form "D" has the version, counted from 0, and what stands there.</summary>
    public const int Place = 14;

    /// <inheritdoc cref="Place"/>
    public const char Mark = '8';

    public static bool Is(Guid id) => id.Version == 8;

    internal static Guid Create(DateTimeOffset at)
    {
        Span<byte> bytes = stackalloc byte[16];
        Guid.CreateVersion7(at).TryWriteBytes(bytes, bigEndian: true, out _);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
