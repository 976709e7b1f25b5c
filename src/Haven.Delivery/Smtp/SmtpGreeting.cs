using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace Haven.Delivery.Smtp;

/// <summary>What a server said it can do (RFC 5321, 4.1.1.1).</summary>
internal sealed record SmtpAbilities(IReadOnlyList<string> Lines)
{
    public bool Pipelining { get; } = Has(Lines, "PIPELINING");
    public bool StartTls { get; } = Has(Lines, "STARTTLS");
    public bool EightBit { get; } = Has(Lines, "8BITMIME");
    public bool Utf8 { get; } = Has(Lines, "SMTPUTF8");
    public bool Size { get; } = Has(Lines, "SIZE");

    public bool SignsInWith(string method) =>
        Lines.Any(l =>
            l.StartsWith("AUTH", StringComparison.OrdinalIgnoreCase)
            && l.Split([' ', '=']).Contains(method, StringComparer.OrdinalIgnoreCase)
        );

    private static bool Has(IReadOnlyList<string> lines, string word) =>
        lines.Any(l => l.Split(' ')[0].Equals(word, StringComparison.OrdinalIgnoreCase));
}

/// <summary>From nothing to a line on which mail can be sent: greeting, encryption, signing in.</summary>
internal static class SmtpGreeting
{
    /// <exception cref="SmtpRouteException">The server cannot be used now; nothing was sent.</exception>
    public static async Task<(SmtpLine Line, SmtpAbilities Abilities)> OpenAsync(
        SmtpServer server,
        CancellationToken cancellationToken
    )
    {
        SmtpLine? line = null;
        try
        {
            line = await SmtpLine.ConnectAsync(server, cancellationToken);
            var abilities = await GreetAsync(line, server, cancellationToken);
            await SignInAsync(line, server, abilities, cancellationToken);
            var open = line;
            line = null;
            return (open, abilities);
        }
        catch (AuthenticationException e)
        {
            throw new SmtpRouteException(SmtpTrouble.NotSafe, 0, e);
        }
        catch (SmtpGarbageException e)
        {
            throw new SmtpRouteException(SmtpTrouble.NoConnection, 0, e);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            throw new SmtpRouteException(SmtpTrouble.NoConnection, 0, e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SmtpRouteException(SmtpTrouble.NoConnection, 0, e);
        }
        finally
        {
            if (line is not null)
            {
                await line.DisposeAsync();
            }
        }
    }

    private static async Task<SmtpAbilities> GreetAsync(
        SmtpLine line,
        SmtpServer server,
        CancellationToken cancellationToken
    )
    {
        if (server.Tls == SmtpTls.Implicit)
        {
            await line.EncryptAsync(server, cancellationToken);
        }
        Require(
            await line.ReadAsync(server.Patience.Greeting, cancellationToken),
            SmtpTrouble.Busy
        );
        var abilities = await HelloAsync(line, server, cancellationToken);
        if (server.Tls is SmtpTls.None or SmtpTls.Implicit)
        {
            return abilities;
        }
        if (!abilities.StartTls)
        {
            return server.Tls == SmtpTls.Required
                ? throw new SmtpRouteException(SmtpTrouble.NotSafe, 0)
                : abilities;
        }
        Require(
            await line.AskAsync("STARTTLS", server.Patience.Command, cancellationToken),
            SmtpTrouble.NotSafe
        );
        await line.EncryptAsync(server, cancellationToken);
        // What was said in clear may not have been the server's own.
        return await HelloAsync(line, server, cancellationToken);
    }

    private static async Task<SmtpAbilities> HelloAsync(
        SmtpLine line,
        SmtpServer server,
        CancellationToken cancellationToken
    )
    {
        var patience = server.Patience.Command;
        var reply = await line.AskAsync("EHLO " + server.ClientName, patience, cancellationToken);
        if (reply.Code is >= 500 and < 510)
        {
            // A server from before 1995 (RFC 5321, 3.2).
            Require(
                await line.AskAsync("HELO " + server.ClientName, patience, cancellationToken),
                SmtpTrouble.Busy
            );
            return new SmtpAbilities([]);
        }
        Require(reply, SmtpTrouble.Busy);
        return new SmtpAbilities([.. reply.Lines.Skip(1)]);
    }

    // The secret goes over no line that somebody could read along.
    private static async Task SignInAsync(
        SmtpLine line,
        SmtpServer server,
        SmtpAbilities abilities,
        CancellationToken cancellationToken
    )
    {
        if (server.User is not { } user)
        {
            return;
        }
        if (!line.IsPrivate)
        {
            throw new SmtpRouteException(SmtpTrouble.NotSafe, 0);
        }
        var patience = server.Patience.Command;
        string password = server.Password ?? "";
        if (abilities.SignsInWith("PLAIN"))
        {
            Require(
                await line.AskAsync(
                    "AUTH PLAIN " + Encoded($"\0{user}\0{password}"),
                    patience,
                    cancellationToken
                ),
                SmtpTrouble.SignInRefused
            );
            return;
        }
        if (!abilities.SignsInWith("LOGIN"))
        {
            throw new SmtpRouteException(SmtpTrouble.SignInRefused, 0);
        }
        foreach (string step in new[] { "AUTH LOGIN", Encoded(user) })
        {
            var asked = await line.AskAsync(step, patience, cancellationToken);
            if (!asked.AsksForData)
            {
                throw new SmtpRouteException(SmtpTrouble.SignInRefused, asked.Code);
            }
        }
        Require(
            await line.AskAsync(Encoded(password), patience, cancellationToken),
            SmtpTrouble.SignInRefused
        );
    }

    private static string Encoded(string text) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static void Require(SmtpReply reply, SmtpTrouble trouble)
    {
        if (!reply.IsGood)
        {
            throw new SmtpRouteException(trouble, reply.Code);
        }
    }
}
