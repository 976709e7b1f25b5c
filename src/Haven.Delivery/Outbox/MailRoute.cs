using System.Security.Cryptography;
using Haven.Delivery.Dkim;
using Haven.Delivery.Mime;
using Haven.Delivery.Smtp;
using Haven.Privacy.Vault;

namespace Haven.Delivery.Outbox;

/// <summary>The way out for mail, as configured: through which server, from whom, signed with what.</summary>
public sealed record MailRoute(SmtpServer Server, Mailbox From, DkimSigner? Signer)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Reads the settings; null where no mail server is named.</summary>
    /// <param name="server">Haven:Mail.</param>
    /// <param name="password">Haven:MailPassword: <c>file:PATH</c> or <c>env:NAME</c>.</param>
    /// <param name="from">Haven:MailFrom.</param>
    /// <param name="dkim">Haven:MailDkim: <c>SELECTOR:FILE</c>.</param>
    /// <exception cref="StartException">A setting is wrong; the message names it and says what to write.</exception>
    public static MailRoute? Read(string? server, string? password, string? from, string? dkim)
    {
        if (server is null)
        {
            return from is null && dkim is null && password is null
                ? null
                : throw new StartException(
                    "Haven:MailFrom, Haven:MailDkim or Haven:MailPassword is set, and no mail server: set Haven:Mail, for instance to smtp://user@mail.example.org:587."
                );
        }
        var sender =
            Mailbox.ParseNamed(from ?? "")
            ?? throw new StartException(
                $"Haven:MailFrom is '{from}'. Write the address that mail comes from, for instance Haven <haven@example.org>."
            );
        var smtp = ServerOf(server) with { ClientName = sender.Domain };
        if (password is not null)
        {
            smtp = smtp with { Password = PasswordOf(password) };
        }
        return smtp.User is not null && smtp.Password is null
            ? throw new StartException(
                "Haven:Mail names a user and no password. Set Haven:MailPassword to file:PATH or env:NAME."
            )
            : new MailRoute(smtp, sender, dkim is null ? null : SignerOf(dkim, sender.Domain));
    }

    private static SmtpServer ServerOf(string text)
    {
        try
        {
            return SmtpServer.Parse(text);
        }
        catch (FormatException e)
        {
            // The setting itself is not repeated, for a password may stand in it.
            throw new StartException($"Haven:Mail cannot be used: {e.Message}.", e);
        }
    }

    private static string PasswordOf(string setting)
    {
        string[] parts = setting.Split(':', 2);
        return parts switch
        {
            ["env", { Length: > 0 } name] => Environment.GetEnvironmentVariable(name)
                ?? throw new StartException(
                    $"Haven:MailPassword names the environment variable {name}, which is not set."
                ),
            ["file", { Length: > 0 } path] => ReadOwn("Haven:MailPassword", path).Trim(),
            _ => throw new StartException(
                "Haven:MailPassword is neither file:PATH nor env:NAME. The password itself does not stand there."
            ),
        };
    }

    private static DkimSigner SignerOf(string setting, string domain)
    {
        string[] parts = setting.Split(':', 2);
        if (parts.Length != 2 || parts[1].Length == 0)
        {
            throw new StartException(
                $"Haven:MailDkim is '{setting}'. Write SELECTOR:FILE, for instance haven2026:/etc/haven/dkim.pem."
            );
        }
        var key = RSA.Create();
        try
        {
            key.ImportFromPem(ReadOwn("Haven:MailDkim", parts[1]));
            key.ExportParameters(includePrivateParameters: true);
            return new DkimSigner(domain, parts[0], key);
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw new StartException(
                $"Haven:MailDkim cannot be used: it wants SELECTOR:FILE, and in the file an RSA private key of at least {DkimSigner.ShortestKey} bits. Make one with: openssl genrsa -out {parts[1]} 2048",
                e
            );
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    private static string ReadOwn(string setting, string path)
    {
        if (!File.Exists(path))
        {
            throw new StartException($"{setting} names {path}, which is not there.");
        }
        if ((File.GetUnixFileMode(path) & ~OwnerOnly) != 0)
        {
            throw new StartException($"Others can read {path}. Run: chmod 600 {path}");
        }
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"Haven may not read {path}, which {setting} names.", e);
        }
    }
}
