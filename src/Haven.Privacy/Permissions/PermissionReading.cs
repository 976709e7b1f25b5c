using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Consent;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Permissions;

/// <summary>Opens what people signed.</summary>
public sealed class PermissionReading(
    IDatabase database,
    Vault.Vault vault,
    IOrganisationZones zones,
    IMemberNames members,
    TimeProvider clock
)
{
    private const int MostShown = 50;

    /// <summary>What this person signed, the newest first.</summary>
    public async Task<IReadOnlyList<PermissionSheet>> ListAsync(
        Reader reader,
        PersonKeyId person,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        return await OpenAsync(
            context,
            reader,
            Of(context, person).OrderByDescending(p => p.SignedAt).Take(MostShown),
            cancellationToken
        );
    }

    /// <summary>One of this person's; null where there is none.</summary>
    public async Task<PermissionSheet?> FindAsync(
        Reader reader,
        PersonKeyId person,
        Guid id,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        return (
            await OpenAsync(
                context,
                reader,
                Of(context, person).Where(p => p.Id == id),
                cancellationToken
            )
        ).SingleOrDefault();
    }

    /// <summary>The scan of one of this person's; null where there is none.</summary>
    public async Task<byte[]?> ScanAsync(
        Reader reader,
        PersonKeyId person,
        Guid id,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        var scan = await context
            .Set<PermissionScan>()
            .AsNoTracking()
            .SingleOrDefaultAsync(
                s =>
                    s.OrganisationId == reader.Organisation
                    && s.Permission == id
                    && s.PersonKey == person,
                cancellationToken
            );
        if (scan is null)
        {
            return null;
        }
        var opened = await vault.OpenAsync(
            reader,
            Purpose.Consent,
            Act.Retrieve,
            PermissionDesk.What + ", scan",
            [scan],
            cancellationToken
        );
        return Convert.FromBase64String(opened.Read(scan.File) ?? "");
    }

    private static IQueryable<Permission> Of(HavenContext context, PersonKeyId person) =>
        context
            .Set<Permission>()
            .AsNoTracking()
            .Where(p => p.OrganisationId == context.CurrentOrganisation && p.PersonKey == person);

    private async Task<IReadOnlyList<PermissionSheet>> OpenAsync(
        HavenContext context,
        Reader reader,
        IQueryable<Permission> query,
        CancellationToken cancellationToken
    )
    {
        var found = await query.ToListAsync(cancellationToken);
        if (found.Count == 0)
        {
            return [];
        }
        var known = await members.AllAsync(context, cancellationToken);
        var opened = await vault.OpenAsync(
            reader,
            Purpose.Consent,
            Act.View,
            PermissionDesk.What,
            [.. found, .. known.Select(m => m.Record)],
            cancellationToken
        );
        var names = known.ToDictionary(m => m.Member, m => opened.Read(m.Name) ?? "");
        var zone = await zones.OfAsync(reader.Organisation, cancellationToken);
        var today = zone.DayOf(clock.GetUtcNow().UtcTicks);
        return found.ConvertAll(p => Sheet(p, opened, names, today));
    }

    private static PermissionSheet Sheet(
        Permission permission,
        Opened opened,
        Dictionary<Guid, string> names,
        DateOnly today
    )
    {
        string english = opened.Read(permission.English) ?? "";
        string spanish = opened.Read(permission.Spanish) ?? "";
        string hash = opened.Read(permission.Hash) ?? "";
        return new(
            permission,
            permission.StateOn(today),
            TermsOf(permission, opened),
            PermissionText.Read(english),
            PermissionText.Read(spanish),
            PermissionText.HashOf(english, spanish) == hash,
            hash,
            SignatureOf(permission, opened),
            Name(permission.By),
            permission.TakenBackAt == 0
                ? null
                : (
                    opened.Read(permission.TakenBackHow),
                    opened.Read(permission.TakenBackSaid) ?? "",
                    permission.TakenBackBy is { } by ? Name(by) : ""
                )
        );

        string Name(MemberId member) => names.GetValueOrDefault(member.Value, "");
    }

    internal static PermissionTerms TermsOf(Permission permission, Opened opened) =>
        new(
            opened.Read(permission.ToWhom) ?? "",
            opened.Read(permission.Reached) ?? "",
            opened.Read(permission.ForWhat) ?? "",
            (opened.Read(permission.Items) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries),
            permission.WithTyped,
            permission.Transfer,
            permission.From,
            permission.Until,
            permission.Lang,
            permission.Follows
        );

    internal static PermissionSignature SignatureOf(Permission permission, Opened opened) =>
        new(
            new ConsentVoice(
                opened.Read(permission.Voice) ?? Voice.Self,
                opened.Read(permission.Manner) ?? Manner.OnPaper,
                opened.Read(permission.Relation) ?? "",
                opened.Read(permission.Why) ?? ""
            ),
            opened.Read(permission.Mark) ?? "",
            opened.Read(permission.GuardianName) ?? "",
            Scan: null
        );
}
