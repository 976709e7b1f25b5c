using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Haven.Delivery.Mime;

namespace Haven.Tests.Delivery.Mime;

/// <summary>Mail as it is written, read by Python's <c>email</c>, which is not ours.</summary>
public class MailTextTests
{
    private const string Reader = """
        import email, email.header, email.policy, email.utils, json, sys
        # Python 3.11 leaves a blank between two encoded words of a name (fixed later), its older reader does not.
        def shown_name(raw):
            shown = email.utils.parseaddr(email.message_from_bytes(raw)['to'])[0]
            return str(email.header.make_header(email.header.decode_header(shown)))
        out = []
        for name in sys.argv[1:]:
            raw = open(name, 'rb').read()
            m = email.message_from_bytes(raw, policy=email.policy.default)
            out.append({
                'from': [[a.display_name, a.addr_spec] for a in m['from'].addresses],
                'to': [[shown_name(raw), a.addr_spec] for a in m['to'].addresses],
                'subject': m['subject'], 'id': m['message-id'], 'date': m['date'].datetime.isoformat(),
                'text': m.get_content().replace('\r\n', '\n'), 'fields': m.keys(),
                'defects': [repr(d) for d in m.defects] + [repr(d) for k in m.keys() for d in m[k].defects],
            })
        print(json.dumps(out))
        """;

    private static readonly DateTimeOffset At = new(2026, 3, 1, 9, 5, 7, TimeSpan.FromHours(1));

    [Theory]
    [InlineData("Confirm your address", "Hello.\n\nA line.")]
    [InlineData("Grüße aus Köln", "Zoë, 张伟 and Ñandú.\nDépêche-toi!")]
    [InlineData("", "")]
    [InlineData("=?utf-8?Q?not_one?=", ".\n..\nFrom here\n. dot\n=3D\ttab \n ends with blank ")]
    [InlineData("Blanks at the end", "one \ntwo  \nthree")]
    [InlineData("Two  blanks and a \"quote\" \\ back", "x\r\ny\rz\n\n\n")]
    [InlineData(
        "🦔🦔🦔🦔🦔🦔🦔🦔🦔🦔🦔🦔🦔🦔🦔🦔🦔🦔🦔🦔 hedgehogs",
        "🦔🦔🦔🦔🦔🦔🦔🦔🦔🦔🦔🦔🦔🦔🦔🦔🦔🦔🦔🦔🦔🦔🦔🦔🦔🦔🦔🦔"
    )]
    [InlineData(
        "a b",
        "http://localhost:5080/organisations/confirm?link=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    )]
    public async Task Write_IsReadAsItWasMeant(string subject, string text)
    {
        var (mail, read) = await RoundTripAsync(Letter(subject, text));

        read.GetProperty("subject").GetString().ShouldBe(subject);
        read.GetProperty("text").GetString()!.TrimEnd('\n').ShouldBe(Lines(text));
        read.GetProperty("defects").EnumerateArray().ShouldBeEmpty();
        read.GetProperty("id").GetString().ShouldBe("<one@example.org>");
        read.GetProperty("date").GetString().ShouldBe("2026-03-01T08:05:07+00:00");
        ShouldBeClean(mail);
    }

    [Fact]
    public async Task Write_OfALongPlainSubject_FoldsAndComesBack()
    {
        string subject = string.Join(' ', Enumerable.Repeat("neighbourhood", 30));

        var (mail, read) = await RoundTripAsync(Letter(subject, "x"));

        read.GetProperty("subject").GetString().ShouldBe(subject);
        ShouldBeClean(mail);
    }

    [Theory]
    [InlineData("Rosa Delgado")]
    [InlineData("Zoë \"the\" O'Neill, Dr.")]
    [InlineData("O'Neill, \"Dr\" <x@y>")]
    [InlineData(
        "Ein sehr langer Name für eine Einrichtung, die Kindern und Jugendlichen in der ganzen Stadt beisteht"
    )]
    public async Task Write_KeepsNames(string name)
    {
        var to = Mailbox.Parse("rosa@example.org", name)!;

        var (mail, read) = await RoundTripAsync(Letter("x", "x") with { To = to });

        read.GetProperty("to")[0][0].GetString().ShouldBe(name);
        read.GetProperty("to")[0][1].GetString().ShouldBe("rosa@example.org");
        read.GetProperty("defects").EnumerateArray().ShouldBeEmpty();
        ShouldBeClean(mail);
    }

    [Theory]
    [InlineData("\r\nBcc: everybody@example.org")]
    [InlineData("\nBcc: everybody@example.org")]
    [InlineData("\rBcc: everybody@example.org")]
    [InlineData("\0\u0085Bcc: everybody@example.org")]
    [InlineData("\u2028Bcc: everybody@example.org\r\n\r\nbody")]
    public async Task Write_WithALineEndInAField_AddsNoField(string injected)
    {
        var mail = Letter("Hello" + injected, "x") with
        {
            To = Mailbox.Parse("rosa@example.org", "Rosa" + injected)!,
            MessageId = "one@example.org" + injected,
        };

        var (_, read) = await RoundTripAsync(mail);

        read.GetProperty("fields")
            .EnumerateArray()
            .Select(f => f.GetString())
            .ShouldBe([
                "From",
                "To",
                "Subject",
                "Date",
                "Message-ID",
                "Auto-Submitted",
                "MIME-Version",
                "Content-Type",
                "Content-Transfer-Encoding",
            ]);
        read.GetProperty("text").GetString().ShouldBe("x\n");
    }

    [Fact]
    public async Task Write_OfAnyTextAtAll_IsReadAsItWasMeant()
    {
        var texts = Gen.Sample(
            ArbMap.Default.GeneratorFor<string>().Where(t => t is not null),
            60,
            200
        );
        var mails = texts.Select(t => Letter(Printable(t), Printable(t))).ToList();

        var read = await Python.AskAsync(Reader, [.. mails.Select(m => m.Write())]);

        for (int i = 0; i < mails.Count; i++)
        {
            // Python closes up several blanks in a header that it unfolds; the words are what counts.
            Words(read[i].GetProperty("subject").GetString()!).ShouldBe(Words(mails[i].Subject));
            read[i].GetProperty("text").GetString()!.TrimEnd('\n').ShouldBe(Lines(mails[i].Text));
            ShouldBeClean(mails[i].Write());
        }
    }

    [Theory]
    [InlineData("rosa@example.org", "rosa@example.org", false)]
    [InlineData("rosa@bücher.example", "rosa@xn--bcher-kva.example", false)]
    [InlineData("zoë@example.org", "zoë@example.org", true)]
    [InlineData("a+b.c@EXAMPLE.org", "a+b.c@example.org", false)]
    public void Parse_OfAnAddress_GivesWhatGoesOverTheWire(string typed, string wire, bool utf8)
    {
        var mailbox = Mailbox.Parse(typed).ShouldNotBeNull();
        mailbox.Address.ShouldBe(wire);
        mailbox.NeedsUtf8.ShouldBe(utf8);
    }

    [Theory]
    [InlineData("")]
    [InlineData("@example.org")]
    [InlineData("rosa@")]
    [InlineData("rosa")]
    [InlineData("ro sa@example.org")]
    [InlineData("rosa@exa mple.org")]
    [InlineData("rosa@example.org\r\nRCPT TO:<x@example.org>")]
    [InlineData("rosa\r\n@example.org")]
    [InlineData("<rosa@example.org>")]
    [InlineData("\"ro sa\"@example.org")]
    [InlineData("rosa..d@example.org")]
    [InlineData("rosa@-example.org")]
    [InlineData("ro\u200bsa@example.org")]
    public void Parse_OfWhatIsNoAddress_GivesNone(string typed) =>
        Mailbox.Parse(typed).ShouldBeNull();

    [Theory]
    [InlineData("Haven <haven@example.org>", "Haven", "haven@example.org")]
    [InlineData("\"Eastside, Haven\" <haven@example.org>", "Eastside, Haven", "haven@example.org")]
    [InlineData("haven@example.org", null, "haven@example.org")]
    public void ParseNamed_ReadsNameAndAddress(string text, string? name, string address)
    {
        var mailbox = Mailbox.ParseNamed(text).ShouldNotBeNull();
        mailbox.Name.ShouldBe(name);
        mailbox.Address.ShouldBe(address);
    }

    internal static MailText Letter(string subject, string text) =>
        new(
            Mailbox.Parse("haven@example.org", "Haven")!,
            Mailbox.Parse("rosa@example.org")!,
            subject,
            text,
            "one@example.org",
            At
        );

    private static async Task<(byte[] Mail, JsonElement Read)> RoundTripAsync(MailText mail)
    {
        byte[] bytes = mail.Write();
        return (bytes, (await Python.AskAsync(Reader, bytes))[0]);
    }

    private static void ShouldBeClean(byte[] mail)
    {
        string text = Encoding.ASCII.GetString(mail);
        mail.ShouldAllBe(b => b < 128);
        text.ShouldEndWith("\r\n");
        var lines = text.Split("\r\n");
        lines.ShouldAllBe(l =>
            l.Length <= 78
            && (l == "Subject: " || !l.EndsWith(' '))
            && !l.Contains('\r')
            && !l.Contains('\n')
        );
    }

    private static string Lines(string text) => text.ReplaceLineEndings("\n").TrimEnd('\n');

    private static string[] Words(string text) =>
        text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    // Control characters are no text, and half a surrogate pair is no character.
    private static string Printable(string text) =>
        string.Concat(
                text.EnumerateRunes()
                    .Where(r => r != Rune.ReplacementChar)
                    .Select(r => r.ToString())
            )
            .Where(c => !char.IsControl(c) && c is not ('\u2028' or '\u2029'))
            .Aggregate("", (a, c) => a + c)
            .Trim();
}
