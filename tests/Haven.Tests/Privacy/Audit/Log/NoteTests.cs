using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Haven.Privacy.Audit.Log;
using Shouldly;
using Xunit;

namespace Haven.Tests.Privacy.Audit.Log;

public class NoteTests
{
    [Fact]
    public void VerifierKey_OfTheGoldenSeed_IsGos()
    {
        using var signer = TestLogs.Signer();
        var text = signer.VerifierKey.ToString();
        text.ShouldBe(
            "audit.haven.example/log+12f3efbf+AQ0jbhh+WaarSKGJGkFqdwrSqbCM2znzxbY6r6Nbolsa"
        );
        VerifierKey.Parse(text).ShouldBe(signer.VerifierKey);
    }

    [Theory]
    [InlineData("")]
    [InlineData("name")]
    [InlineData("audit.haven.example/log+12f3efbf")]
    [InlineData("audit.haven.example/log+12f3efbe+AQ0jbhh+WaarSKGJGkFqdwrSqbCM2znzxbY6r6Nbolsa")]
    [InlineData("audit.haven.example/lag+12f3efbf+AQ0jbhh+WaarSKGJGkFqdwrSqbCM2znzxbY6r6Nbolsa")]
    [InlineData("+12f3efbf+AQ0jbhh+WaarSKGJGkFqdwrSqbCM2znzxbY6r6Nbolsa")]
    [InlineData("a b+12f3efbf+AQ0jbhh+WaarSKGJGkFqdwrSqbCM2znzxbY6r6Nbolsa")]
    [InlineData("audit.haven.example/log+012f3efbf+AQ0jbhh+WaarSKGJGkFqdwrSqbCM2znzxbY6r6Nbolsa")]
    [InlineData("audit.haven.example/log+12f3efbf+Ag0jbhh+WaarSKGJGkFqdwrSqbCM2znzxbY6r6Nbolsa")]
    [InlineData("audit.haven.example/log+12f3efbf+AQ0jbhh+WaarSKGJGkFqdwrSqbCM2znzxbY6r6Nbol")]
    [InlineData("audit.haven.example/log+12f3efbf+AQ0jbhh WaarSKGJGkFqdwrSqbCM2znzxbY6r6Nbolsa")]
    [InlineData("audit.haven.example/log+12f3efbf+AQ0jbhh+WaarSKGJGkFqdwrSqbCM2znzxbY6r6Nbolsa\n")]
    public void VerifierKey_Malformed_IsRefused(string text) =>
        Should.Throw<FormatException>(() => VerifierKey.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a+b")]
    [InlineData("a\u00a0b")]
    [InlineData("a\u0001b")]
    public void Signer_WithBadName_IsRefused(string name) =>
        Should.Throw<ArgumentException>(() => new NoteSigner(name, TestLogs.Seed));

    [Fact]
    public void Note_WithSeveralSigners_OpensUnderEach()
    {
        using var first = TestLogs.Signer();
        using var second = new NoteSigner("witness.example", SHA256.HashData("second"u8));
        var note = SignedNote.Sign("text\n\nwith a blank line\n", first, second);
        var opened = SignedNote.Open(note, second.VerifierKey);
        opened.Text.ShouldBe("text\n\nwith a blank line\n");
        opened.Verified.ShouldHaveSingleItem().KeyName.ShouldBe("witness.example");
        opened.Unknown.ShouldHaveSingleItem().KeyName.ShouldBe(TestLogs.Origin);
        SignedNote.Open(note, first.VerifierKey, second.VerifierKey).Verified.Count.ShouldBe(2);
    }

    [Fact]
    public void Note_WithAnyByteFlipped_IsRefused()
    {
        using var signer = TestLogs.Signer();
        var note = new Checkpoint(TestLogs.Origin, 3, TestLogs.Leaf(1)).Sign(signer);
        for (var bit = 0; bit < 8 * note.Length; bit++)
        {
            var altered = note.ToArray();
            altered[bit / 8] ^= (byte)(1 << (bit % 8));
            var refusal = Should.Throw<Exception>(() =>
                Checkpoint.Open(altered, signer.VerifierKey)
            );
            (refusal is FormatException or CryptographicException).ShouldBeTrue(
                $"bit {bit}: {refusal}"
            );
        }
    }

    [Fact]
    public void Note_CutAnywhere_IsRefused()
    {
        using var signer = TestLogs.Signer();
        var note = new Checkpoint(TestLogs.Origin, 3, TestLogs.Leaf(1)).Sign(signer);
        for (var length = 0; length < note.Length; length++)
        {
            var cut = note[..length];
            var refusal = Should.Throw<Exception>(() => Checkpoint.Open(cut, signer.VerifierKey));
            (refusal is FormatException or CryptographicException).ShouldBeTrue();
        }
    }

    [Fact]
    public void Note_OfArbitraryBytes_IsRefusedAndNeverBreaks()
    {
        using var signer = TestLogs.Signer();
        Prop.ForAll(
                ArbMap.Default.ArbFor<byte[]>(),
                bytes =>
                {
                    try
                    {
                        SignedNote.Open(
                            [.. bytes, .. "\n\n— a "u8, .. bytes, (byte)'\n'],
                            signer.VerifierKey
                        );
                        return false;
                    }
                    catch (Exception refusal)
                        when (refusal is FormatException or CryptographicException)
                    {
                        return true;
                    }
                }
            )
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Note_WithTooManySignatures_IsRefused()
    {
        using var signer = TestLogs.Signer();
        var note = Encoding.UTF8.GetString(SignedNote.Sign("text\n", signer));
        var line = note[(note.IndexOf('—', StringComparison.Ordinal))..];
        var many = note + string.Concat(Enumerable.Repeat(line, 100));
        Should.Throw<FormatException>(() =>
            SignedNote.Open(Encoding.UTF8.GetBytes(many), signer.VerifierKey)
        );
    }

    [Theory]
    [InlineData("no newline")]
    [InlineData("tab\there\n")]
    [InlineData("")]
    public void Sign_WithTextThatIsNoNote_IsRefused(string text)
    {
        using var signer = TestLogs.Signer();
        Should.Throw<ArgumentException>(() => SignedNote.Sign(text, signer));
    }

    [Theory]
    [InlineData("o\n1\n")]
    [InlineData("o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=")]
    [InlineData("\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n")]
    [InlineData("o\n01\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n")]
    [InlineData("o\n+1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n")]
    [InlineData("o\n-1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n")]
    [InlineData("o\n 1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n")]
    [InlineData("o\n9223372036854775808\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n")]
    [InlineData("o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n")]
    [InlineData("o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I\n")]
    [InlineData("o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jx\n")]
    [InlineData("o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n")]
    [InlineData("o\n0\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n")]
    public void Checkpoint_Malformed_IsRefused(string text) =>
        Should.Throw<FormatException>(() => Checkpoint.Parse(text));

    [Fact]
    public void Checkpoint_WithExtensionLines_ReadsAndWritesThem()
    {
        const string Text = "o\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\nmore\n";
        var checkpoint = Checkpoint.Parse(Text);
        (checkpoint.Size, checkpoint.Extensions.Single()).ShouldBe((20852163, "more"));
        checkpoint.ToText().ShouldBe(Text);
    }

    [Fact]
    public void Checkpoint_OfAnotherLog_IsRefused()
    {
        using var signer = TestLogs.Signer();
        var foreign = SignedNote.Sign(
            new Checkpoint("another/log", 1, TestLogs.Leaf(0)).ToText(),
            signer
        );
        Should.Throw<FormatException>(() => Checkpoint.Open(foreign, signer.VerifierKey));
        Should.Throw<ArgumentException>(() =>
            new Checkpoint("another/log", 1, TestLogs.Leaf(0)).Sign(signer)
        );
    }
}
