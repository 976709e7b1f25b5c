using Haven.Organisations.Model;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;

namespace Haven.Organisations.Accounts;

/// <summary>What a person gives to register, checked and in normal form. Promise SCR-1: this and nothing more.</summary>
public sealed record NewAccount(
    string FirstName,
    string LastName,
    string Email,
    string? Employer,
    string City,
    string State,
    string Password
);

/// <summary>Creates accounts.</summary>
public sealed class AccountService(
    IDatabase database,
    Vault vault,
    KeyRing keys,
    Passwords passwords,
    TimeProvider clock
)
{
    /// <summary>The version of the words that people attest to when they register.</summary>
    public const string WordsVersion = "2026-11";

    /// <summary>Adds the account to a unit of work; the caller has seen that the address is free, and saves.</summary>
    public async Task<Account> AddAsync(
        HavenContext context,
        NewAccount given,
        string address,
        bool emailConfirmed,
        CancellationToken cancellationToken
    )
    {
        var account = new Account
        {
            Id = AccountId.Create(),
            PersonKey = await keys.NewPersonAsync(OrganisationId.Installation, cancellationToken),
            EmailIndex = EmailAddress.Index(vault, given.Email),
            FirstName = Sealed<string>.Of(given.FirstName),
            LastName = Sealed<string>.Of(given.LastName),
            Email = Sealed<string>.Of(given.Email),
            Employer = Sealed<string>.Of(given.Employer),
            City = Sealed<string>.Of(given.City),
            State = Sealed<string>.Of(given.State),
            PasswordHash = Sealed<string>.Of(
                await passwords.HashAsync(given.Password, cancellationToken)
            ),
            AuthenticatorKey = Sealed<string>.Of(null),
            RecoveryCodes = Sealed<string>.Of(null),
            EmailConfirmed = emailConfirmed,
        };
        context.Add(account);
        foreach (string kind in new[] { Attestation.Adult, Attestation.Terms })
        {
            context.Add(
                new Attestation
                {
                    Id = Guid.CreateVersion7(clock.GetUtcNow()),
                    Account = account.Id,
                    Kind = kind,
                    Words = WordsVersion,
                    At = clock.GetUtcNow().UtcTicks,
                }
            );
        }
        context.Record(
            new Deed(
                Reader.AccountHolder(account.Id.Value, address),
                Act.Create,
                Purpose.OwnAccount,
                "account",
                [account.PersonKey]
            )
        );
        return account;
    }

    /// <inheritdoc cref="AddAsync"/>
    public async Task<Account> CreateAsync(
        NewAccount given,
        string address,
        bool emailConfirmed,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(Scope.Installation);
        var account = await AddAsync(context, given, address, emailConfirmed, cancellationToken);
        await context.SaveChangesAsync(cancellationToken);
        return account;
    }
}
