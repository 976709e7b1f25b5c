using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Haven.Organisations.Passkeys;

/// <summary>A person as the framework's passkey handler knows them: opened, for one question or one answer.</summary>
/// <param name="Handle">What devices know the person by: a keyed index, which says nothing outside this installation.</param>
internal sealed record PasskeyOwner(string Handle, IReadOnlyList<UserPasskeyInfo> Passkeys);

/// <summary>
/// What the framework's handler asks for people and passkeys (adr 0002). It holds one person and writes nothing:
/// passkeys are opened, and stored, where everything of an account is.
/// </summary>
internal sealed class PasskeyOwnerStore(PasskeyOwner owner) : IUserPasskeyStore<PasskeyOwner>
{
    public static UserManager<PasskeyOwner> UsersOf(PasskeyOwner owner) =>
        new(
            new PasskeyOwnerStore(owner),
            Options.Create(new IdentityOptions()),
            null!,
            [],
            [],
            null!,
            new IdentityErrorDescriber(),
            null!,
            NullLogger<UserManager<PasskeyOwner>>.Instance
        );

    public Task<string> GetUserIdAsync(PasskeyOwner user, CancellationToken cancellationToken) =>
        Task.FromResult(user.Handle);

    public Task<PasskeyOwner?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        Task.FromResult(userId == owner.Handle ? owner : null);

    public Task<IList<UserPasskeyInfo>> GetPasskeysAsync(
        PasskeyOwner user,
        CancellationToken cancellationToken
    ) => Task.FromResult<IList<UserPasskeyInfo>>([.. user.Passkeys]);

    public Task<UserPasskeyInfo?> FindPasskeyAsync(
        PasskeyOwner user,
        byte[] credentialId,
        CancellationToken cancellationToken
    ) =>
        Task.FromResult(
            user.Passkeys.FirstOrDefault(p => p.CredentialId.SequenceEqual(credentialId))
        );

    public async Task<PasskeyOwner?> FindByPasskeyIdAsync(
        byte[] credentialId,
        CancellationToken cancellationToken
    ) => await FindPasskeyAsync(owner, credentialId, cancellationToken) is null ? null : owner;

    public void Dispose() { }

    public Task AddOrUpdatePasskeyAsync(
        PasskeyOwner user,
        UserPasskeyInfo passkey,
        CancellationToken cancellationToken
    ) => throw NotHere();

    public Task RemovePasskeyAsync(
        PasskeyOwner user,
        byte[] credentialId,
        CancellationToken cancellationToken
    ) => throw NotHere();

    public Task<string?> GetUserNameAsync(PasskeyOwner user, CancellationToken cancellationToken) =>
        throw NotHere();

    public Task SetUserNameAsync(
        PasskeyOwner user,
        string? userName,
        CancellationToken cancellationToken
    ) => throw NotHere();

    public Task<string?> GetNormalizedUserNameAsync(
        PasskeyOwner user,
        CancellationToken cancellationToken
    ) => throw NotHere();

    public Task SetNormalizedUserNameAsync(
        PasskeyOwner user,
        string? normalizedName,
        CancellationToken cancellationToken
    ) => throw NotHere();

    public Task<PasskeyOwner?> FindByNameAsync(
        string normalizedUserName,
        CancellationToken cancellationToken
    ) => throw NotHere();

    public Task<IdentityResult> CreateAsync(
        PasskeyOwner user,
        CancellationToken cancellationToken
    ) => throw NotHere();

    public Task<IdentityResult> UpdateAsync(
        PasskeyOwner user,
        CancellationToken cancellationToken
    ) => throw NotHere();

    public Task<IdentityResult> DeleteAsync(
        PasskeyOwner user,
        CancellationToken cancellationToken
    ) => throw NotHere();

    private static NotSupportedException NotHere() =>
        new("The passkey handler asks for passkeys and for nothing else.");
}
