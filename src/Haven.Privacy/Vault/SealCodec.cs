using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Haven.Privacy.Vault;

/// <summary>A type that says itself how it is sealed, always to the same length.</summary>
public interface ISealable<TSelf>
    where TSelf : ISealable<TSelf>
{
    /// <summary>The padded length in bytes, the same for every value so that length tells nothing.</summary>
    static abstract int SealedLength { get; }

    /// <summary>Writes the value; returns the bytes used, at most <see cref="SealedLength"/> less five.</summary>
    int Write(Span<byte> target);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    static abstract TSelf Read(ReadOnlySpan<byte> source);
}

/// <summary>
/// Turns values into bytes before sealing. Layout: presence (1), length (4), value, zeros up to the padded length.
/// Text pads to steps of 64 bytes; everything else has one length, absence included.
/// </summary>
internal abstract class SealCodec<T>
{
    public const int Header = 5;

    public static readonly SealCodec<T> Instance = (SealCodec<T>)SealCodecs.Create(typeof(T));

    /// <summary>An upper bound of the padded length.</summary>
    public abstract int MaxLength(T value);

    public abstract int PaddedLength(int written);

    public abstract int Write(T value, Span<byte> target);

    public abstract T Read(ReadOnlySpan<byte> source);

    /// <summary>Writes header, value and padding; returns the padded length.</summary>
    public int Encode(T? value, Span<byte> target)
    {
        target.Clear();
        if (value is null)
        {
            return PaddedLength(0);
        }
        int written = Write(value, target[Header..]);
        target[0] = 1;
        BinaryPrimitives.WriteInt32BigEndian(target[1..], written);
        return PaddedLength(written);
    }

    public T? Decode(ReadOnlySpan<byte> source) =>
        source[0] == 0
            ? default
            : Read(source.Slice(Header, BinaryPrimitives.ReadInt32BigEndian(source[1..])));
}

internal static class SealCodecs
{
    public const int TextStep = 64;
    public const int FixedLength = 32;

    public static object Create(Type type)
    {
        var inner = Nullable.GetUnderlyingType(type) ?? type;
        if (type != inner)
        {
            return Activator.CreateInstance(typeof(NullableCodec<>).MakeGenericType(inner))!;
        }
        if (inner == typeof(string))
        {
            return new TextCodec();
        }
        if (inner.IsEnum)
        {
            return Activator.CreateInstance(typeof(EnumCodec<>).MakeGenericType(inner))!;
        }
        if (
            inner
                .GetInterfaces()
                .Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(ISealable<>))
        )
        {
            return Activator.CreateInstance(typeof(SealableCodec<>).MakeGenericType(inner))!;
        }
        return inner switch
        {
            _ when inner == typeof(DateOnly) => new FormattedCodec<DateOnly>(
                d => d.ToString("O", CultureInfo.InvariantCulture),
                s => DateOnly.ParseExact(s, "O", CultureInfo.InvariantCulture)
            ),
            _ when inner == typeof(int) => new FormattedCodec<int>(
                n => n.ToString(CultureInfo.InvariantCulture),
                s => int.Parse(s, CultureInfo.InvariantCulture)
            ),
            _ when inner == typeof(decimal) => new FormattedCodec<decimal>(
                n => n.ToString(CultureInfo.InvariantCulture),
                s => decimal.Parse(s, CultureInfo.InvariantCulture)
            ),
            _ => throw new NotSupportedException($"The vault does not know how to seal {type}."),
        };
    }

    private sealed class TextCodec : SealCodec<string>
    {
        public override int MaxLength(string value) =>
            PaddedLength(Encoding.UTF8.GetMaxByteCount(value?.Length ?? 0));

        public override int PaddedLength(int written) =>
            (Header + written + TextStep - 1) / TextStep * TextStep;

        public override int Write(string value, Span<byte> target) =>
            Encoding.UTF8.GetBytes(value, target);

        public override string Read(ReadOnlySpan<byte> source) => Encoding.UTF8.GetString(source);
    }

    private abstract class OneLengthCodec<T>(int length) : SealCodec<T>
    {
        public override int MaxLength(T value) => length;

        public override int PaddedLength(int written) => length;
    }

    private sealed class FormattedCodec<T>(Func<T, string> format, Func<string, T> parse)
        : OneLengthCodec<T>(FixedLength * 2)
    {
        public override int Write(T value, Span<byte> target) =>
            Encoding.ASCII.GetBytes(format(value), target);

        public override T Read(ReadOnlySpan<byte> source) =>
            parse(Encoding.ASCII.GetString(source));
    }

    private sealed class EnumCodec<T>() : OneLengthCodec<T>(FixedLength)
        where T : struct, Enum
    {
        public override int Write(T value, Span<byte> target)
        {
            BinaryPrimitives.WriteInt64BigEndian(
                target,
                Convert.ToInt64(value, CultureInfo.InvariantCulture)
            );
            return sizeof(long);
        }

        public override T Read(ReadOnlySpan<byte> source) =>
            (T)Enum.ToObject(typeof(T), BinaryPrimitives.ReadInt64BigEndian(source));
    }

    private sealed class SealableCodec<T>() : OneLengthCodec<T>(T.SealedLength)
        where T : ISealable<T>
    {
        public override int Write(T value, Span<byte> target) => value.Write(target);

        public override T Read(ReadOnlySpan<byte> source) => T.Read(source);
    }

    private sealed class NullableCodec<T> : SealCodec<T?>
        where T : struct
    {
        private static readonly SealCodec<T> Inner = SealCodec<T>.Instance;

        public override int MaxLength(T? value) => Inner.MaxLength(value ?? default);

        public override int PaddedLength(int written) => Inner.PaddedLength(written);

        public override int Write(T? value, Span<byte> target) => Inner.Write(value!.Value, target);

        public override T? Read(ReadOnlySpan<byte> source) => Inner.Read(source);
    }
}
