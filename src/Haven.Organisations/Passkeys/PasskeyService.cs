using Haven.Organisations.Authenticator;
using Haven.Organisations.Model;
using Haven.Organisations.Sessions;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Organisations.Passkeys;

/// <summary>One of a person's passkeys, as they are shown it.</summary>
/// <param name="Used">Null while it was never used.</param>
public sealed record OwnPasskey(Guid Id, string Name, DateTimeOffset Added, DateTimeOffset? Used);

/// <summary>What a person sees of their passkeys.</summary>
public sealed record OwnPasskeys(
    IReadOnlyList<OwnPasskey> List,
    bool HasAuthenticator,
    int RecoveryLeft
)
{
    /// <summary>Whether taking one away leaves the password alone.</summary>
    public bool IsLast => List.Count == 1 && !HasAuthenticator;
}

/// <summary>How adding a passkey ended.</summary>
/// <param name="IsAdded">False when it was refused, for whatever reason.</param>
/// <param name="Codes">New recovery codes, to be shown now; null when the person has some.</param>
public sealed record AddedPasskey(bool IsAdded, IReadOnlyList<string>? Codes);

/// <summary>A person's own passkeys: seeing, adding and removing them.</summary>
public sealed class PasskeyService(
    IDatabase database,
    Vault vault,
    PasskeyCheck check,
    SecondFactor secondFactor,
    SessionDirectory sessions
)
{
    /// <summary>More than anybody has devices; a stolen session must not fill the database.</summary>
    public const int Most = 20;

    public async Task<OwnPasskeys> ViewAsync(
        SignedIn session,
        Reader reader,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(Scope.Installation);
        var account = await context.AccountOfAsync(session, cancellationToken);
        var rows = await context
            .Set<Passkey>()
            .AsNoTracking()
            .Where(p => p.Account == account.Id)
            .OrderBy(p => p.AddedAt)
            .ToListAsync(cancellationToken);
        var opened = await OpenAsync(reader, [account, .. rows], cancellationToken);
        return new(
            rows.ConvertAll(p => new OwnPasskey(
                p.Id,
                opened.Read(p.Name)!,
                new DateTimeOffset(p.AddedAt, TimeSpan.Zero),
                p.UsedAt == 0 ? null : new DateTimeOffset(p.UsedAt, TimeSpan.Zero)
            )),
            account.HasAuthenticator,
            RecoveryCodes.Left(opened.Read(account.RecoveryCodes))
        );
    }

    /// <summary>The question with which a device makes a new passkey.</summary>
    public async Task<PasskeyQuestion> AskNewAsync(
        SignedIn session,
        Reader reader,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(Scope.Installation);
        var account = await context.AccountOfAsync(session, cancellationToken);
        var opened = await OpenAsync(reader, [account], cancellationToken);
        return await check.AskNewAsync(
            account,
            opened.Read(account.Email)!,
            AskedNew(session),
            reader,
            cancellationToken
        );
    }

    /// <summary>Adds the passkey that a device made. With a first second factor come recovery codes.</summary>
    public async Task<AddedPasskey> AddAsync(
        SignedIn session,
        string name,
        PasskeyAnswer answer,
        Reader reader,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(Scope.Installation);
        var account = await context.AccountOfAsync(session, cancellationToken);
        var opened = await OpenAsync(reader, [account], cancellationToken);
        int others = await context
            .Set<Passkey>()
            .CountAsync(p => p.Account == account.Id, cancellationToken);
        var made = await check.MadeAsync(
            context,
            account,
            name,
            answer,
            AskedNew(session),
            cancellationToken
        );
        if (made is null || others >= Most)
        {
            return new(false, null);
        }
        context.Add(made);
        var codes = NewCodes(account, opened);
        bool first = others == 0 && !account.HasAuthenticator;
        bool saved = first
            ? await SaveFirstAsync(context, account, session, reader, cancellationToken)
            : await SaveAsync(context, account, Act.Create, reader, cancellationToken);
        sessions.ForgetAccount(account.Id);
        return new(saved, saved ? codes : null);
    }

    // Browsers that came in with the password alone come in again with a second factor.
    private async Task<bool> SaveFirstAsync(
        HavenContext context,
        Account account,
        SignedIn session,
        Reader reader,
        CancellationToken cancellationToken
    )
    {
        await sessions.EndAllAsync(context, account, session.Session, reader, cancellationToken);
        if (!await SaveAsync(context, account, Act.Create, reader, cancellationToken))
        {
            return false;
        }
        await sessions.SetSecondFactorAsync(
            account.Id,
            session.Session,
            shown: true,
            cancellationToken
        );
        return true;
    }

    /// <summary>What removing a passkey asks for.</summary>
    public async Task<SecondFactorQuestion?> AskAsync(
        SignedIn session,
        Reader reader,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(Scope.Installation);
        var account = await context.AccountOfAsync(session, cancellationToken);
        return await secondFactor.AskAsync(
            account,
            SecondFactor.Asked(session),
            reader,
            cancellationToken
        );
    }

    /// <summary>Removes one, with a second factor. Wrong ones count as failed sign-ins do.</summary>
    public async Task<bool> RemoveAsync(
        SignedIn session,
        Guid passkey,
        SecondFactorAnswer answer,
        Reader reader,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(Scope.Installation);
        var account = await context.AccountOfAsync(session, cancellationToken);
        var opened = await OpenAsync(reader, [account], cancellationToken);
        bool right = await secondFactor.ConfirmAsync(
            context,
            account,
            opened,
            answer,
            session,
            reader,
            cancellationToken
        );
        return right && await RemoveAsync(context, account, passkey, reader, cancellationToken);
    }

    private async Task<bool> RemoveAsync(
        HavenContext context,
        Account account,
        Guid passkey,
        Reader reader,
        CancellationToken cancellationToken
    )
    {
        var rows = await context
            .Set<Passkey>()
            .Where(p => p.Account == account.Id)
            .ToListAsync(cancellationToken);
        if (rows.Find(p => p.Id == passkey) is not { } row)
        {
            // Removed from another browser at this moment, which is all that was asked for.
            return true;
        }
        context.Remove(row);
        bool last = rows.Count == 1 && !account.HasAuthenticator;
        if (last)
        {
            account.RecoveryCodes = Sealed<string>.Of(null);
        }
        if (!await SaveAsync(context, account, Act.Delete, reader, cancellationToken))
        {
            return false;
        }
        if (last)
        {
            await sessions.SetSecondFactorAsync(
                account.Id,
                session: null,
                shown: false,
                cancellationToken
            );
        }
        sessions.ForgetAccount(account.Id);
        return true;
    }

    private static string AskedNew(SignedIn session) => "new in " + SecondFactor.Asked(session);

    private static IReadOnlyList<string>? NewCodes(Account account, Opened opened)
    {
        if (RecoveryCodes.Left(opened.Read(account.RecoveryCodes)) > 0)
        {
            return null;
        }
        var codes = RecoveryCodes.Create();
        account.RecoveryCodes = Sealed<string>.Of(RecoveryCodes.Keep(codes));
        return codes;
    }

    private Task<Opened> OpenAsync(
        Reader reader,
        IReadOnlyList<ISealedRecord> records,
        CancellationToken cancellationToken
    ) =>
        vault.OpenAsync(
            reader,
            Purpose.OwnAccount,
            Act.View,
            "passkeys",
            records,
            cancellationToken
        );

    // The account's version changes too: of two who remove one of the last two passkeys at once, one begins again.
    private static async Task<bool> SaveAsync(
        HavenContext context,
        Account account,
        Act act,
        Reader reader,
        CancellationToken cancellationToken
    )
    {
        account.Version++;
        context.Record(new Deed(reader, act, Purpose.OwnAccount, "passkey", [account.PersonKey]));
        return await context.SaveUnlessOvertakenAsync(cancellationToken);
    }
}
