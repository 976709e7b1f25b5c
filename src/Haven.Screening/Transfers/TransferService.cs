using Haven.Privacy.Audit;
using Haven.Privacy.Handoffs;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Clients;
using Haven.Screening.Model;
using Microsoft.EntityFrameworkCore;

namespace Haven.Screening.Transfers;

public enum TransferAnswer
{
    Done,
    NotFound,

    /// <summary>Somebody else handed over, offered or answered a moment ago. Nothing was stored.</summary>
    TooLate,

    /// <summary>Whoever was to have the client has left, or looks after nobody any more.</summary>
    CannotHave,
}

/// <summary>
/// Hands clients from one professional to another. A client always has one: an offer leaves it where it is until the
/// colleague accepts, and a supervisor's word moves it at once. Whoever had it sees it no more from that moment.
/// </summary>
internal sealed class TransferService(IDatabase database, IRoleNotices notices, TimeProvider clock)
{
    public const string What = "client’s professional";

    /// <summary>Offers the reader's own client to a colleague.</summary>
    public async Task<TransferAnswer> OfferAsync(
        HavenContext context,
        Reader reader,
        Client client,
        MemberId to,
        string reason,
        CancellationToken cancellationToken
    )
    {
        if (client.Professional.Value != reader.Member || to == client.Professional)
        {
            return TransferAnswer.NotFound;
        }
        if (!await TransferReader.Colleagues(context).AnyAsync(m => m.Id == to, cancellationToken))
        {
            return TransferAnswer.CannotHave;
        }
        if (
            await context
                .Set<ClientTransfer>()
                .AnyAsync(
                    t => t.Client == client.Id && t.Outcome == TransferOutcome.Offered,
                    cancellationToken
                )
        )
        {
            return TransferAnswer.TooLate;
        }
        context.Add(New(reader, client, to, reason, TransferOutcome.Offered));
        // An offer counts as a change of the client: of two at once, or of one beside a supervisor's word, one is too late.
        client.Version++;
        context.Record(Deed(reader, [client]));
        if (!await context.SaveUnlessOvertakenAsync(cancellationToken))
        {
            return TransferAnswer.TooLate;
        }
        await TellAsync(reader, to, "Somebody offers you a client", cancellationToken);
        return TransferAnswer.Done;
    }

    /// <summary>A supervisor gives clients to a professional, all of them or none.</summary>
    public async Task<TransferAnswer> AssignAsync(
        HavenContext context,
        Reader reader,
        IReadOnlyList<Client> clients,
        MemberId to,
        string reason,
        CancellationToken cancellationToken
    )
    {
        clients = [.. clients.Where(c => c.Professional != to)];
        var ids = clients.Select(c => c.Id).ToList();
        var offers = await context
            .Set<ClientTransfer>()
            .Where(t => ids.Contains(t.Client) && t.Outcome == TransferOutcome.Offered)
            .ToListAsync(cancellationToken);
        offers.ForEach(o => Answer(o, TransferOutcome.Overtaken));
        context.AddRange(clients.Select(c => New(reader, c, to, reason, TransferOutcome.Assigned)));
        var answer = await PlaceAsync(context, reader, clients, to, cancellationToken);
        if (answer == TransferAnswer.Done && to.Value != reader.Member)
        {
            await TellAsync(reader, to, "A client is new on your caseload", cancellationToken);
        }
        return answer;
    }

    /// <summary>The colleague says whether they take the client over.</summary>
    public async Task<TransferAnswer> AnswerAsync(
        Reader reader,
        TransferId id,
        bool accept,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        var me = new MemberId(reader.Member);
        var found = await (
            from t in context.Set<ClientTransfer>()
            where t.Id == id && t.To == me
            join c in context.Set<Client>() on t.Client equals c.Id
            select new { Transfer = t, Client = c }
        ).SingleOrDefaultAsync(cancellationToken);
        if (found is null)
        {
            return TransferAnswer.NotFound;
        }
        if (found.Transfer.Outcome != TransferOutcome.Offered)
        {
            return TransferAnswer.TooLate;
        }
        Answer(found.Transfer, accept ? TransferOutcome.Accepted : TransferOutcome.Declined);
        if (accept)
        {
            return await PlaceAsync(context, reader, [found.Client], me, cancellationToken);
        }
        context.Record(Deed(reader, [found.Client]));
        return await context.SaveUnlessOvertakenAsync(cancellationToken)
            ? TransferAnswer.Done
            : TransferAnswer.TooLate;
    }

    /// <summary>Whoever has the client takes their offer back.</summary>
    public async Task<TransferAnswer> WithdrawAsync(
        HavenContext context,
        Reader reader,
        Client client,
        CancellationToken cancellationToken
    )
    {
        var offer = await context
            .Set<ClientTransfer>()
            .SingleOrDefaultAsync(
                t => t.Client == client.Id && t.Outcome == TransferOutcome.Offered,
                cancellationToken
            );
        if (offer is null)
        {
            return TransferAnswer.TooLate;
        }
        Answer(offer, TransferOutcome.Withdrawn);
        context.Record(Deed(reader, [client]));
        return await context.SaveUnlessOvertakenAsync(cancellationToken)
            ? TransferAnswer.Done
            : TransferAnswer.TooLate;
    }

    /// <summary>The reader has taken note of clients whom a supervisor gave them.</summary>
    public async Task SeenAsync(Reader reader, CancellationToken cancellationToken)
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        var me = new MemberId(reader.Member);
        long now = clock.GetUtcNow().UtcTicks;
        using var turn = await database.WriteTurnAsync(cancellationToken);
        await context
            .Set<ClientTransfer>()
            .Where(t => t.To == me && t.Outcome == TransferOutcome.Assigned && t.SeenAt == 0)
            .ExecuteUpdateAsync(t => t.SetProperty(x => x.SeenAt, now), cancellationToken);
    }

    private async Task<TransferAnswer> PlaceAsync(
        HavenContext context,
        Reader reader,
        IReadOnlyList<Client> clients,
        MemberId to,
        CancellationToken cancellationToken
    )
    {
        foreach (var client in clients)
        {
            client.Version++;
        }
        context.Record(Deed(reader, clients));
        try
        {
            return await Placing.SaveAsync(
                database,
                context,
                reader,
                to,
                clients,
                cancellationToken
            )
                ? TransferAnswer.Done
                : TransferAnswer.CannotHave;
        }
        catch (DbUpdateConcurrencyException)
        {
            return TransferAnswer.TooLate;
        }
    }

    private void Answer(ClientTransfer transfer, TransferOutcome outcome)
    {
        transfer.Outcome = outcome;
        transfer.AnsweredAt = clock.GetUtcNow().UtcTicks;
    }

    private ClientTransfer New(
        Reader reader,
        Client client,
        MemberId to,
        string reason,
        TransferOutcome outcome
    )
    {
        long now = clock.GetUtcNow().UtcTicks;
        return new()
        {
            Id = TransferId.Create(),
            OrganisationId = client.OrganisationId,
            PersonKey = client.PersonKey,
            Client = client.Id,
            From = client.Professional,
            To = to,
            By = new MemberId(reader.Member),
            OfferedAt = now,
            Outcome = outcome,
            AnsweredAt = outcome == TransferOutcome.Offered ? 0 : now,
            SeenAt = to.Value == reader.Member ? now : 0,
            Reason = Sealed<string>.Of(reason),
        };
    }

    private static Deed Deed(Reader reader, IReadOnlyList<Client> clients) =>
        new(reader, Act.Edit, Purpose.CaseWork, What, [.. clients.Select(c => c.PersonKey)]);

    // A mail commits with the installation's rows and the transfer with the organisation's, so that one comes after the
    // other. Where it gets lost, what it says stands on the caseload all the same.
    private async Task TellAsync(
        Reader reader,
        MemberId to,
        string subject,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(Scope.Installation);
        await notices.HandOverAsync(
            context,
            new RoleNotice(
                reader.Organisation,
                Roles.Professional,
                subject,
                "It stands on top of your caseload in Haven. This mail says nothing about the client.",
                "/screening/caseload"
            )
            {
                Only = to,
            },
            cancellationToken
        );
        await context.SaveChangesAsync(cancellationToken);
    }
}
