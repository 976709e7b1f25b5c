using System.Globalization;
using System.Net.Security;

namespace Haven.Delivery.Smtp;

/// <summary>When the line to a mail server is encrypted.</summary>
public enum SmtpTls
{
    /// <summary>Never: only where the server is on the same machine.</summary>
    None = 0,

    /// <summary>When the server offers it (RFC 3207).</summary>
    Optional = 1,

    /// <summary>With STARTTLS, or no mail goes out.</summary>
    Required = 2,

    /// <summary>From the first byte (RFC 8314).</summary>
    Implicit = 3,
}

/// <summary>How long each phase may take, from the first byte asked for to the last byte of the answer.</summary>
public sealed record SmtpPatience(
    TimeSpan Connect,
    TimeSpan Greeting,
    TimeSpan Command,
    TimeSpan DataStart,
    TimeSpan DataBlock,
    TimeSpan DataEnd
)
{
    /// <summary>The times of RFC 5321, 4.5.3.2; the connection itself is ours to limit.</summary>
    public static SmtpPatience Rfc { get; } =
        new(
            TimeSpan.FromSeconds(30),
            TimeSpan.FromMinutes(5),
            TimeSpan.FromMinutes(5),
            TimeSpan.FromMinutes(2),
            TimeSpan.FromMinutes(3),
            TimeSpan.FromMinutes(10)
        );

    /// <summary>The same with no phase longer than this.</summary>
    public SmtpPatience AtMost(TimeSpan longest) =>
        new(
            Less(Connect, longest),
            Less(Greeting, longest),
            Less(Command, longest),
            Less(DataStart, longest),
            Less(DataBlock, longest),
            Less(DataEnd, longest)
        );

    private static TimeSpan Less(TimeSpan a, TimeSpan b) => a < b ? a : b;
}

/// <summary>A mail server that takes mail over from us, and how it is reached.</summary>
public sealed record SmtpServer(string Host, int Port, SmtpTls Tls)
{
    private const int SubmissionPort = 587;
    private const int ImplicitPort = 465;
    private const int MostConnections = 32;

    public string? User { get; init; }

    public string? Password { get; init; }

    /// <summary>The name by which we greet; a server may check that it is one.</summary>
    public string ClientName { get; init; } = "localhost";

    /// <summary>
    /// How many mails are under way at once. A process that is killed may repeat each of these, and no other: so one,
    /// unless told.
    /// </summary>
    public int Connections { get; init; } = 1;

    public SmtpPatience Patience { get; init; } = SmtpPatience.Rfc;

    /// <summary>Checks a certificate in place of the machine's own rules; for tests.</summary>
    internal RemoteCertificateValidationCallback? CertificateCheck { get; init; }

    /// <summary>Never the password, which would end in a log.</summary>
    public override string ToString() => $"{Host}:{Port}";

    /// <summary>Reads <c>smtp://user@host:587?starttls=required</c> or <c>smtps://user@host</c>.</summary>
    /// <exception cref="FormatException">The message says what is wrong, and never holds the password.</exception>
    public static SmtpServer Parse(string text)
    {
        if (
            !Uri.TryCreate(text, UriKind.Absolute, out var address)
            || address.Scheme is not ("smtp" or "smtps")
            || address.Host.Length == 0
            || address.AbsolutePath.Trim('/').Length > 0
        )
        {
            throw new FormatException(
                "it is no mail server: write smtp://user@mail.example.org:587 or smtps://user@mail.example.org"
            );
        }
        bool isImplicit = address.Scheme == "smtps";
        string[] user = address.UserInfo.Split(':', 2);
        var server = new SmtpServer(
            address.IdnHost,
            address.Port > 0 ? address.Port
                : isImplicit ? ImplicitPort
                : SubmissionPort,
            isImplicit ? SmtpTls.Implicit
                : address.IsLoopback ? SmtpTls.Optional
                : SmtpTls.Required
        )
        {
            User = user[0].Length > 0 ? Uri.UnescapeDataString(user[0]) : null,
            Password = user.Length > 1 ? Uri.UnescapeDataString(user[1]) : null,
        };
        foreach (
            string option in address
                .Query.TrimStart('?')
                .Split('&', StringSplitOptions.RemoveEmptyEntries)
        )
        {
            server = server.With(option);
        }
        return server.User is not null && server.Tls == SmtpTls.None && !address.IsLoopback
            ? throw new FormatException(
                "the password would go over the network in clear: leave out starttls=none"
            )
            : server;
    }

    private SmtpServer With(string option)
    {
        string[] parts = option.Split('=', 2);
        string value = parts.Length > 1 ? parts[1] : "";
        return parts[0] switch
        {
            "starttls" when Tls != SmtpTls.Implicit => this with { Tls = TlsOf(value) },
            "connections" => this with { Connections = Number(option, value, MostConnections) },
            "patience" => this with
            {
                Patience = SmtpPatience.Rfc.AtMost(
                    TimeSpan.FromSeconds(Number(option, value, 600))
                ),
            },
            _ => throw new FormatException(
                $"'{parts[0]}' is unknown there: the options are starttls, connections and patience"
            ),
        };
    }

    private static SmtpTls TlsOf(string value) =>
        value switch
        {
            "required" => SmtpTls.Required,
            "optional" => SmtpTls.Optional,
            "none" => SmtpTls.None,
            _ => throw new FormatException("starttls is required, optional or none"),
        };

    private static int Number(string option, string value, int most) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
        && number >= 1
        && number <= most
            ? number
            : throw new FormatException($"'{option}' wants a number from 1 to {most}");
}
