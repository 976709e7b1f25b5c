using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Haven.Delivery.Smtp;

/// <summary>The line to a mail server: bytes out, replies in, each within its time.</summary>
internal sealed class SmtpLine : IAsyncDisposable
{
    private readonly Socket socket;
    private readonly SmtpReplyReader reader = new();
    private CancellationTokenSource limit = new();
    private Stream stream;

    private SmtpLine(Socket socket)
    {
        this.socket = socket;
        stream = new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>Whether nobody between us and the server can read along.</summary>
    public bool IsPrivate =>
        stream is SslStream
        || (
            socket.RemoteEndPoint is IPEndPoint { Address: var address }
            && IPAddress.IsLoopback(address)
        );

    public static async Task<SmtpLine> ConnectAsync(
        SmtpServer server,
        CancellationToken cancellationToken
    )
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(server.Patience.Connect);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(server.Host, server.Port, limit.Token);
            return new SmtpLine(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Everything from here on is encrypted, and the server has shown that it is the one we meant.</summary>
    /// <exception cref="System.Security.Authentication.AuthenticationException">It has not.</exception>
    public async Task EncryptAsync(SmtpServer server, CancellationToken cancellationToken)
    {
        if (reader.HasMore)
        {
            // Whoever sits on the line put words in before the encryption, to be heard after it (RFC 3207, 6).
            throw new SmtpGarbageException("The server spoke on before the encryption.");
        }
        var encrypted = new SslStream(stream, leaveInnerStreamOpen: false, server.CertificateCheck);
        stream = encrypted;
        await encrypted.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = server.Host },
            Within(server.Patience.Greeting, cancellationToken)
        );
    }

    public ValueTask<SmtpReply> ReadAsync(TimeSpan within, CancellationToken cancellationToken) =>
        reader.ReadAsync(stream, Within(within, cancellationToken));

    /// <summary>The next reply of commands that were sent together: the time runs on.</summary>
    public ValueTask<SmtpReply> ReadOnAsync() => reader.ReadAsync(stream, limit.Token);

    public ValueTask WriteAsync(
        ReadOnlyMemory<byte> bytes,
        TimeSpan within,
        CancellationToken cancellationToken
    ) => stream.WriteAsync(bytes, Within(within, cancellationToken));

    /// <summary>One command, one reply.</summary>
    public async ValueTask<SmtpReply> AskAsync(
        string command,
        TimeSpan within,
        CancellationToken cancellationToken
    )
    {
        await WriteAsync(Encoding.UTF8.GetBytes(command + "\r\n"), within, cancellationToken);
        return await ReadOnAsync();
    }

    // The time of a phase is for all of it, so that a server that sends a byte now and then gains nothing.
    private CancellationToken Within(TimeSpan time, CancellationToken cancellationToken)
    {
        limit.Dispose();
        limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(time);
        return limit.Token;
    }

    public async ValueTask DisposeAsync()
    {
        limit.Dispose();
        await stream.DisposeAsync();
    }
}
