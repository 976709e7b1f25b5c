using System.Buffers.Binary;
using System.Security.Cryptography;
using Haven.Organisations.Model;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Haven.Organisations.Accounts;

/// <summary>Whether a password is the one that was hashed.</summary>
public enum PasswordFit
{
    No,
    Yes,

    /// <summary>It is, and its hash is of an older make: hash it again.</summary>
    YesOldHash,
}

/// <summary>
/// Hashes and checks passwords: PBKDF2 with SHA-512, 210,000 rounds (OWASP; promise REF-19). At most as many at once
/// as there are processors, so that a flood of guesses cannot stop the server.
/// </summary>
public class Passwords : IDisposable
{
    private readonly PasswordHasher<Account> hasher;
    private readonly SemaphoreSlim atOnce = new(
        Environment.ProcessorCount,
        Environment.ProcessorCount
    );
    private readonly string nobodys;
    private long runs;

    public Passwords()
        : this(210_000) { }

    /// <param name="rounds">Fewer are for tests, in which thousands of people sign in.</param>
    protected Passwords(int rounds)
    {
        Rounds = rounds;
        nobodys = HashOfNoPassword(rounds);
        hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = rounds }));
    }

    public int Rounds { get; }

    /// <summary>How many passwords were hashed since the start.</summary>
    public long Runs => Interlocked.Read(ref runs);

    public virtual Task<string> HashAsync(string password, CancellationToken cancellationToken) =>
        InTurnAsync(() => hasher.HashPassword(null!, Composed(password)), cancellationToken);

    /// <summary>Whether the password fits. For an unknown account, with no hash, it takes as long and says no.</summary>
    public Task<PasswordFit> VerifyAsync(
        string? hash,
        string password,
        CancellationToken cancellationToken
    ) => InTurnAsync(() => Verify(hash, password), cancellationToken);

    private PasswordFit Verify(string? hash, string password)
    {
        var fit = hasher.VerifyHashedPassword(null!, hash ?? nobodys, Composed(password));
        return fit switch
        {
            _ when hash is null => PasswordFit.No,
            PasswordVerificationResult.Success => PasswordFit.Yes,
            PasswordVerificationResult.SuccessRehashNeeded => PasswordFit.YesOldHash,
            _ => PasswordFit.No,
        };
    }

    // The same letters typed on two machines may be composed on one and not on the other.
    private static string Composed(string password)
    {
        try
        {
            return password.Normalize();
        }
        catch (ArgumentException)
        {
            return password;
        }
    }

    // Identity's format 1: what was hashed with, then salt and hash; here random bytes that no password gives.
    private static string HashOfNoPassword(int rounds)
    {
        const int salt = 16;
        var bytes = new byte[13 + salt + 32];
        RandomNumberGenerator.Fill(bytes.AsSpan(13));
        bytes[0] = 1;
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(1), 2);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(5), (uint)rounds);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(9), salt);
        return Convert.ToBase64String(bytes);
    }

    private async Task<T> InTurnAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        await atOnce.WaitAsync(cancellationToken);
        try
        {
            Interlocked.Increment(ref runs);
            return await Task.Run(work, cancellationToken);
        }
        finally
        {
            atOnce.Release();
        }
    }

    public void Dispose()
    {
        atOnce.Dispose();
        GC.SuppressFinalize(this);
    }
}
