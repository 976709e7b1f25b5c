using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Security.Cryptography;
using Haven.Organisations.Model;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Organisations.Sessions;

/// <summary>Who is behind a cookie, where they work, and what they may do there.</summary>
public sealed record SignedIn(
    Guid Session,
    AccountId Account,
    PersonKeyId AccountKey,
    bool SecondFactor,
    bool HasSecondFactor,
    OrganisationId? Organisation,
    string? OrganisationName,
    string? Zone,
    MemberId? Member,
    Roles Roles,
    long SeenAt,
    long ConfirmedAt,
    long Until
);

/// <summary>Begins, finds and ends sessions.</summary>
public sealed class SessionDirectory(IDatabase database, TimeProvider clock)
{
    /// <summary>How long a browser stays signed in without being used, and at the most.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromMinutes(60);
    public static readonly TimeSpan Longest = TimeSpan.FromHours(12);

    // A session ended elsewhere, on another node say, is refused here within this time.
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, (SignedIn Session, long Until)> remembered = new(
        StringComparer.Ordinal
    );

    /// <summary>Signs a browser in; returns the cookie's secret, which is stored nowhere.</summary>
    public async Task<byte[]> BeginAsync(
        Account account,
        bool secondFactor,
        Reader reader,
        string browser,
        CancellationToken cancellationToken
    )
    {
        byte[] secret = RandomNumberGenerator.GetBytes(32);
        long now = clock.GetUtcNow().UtcTicks;
        await using var context = database.Open(Scope.Installation);
        var members = await context
            .Set<Member>()
            .Where(m => m.Account == account.Id && m.LeftAt == 0)
            .OrderBy(m => m.JoinedAt)
            .Select(m => new { m.Id, m.OrganisationId })
            .Take(2)
            .ToListAsync(cancellationToken);
        context.Add(
            new Session
            {
                Id = Guid.CreateVersion7(clock.GetUtcNow()),
                PersonKey = account.PersonKey,
                Hash = SHA256.HashData(secret),
                Account = account.Id,
                WorksIn = members.Count == 1 ? members[0].OrganisationId : null,
                Member = members.Count == 1 ? members[0].Id : null,
                SecondFactor = secondFactor,
                StartedAt = now,
                SeenAt = now,
                ConfirmedAt = now,
                Until = now + Longest.Ticks,
                Address = Sealed<string>.Of(reader.Address),
                Browser = Sealed<string>.Of(browser.Length > 200 ? browser[..200] : browser),
            }
        );
        context.Record(
            new Deed(reader, Act.SignIn, Purpose.OwnAccount, "session", [account.PersonKey])
        );
        await context.SaveChangesAsync(cancellationToken);
        return secret;
    }

    /// <summary>The session behind a cookie's secret, or null when it never was or has ended.</summary>
    public async ValueTask<SignedIn?> FindAsync(byte[] secret, CancellationToken cancellationToken)
    {
        string hash = Convert.ToBase64String(SHA256.HashData(secret));
        long now = clock.GetUtcNow().UtcTicks;
        if (remembered.TryGetValue(hash, out var known) && known.Until > now)
        {
            return known.Session;
        }
        remembered.TryRemove(hash, out _);
        var found = await LoadAsync(Convert.FromBase64String(hash), now, cancellationToken);
        if (found is not null)
        {
            await TouchAsync(found, now, cancellationToken);
            Forget(now);
            remembered[hash] = (found, now + Remembered.Ticks);
        }
        return found;
    }

    /// <summary>Where a session worked that may have ended; null where nothing is known of it any more.</summary>
    public async Task<OrganisationId?> WorkedInAsync(
        byte[] secret,
        CancellationToken cancellationToken
    )
    {
        byte[] hash = SHA256.HashData(secret);
        await using var context = database.Open(Scope.Installation);
        return await context
            .Set<Session>()
            .Where(s => s.Hash == hash)
            .Select(s => s.WorksIn)
            .SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>Chooses the organisation that this browser works in; false when the account is no member there.</summary>
    public async Task<bool> ChooseAsync(
        SignedIn session,
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(Scope.Installation);
        var member = await context
            .Set<Member>()
            .Where(m =>
                m.Account == session.Account && m.OrganisationId == organisation && m.LeftAt == 0
            )
            .Select(m => (MemberId?)m.Id)
            .SingleOrDefaultAsync(cancellationToken);
        if (member is null)
        {
            return false;
        }
        using (await database.WriteTurnAsync(cancellationToken))
        {
            await context
                .Set<Session>()
                .Where(s => s.Id == session.Session)
                .ExecuteUpdateAsync(
                    s =>
                        s.SetProperty(x => x.WorksIn, organisation)
                            .SetProperty(x => x.Member, member),
                    cancellationToken
                );
        }
        Forget(session.Session);
        return true;
    }

    /// <summary>Ends one session of this account.</summary>
    public async Task EndAsync(
        AccountId account,
        Guid session,
        Reader reader,
        PersonKeyId person,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(Scope.Installation);
        var row = await context
            .Set<Session>()
            .SingleOrDefaultAsync(s => s.Id == session && s.Account == account, cancellationToken);
        if (row is not null)
        {
            context.Remove(row);
            context.Record(new Deed(reader, Act.Delete, Purpose.OwnAccount, "session", [person]));
            try
            {
                await context.SaveChangesAsync(cancellationToken);
            }
            catch (DbUpdateConcurrencyException)
            {
                // Ended from another browser at this moment, which is all that was asked for.
            }
        }
        Forget(session);
    }

    /// <summary>
    /// Ends every session of an account but one, in the caller's unit of work, which is also told why. The caller saves,
    /// and then forgets the account.
    /// </summary>
    public Task EndAllAsync(
        HavenContext context,
        Account account,
        Guid? except,
        Reader reader,
        CancellationToken cancellationToken
    ) =>
        EndWhereAsync(
            context,
            s => s.Account == account.Id && s.Id != except,
            new Deed(reader, Act.Delete, Purpose.OwnAccount, "session", [account.PersonKey]),
            cancellationToken
        );

    /// <summary>As <see cref="EndAllAsync"/>, for the sessions that work in one organisation, by its administrator.</summary>
    public Task EndInOrganisationAsync(
        HavenContext context,
        Member member,
        Reader administrator,
        CancellationToken cancellationToken
    ) =>
        EndWhereAsync(
            context,
            s => s.Member == member.Id,
            new Deed(administrator, Act.Delete, Purpose.MemberAdministration, "session", []),
            cancellationToken
        );

    private static async Task EndWhereAsync(
        HavenContext context,
        Expression<Func<Session, bool>> which,
        Deed deed,
        CancellationToken cancellationToken
    )
    {
        var rows = await context.Set<Session>().Where(which).ToListAsync(cancellationToken);
        context.RemoveRange(rows);
        context.Record(
            deed with
            {
                Subjects = [.. rows.Select(r => r.PersonKey).Concat(deed.Subjects).Distinct()],
            }
        );
    }

    /// <summary>Says that this browser has shown a second factor, or that nobody of this account has any more.</summary>
    public async Task SetSecondFactorAsync(
        AccountId account,
        Guid? session,
        bool shown,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(Scope.Installation);
        using (await database.WriteTurnAsync(cancellationToken))
        {
            await context
                .Set<Session>()
                .Where(s => s.Account == account && (session == null || s.Id == session))
                .ExecuteUpdateAsync(
                    s => s.SetProperty(x => x.SecondFactor, shown),
                    cancellationToken
                );
        }
        ForgetAccount(account);
    }

    /// <summary>The person in this browser has just shown that it is them.</summary>
    public async Task SetConfirmedAsync(Guid session, CancellationToken cancellationToken)
    {
        long now = clock.GetUtcNow().UtcTicks;
        await using var context = database.Open(Scope.Installation);
        using (await database.WriteTurnAsync(cancellationToken))
        {
            await context
                .Set<Session>()
                .Where(s => s.Id == session)
                .ExecuteUpdateAsync(s => s.SetProperty(x => x.ConfirmedAt, now), cancellationToken);
        }
        Forget(session);
    }

    /// <summary>Forgets what is remembered of a session, so that the next request reads it anew.</summary>
    public void Forget(Guid session) => Forget(s => s.Session == session);

    /// <inheritdoc cref="Forget(Guid)"/>
    public void ForgetAccount(AccountId account) => Forget(s => s.Account == account);

    /// <summary>As <see cref="Forget(Guid)"/>, of everybody who works in one organisation.</summary>
    public void ForgetOrganisation(OrganisationId organisation) =>
        Forget(s => s.Organisation == organisation);

    private async Task<SignedIn?> LoadAsync(
        byte[] hash,
        long now,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(Scope.Installation);
        long idleSince = now - Idle.Ticks;
        return await (
            from s in context.Set<Session>()
            where s.Hash == hash && s.Until > now && s.SeenAt > idleSince
            join a in context.Set<Account>() on s.Account equals a.Id
            from m in context
                .Set<Member>()
                .Where(m => m.Id == s.Member && m.LeftAt == 0)
                .DefaultIfEmpty()
            from o in context
                .Set<Organisation>()
                .Where(o => m != null && o.OrganisationId == m.OrganisationId)
                .DefaultIfEmpty()
            select new SignedIn(
                s.Id,
                s.Account,
                s.PersonKey,
                s.SecondFactor,
                a.HasAuthenticator || context.Set<Passkey>().Any(p => p.Account == a.Id),
                m == null ? null : m.OrganisationId,
                o == null ? null : o.Name,
                o == null ? null : o.Zone,
                m == null ? null : m.Id,
                m == null ? Roles.None : m.Roles,
                s.SeenAt,
                s.ConfirmedAt,
                s.Until
            )
        ).SingleOrDefaultAsync(cancellationToken);
    }

    private async Task TouchAsync(SignedIn session, long now, CancellationToken cancellationToken)
    {
        if (now - session.SeenAt > TimeSpan.TicksPerMinute)
        {
            await using var context = database.Open(Scope.Installation);
            using var turn = await database.WriteTurnAsync(cancellationToken);
            await context
                .Set<Session>()
                .Where(s => s.Id == session.Session)
                .ExecuteUpdateAsync(s => s.SetProperty(x => x.SeenAt, now), cancellationToken);
        }
    }

    private void Forget(Func<SignedIn, bool> which)
    {
        foreach (var (hash, known) in remembered)
        {
            if (which(known.Session))
            {
                remembered.TryRemove(hash, out _);
            }
        }
    }

    private void Forget(long now)
    {
        if (remembered.Count > 10_000)
        {
            foreach (var old in remembered.Where(r => r.Value.Until <= now).ToList())
            {
                remembered.TryRemove(old);
            }
        }
    }
}
