using Haven.Privacy.Audit;
using Haven.Privacy.Emergency;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Clients;
using Haven.Screening.Model;
using Microsoft.EntityFrameworkCore;

namespace Haven.Screening.Names;

/// <summary>
/// Stores clients' names as browsers encrypted them, and gives them to the browsers of those who may see the client.
/// Each opening is an entry in the log like any other, although Haven itself cannot read what it opens.
/// </summary>
internal sealed class SealedNames(
    IDatabase database,
    Vault vault,
    EmergencyDesk emergencies,
    TimeProvider clock
)
{
    public const int PageSize = 250;
    public const int MostCodes = 50;
    private const string One = "client name";
    private const string Several = "client names";

    /// <summary>Adds a name to a client in the caller's unit of work, whose deed is about this client.</summary>
    /// <exception cref="DbUpdateConcurrencyException">When saved, if the team's key was replaced meanwhile.</exception>
    public async Task AddAsync(
        HavenContext context,
        Client client,
        SentName sent,
        CancellationToken cancellationToken
    )
    {
        if (sent.IsEmpty)
        {
            return;
        }
        await UseAsync(context, sent.TeamKey, cancellationToken);
        context.Add(
            new ClientName
            {
                Client = client.Id,
                OrganisationId = client.OrganisationId,
                PersonKey = client.PersonKey,
                TeamKey = sent.TeamKey,
                Name = Sealed<string>.Of(sent.Name),
                Version = 1,
            }
        );
    }

    /// <summary>Stores, changes or removes a client's name; false when somebody else changed name or key meanwhile.</summary>
    /// <param name="version">Of the name that the page showed; 0 when there was none.</param>
    public async Task<bool> ChangeAsync(
        HavenContext context,
        Reader reader,
        Client client,
        SentName sent,
        int version,
        CancellationToken cancellationToken
    )
    {
        var known = await context
            .Set<ClientName>()
            .SingleOrDefaultAsync(n => n.Client == client.Id, cancellationToken);
        if ((known?.Version ?? 0) != version)
        {
            return false;
        }
        if (sent.IsEmpty && known is null)
        {
            return true;
        }
        var act = Act.Edit;
        if (known is null)
        {
            act = Act.Create;
            await AddAsync(context, client, sent, cancellationToken);
        }
        else if (sent.IsEmpty)
        {
            act = Act.Delete;
            context.Remove(known);
        }
        else
        {
            await UseAsync(context, sent.TeamKey, cancellationToken);
            Put(known, sent.Name, sent.TeamKey);
        }
        context.Record(new Deed(reader, act, Purpose.CaseWork, One, [client.PersonKey]));
        return await TrySaveAsync(context, client, cancellationToken);
    }

    /// <summary>A client's name for the page that changes it; null when there is none.</summary>
    public async Task<GivenName?> FindAsync(
        HavenContext context,
        Reader reader,
        Client client,
        CancellationToken cancellationToken
    )
    {
        var name = await context
            .Set<ClientName>()
            .AsNoTracking()
            .SingleOrDefaultAsync(n => n.Client == client.Id, cancellationToken);
        if (name is null)
        {
            return null;
        }
        var opened = await vault.OpenAsync(
            reader,
            Purpose.CaseWork,
            Act.View,
            One,
            [name],
            cancellationToken
        );
        return new GivenName(client.Code, name.TeamKey, opened.Read(name.Name)!, name.Version);
    }

    /// <summary>The names of these clients, as far as the reader may see them: in an emergency also a colleague's.</summary>
    public async Task<GivenNames> OfAsync(
        Reader reader,
        IReadOnlyCollection<long> codes,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        var visible = await VisibleClients.OfAsync(context, reader, cancellationToken);
        var own = await Placed(context, visible.In(context))
            .Where(p => codes.Contains(p.Code))
            .ToListAsync(cancellationToken);
        var given = await GiveAsync(reader, Purpose.CaseWork, own, cancellationToken);
        var rest = codes.Except(own.Select(p => p.Code)).ToList();
        if (rest.Count > 0 && Purpose.Emergency.Allows(reader.Roles))
        {
            var open = emergencies.Open(context, reader);
            var theirs = await Placed(
                    context,
                    context.Set<Client>().Where(c => open.Any(a => a.PersonKey == c.PersonKey))
                )
                .Where(p => rest.Contains(p.Code))
                .ToListAsync(cancellationToken);
            given.AddRange(await GiveAsync(reader, Purpose.Emergency, theirs, cancellationToken));
        }
        return new GivenNames(given, null);
    }

    /// <summary>A page of the names on the reader's caseload, in the order of the codes, for the search in the browser.</summary>
    public async Task<GivenNames> PageAsync(
        Reader reader,
        long after,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        var visible = await VisibleClients.OfAsync(context, reader, cancellationToken);
        return await PageAsync(
            reader,
            Placed(context, visible.In(context)),
            after,
            cancellationToken
        );
    }

    /// <summary>A page of the reader's clients whose names are still under a key that was replaced.</summary>
    public async Task<GivenNames> OldAsync(
        Reader reader,
        long after,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        return await PageAsync(
            reader,
            await OldOfAsync(context, reader, cancellationToken),
            after,
            cancellationToken
        );
    }

    /// <summary>How many of the reader's clients have a name under a key that was replaced.</summary>
    public async Task<int> CountOldAsync(Reader reader, CancellationToken cancellationToken)
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        return await (await OldOfAsync(context, reader, cancellationToken)).CountAsync(
            cancellationToken
        );
    }

    /// <summary>
    /// Stores names that a browser carried over to the key in use. What somebody changed meanwhile stays as they left it.
    /// </summary>
    /// <exception cref="DbUpdateConcurrencyException">Somebody was quicker: nothing was stored, and the page asks again.</exception>
    public async Task CarryAsync(
        Reader reader,
        Guid team,
        IReadOnlyDictionary<long, (string Name, int Version)> carried,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        var codes = carried.Keys.ToList();
        var found = await (await OldOfAsync(context, reader, cancellationToken))
            .Where(p => codes.Contains(p.Code))
            .ToListAsync(cancellationToken);
        found = found.FindAll(p => carried[p.Code].Version == p.Name.Version);
        if (found.Count > 0)
        {
            await UseAsync(context, team, cancellationToken);
            foreach (var place in found)
            {
                context.Attach(place.Name);
                Put(place.Name, carried[place.Code].Name, team);
            }
            context.Record(
                new Deed(
                    reader,
                    Act.Edit,
                    Purpose.CaseWork,
                    Several,
                    [.. found.Select(p => p.Name.PersonKey)]
                )
            );
            await context.SaveChangesAsync(cancellationToken);
        }
        await EndOldKeysAsync(context, reader, cancellationToken);
    }

    // Old keys go, the oldest first, once neither a name nor an older key is under them.
    private async Task EndOldKeysAsync(
        HavenContext context,
        Reader reader,
        CancellationToken cancellationToken
    )
    {
        int ended = 0,
            gone;
        using (await database.WriteTurnAsync(cancellationToken))
        {
            do
            {
                gone = await context
                    .Set<TeamKey>()
                    .Where(k =>
                        k.ReplacedAt != 0
                        && !context.Set<TeamKey>().Any(older => older.Number < k.Number)
                        && !context.Set<ClientName>().Any(n => n.TeamKey == k.Id)
                    )
                    .ExecuteDeleteAsync(cancellationToken);
                ended += gone;
            } while (gone > 0);
        }
        if (ended > 0)
        {
            context.Record(new Deed(reader, Act.Delete, Purpose.CaseWork, TeamKeys.Team, []));
            await context.SaveChangesAsync(cancellationToken);
        }
    }

    private static async Task<IQueryable<PlacedName>> OldOfAsync(
        HavenContext context,
        Reader reader,
        CancellationToken cancellationToken
    ) =>
        Placed(
                context,
                (await VisibleClients.OfAsync(context, reader, cancellationToken)).In(context)
            )
            .Where(p =>
                context.Set<TeamKey>().Any(k => k.Id == p.Name.TeamKey && k.ReplacedAt != 0)
            );

    private static IQueryable<PlacedName> Placed(
        HavenContext context,
        IQueryable<Client> clients
    ) =>
        from n in context.Set<ClientName>().AsNoTracking()
        join c in clients on n.Client equals c.Id
        select new PlacedName { Code = c.Code, Name = n };

    private async Task<GivenNames> PageAsync(
        Reader reader,
        IQueryable<PlacedName> names,
        long after,
        CancellationToken cancellationToken
    )
    {
        var found = await names
            .Where(p => p.Code > after)
            .OrderBy(p => p.Code)
            .Take(PageSize + 1)
            .ToListAsync(cancellationToken);
        long? next = found.Count > PageSize ? found[PageSize - 1].Code : null;
        var page = found.Take(PageSize).ToList();
        return new GivenNames(
            await GiveAsync(reader, Purpose.CaseWork, page, cancellationToken),
            next
        );
    }

    private async Task<List<GivenName>> GiveAsync(
        Reader reader,
        Purpose purpose,
        List<PlacedName> names,
        CancellationToken cancellationToken
    )
    {
        if (names.Count == 0)
        {
            return [];
        }
        var opened = await vault.OpenListAsync(
            reader,
            purpose,
            Act.Retrieve,
            names.Count == 1 ? One : Several,
            names.Select(p => p.Name),
            cancellationToken
        );
        return
        [
            .. names
                .Where(p => !opened.IsRestricted(p.Name))
                .Select(p => new GivenName(
                    p.Code,
                    p.Name.TeamKey,
                    opened.Read(p.Name.Name)!,
                    p.Name.Version
                )),
        ];
    }

    // Whoever stores a name holds its key's row while it commits: a key that is replaced at the same moment makes the
    // one or the other come second, and no name is left under a key that has gone.
    private async Task UseAsync(
        HavenContext context,
        Guid team,
        CancellationToken cancellationToken
    )
    {
        var key =
            await context
                .Set<TeamKey>()
                .SingleOrDefaultAsync(k => k.Id == team && k.ReplacedAt == 0, cancellationToken)
            ?? throw new DbUpdateConcurrencyException("The team's key was replaced.");
        key.UsedAt = clock.GetUtcNow().UtcTicks;
        context.Entry(key).Property(k => k.UsedAt).IsModified = true;
    }

    private static void Put(ClientName name, string sent, Guid team)
    {
        name.Name = Sealed<string>.Of(sent);
        name.TeamKey = team;
        name.Version++;
    }

    private async Task<bool> TrySaveAsync(
        HavenContext context,
        Client client,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await context.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException e) when (e is DbUpdateConcurrencyException || HasName(client))
        {
            return false;
        }
    }

    private bool HasName(Client client)
    {
        using var context = database.Open(new Scope(client.OrganisationId));
        return context.Set<ClientName>().Any(n => n.Client == client.Id);
    }
}

/// <summary>A name beside its client's code.</summary>
internal sealed class PlacedName
{
    public required long Code { get; init; }
    public required ClientName Name { get; init; }
}
