using Haven.Helpline.Certificates;
using Haven.Helpline.Model;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Helpline.Recipients;

/// <summary>Keeps the list of services to which visitors can be referred. Nobody else can be chosen.</summary>
public sealed class RecipientDesk(IDatabase database, CertificateGate gate)
{
    /// <summary>More are no list that somebody chooses from while a frightened person waits.</summary>
    public const int Most = 50;

    public async Task<IReadOnlyList<ReferralRecipient>> ListAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(organisation));
        return await context
            .Set<ReferralRecipient>()
            .AsNoTracking()
            .OrderBy(r => r.Name)
            .Take(Most)
            .ToListAsync(cancellationToken);
    }

    /// <summary>Adds a service; one that was sent twice is there once. False where the list is full.</summary>
    public async Task<bool> AddAsync(
        Reader reader,
        Guid sent,
        string name,
        string about,
        string phone,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        if (await context.Set<ReferralRecipient>().AnyAsync(r => r.Sent == sent, cancellationToken))
        {
            return true;
        }
        if (await context.Set<ReferralRecipient>().CountAsync(cancellationToken) >= Most)
        {
            return false;
        }
        context.Add(
            new ReferralRecipient
            {
                Id = ReferralRecipientId.Create(),
                OrganisationId = reader.Organisation,
                Sent = sent,
                Name = name,
                About = about,
                ServicePhone = phone,
                AgreedOn = await gate.TodayAsync(reader.Organisation, cancellationToken),
            }
        );
        Record(context, reader, Act.Create);
        try
        {
            await context.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            // The same form came at the same moment; what is wrong otherwise is wrong again.
            await using var again = database.Open(new Scope(reader.Organisation));
            if (
                !await again
                    .Set<ReferralRecipient>()
                    .AnyAsync(r => r.Sent == sent, cancellationToken)
            )
            {
                throw;
            }
        }
        return true;
    }

    /// <summary>Takes a service off: from this moment on nobody is referred to it, and nothing more is handed over.</summary>
    public async Task<bool> RemoveAsync(
        Reader reader,
        ReferralRecipientId id,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        var entry = await context
            .Set<ReferralRecipient>()
            .SingleOrDefaultAsync(r => r.Id == id, cancellationToken);
        if (entry is null)
        {
            return false;
        }
        context.Remove(entry);
        Record(context, reader, Act.Delete);
        return await context.SaveUnlessOvertakenAsync(cancellationToken);
    }

    private static void Record(HavenContext context, Reader reader, Act act) =>
        context.Record(
            new Deed(
                reader,
                act,
                Purpose.Correspondence,
                "service for referrals of the helpline",
                []
            )
        );
}
