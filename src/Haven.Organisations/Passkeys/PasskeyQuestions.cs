using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Haven.Organisations.Model;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Organisations.Passkeys;

/// <summary>A question for a passkey, as a page carries it.</summary>
/// <param name="Options">For the browser, as JSON.</param>
/// <param name="Ticket">What was asked, sealed; it comes back with the answer.</param>
public sealed record PasskeyQuestion(string Options, string Ticket);

/// <summary>
/// Questions that can be answered once, within minutes, and only by the browser that they were put to. The page carries
/// the question under the installation's key, so that any node can take the answer; the database knows which are open.
/// </summary>
public sealed class PasskeyQuestions(IDatabase database, Vault vault, TimeProvider clock)
{
    /// <summary>How long an answer may take.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    private const string Use = "haven passkey question";
    private const int Longest = 4000;
    private const int StateAt = sizeof(long) + SHA256.HashSizeInBytes;

    /// <summary>Seals a question.</summary>
    /// <param name="asked">Of whom, and in which sign-in or session: an answer must come from there.</param>
    /// <param name="state">What the handler needs to judge the answer.</param>
    public async Task<string> WriteAsync(
        string asked,
        string state,
        CancellationToken cancellationToken
    )
    {
        long until = (clock.GetUtcNow() + Life).UtcTicks;
        byte[] question = new byte[StateAt + Encoding.UTF8.GetByteCount(state)];
        BinaryPrimitives.WriteInt64BigEndian(question, until);
        HashOf(asked).CopyTo(question, sizeof(long));
        Encoding.UTF8.GetBytes(state, question.AsSpan(StateAt));
        byte[] ticket = vault.Protect(Use, question);
        await using var context = database.Open(Scope.Installation);
        context.Add(new PasskeyChallenge { Hash = SHA256.HashData(ticket), Until = until });
        await context.SaveChangesAsync(cancellationToken);
        return Base64Url.EncodeToString(ticket);
    }

    /// <summary>The question's state; null when it is not ours, of somebody else, too old, or was answered before.</summary>
    public async Task<string?> TakeAsync(
        string text,
        string asked,
        CancellationToken cancellationToken
    )
    {
        long now = clock.GetUtcNow().UtcTicks;
        if (Open(text) is not var (ticket, question))
        {
            return null;
        }
        bool fits =
            BinaryPrimitives.ReadInt64BigEndian(question) > now
            && CryptographicOperations.FixedTimeEquals(
                question.AsSpan(sizeof(long), SHA256.HashSizeInBytes),
                HashOf(asked)
            );
        if (!fits)
        {
            return null;
        }
        byte[] hash = SHA256.HashData(ticket);
        await using var context = database.Open(Scope.Installation);
        using var turn = await database.WriteTurnAsync(cancellationToken);
        int taken = await context
            .Set<PasskeyChallenge>()
            .Where(c => c.Hash == hash)
            .ExecuteDeleteAsync(cancellationToken);
        return taken == 1 ? Encoding.UTF8.GetString(question.AsSpan(StateAt)) : null;
    }

    private (byte[] Ticket, byte[] Question)? Open(string text)
    {
        if (text.Length > Longest)
        {
            return null;
        }
        try
        {
            byte[] ticket = Base64Url.DecodeFromChars(text);
            byte[] question = vault.Unprotect(Use, ticket);
            return question.Length > StateAt ? (ticket, question) : null;
        }
        catch (Exception e) when (e is FormatException or VaultException)
        {
            return null;
        }
    }

    private static byte[] HashOf(string asked) => SHA256.HashData(Encoding.UTF8.GetBytes(asked));
}
