using System.Security.Cryptography;
using System.Text;
using Haven.Delivery.Dkim;
using Haven.Tests.Delivery.Mime;

namespace Haven.Tests.Delivery.Dkim;

/// <summary>Signatures, checked by two programs that are not ours: dkimpy and OpenDKIM.</summary>
public class DkimSignerTests
{
    private const string Verifier = """
        import dkim, json, sys
        record = open(sys.argv[1], 'rb').read()
        print(json.dumps([
            dkim.verify(open(name, 'rb').read(), dnsfunc=lambda n, timeout=5: record if n == b'haven._domainkey.example.org.' else None)
            for name in sys.argv[2:]]))
        """;

    private const string OpenDkim = "/usr/sbin/opendkim-testmsg";

    private static readonly DateTimeOffset At = new(2026, 3, 1, 9, 5, 7, TimeSpan.Zero);
    private static readonly Lazy<RSA> Key = new(() => RSA.Create(2048));

    public static TheoryData<string, string> Letters =>
        new()
        {
            { "Confirm your address", "Hello.\n\nA line." },
            { "", "" },
            { "Grüße aus Köln", "Zoë.\n\n\n.\n" },
            { "Two  blanks", "a  b \n\t c\n   \n\n\n" },
            { string.Join(' ', Enumerable.Repeat("neighbourhood", 30)), new string('x', 3000) },
        };

    [Theory, MemberData(nameof(Letters))]
    public async Task Sign_IsAcceptedByDkimpy(string subject, string text)
    {
        var (signer, mail) = Signed(subject, text);

        var verdicts = await VerifyAsync(signer, mail);

        verdicts.ShouldBe([true]);
    }

    [Theory]
    [InlineData("ends in blanks \t \r\n \r\n\r\n")]
    [InlineData("no line end")]
    [InlineData("\r\n\r\n")]
    [InlineData("\r\n\r\n one  two\t\tthree\r\n")]
    public async Task Sign_OfMailThatOthersWrote_IsAcceptedByDkimpy(string body)
    {
        var signer = new DkimSigner("example.org", "haven", Key.Value);
        byte[] mail = Encoding.ASCII.GetBytes(
            $"from:Rosa  <rosa@example.org>\r\nSUBJECT:\tfolded\r\n \t subject \r\n\r\n{body}"
        );

        (await VerifyAsync(signer, (byte[])[.. signer.Sign(mail, At), .. mail])).ShouldBe([true]);
    }

    [Fact]
    public async Task Sign_OfAlteredMail_IsRefusedByDkimpy()
    {
        var (signer, mail) = Signed("Choose a new password", "Within an hour.");
        string text = Encoding.ASCII.GetString(mail);

        var verdicts = await VerifyAsync(
            signer,
            mail,
            Altered(text, "an hour", "a month"),
            Altered(text, "Subject: Choose", "Subject: Chose"),
            Altered(text, "From: ", "From: Mallory <m@example.com>\r\nFrom: "),
            Altered(text, "\r\nTo: ", "\r\nSubject: Another\r\nTo: "),
            // What servers do on the way is borne with: other folding, blanks at the end of lines, lines at the end.
            Altered(text, "Subject: Choose a new", "Subject:  Choose\r\n\ta  new"),
            Altered(text, "an hour.\r\n", "an hour. \r\n\r\n\r\n")
        );

        verdicts.ShouldBe([true, false, false, false, false, true, true]);
    }

    // OpenDKIM verifies only against the real domain system, so it signs here, and its signature is checked over our
    // form of the header. (It signs with SHA-1 and the simple form of the body; those are not ours.)
    [Theory, MemberData(nameof(Letters))]
    public async Task HeaderForm_IsThatOfOpenDkim(string subject, string text)
    {
        if (!File.Exists(OpenDkim))
        {
            Assert.Skip("OpenDKIM is not installed (Debian package opendkim-tools)");
        }
        byte[] mail = MailTextTests.Letter(subject, text).Write();
        string signed = (await SignedByOpenDkimAsync(mail)).ReplaceLineEndings("\r\n");

        string field = signed[..signed.IndexOf("\r\nFrom: ", StringComparison.Ordinal)];
        int at = field.IndexOf("\tb=", StringComparison.Ordinal) + 3;
        string unfolded = field.Replace("\r\n\t", "").Replace("\r\n ", "");
        string names = unfolded.Split("h=")[2].Split(';')[0].ToLowerInvariant();
        byte[] input = Canonical.Input(
            names.Split(':', StringSplitOptions.TrimEntries),
            Canonical.Fields(mail.AsSpan(0, mail.AsSpan().IndexOf("\r\n\r\n"u8) + 2)),
            field[..at]
        );
        byte[] signature = Convert.FromBase64String(
            string.Concat(field[at..].Split((char[]?)null))
        );

        Key.Value.VerifyData(input, signature, HashAlgorithmName.SHA1, RSASignaturePadding.Pkcs1)
            .ShouldBeTrue(field);
    }

    [Fact]
    public void Signer_WithAShortKeyOrABadSelector_IsRefused()
    {
        using var shortKey = RSA.Create(1024);
        Should.Throw<ArgumentException>(() => new DkimSigner("example.org", "haven", shortKey));
        foreach (string selector in new[] { "", "a b", "a;b=c", "a\r\nb", "a..b", "ü" })
        {
            Should.Throw<ArgumentException>(() =>
                new DkimSigner("example.org", selector, Key.Value)
            );
        }
    }

    private static (DkimSigner Signer, byte[] Mail) Signed(string subject, string text)
    {
        var signer = new DkimSigner("example.org", "haven", Key.Value);
        byte[] mail = MailTextTests.Letter(subject, text).Write();
        return (signer, [.. signer.Sign(mail, At), .. mail]);
    }

    private static async Task<bool[]> VerifyAsync(DkimSigner signer, params byte[][] mails)
    {
        var answer = await Python.AskAsync(
            Verifier,
            [Encoding.ASCII.GetBytes(signer.PublicRecord), .. mails]
        );
        return [.. answer.EnumerateArray().Select(v => v.GetBoolean())];
    }

    private static byte[] Altered(string mail, string what, string by)
    {
        mail.ShouldContain(what);
        int at = mail.IndexOf(what, StringComparison.Ordinal);
        return Encoding.ASCII.GetBytes(mail[..at] + by + mail[(at + what.Length)..]);
    }

    private static async Task<string> SignedByOpenDkimAsync(byte[] mail)
    {
        string folder = Directory.CreateTempSubdirectory("haven-dkim-").FullName;
        string key = Path.Combine(folder, "key.pem");
        string unsigned = Path.Combine(folder, "mail");
        await File.WriteAllTextAsync(key, Key.Value.ExportRSAPrivateKeyPem());
        File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await File.WriteAllBytesAsync(unsigned, mail);
        var run = await ChildProcess.RunAsync(
            "/bin/sh",
            [
                "-c",
                OpenDkim + " -C -d example.org -s haven -k \"$1\" < \"$2\"",
                "sh",
                key,
                unsigned,
            ],
            TestContext.Current.CancellationToken
        );
        Directory.Delete(folder, recursive: true);
        return run.OrThrow("opendkim-testmsg").Output;
    }
}
