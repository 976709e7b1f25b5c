using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Abroad;

/// <summary>Keeps the register of transfers to other countries.</summary>
public sealed class AbroadDesk(IDatabase database, TimeProvider clock)
{
    private const string What = "register of transfers abroad";

    /// <summary>All that was ever recorded, newest first.</summary>
    public async Task<IReadOnlyList<Transfer>> ReadAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(organisation));
        return await context
            .Set<Transfer>()
            .AsNoTracking()
            .OrderByDescending(t => t.Number)
            .ToListAsync(cancellationToken);
    }

    public async Task<Transfer?> FindAsync(
        OrganisationId organisation,
        int number,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(organisation));
        return await context
            .Set<Transfer>()
            .AsNoTracking()
            .SingleOrDefaultAsync(t => t.Number == number, cancellationToken);
    }

    /// <summary>Adds a transfer; false where somebody else did since the reader looked. Then nothing is stored.</summary>
    public async Task<bool> AddAsync(
        Reader reader,
        TransferForm form,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        if (await LastAsync(context, cancellationToken) != form.Seen)
        {
            return false;
        }
        context.Add(form.ToTransfer(reader.Organisation, new MemberId(reader.Member), Now()));
        context.Record(new Deed(reader, Act.Create, PurposeOf(reader), What, []));
        try
        {
            await context.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException)
        {
            await using var again = database.Open(new Scope(reader.Organisation));
            if (await LastAsync(again, cancellationToken) == form.Seen)
            {
                throw;
            }
            return false; // somebody else took this number a moment ago
        }
    }

    /// <summary>Ends a transfer now; false where somebody else did since the reader looked.</summary>
    /// <param name="seen">The <see cref="Transfer.Version"/> that the reader saw.</param>
    public async Task<bool> EndAsync(
        Reader reader,
        int number,
        int seen,
        string reason,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        var transfer = await context
            .Set<Transfer>()
            .SingleOrDefaultAsync(t => t.Number == number, cancellationToken);
        if (transfer is null || transfer.Version != seen || transfer.EndedAt != 0)
        {
            return false;
        }
        transfer.EndedAt = Now();
        transfer.EndedBy = new MemberId(reader.Member);
        transfer.EndReason = reason;
        transfer.Version++;
        context.Record(new Deed(reader, Act.Edit, PurposeOf(reader), What, []));
        return await context.SaveUnlessOvertakenAsync(cancellationToken);
    }

    private static Task<int> LastAsync(HavenContext context, CancellationToken cancellationToken) =>
        context
            .Set<Transfer>()
            .Select(t => t.Number)
            .OrderDescending()
            .FirstOrDefaultAsync(cancellationToken);

    private long Now() => clock.GetUtcNow().UtcTicks;

    private static Purpose PurposeOf(Reader reader) =>
        Purpose.PrivacyOversight.Allows(reader.Roles)
            ? Purpose.PrivacyOversight
            : Purpose.MemberAdministration;
}
