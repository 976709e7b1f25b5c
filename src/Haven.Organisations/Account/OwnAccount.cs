using System.Net;
using Haven.Organisations.Accounts;
using Haven.Organisations.Model;
using Haven.Organisations.NewPassword;
using Haven.Organisations.Sessions;
using Haven.Organisations.SignIn;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Organisations.YourAccount;

/// <summary>One of a person's signed-in browsers, as they are shown it.</summary>
public sealed record OwnSession(
    Guid Id,
    string Address,
    string Browser,
    DateTimeOffset Started,
    DateTimeOffset LastUsed,
    bool IsThisBrowser
);

/// <summary>What a person sees of their own account.</summary>
public sealed record OwnAccountView(
    PersonDetails Person,
    string Email,
    bool HasAuthenticator,
    int Passkeys,
    IReadOnlyList<OwnSession> Sessions
)
{
    /// <summary>UTC ticks of when they agreed that it is stored in another country than their own; null where they did not.</summary>
    public long? StoredAbroadSince { get; init; }
}

/// <summary>How a change of password ended.</summary>
public enum PasswordChange
{
    Done,
    OldIsWrong,
    NewIsWeak,
}

/// <summary>A person's own account: what it holds, and changing it.</summary>
public sealed class OwnAccount(
    IDatabase database,
    Vault vault,
    Passwords passwords,
    Tries tries,
    SessionDirectory sessions,
    TimeProvider clock
)
{
    public async Task<OwnAccountView> ViewAsync(
        SignedIn session,
        Reader reader,
        CancellationToken cancellationToken
    )
    {
        long now = clock.GetUtcNow().UtcTicks;
        long idleSince = now - SessionDirectory.Idle.Ticks;
        await using var context = database.Open(Scope.Installation);
        var account = await context.AccountOfAsync(session, cancellationToken);
        var rows = await context
            .Set<Session>()
            .AsNoTracking()
            .Where(s => s.Account == account.Id && s.Until > now && s.SeenAt > idleSince)
            .OrderByDescending(s => s.SeenAt)
            .ToListAsync(cancellationToken);
        var opened = await OpenAsync(reader, Act.View, [account, .. rows], cancellationToken);
        return new(
            DetailsOf(account, opened),
            opened.Read(account.Email)!,
            account.HasAuthenticator,
            await context
                .Set<Passkey>()
                .CountAsync(p => p.Account == account.Id, cancellationToken),
            rows.ConvertAll(s => new OwnSession(
                s.Id,
                AddressWords(opened.Read(s.Address)!),
                BrowserWords.Of(opened.Read(s.Browser)!),
                new DateTimeOffset(s.StartedAt, TimeSpan.Zero),
                new DateTimeOffset(s.SeenAt, TimeSpan.Zero),
                s.Id == session.Session
            ))
        )
        {
            StoredAbroadSince = await context
                .Set<Attestation>()
                .Where(a => a.Account == account.Id && a.Kind == Attestation.StoredAbroad)
                .Select(a => (long?)a.At)
                .FirstOrDefaultAsync(cancellationToken),
        };
    }

    /// <summary>Corrects what the person gave. A name is corrected in their memberships as well, where colleagues see it.</summary>
    public async Task CorrectAsync(
        SignedIn session,
        PersonDetails given,
        Reader reader,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(Scope.Installation);
        var account = await context.AccountOfAsync(session, cancellationToken);
        account.FirstName = Sealed<string>.Of(given.FirstName);
        account.LastName = Sealed<string>.Of(given.LastName);
        account.Employer = Sealed<string>.Of(given.Employer);
        account.City = Sealed<string>.Of(given.City);
        account.State = Sealed<string>.Of(given.State);
        account.Version++;
        context.Record(
            new Deed(reader, Act.Edit, Purpose.OwnAccount, "account", [account.PersonKey])
        );
        var members = await context
            .Set<Member>()
            .Where(m => m.Account == account.Id)
            .ToListAsync(cancellationToken);
        foreach (var member in members)
        {
            member.Name = Sealed<string>.Of(given.FullName);
            var there = reader with
            {
                Organisation = member.OrganisationId,
                Member = member.Id.Value,
            };
            context.Record(
                new Deed(there, Act.Edit, Purpose.OwnAccount, "member", [member.PersonKey])
            );
        }
        await context.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Sets another password, which needs the old one, and ends every other session.</summary>
    public async Task<(PasswordChange Answer, PasswordVerdict? Verdict)> ChangePasswordAsync(
        SignedIn session,
        string old,
        string password,
        Reader reader,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(Scope.Installation);
        var account = await context.AccountOfAsync(session, cancellationToken);
        var opened = await OpenAsync(reader, Act.Edit, [account], cancellationToken);
        bool fits =
            await tries.TakeAsync(account.Id, cancellationToken)
            && await passwords.VerifyAsync(
                opened.Read(account.PasswordHash),
                old,
                cancellationToken
            ) != PasswordFit.No;
        if (!fits)
        {
            return (PasswordChange.OldIsWrong, null);
        }
        await tries.ClearAsync(account.Id, cancellationToken);
        var verdict = PasswordRules.Judge(password, NewPasswordService.AboutOf(account, opened));
        if (!verdict.IsGood)
        {
            return (PasswordChange.NewIsWeak, verdict);
        }
        account.PasswordHash = Sealed<string>.Of(
            await passwords.HashAsync(password, cancellationToken)
        );
        account.Version++;
        context.Record(
            new Deed(reader, Act.Edit, Purpose.OwnAccount, "password", [account.PersonKey])
        );
        await sessions.EndAllAsync(context, account, session.Session, reader, cancellationToken);
        await context.SaveChangesAsync(cancellationToken);
        sessions.ForgetAccount(account.Id);
        return (PasswordChange.Done, verdict);
    }

    /// <summary>Signs every other browser out.</summary>
    public async Task EndOthersAsync(
        SignedIn session,
        Reader reader,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(Scope.Installation);
        var account = await context.AccountOfAsync(session, cancellationToken);
        await sessions.EndAllAsync(context, account, session.Session, reader, cancellationToken);
        await context.SaveChangesAsync(cancellationToken);
        sessions.ForgetAccount(account.Id);
    }

    public static PersonDetails DetailsOf(Account account, Opened opened) =>
        new(
            opened.Read(account.FirstName)!,
            opened.Read(account.LastName)!,
            opened.Read(account.Employer),
            opened.Read(account.City)!,
            opened.Read(account.State)!
        );

    // Kept in one form, ::ffff:192.0.2.7; people know the short one.
    private static string AddressWords(string address) =>
        IPAddress.TryParse(address, out var ip) && ip.IsIPv4MappedToIPv6
            ? ip.MapToIPv4().ToString()
            : address;

    private Task<Opened> OpenAsync(
        Reader reader,
        Act act,
        IReadOnlyList<ISealedRecord> records,
        CancellationToken cancellationToken
    ) => vault.OpenAsync(reader, Purpose.OwnAccount, act, "account", records, cancellationToken);
}
