using System.Security.Cryptography;
using Haven.Organisations.Model;
using Haven.Privacy.Audit;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Notices;
using Haven.Privacy.Promises;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Attesting;
using Haven.Screening.Clients;
using Haven.Screening.Model;
using Haven.Start;
using Microsoft.EntityFrameworkCore;

namespace Haven.Promises;

/// <summary>
/// The organisation "Haven check": nobody works in it, and whoever is looked after there is invented. It lives among the
/// others in real time, with their database, keys, jobs and disks. Each night somebody is taken up, and whoever was taken
/// up the night before is judged and forgotten; later nights judge what is left of them.
/// </summary>
internal sealed class HavenCheck(Core core)
{
    public const string Name = "Haven check";

    /// <summary>Fixed, so that two nodes found one; the last of all, for commands that take the first they find.</summary>
    public static readonly OrganisationId Organisation = new(
        new Guid("ffffffff-ffff-7000-8000-00000000c4ec")
    );

    // Two hyphens, which no code that is made from a name has.
    private const string Code = "haven--check";

    private static readonly TimeSpan OneNight = TimeSpan.FromHours(12);

    // The keys are replaced once a day, and a server may have been away.
    private static readonly TimeSpan Final = TimeSpan.FromDays(3);

    private static Reader Haven => Reader.System(Organisation, "nightly check");

    /// <summary>Forgets whoever was taken up on an earlier night, and takes up somebody else.</summary>
    public async Task TendAsync(CancellationToken cancellationToken)
    {
        await FoundAsync(cancellationToken);
        await using var context = core.Database.Open(new Scope(Organisation));
        var now = core.Clock.GetUtcNow();
        long lastNight = (now - OneNight).UtcTicks;
        var earlier = await context
            .Set<Client>()
            .AsNoTracking()
            .Where(c => c.TakenUpAt < lastNight || c.TakenUpAt > now.UtcTicks)
            .Select(c => c.PersonKey)
            .ToListAsync(cancellationToken);
        var forgetting = core.Forgetting();
        foreach (var person in earlier)
        {
            var id = await forgetting.AskAsync(Haven, Purpose.Upkeep, person, cancellationToken);
            await forgetting.CompleteAsync(Organisation, id, cancellationToken);
        }
        if (!await context.Set<NoticeVersion>().AnyAsync(cancellationToken))
        {
            await InventedNotice.PublishAsync(
                core.Database,
                Organisation,
                core.Clock,
                cancellationToken
            );
        }
        if (!await context.Set<Client>().AnyAsync(cancellationToken))
        {
            await TakeUpAsync(context, cancellationToken);
        }
    }

    /// <summary>Opens whoever lives there, like any reader, and looks for the entries of that in the log.</summary>
    [Keeps("SCR-7", 1)]
    public static async Task<string> WhoLivesInHavenCheckIsInItsLog(
        ILive live,
        CancellationToken ct
    )
    {
        var core = ((LiveInstallation)live).Core;
        await using var context = core.Database.Open(new Scope(Organisation));
        var clients = await context.Set<Client>().AsNoTracking().ToListAsync(ct);
        if (clients.Count == 0)
        {
            return "In the organisation Haven check nobody has been taken up yet.";
        }
        int created = await context.Set<AuditRecord>().CountAsync(r => r.Act == Act.Create, ct);
        int seen = await SeenAsync(context, ct);
        var opened = await core.Services.Vault.OpenAsync(
            Haven,
            Purpose.Upkeep,
            Act.View,
            "client of Haven check",
            clients,
            ct
        );
        PromiseBrokenException.Unless(
            clients.TrueForAll(c => opened.Read(c.Behaviour) == WordOf(c.Id)),
            "What was written of somebody in Haven check does not read today as it was written."
        );
        PromiseBrokenException.Unless(
            created > 0 && await SeenAsync(context, ct) > seen,
            "Somebody was taken up in Haven check, or was read about, and its log has no entry of it."
        );
        return $"In the organisation Haven check somebody was taken up on {ActWords.Utc(new DateTimeOffset(clients.Max(c => c.TakenUpAt), TimeSpan.Zero))}. Today what was written reads as it was written, and the log has the entries of both.";
    }

    /// <summary>Looks at what is left of those who were forgotten there.</summary>
    [Keeps("THR-2", 2)]
    [Keeps("SCR-16", 3)]
    public static async Task<string> WhoLivedInHavenCheckIsGone(ILive live, CancellationToken ct)
    {
        await using var context = live.Database.Open(new Scope(Organisation));
        var erasures = await context
            .Set<Erasure>()
            .AsNoTracking()
            .Where(e => e.OrganisationId == Organisation)
            .ToListAsync(ct);
        long now = live.Clock.GetUtcNow().UtcTicks;
        long lastNight = now - OneNight.Ticks;
        long final = now - Final.Ticks;
        PromiseBrokenException.Unless(
            erasures.TrueForAll(e => e.DoneAt > 0 || e.AskedAt > lastNight),
            "Somebody in Haven check was to be forgotten, and half a day later was not."
        );
        PromiseBrokenException.Unless(
            erasures.TrueForAll(e => (e.FinalAt > 0 && e.Person is null) || e.AskedAt > final),
            "Of somebody who was forgotten in Haven check, old copies of the key have not ended days later."
        );
        return $"In the organisation Haven check {erasures.Count} invented people lived a day each and were forgotten; from {erasures.Count(e => e.FinalAt > 0)} of them no copy can be opened any more.";
    }

    private async Task FoundAsync(CancellationToken cancellationToken)
    {
        await using var context = core.Database.Open(Scope.Installation);
        if (await IsFoundedAsync(context, cancellationToken))
        {
            return;
        }
        await core.Keys.AddOrganisationAsync(Organisation, cancellationToken);
        context.Add(
            new Organisation
            {
                OrganisationId = Organisation,
                Code = Code,
                Name = Name,
            }
        );
        context.Add(
            await core.Services.Trail.CreateLogAsync(Organisation, Code, cancellationToken)
        );
        await context.SaveChangesAsync(cancellationToken);
    }

    private static Task<bool> IsFoundedAsync(
        HavenContext context,
        CancellationToken cancellationToken
    ) =>
        context
            .Set<Organisation>()
            .AnyAsync(o => o.OrganisationId == Organisation, cancellationToken);

    private async Task TakeUpAsync(HavenContext context, CancellationToken cancellationToken)
    {
        var client = ClientService.New(
            Haven,
            await core.Keys.NewPersonAsync(Organisation, cancellationToken),
            RandomNumberGenerator.GetInt32(100_000, 1_000_000),
            Birth.Aged(15, DateOnly.FromDateTime(core.Clock.GetUtcNow().UtcDateTime)),
            core.Clock.GetUtcNow().UtcTicks
        );
        client.Behaviour = Sealed<string>.Of(WordOf(client.Id));
        context.Add(client);
        ClientAttestation.Add(
            context,
            Haven,
            client,
            new AttestedAuthority(Authority.Agreed, ""),
            client.TakenUpAt
        );
        context.Record(new Deed(Haven, Act.Create, Purpose.Upkeep, "client", [client.PersonKey]));
        await context.SaveChangesAsync(cancellationToken);
    }

    private static Task<int> SeenAsync(HavenContext context, CancellationToken ct) =>
        context.Set<AuditRecord>().CountAsync(r => r.Act == Act.View, ct);

    // Nobody has to remember it.
    private static string WordOf(ClientId id) =>
        Convert.ToHexStringLower(SHA256.HashData(id.Value.ToByteArray()).AsSpan(0, 10));
}
