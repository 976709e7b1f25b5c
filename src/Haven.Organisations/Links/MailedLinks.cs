using System.Buffers.Text;
using System.Security.Cryptography;
using Haven.Organisations.Model;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Organisations.Links;

/// <summary>Secrets that go out by mail: made, found again, and used once. Only their hashes are stored.</summary>
public sealed class MailedLinks(TimeProvider clock)
{
    private const int SecretLength = 32;

    /// <summary>Adds a link to the unit of work in which its mail is handed over; returns what the mail carries.</summary>
    public string Add(HavenContext context, AccountId account, string kind, TimeSpan life)
    {
        var (secret, hash) = Create();
        context.Add(
            new MailedLink
            {
                Hash = hash,
                Account = account,
                Kind = kind,
                Until = (clock.GetUtcNow() + life).UtcTicks,
            }
        );
        return secret;
    }

    /// <summary>The link behind what the mail carried; null when it never was, has run out, or was used.</summary>
    public async Task<MailedLink?> FindAsync(
        HavenContext context,
        string? secret,
        string kind,
        CancellationToken cancellationToken
    )
    {
        long now = clock.GetUtcNow().UtcTicks;
        return HashOf(secret) is not { } hash
            ? null
            : await context
                .Set<MailedLink>()
                .SingleOrDefaultAsync(
                    l => l.Hash == hash && l.Kind == kind && l.Until > now,
                    cancellationToken
                );
    }

    /// <summary>Takes every link of this kind that the account has out of use, in the caller's unit of work.</summary>
    public static async Task RemoveAsync(
        HavenContext context,
        AccountId account,
        string kind,
        CancellationToken cancellationToken
    ) =>
        context.RemoveRange(
            await context
                .Set<MailedLink>()
                .Where(l => l.Account == account && l.Kind == kind)
                .ToListAsync(cancellationToken)
        );

    public static (string Secret, byte[] Hash) Create()
    {
        byte[] secret = RandomNumberGenerator.GetBytes(SecretLength);
        return (Base64Url.EncodeToString(secret), SHA256.HashData(secret));
    }

    public static byte[]? HashOf(string? secret)
    {
        var bytes = new byte[SecretLength];
        return
            secret?.Length == Base64Url.GetEncodedLength(SecretLength)
            && Base64Url.TryDecodeFromChars(secret, bytes, out int length)
            && length == SecretLength
            ? SHA256.HashData(bytes)
            : null;
    }
}
