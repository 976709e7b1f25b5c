using Haven.Organisations.Model;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

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
)
{
    /// <summary>
    /// The version of what they were warned of and agreed to, where they work in another country than that of storage; null
    /// where they do not.
    /// </summary>
    public string? Warning { get; init; }
}

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
        Attest(context, account, given);
        Record(context, account, Act.Create, address);
        return account;
    }

    /// <summary>
    /// An account whose address nobody confirmed is nobody's yet: who registers with the address again begins anew, and
    /// what was typed before is gone.
    /// </summary>
    public async Task BeginAnewAsync(
        HavenContext context,
        Account account,
        NewAccount given,
        string address,
        CancellationToken cancellationToken
    )
    {
        account.FirstName = Sealed<string>.Of(given.FirstName);
        account.LastName = Sealed<string>.Of(given.LastName);
        account.Employer = Sealed<string>.Of(given.Employer);
        account.City = Sealed<string>.Of(given.City);
        account.State = Sealed<string>.Of(given.State);
        account.PasswordHash = Sealed<string>.Of(
            await passwords.HashAsync(given.Password, cancellationToken)
        );
        account.Version++;
        // Where whoever came before works is nothing that this person said.
        await context
            .Set<Attestation>()
            .Where(a => a.Account == account.Id && a.Kind == Attestation.StoredAbroad)
            .ForEachAsync(a => context.Remove(a), cancellationToken);
        Attest(context, account, given);
        Record(context, account, Act.Edit, address);
    }

    private void Attest(HavenContext context, Account account, NewAccount given)
    {
        Add(Attestation.Adult, WordsVersion);
        Add(Attestation.Terms, WordsVersion);
        if (given.Warning is { } warning)
        {
            Add(Attestation.StoredAbroad, warning);
        }

        void Add(string kind, string words) =>
            context.Add(
                new Attestation
                {
                    Id = Guid.CreateVersion7(clock.GetUtcNow()),
                    Account = account.Id,
                    Kind = kind,
                    Words = words,
                    At = clock.GetUtcNow().UtcTicks,
                }
            );
    }

    private static void Record(HavenContext context, Account account, Act act, string address) =>
        context.Record(
            new Deed(
                Reader.AccountHolder(account.Id.Value, address),
                act,
                Purpose.OwnAccount,
                "account",
                [account.PersonKey]
            )
        );

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
