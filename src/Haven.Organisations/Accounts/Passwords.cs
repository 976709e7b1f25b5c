using Haven.Organisations.Model;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Haven.Organisations.Accounts;

/// <summary>
/// Hashes and checks passwords: PBKDF2 with SHA-512, 210,000 rounds (OWASP). At most as many at once as there are
/// processors, so that a flood of guesses cannot stop the server.
/// </summary>
public sealed class Passwords : IDisposable
{
    private const int Rounds = 210_000;
    private readonly PasswordHasher<Account> hasher = new(
        Options.Create(new PasswordHasherOptions { IterationCount = Rounds })
    );
    private readonly SemaphoreSlim atOnce = new(
        Environment.ProcessorCount,
        Environment.ProcessorCount
    );
    private readonly Lazy<string> nobodys;

    public Passwords() =>
        nobodys = new Lazy<string>(() =>
            hasher.HashPassword(null!, Guid.CreateVersion7().ToString())
        );

    public Task<string> HashAsync(string password, CancellationToken cancellationToken) =>
        InTurnAsync(() => hasher.HashPassword(null!, password), cancellationToken);

    /// <summary>Whether the password fits. For an unknown account, with no hash, it takes as long and says no.</summary>
    public Task<bool> VerifyAsync(
        string? hash,
        string password,
        CancellationToken cancellationToken
    ) =>
        InTurnAsync(
            () =>
                hasher.VerifyHashedPassword(null!, hash ?? nobodys.Value, password)
                    != PasswordVerificationResult.Failed
                && hash is not null,
            cancellationToken
        );

    private async Task<T> InTurnAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        await atOnce.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(work, cancellationToken);
        }
        finally
        {
            atOnce.Release();
        }
    }

    public void Dispose() => atOnce.Dispose();
}
