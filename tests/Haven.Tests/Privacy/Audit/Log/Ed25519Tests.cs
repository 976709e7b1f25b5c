using System.Numerics;
using Haven.Privacy.Audit.Log;
using Shouldly;
using Xunit;

namespace Haven.Tests.Privacy.Audit.Log;

/// <summary>RFC 8032, section 7.1, and signatures that must be refused.</summary>
public class Ed25519Tests
{
    private static readonly BigInteger Order =
        BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493");

    private static readonly byte[] Seed = Enumerable.Range(1, 32).Select(i => (byte)i).ToArray();
    private static readonly byte[] Message = "who saw what"u8.ToArray();

    [Theory]
    [InlineData(
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
    )]
    [InlineData(
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )]
    [InlineData(
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
    )]
    [InlineData(
        "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704"
    )]
    public void Sign_WithRfc8032Vectors_GivesTheirSignatures(
        string seed,
        string publicKey,
        string message,
        string signature
    )
    {
        var key = Convert.FromHexString(publicKey);
        Ed25519.PublicKeyOf(Convert.FromHexString(seed)).ShouldBe(key);
        Ed25519
            .Sign(Convert.FromHexString(seed), Convert.FromHexString(message))
            .ShouldBe(Convert.FromHexString(signature));
        Ed25519
            .Verify(key, Convert.FromHexString(message), Convert.FromHexString(signature))
            .ShouldBeTrue();
    }

    [Fact]
    public void Verify_WithAnyBitOfTheSignatureFlipped_Refuses()
    {
        var (key, signature) = (Ed25519.PublicKeyOf(Seed), Ed25519.Sign(Seed, Message));
        for (var bit = 0; bit < 512; bit++)
        {
            var altered = signature.ToArray();
            altered[bit / 8] ^= (byte)(1 << (bit % 8));
            Ed25519.Verify(key, Message, altered).ShouldBeFalse($"bit {bit}");
        }
    }

    [Fact]
    public void Verify_WithAnyBitOfTheMessageOrKeyFlipped_Refuses()
    {
        var (key, signature) = (Ed25519.PublicKeyOf(Seed), Ed25519.Sign(Seed, Message));
        for (var bit = 0; bit < 8 * Message.Length; bit++)
        {
            var altered = Message.ToArray();
            altered[bit / 8] ^= (byte)(1 << (bit % 8));
            Ed25519.Verify(key, altered, signature).ShouldBeFalse($"message bit {bit}");
        }

        for (var bit = 0; bit < 256; bit++)
        {
            var altered = key.ToArray();
            altered[bit / 8] ^= (byte)(1 << (bit % 8));
            Ed25519.Verify(altered, Message, signature).ShouldBeFalse($"key bit {bit}");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Verify_WithScalarNotBelowTheOrder_Refuses(int multiples)
    {
        var (key, signature) = (Ed25519.PublicKeyOf(Seed), Ed25519.Sign(Seed, Message));
        var scalar = new BigInteger(signature.AsSpan(32), isUnsigned: true) + multiples * Order;
        var malleable = new byte[64];
        signature.AsSpan(0, 32).CopyTo(malleable);
        scalar.TryWriteBytes(malleable.AsSpan(32), out _, isUnsigned: true).ShouldBeTrue();
        Ed25519.Verify(key, Message, malleable).ShouldBeFalse();
    }

    [Fact]
    public void Verify_WithScalarZeroOrTheOrderOrAllOnes_Refuses()
    {
        var (key, signature) = (Ed25519.PublicKeyOf(Seed), Ed25519.Sign(Seed, Message));
        byte[] order = new byte[32];
        Order.TryWriteBytes(order, out _, isUnsigned: true);
        foreach (
            var scalar in new[] { new byte[32], order, Enumerable.Repeat((byte)0xff, 32).ToArray() }
        )
        {
            Ed25519.Verify(key, Message, [.. signature[..32], .. scalar]).ShouldBeFalse();
            Ed25519.Verify(key, Message, [.. new byte[32], .. scalar]).ShouldBeFalse();
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(32)]
    [InlineData(63)]
    [InlineData(65)]
    [InlineData(128)]
    public void Verify_WithSignatureOfWrongLength_Refuses(int length)
    {
        var (key, signature) = (Ed25519.PublicKeyOf(Seed), Ed25519.Sign(Seed, Message));
        byte[] padded = [.. signature, .. new byte[64]];
        Ed25519.Verify(key, Message, padded.AsSpan(0, length)).ShouldBeFalse();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    [InlineData(64)]
    public void Keys_OfWrongLength_AreRefused(int length)
    {
        Ed25519.Verify(new byte[length], Message, Ed25519.Sign(Seed, Message)).ShouldBeFalse();
        Should.Throw<ArgumentException>(() => Ed25519.Sign(new byte[length], Message));
        Should.Throw<ArgumentException>(() => new Ed25519PublicKey(new byte[length]));
    }

    [Theory] // y >= 2^255 - 19: a second spelling of the points 0, 1 and 18, with and without sign
    [InlineData("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    [InlineData("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    public void PublicKey_NotCanonical_IsRefused(string key) =>
        Ed25519.IsSoundPublicKey(Convert.FromHexString(key)).ShouldBeFalse();

    [Fact]
    public void PublicKey_JustBelowThePrime_IsCanonical()
    {
        var key = Convert.FromHexString(
            "ebffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
        );
        Ed25519.IsSoundPublicKey(key).ShouldBeTrue();
    }

    [Theory]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000080")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")]
    [InlineData("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85")]
    [InlineData("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a")]
    [InlineData("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa")]
    public void PublicKey_OfSmallOrder_IsRefused(string key)
    {
        // Under the neutral element, R = 1 and S = 0 satisfy the equation for every message.
        byte[] forged = [1, .. new byte[63]];
        Ed25519.Verify(Convert.FromHexString(key), Message, forged).ShouldBeFalse();
        Should.Throw<ArgumentException>(() => new Ed25519PublicKey(Convert.FromHexString(key)));
    }

    [Fact]
    public void PublicKey_OffTheCurve_VerifiesNothing()
    {
        byte[] key = [2, .. new byte[31]];
        Ed25519.Verify(key, Message, Ed25519.Sign(Seed, Message)).ShouldBeFalse();
    }

    [Fact]
    public void Verify_WithSignatureOfAnotherKey_Refuses()
    {
        var other = Seed.ToArray();
        other[0]++;
        Ed25519
            .Verify(Ed25519.PublicKeyOf(Seed), Message, Ed25519.Sign(other, Message))
            .ShouldBeFalse();
    }

    [Fact]
    public void Verify_WithNegatedR_Refuses()
    {
        var signature = Ed25519.Sign(Seed, Message);
        signature[31] ^= 0x80;
        Ed25519.Verify(Ed25519.PublicKeyOf(Seed), Message, signature).ShouldBeFalse();
    }

    [Fact]
    public void Sign_FromManyThreads_GivesOneSignature()
    {
        using var key = new Ed25519PrivateKey(Seed);
        var expected = Ed25519.Sign(Seed, Message);
        Parallel.For(0, 500, _ => key.Sign(Message).ShouldBe(expected));
    }

    [Fact]
    public void Sign_AfterDispose_IsRefused()
    {
        var key = new Ed25519PrivateKey(Seed);
        key.Dispose();
        Should.Throw<ObjectDisposedException>(() => key.Sign(Message));
    }
}
