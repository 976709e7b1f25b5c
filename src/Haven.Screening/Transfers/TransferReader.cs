using Haven.Organisations.Model;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Clients;
using Haven.Screening.Model;
using Microsoft.EntityFrameworkCore;

namespace Haven.Screening.Transfers;

/// <summary>A professional to whom a client can go.</summary>
public sealed record Colleague(MemberId Id, string Name, string? Team);

/// <summary>A transfer in a list: the client's code, and nothing else of them.</summary>
public sealed record TransferLine(
    TransferId Id,
    long Code,
    MemberId FromId,
    string From,
    string To,
    TransferOutcome Outcome,
    long OfferedAt,
    long AnsweredAt,
    string Reason
);

/// <summary>Somebody had the client from then until then; 0 for until today.</summary>
public sealed record CareLine(string Professional, long From, long Until, string Reason);

/// <summary>Who looks after a client, and who did.</summary>
/// <param name="IsLookedAfter">False where the professional has left, or looks after nobody any more.</param>
/// <param name="OfferedTo">The colleague who has not answered yet.</param>
public sealed record CareOfClient(
    bool IsOwn,
    bool IsLookedAfter,
    IReadOnlyList<CareLine> Lines,
    string? OfferedTo
)
{
    public static readonly CareOfClient OwnAlone = new(true, true, [], null);
}

/// <summary>What somebody sees of transfers that they have to do with.</summary>
public sealed record TransferDesk(
    IReadOnlyList<TransferLine> ToAnswer,
    IReadOnlyList<TransferLine> Waiting,
    IReadOnlyList<TransferLine> New,
    IReadOnlyList<TransferLine> Past
)
{
    public static readonly TransferDesk Empty = new([], [], [], []);
}

/// <summary>Opens what is stored of transfers.</summary>
internal sealed class TransferReader(IDatabase database, Vault vault)
{
    private const int MostPast = 50;
    private const string Somebody = "Somebody";

    /// <summary>Who can look after clients.</summary>
    public static IQueryable<Member> Colleagues(HavenContext context) =>
        context.Set<Member>().Where(m => m.LeftAt == 0 && (m.Roles & Roles.Professional) != 0);

    /// <summary>Everybody but this one who can look after clients, by name.</summary>
    public async Task<IReadOnlyList<Colleague>> ColleaguesAsync(
        HavenContext context,
        Reader reader,
        MemberId but,
        CancellationToken cancellationToken
    )
    {
        var teams = await context
            .Set<Team>()
            .ToDictionaryAsync(t => t.Id, t => t.Name, cancellationToken);
        var members = await Colleagues(context)
            .AsNoTracking()
            .Where(m => m.Id != but)
            .ToListAsync(cancellationToken);
        var opened = await OpenAsync(reader, members, cancellationToken);
        return
        [
            .. members
                .Select(m => new Colleague(
                    m.Id,
                    opened.Read(m.Name) ?? "",
                    teams.GetValueOrDefault(m.Team)
                ))
                .OrderBy(c => c.Name, StringComparer.OrdinalIgnoreCase),
        ];
    }

    /// <summary>The names of these members, also of those who have left: one entry in the log, and none for nobody.</summary>
    public async Task<IReadOnlyDictionary<MemberId, string>> NamesAsync(
        HavenContext context,
        Reader reader,
        IEnumerable<MemberId> ids,
        CancellationToken cancellationToken
    )
    {
        var asked = ids.Distinct().ToList();
        var members = await context
            .Set<Member>()
            .AsNoTracking()
            .Where(m => asked.Contains(m.Id))
            .ToListAsync(cancellationToken);
        var opened = await OpenAsync(reader, members, cancellationToken);
        return members.ToDictionary(m => m.Id, m => opened.Read(m.Name) ?? "");
    }

    /// <summary>The transfers of a client that came about, and the offer that is open: the oldest first.</summary>
    public static Task<List<ClientTransfer>> OfClientAsync(
        HavenContext context,
        Client client,
        CancellationToken cancellationToken
    ) =>
        context
            .Set<ClientTransfer>()
            .AsNoTracking()
            .Where(t =>
                t.Client == client.Id
                && (
                    t.Outcome == TransferOutcome.Offered
                    || t.Outcome == TransferOutcome.Accepted
                    || t.Outcome == TransferOutcome.Assigned
                )
            )
            .OrderBy(t => t.OfferedAt)
            .ThenBy(t => t.Id)
            .ToListAsync(cancellationToken);

    /// <summary>Who had the client from when until when, and where it is on offer. Of one's own client who never went it says nothing new.</summary>
    /// <param name="opened">The transfers, opened.</param>
    public async Task<CareOfClient> CareAsync(
        HavenContext context,
        Reader reader,
        Client client,
        IReadOnlyList<ClientTransfer> transfers,
        Opened opened,
        CancellationToken cancellationToken
    )
    {
        bool isOwn = client.Professional.Value == reader.Member;
        if (isOwn && transfers.Count == 0)
        {
            return CareOfClient.OwnAlone;
        }
        var names = await NamesAsync(
            context,
            reader,
            [client.Professional, .. transfers.SelectMany(t => new[] { t.From, t.To })],
            cancellationToken
        );
        var lines = new List<CareLine>();
        long since = client.TakenUpAt;
        string reason = "";
        foreach (
            var t in transfers
                .Where(t => ClientTransfer.CameAbout(t.Outcome))
                .OrderBy(t => t.AnsweredAt)
        )
        {
            lines.Add(new(Name(t.From), since, t.AnsweredAt, reason));
            since = t.AnsweredAt;
            reason = opened.Read(t.Reason) ?? "";
        }
        lines.Add(new(Name(client.Professional), since, 0, reason));
        return new(
            isOwn,
            await Colleagues(context).AnyAsync(m => m.Id == client.Professional, cancellationToken),
            lines,
            transfers
                .Where(t => t.Outcome == TransferOutcome.Offered)
                .Select(t => Name(t.To))
                .FirstOrDefault()
        );

        string Name(MemberId id) => names.GetValueOrDefault(id, Somebody);
    }

    /// <summary>What the reader offered, is offered, was given and has handed over.</summary>
    public async Task<TransferDesk> DeskAsync(
        Reader reader,
        bool withPast,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        var me = new MemberId(reader.Member);
        var found = await FoundAsync(context, me, withPast, cancellationToken);
        if (found.Count == 0)
        {
            return TransferDesk.Empty;
        }
        var lines = await LinesAsync(context, reader, found, cancellationToken);
        return new(
            Those(t => t.Outcome == TransferOutcome.Offered && t.To == me),
            Those(t => t.Outcome == TransferOutcome.Offered && t.From == me),
            Those(t => t is { Outcome: TransferOutcome.Assigned, SeenAt: 0 } && t.To == me),
            Those(t => t.AnsweredAt != 0)
        );

        List<TransferLine> Those(Predicate<ClientTransfer> which) =>
            lines.FindAll(l => which(l.Transfer)).ConvertAll(l => l.Line);
    }

    private static async Task<List<ClientTransfer>> FoundAsync(
        HavenContext context,
        MemberId me,
        bool withPast,
        CancellationToken cancellationToken
    )
    {
        var mine = context
            .Set<ClientTransfer>()
            .AsNoTracking()
            .Where(t => t.To == me || t.From == me);
        var found = await mine.Where(t =>
                t.Outcome == TransferOutcome.Offered
                || (t.To == me && t.Outcome == TransferOutcome.Assigned && t.SeenAt == 0)
            )
            .OrderBy(t => t.OfferedAt)
            .Take(MostPast)
            .ToListAsync(cancellationToken);
        if (withPast)
        {
            found.AddRange(
                await mine.Where(t => t.AnsweredAt != 0)
                    .OrderByDescending(t => t.AnsweredAt)
                    .Take(MostPast)
                    .ToListAsync(cancellationToken)
            );
        }
        return [.. found.DistinctBy(t => t.Id)];
    }

    private async Task<List<(ClientTransfer Transfer, TransferLine Line)>> LinesAsync(
        HavenContext context,
        Reader reader,
        List<ClientTransfer> transfers,
        CancellationToken cancellationToken
    )
    {
        var ids = transfers.ConvertAll(t => t.Client);
        var codes = await context
            .Set<Client>()
            .Where(c => ids.Contains(c.Id))
            .ToDictionaryAsync(c => c.Id, c => c.Code, cancellationToken);
        var names = await NamesAsync(
            context,
            reader,
            transfers.SelectMany(t => new[] { t.From, t.To }),
            cancellationToken
        );
        // A reason may tell of the client: of what is past, nobody who handed over reads it again.
        var live = transfers.FindAll(t =>
            t.Outcome == TransferOutcome.Offered || (t.SeenAt == 0 && t.To.Value == reader.Member)
        );
        var opened = await vault.OpenListAsync(
            reader,
            Purpose.CaseWork,
            Act.Retrieve,
            "transfers",
            live,
            cancellationToken
        );
        return transfers.ConvertAll(t =>
            (
                t,
                new TransferLine(
                    t.Id,
                    codes[t.Client],
                    t.From,
                    names.GetValueOrDefault(t.From, Somebody),
                    names.GetValueOrDefault(t.To, Somebody),
                    t.Outcome,
                    t.OfferedAt,
                    t.AnsweredAt,
                    live.Contains(t) && !opened.IsRestricted(t) ? opened.Read(t.Reason) ?? "" : ""
                )
            )
        );
    }

    private Task<Opened> OpenAsync(
        Reader reader,
        IReadOnlyCollection<Member> members,
        CancellationToken cancellationToken
    ) =>
        vault.OpenAsync(
            reader,
            Purpose.CaseWork,
            Act.Retrieve,
            "names of professionals",
            members,
            cancellationToken
        );
}
