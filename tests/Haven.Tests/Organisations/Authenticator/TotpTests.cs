using System.Text;
using Haven.Organisations.Authenticator;

namespace Haven.Tests.Organisations.Authenticator;

public class TotpTests
{
    private static readonly byte[] Key = Encoding.ASCII.GetBytes("12345678901234567890");

    // RFC 6238, appendix B, the rows of SHA-1.
    [Theory]
    [InlineData(59L, "94287082")]
    [InlineData(1111111109L, "07081804")]
    [InlineData(1111111111L, "14050471")]
    [InlineData(1234567890L, "89005924")]
    [InlineData(2000000000L, "69279037")]
    [InlineData(20000000000L, "65353130")]
    public void Code_IsThatOfTheRfc(long seconds, string code) =>
        Totp.Code(Key, Totp.Step(DateTimeOffset.FromUnixTimeSeconds(seconds)), digits: 8)
            .ShouldBe(code);

    [Theory]
    [InlineData(-2, false)]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void StepOf_TakesOneStepBeforeAndAfter(int off, bool taken)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_768_467_600);
        long step = Totp.Step(now) + off;

        Totp.StepOf(Key, Totp.Code(Key, step), now, lastUsed: 0).ShouldBe(taken ? step : null);
    }

    [Fact]
    public void StepOf_WithUsedCode_IsNull()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_768_467_600);
        long step = Totp.Step(now);

        Totp.StepOf(Key, Totp.Code(Key, step), now, lastUsed: step).ShouldBeNull();
        Totp.StepOf(Key, "", now, 0).ShouldBeNull();
        Totp.StepOf(Key, "12345", now, 0).ShouldBeNull();
    }

    // RFC 4648, 10, without padding.
    [Theory]
    [InlineData("", "")]
    [InlineData("f", "MY")]
    [InlineData("fo", "MZXQ")]
    [InlineData("foo", "MZXW6")]
    [InlineData("foob", "MZXW6YQ")]
    [InlineData("fooba", "MZXW6YTB")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void Base32_IsThatOfTheRfc(string text, string encoded)
    {
        Base32.Encode(Encoding.ASCII.GetBytes(text)).ShouldBe(encoded);
        Base32.Decode(encoded).ShouldBe(Encoding.ASCII.GetBytes(text));
    }

    [Fact]
    public void RecoveryCodes_WorkOnceHoweverTyped()
    {
        var codes = RecoveryCodes.Create();
        string kept = RecoveryCodes.Keep(codes);

        string? left = RecoveryCodes.Use(kept, codes[3].ToUpperInvariant().Replace('-', ' '));

        codes.Distinct().Count().ShouldBe(RecoveryCodes.Count);
        RecoveryCodes.Left(left).ShouldBe(RecoveryCodes.Count - 1);
        RecoveryCodes.Use(left, codes[3]).ShouldBeNull();
        kept.ShouldNotContain(codes[0]);
    }
}
