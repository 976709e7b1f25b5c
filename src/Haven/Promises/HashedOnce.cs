using System.Collections.Concurrent;
using Haven.Organisations.Accounts;

namespace Haven.Promises;

/// <summary>
/// The program's own hashing, once for each password: invented people have the same one, and what comes in through a
/// page is hashed as ever.
/// </summary>
internal sealed class HashedOnce : Passwords
{
    private static readonly ConcurrentDictionary<int, HashedOnce> Each = new();
    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> hashes = new(
        StringComparer.Ordinal
    );

    private HashedOnce(int rounds)
        : base(rounds) { }

    public static HashedOnce As(Passwords passwords) =>
        Each.GetOrAdd(passwords.Rounds, r => new HashedOnce(r));

    public override Task<string> HashAsync(string password, CancellationToken cancellationToken) =>
        hashes
            .GetOrAdd(
                password,
                p => new Lazy<Task<string>>(() => base.HashAsync(p, CancellationToken.None))
            )
            .Value;
}
