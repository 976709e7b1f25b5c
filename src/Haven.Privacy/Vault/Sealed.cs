using System.Diagnostics;

namespace Haven.Privacy.Vault;

/// <summary>
/// A personal value as it is stored: ciphertext under the key of the one person it is about. It can be read only
/// through <see cref="Vault.OpenAsync"/>, which names a purpose and leaves an audit entry first.
/// </summary>
public abstract class Sealed
{
    internal Sealed() { }

    /// <summary>The stored bytes; empty until the record is saved for the first time.</summary>
    internal byte[] Ciphertext { get; set; } = [];

    /// <summary>Where this value belongs; set when the vault meets its record.</summary>
    internal SealContext? Context { get; set; }

    internal abstract bool IsPending { get; }

    internal abstract void Seal(SealContext context, PersonCipher cipher);

    /// <summary>The same value under the cipher's own key.</summary>
    internal abstract Sealed SealAnew(SealContext context, PersonCipher cipher);

    /// <summary>Never the value: logs and debuggers see only this.</summary>
    public sealed override string ToString() => "[sealed]";
}

/// <inheritdoc cref="Sealed"/>
/// <typeparam name="T">Text, a date, a number, a closed list, or a type that says how it is sealed.</typeparam>
[DebuggerDisplay("[sealed]")]
public sealed class Sealed<T> : Sealed
{
    private Pending? pending;

    private Sealed() { }

    internal override bool IsPending => pending is not null;

    /// <summary>A new value, sealed when its record is saved. An absent value is sealed as well, to the same length.</summary>
    public static Sealed<T> Of(T? value) => new() { pending = new Pending(value) };

    internal static Sealed<T> FromStored(byte[] ciphertext) => new() { Ciphertext = ciphertext };

    internal override void Seal(SealContext context, PersonCipher cipher)
    {
        if (pending is null)
        {
            return;
        }
        Context = context;
        Ciphertext = cipher.Encrypt(context, SealCodec<T>.Instance, pending.Value);
        pending = null;
    }

    internal override Sealed SealAnew(SealContext context, PersonCipher cipher) =>
        FromStored(cipher.SealAnew(context, Ciphertext));

    internal T? Open(PersonCipher cipher) =>
        cipher.Decrypt(
            Context
                ?? throw new InvalidOperationException(
                    "This value was loaded without its record: load the whole record, then open it."
                ),
            SealCodec<T>.Instance,
            Ciphertext
        );

    private sealed record Pending(T? Value);
}

/// <summary>What a seal is bound to: declared record and field name, organisation and row.</summary>
internal sealed record SealContext(byte[] Field, Guid Organisation, Guid Row, Guid PersonKey)
{
    public const int FixedLength = 16 + 16 + 16 + 4;

    public int Length => Field.Length + FixedLength;

    public void Write(Span<byte> target, int keyVersion)
    {
        Organisation.TryWriteBytes(target);
        Row.TryWriteBytes(target[16..]);
        PersonKey.TryWriteBytes(target[32..]);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(target[48..], keyVersion);
        Field.CopyTo(target[FixedLength..]);
    }
}

/// <summary>The vault refuses or cannot open a value. The message never holds a value.</summary>
public sealed class VaultException(string message, Exception? inner = null)
    : Exception(message, inner);
