using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Haven.Organisations.Authenticator;

/// <summary>Codes of authenticator apps: RFC 6238 with SHA-1, six digits, thirty seconds.</summary>
internal static class Totp
{
    public const int Digits = 6;
    private const int StepSeconds = 30;
    private const int KeyLength = 20;

    public static byte[] NewKey() => RandomNumberGenerator.GetBytes(KeyLength);

    public static long Step(DateTimeOffset time) => time.ToUnixTimeSeconds() / StepSeconds;

    public static string Code(ReadOnlySpan<byte> key, long step, int digits = Digits)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
#pragma warning disable CA5350 // RFC 6238 as apps speak it; HMAC does not need what SHA-1 has lost.
        HMACSHA1.HashData(key, counter, hash);
#pragma warning restore CA5350
        int start = hash[^1] & 0xF;
        int number = BinaryPrimitives.ReadInt32BigEndian(hash[start..]) & int.MaxValue;
        long modulus = (long)Math.Pow(10, digits);
        return (number % modulus).ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
    }

    /// <summary>
    /// The step whose code this is: now, or one before or after for clocks that differ (RFC 6238, 5.2). Null when it is
    /// none of them, or one that was used already.
    /// </summary>
    public static long? StepOf(
        ReadOnlySpan<byte> key,
        string code,
        DateTimeOffset now,
        long lastUsed
    )
    {
        byte[] given = Encoding.UTF8.GetBytes(code);
        long? found = null;
        for (long step = Step(now) - 1; step <= Step(now) + 1; step++)
        {
            bool fits = CryptographicOperations.FixedTimeEquals(
                given,
                Encoding.UTF8.GetBytes(Code(key, step))
            );
            if (fits && step > lastUsed)
            {
                found ??= step;
            }
        }
        return found;
    }

    /// <summary>What an app reads from the picture (the key URI format).</summary>
    public static string Address(string key, string email) =>
        $"otpauth://totp/Haven:{Uri.EscapeDataString(email)}?secret={key}&issuer=Haven&algorithm=SHA1&digits={Digits}&period={StepSeconds}";
}
