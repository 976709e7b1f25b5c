using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Haven.Privacy.Vault;

namespace Haven.Tests.Privacy.Vault;

/// <summary>A seal holds one value in one place: moved by a single step, it does not open.</summary>
public class SealTests
{
    private const string Value = "told us about home";

    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);
    private static readonly SealContext Place = new(
        Encoding.UTF8.GetBytes("Client.Behaviour"),
        Guid.CreateVersion7(),
        Guid.CreateVersion7(),
        Guid.CreateVersion7()
    );

    public static TheoryData<string> Moves =>
        ["another row", "another field", "another person", "another organisation"];

    [Fact]
    public void Decrypt_InItsOwnPlace_GivesTheValue()
    {
        using var cipher = new PersonCipher(Key, 1);

        Open(cipher, Place, Sealed(cipher)).ShouldBe(Value);
    }

    [Theory, MemberData(nameof(Moves))]
    public void Decrypt_WithMovedCiphertext_IsRefused(string move)
    {
        using var cipher = new PersonCipher(Key, 1);
        var moved = move switch
        {
            "another row" => Place with { Row = Guid.CreateVersion7() },
            "another field" => Place with { Field = Encoding.UTF8.GetBytes("Client.Behavioun") },
            "another person" => Place with { PersonKey = Guid.CreateVersion7() },
            _ => Place with { Organisation = Guid.CreateVersion7() },
        };

        var refusal = Should.Throw<VaultException>(() => Open(cipher, moved, Sealed(cipher)));

        refusal.ToString().ShouldNotContain(Value);
    }

    [Fact]
    public void Decrypt_WithAnotherKeyVersion_IsRefused()
    {
        using var first = new PersonCipher(Key, 1);
        using var second = new PersonCipher(Key, 2);
        byte[] stored = Sealed(first);

        Should.Throw<VaultException>(() => Open(second, Place, stored));
        // Nor by writing the other version into the bytes: it is bound, not only stated.
        BinaryPrimitives.WriteInt32BigEndian(stored.AsSpan(1), 2);
        Should.Throw<VaultException>(() => Open(second, Place, stored));
    }

    [Fact]
    public void Decrypt_WithAnotherKey_IsRefused()
    {
        using var cipher = new PersonCipher(Key, 1);
        using var other = new PersonCipher(RandomNumberGenerator.GetBytes(32), 1);

        Should.Throw<VaultException>(() => Open(other, Place, Sealed(cipher)));
    }

    [Fact]
    public void Decrypt_WithAnyByteFlipped_IsRefused()
    {
        using var cipher = new PersonCipher(Key, 1);
        byte[] stored = Sealed(cipher);
        for (int i = 0; i < stored.Length; i++)
        {
            byte[] flipped = [.. stored];
            flipped[i] ^= 0x10;
            Should.Throw<VaultException>(() => Open(cipher, Place, flipped), $"byte {i}");
        }
    }

    [Fact]
    public void Decrypt_OfAnyShorterValue_IsRefused()
    {
        using var cipher = new PersonCipher(Key, 1);
        byte[] stored = Sealed(cipher);
        for (int length = 0; length < stored.Length; length++)
        {
            Should.Throw<VaultException>(() => Open(cipher, Place, stored[..length]), $"{length}");
        }
    }

    [Fact]
    public void Encrypt_Twice_NeverGivesTheSameBytes()
    {
        using var cipher = new PersonCipher(Key, 1);

        Sealed(cipher).ShouldNotBe(Sealed(cipher));
    }

    [Fact]
    public void FieldAndIds_OfDifferentLengths_NeverWriteTheSamePlace()
    {
        var written = new HashSet<string>(StringComparer.Ordinal);
        foreach (string field in new[] { "A.B", "A.BC", "AA.B" })
        {
            var place = Place with { Field = Encoding.UTF8.GetBytes(field) };
            var bytes = new byte[place.Length];
            place.Write(bytes, 1);
            written.Add(Convert.ToHexString(bytes)).ShouldBeTrue();
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(474)] // the longest whose stored form has 512 bytes or less, and the step after it
    [InlineData(475)]
    [InlineData(5000)]
    public void Text_OfAnyLength_ComesBack(int length)
    {
        using var cipher = new PersonCipher(Key, 1);
        string text = new('a', length);

        byte[] stored = cipher.Encrypt(Place, SealCodec<string>.Instance, text);

        Open(cipher, Place, stored).ShouldBe(text);
    }

    [Fact]
    public void Version_OfBytesThatHoldNoValue_IsNone()
    {
        using var cipher = new PersonCipher(Key, 7);
        byte[] stored = Sealed(cipher);
        int header = stored.Length - 64;

        PersonCipher.VersionOf(stored).ShouldBe(7);
        PersonCipher.VersionOf(stored[..(header + 1)]).ShouldBe(7);
        PersonCipher.VersionOf(stored[..header]).ShouldBe(0);
        PersonCipher.VersionOf([]).ShouldBe(0);
    }

    [Fact]
    public void WarmKey_OpensItsOwnVersionAndTheOneBefore_AndNoOther()
    {
        using var first = new WarmKey(Key, 1, 0, 1, null);
        using var second = new WarmKey(RandomNumberGenerator.GetBytes(32), 2, 0, 1, first);

        new[] { 0, 1, 2, 3 }.Where(first.Opens).ShouldBe([1]);
        new[] { 0, 1, 2, 3 }.Where(second.Opens).ShouldBe([1, 2]);
        using var before = first.NewCipher();
        using var cipher = second.NewCipher();
        Open(cipher, Place, Sealed(before)).ShouldBe(Value);
        Open(cipher, Place, Sealed(cipher)).ShouldBe(Value);
        Should.Throw<VaultException>(() => Open(before, Place, Sealed(cipher)));
    }

    private static byte[] Sealed(PersonCipher cipher) =>
        cipher.Encrypt(Place, SealCodec<string>.Instance, Value);

    private static string? Open(PersonCipher cipher, SealContext place, byte[] stored) =>
        cipher.Decrypt(place, SealCodec<string>.Instance, stored);
}
