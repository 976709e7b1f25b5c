using System.Security.Cryptography;
using Haven.Privacy.Vault;

namespace Haven.Tests.Privacy.Vault;

/// <summary>A wrapped key opens in its own row alone, and no two wrappings share a nonce.</summary>
public class KeyWrapTests
{
    private static readonly byte[] Wrapping = RandomNumberGenerator.GetBytes(32);
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);
    private static readonly WrappedKey Row = new(
        Guid.CreateVersion7(),
        KeyLevel.Person,
        Guid.CreateVersion7(),
        1,
        Guid.CreateVersion7(),
        []
    );

    [Fact]
    public void SameKey_IsWrappedUnderANewNonceEachTime()
    {
        var (first, second) = (
            KeyWrap.Wrap(Wrapping, Row, Key).Wrapped,
            KeyWrap.Wrap(Wrapping, Row, Key).Wrapped
        );

        first[..12].ShouldNotBe(second[..12]);
        first[12..].ShouldNotBe(second[12..]);
    }

    [Fact]
    public void WrappedKey_MovedToAnotherRow_DoesNotOpen()
    {
        var wrapped = KeyWrap.Wrap(Wrapping, Row, Key);
        KeyWrap.Unwrap(Wrapping, wrapped).ShouldBe(Key);

        foreach (
            var moved in new[]
            {
                wrapped with
                {
                    Id = Guid.CreateVersion7(),
                },
                wrapped with
                {
                    Level = KeyLevel.Organisation,
                },
                wrapped with
                {
                    Organisation = Guid.CreateVersion7(),
                },
                wrapped with
                {
                    Version = 2,
                },
                wrapped with
                {
                    Generation = Guid.CreateVersion7(),
                },
                wrapped with
                {
                    Wrapped = wrapped.Wrapped[..^1],
                },
            }
        )
        {
            Should.Throw<AuthenticationTagMismatchException>(() => KeyWrap.Unwrap(Wrapping, moved));
        }
    }
}
