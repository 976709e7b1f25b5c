using Haven.Helpline.Model;
using Haven.Organisations.Model;
using Haven.Privacy.Audit;
using Haven.Privacy.Handoffs;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Helpline.Certificates;

/// <summary>An advocate, and what is on record of them.</summary>
/// <param name="Until">Null where nothing is.</param>
public sealed record CertifiedMember(
    MemberId Id,
    string Name,
    string Kind,
    DateOnly? Until,
    int Changes
);

/// <summary>Records who is certified. Each reading and each change is in the log, with the member whom it is about.</summary>
public sealed class CertificateDesk(IDatabase database, Vault vault, TimeProvider clock)
{
    private const string What = "certificate of an advocate";

    /// <summary>Everybody with the role, in the order in which they joined.</summary>
    public async Task<IReadOnlyList<CertifiedMember>> ListAsync(
        Reader by,
        CancellationToken cancellationToken
    )
    {
        await using var store = database.Open(new Scope(by.Organisation));
        var members = await Advocates(store)
            .OrderBy(m => m.JoinedAt)
            .ToListAsync(cancellationToken);
        return await OpenAsync(store, by, members, Act.Retrieve, cancellationToken);
    }

    /// <summary>Null where nobody with the role has this id.</summary>
    public async Task<CertifiedMember?> FindAsync(
        Reader by,
        Guid member,
        CancellationToken cancellationToken
    )
    {
        var id = new MemberId(member);
        await using var store = database.Open(new Scope(by.Organisation));
        return
            await Advocates(store).SingleOrDefaultAsync(m => m.Id == id, cancellationToken)
                is { } found
            ? (await OpenAsync(store, by, [found], Act.View, cancellationToken))[0]
            : null;
    }

    /// <summary>Records a certificate, in the place of the one before; false when somebody else was quicker.</summary>
    /// <param name="seen">How often it had been changed when the page was made.</param>
    public async Task<bool> RecordAsync(
        Reader by,
        CertifiedMember member,
        string kind,
        DateOnly until,
        int seen,
        CancellationToken cancellationToken
    )
    {
        await using var store = database.Open(new Scope(by.Organisation));
        var person = await Advocates(store)
            .Where(m => m.Id == member.Id)
            .Select(m => m.PersonKey)
            .SingleAsync(cancellationToken);
        var record = await store
            .Set<AdvocateCertificate>()
            .SingleOrDefaultAsync(c => c.Member == member.Id, cancellationToken);
        if ((record?.Changes ?? 0) != seen)
        {
            return false;
        }
        bool isNew = record is null;
        if (record is null)
        {
            record = new AdvocateCertificate
            {
                Id = CertificateId.Create(),
                OrganisationId = by.Organisation,
                PersonKey = person,
                Member = member.Id,
                Kind = Sealed<string>.Of(kind),
            };
            store.Add(record);
        }
        record.Kind = Sealed<string>.Of(kind);
        record.Until = until;
        record.RecordedBy = new MemberId(by.Member);
        record.RecordedAt = clock.GetUtcNow().UtcTicks;
        record.Changes++;
        store.Record(Change(by, person, Act.Edit));
        try
        {
            return await store.SaveUnlessOvertakenAsync(cancellationToken);
        }
        catch (DbUpdateException) when (isNew)
        {
            return false; // the first two recorded at once
        }
    }

    /// <summary>Takes a certificate off the list: from this moment on the member answers nobody.</summary>
    public async Task<bool> RemoveAsync(Reader by, Guid member, CancellationToken cancellationToken)
    {
        var id = new MemberId(member);
        await using var store = database.Open(new Scope(by.Organisation));
        if (
            await store
                .Set<AdvocateCertificate>()
                .SingleOrDefaultAsync(c => c.Member == id, cancellationToken)
            is not { } record
        )
        {
            return false;
        }
        store.Remove(record);
        store.Record(Change(by, record.PersonKey, Act.Delete));
        return await store.SaveUnlessOvertakenAsync(cancellationToken);
    }

    private static Deed Change(Reader by, PersonKeyId person, Act act) =>
        new(by, act, Purpose.MemberAdministration, What, [person]);

    private static IQueryable<Member> Advocates(HavenContext store) =>
        store
            .Set<Member>()
            .AsNoTracking()
            .Where(m => m.LeftAt == 0 && (m.Roles & Roles.Advocate) != 0);

    private async Task<IReadOnlyList<CertifiedMember>> OpenAsync(
        HavenContext store,
        Reader by,
        List<Member> members,
        Act act,
        CancellationToken cancellationToken
    )
    {
        var ids = members.ConvertAll(m => m.Id);
        var records = await store
            .Set<AdvocateCertificate>()
            .AsNoTracking()
            .Where(c => ids.Contains(c.Member))
            .ToDictionaryAsync(c => c.Member, cancellationToken);
        var opened = await vault.OpenAsync(
            by,
            Purpose.MemberAdministration,
            act,
            What,
            [.. members, .. records.Values],
            cancellationToken
        );
        return members.ConvertAll(m =>
            records.TryGetValue(m.Id, out var held)
                ? new CertifiedMember(
                    m.Id,
                    opened.Read(m.Name) ?? "",
                    opened.Read(held.Kind) ?? "",
                    held.Until,
                    held.Changes
                )
                : new CertifiedMember(m.Id, opened.Read(m.Name) ?? "", "", null, 0)
        );
    }
}

/// <summary>Whoever leaves, or is an advocate no more, has no certificate here.</summary>
internal sealed class CertificateOfWhoeverLeaves : IMemberDeparture
{
    public Task ChangedAsync(
        HavenContext context,
        OrganisationId organisation,
        MemberId member,
        Roles left,
        CancellationToken cancellationToken
    ) =>
        Purpose.Helpline.Allows(left)
            ? Task.CompletedTask
            : context
                .Set<AdvocateCertificate>()
                .Where(c => c.OrganisationId == organisation && c.Member == member)
                .ExecuteDeleteAsync(cancellationToken);
}
