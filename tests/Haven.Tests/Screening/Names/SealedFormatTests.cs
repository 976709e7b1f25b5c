using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Haven.Screening.Names;

namespace Haven.Tests.Screening.Names;

/// <summary>What is encrypted passes; what reads as anything does not.</summary>
public class SealedFormatTests
{
    private static readonly Guid Organisation = Guid.CreateVersion7();
    private static readonly Guid Member = Guid.CreateVersion7();
    private static readonly Guid Team = Guid.CreateVersion7();

    private static readonly SealedFormat[] All =
    [
        SealedFormat.PublicKey,
        SealedFormat.PrivateKey,
        SealedFormat.Wrapped,
        SealedFormat.Vouch,
        SealedFormat.Recovery,
        SealedFormat.Link,
        SealedFormat.Name,
    ];

    [Fact]
    public void WhatABrowserMakes_Fits()
    {
        using var pair = BrowserSeals.NewPair();
        byte[] key = BrowserSeals.NewTeamKey();
        string[] made =
        [
            BrowserSeals.PublicKey(pair),
            BrowserSeals.LockPrivate(Organisation, Member, pair, "five quiet herons wade"),
            BrowserSeals.WrapFor(Organisation, Member, pair, Team, key),
            BrowserSeals.VouchFor(Organisation, Member, BrowserSeals.PointOf(pair), Team, key),
            BrowserSeals.LockRecovery(Organisation, Team, key, "one two three four five six"),
            BrowserSeals.LinkOld(Organisation, Team, key, Member, key),
            BrowserSeals.SealName(Organisation, 204_117, Team, key, "Ana"),
        ];

        for (int i = 0; i < All.Length; i++)
        {
            All[i].Fits(made[i]).ShouldBeTrue(All[i].Mark);
            made[i].Length.ShouldBe(All[i].Characters);
            All.Count(f => f.Fits(made[i])).ShouldBe(1, "one kind is not taken for another");
        }
    }

    [Theory]
    [InlineData("Ana")]
    [InlineData("María del Carmen Fernández de la Vega y Ortiz")]
    [InlineData("陳大文")]
    [InlineData("أحمد بن محمد")]
    public void AName_HasTheSameLength_WhateverItIs(string name)
    {
        byte[] key = BrowserSeals.NewTeamKey();

        string made = BrowserSeals.SealName(Organisation, 204_117, Team, key, name);

        SealedFormat.Name.Fits(made).ShouldBeTrue();
        BrowserSeals.OpenName(Organisation, 204_117, Team, key, made).ShouldBe(name);
        Should.Throw<CryptographicException>(() =>
            BrowserSeals.OpenName(Organisation, 204_118, Team, key, made)
        );
        Should.Throw<CryptographicException>(() =>
            BrowserSeals.OpenName(Member, 204_117, Team, key, made)
        );
    }

    [Fact]
    public void ClearText_IsRefused_HoweverItIsDressed()
    {
        int length = SealedFormat.Name.Length;
        byte[] words = Encoding.UTF8.GetBytes(
            string.Concat(Enumerable.Repeat("María Fernández, born 3 May 2011. ", 20))
        );
        byte[][] dressed =
        [
            new byte[length],
            words[..length],
            Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(words))[..length],
            Encoding.UTF32.GetBytes(Encoding.UTF8.GetString(words))[..length],
            Encoding.UTF8.GetBytes(Convert.ToHexString(words))[..length],
            Encoding.UTF8.GetBytes(Convert.ToBase64String(words))[..length],
            [.. RandomNumberGenerator.GetBytes(12), .. words[..(length - 12)]],
            [.. "Ana"u8, .. new byte[length - 3]],
        ];

        foreach (byte[] bytes in dressed)
        {
            SealedFormat.Name.Fits(BrowserSeals.Marked("n1", bytes)).ShouldBeFalse();
        }
        foreach (string text in new[] { "", "Ana", "n1.Ana", "n1.", "n1", "María Fernández" })
        {
            All.ShouldAllBe(f => !f.Fits(text), text);
        }
        SealedFormat.Name.Fits(null).ShouldBeFalse();
    }

    [Fact]
    public void AnotherLengthMarkOrSpelling_IsRefused()
    {
        foreach (var format in All)
        {
            string right = Real(format);
            format.Fits(right).ShouldBeTrue(format.Mark);
            string[] wrong =
            [
                right[1..],
                right + "A",
                right[..^1],
                right[..^1] + " ",
                right[..^1] + "=",
                right[..^1] + "+",
                "z" + right[1..],
                right.ToUpperInvariant(),
                right.Replace('.', ':'),
                " " + right[..^1],
                right[..(right.Length / 2)] + "\n" + right[(right.Length / 2 + 1)..],
            ];
            wrong.ShouldAllBe(w => !format.Fits(w), format.Mark);
        }
    }

    [Fact]
    public void TheUnusedBitsOfTheLastCharacter_AreNoPlaceToLeaveSomething()
    {
        string right = Real(SealedFormat.Recovery);
        const string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

        alphabet.Count(c => SealedFormat.Recovery.Fits(right[..^1] + c)).ShouldBeLessThan(64 / 2);
    }

    [Fact]
    public void APointThatIsNotOnTheCurve_IsRefused()
    {
        using var pair = BrowserSeals.NewPair();
        byte[] point = BrowserSeals.PointOf(pair);
        SealedFormat.PublicKey.Fits(BrowserSeals.Marked("k1", point)).ShouldBeTrue();

        point[40] ^= 1;
        SealedFormat.PublicKey.Fits(BrowserSeals.Marked("k1", point)).ShouldBeFalse();
        point[40] ^= 1;
        point[0] = 2;
        SealedFormat.PublicKey.Fits(BrowserSeals.Marked("k1", point)).ShouldBeFalse();
        SealedFormat
            .PublicKey.Fits(BrowserSeals.Random("k1", SealedFormat.PublicKey.Length))
            .ShouldBeFalse();
    }

    [Fact]
    public void RandomBytes_AreHardlyEverRefused()
    {
        foreach (var format in All.Where(f => !f.BeginsWithPoint))
        {
            Enumerable
                .Range(0, 20_000)
                .Count(_ => !format.Fits(BrowserSeals.Random(format.Mark, format.Length)))
                .ShouldBe(0, format.Mark);
        }
    }

    private static string Real(SealedFormat format)
    {
        using var pair = BrowserSeals.NewPair();
        byte[] bytes =
        [
            .. format.BeginsWithPoint ? BrowserSeals.PointOf(pair) : [],
            .. RandomNumberGenerator.GetBytes(format.Length - (format.BeginsWithPoint ? 65 : 0)),
        ];
        return BrowserSeals.Marked(format.Mark, bytes);
    }
}
