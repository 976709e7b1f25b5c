using System.Globalization;
using Haven.Design;
using Haven.Design.Components;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Screening.Clients;
using Haven.Screening.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Haven.Screening.Transfers;

/// <summary>/screening/transfers: clients go from one professional to another.</summary>
internal static class TransferPages
{
    public const string Home = "/screening/transfers";

    private const Roles Workers = Roles.Professional | Roles.Supervisor;

    private const string TooLate =
        "Somebody else handed this client over, or offered it to somebody, a moment ago. Nothing of yours was stored. Open the client’s page to see where it is now.";

    private const string CannotHave =
        "They have left, or look after no clients any more. Choose somebody else.";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Home, ListAsync).For(Workers);
        routes.MapGet(Home + "/{code}", ShowAsync).For(Workers);
        routes.MapPost(Home + "/{code}", HandOverAsync).For(Workers);
        routes.MapPost(Home + "/{code}/withdraw", WithdrawAsync).For(Workers);
        routes.MapPost(Home + "/answer/{transfer:guid}", AnswerAsync).For(Roles.Professional);
        routes.MapPost(Home + "/seen", SeenAsync).For(Roles.Professional);
        MovePages.Map(routes);
    }

    public static string Address(Client client) =>
        string.Create(CultureInfo.InvariantCulture, $"{Home}/{client.Code}");

    /// <summary>What to say to whoever could not.</summary>
    public static string Words(TransferAnswer answer) =>
        answer == TransferAnswer.CannotHave ? CannotHave : TooLate;

    private static async Task<IResult> ListAsync(
        HttpContext context,
        TransferReader transfers,
        PageFrame frame,
        CancellationToken cancellationToken
    )
    {
        frame.Notice = context.Request.Query["done"].ToString() switch
        {
            "offered" =>
                "The client is offered. It stays on your caseload until your colleague accepts.",
            "assigned" => "The client is handed over.",
            "accepted" => "The client is on your caseload now.",
            "declined" => "You declined. The client stays where it is.",
            "withdrawn" => "The offer is taken back. The client stays on your caseload.",
            _ => null,
        };
        return await ListPageAsync(context, transfers, null, cancellationToken);
    }

    private static async Task<RazorComponentResult<TransfersPage>> ListPageAsync(
        HttpContext context,
        TransferReader transfers,
        string? error,
        CancellationToken cancellationToken
    ) =>
        new(
            new
            {
                Desk = await transfers.DeskAsync(
                    context.Reader(),
                    withPast: true,
                    cancellationToken
                ),
                Error = error,
            }
        )
        {
            StatusCode = error is null ? 200 : StatusCodes.Status409Conflict,
        };

    private static async Task<IResult> ShowAsync(
        string code,
        HttpContext context,
        ClientService clients,
        TransferReader transfers,
        IDatabase database,
        CancellationToken cancellationToken
    )
    {
        var reader = context.Reader();
        await using var store = database.Open(new Scope(reader.Organisation));
        return
            await ClientPages.FindAsync(code, store, reader, clients, cancellationToken)
                is { } client
            ? await PageAsync(store, reader, client, transfers, new(), 200, cancellationToken)
            : Results.NotFound();
    }

    private static async Task<IResult> HandOverAsync(
        string code,
        HttpContext context,
        ClientService clients,
        TransferService service,
        TransferReader transfers,
        IDatabase database,
        CancellationToken cancellationToken
    )
    {
        var reader = context.Reader();
        var form = TransferForm.Parse(await context.Request.ReadFormAsync(cancellationToken));
        await using var store = database.Open(new Scope(reader.Organisation));
        if (
            await ClientPages.FindAsync(code, store, reader, clients, cancellationToken)
            is not { } client
        )
        {
            return Results.NotFound();
        }
        if (form.Errors.Count > 0)
        {
            return await PageAsync(store, reader, client, transfers, form, 422, cancellationToken);
        }
        var visible = await VisibleClients.OfAsync(store, reader, cancellationToken);
        bool assigns = visible.Supervises(client);
        var (to, reason) = (form.To!.Value, form.Reason);
        var answer = await (
            assigns
                ? service.AssignAsync(store, reader, [client], to, reason, cancellationToken)
                : service.OfferAsync(store, reader, client, to, reason, cancellationToken)
        );
        return answer switch
        {
            TransferAnswer.Done => Results.Redirect(
                Home + "?done=" + (assigns ? "assigned" : "offered")
            ),
            TransferAnswer.NotFound => Results.NotFound(),
            _ => await RefusedAsync(
                code,
                context,
                clients,
                transfers,
                database,
                form.Add(TransferForm.ToName, Words(answer)),
                cancellationToken
            ),
        };
    }

    // In a context of its own: the other one tracks what could not be stored.
    private static async Task<IResult> RefusedAsync(
        string code,
        HttpContext context,
        ClientService clients,
        TransferReader transfers,
        IDatabase database,
        TransferForm form,
        CancellationToken cancellationToken
    )
    {
        var reader = context.Reader();
        await using var store = database.Open(new Scope(reader.Organisation));
        return
            await ClientPages.FindAsync(code, store, reader, clients, cancellationToken)
                is { } client
            ? await PageAsync(store, reader, client, transfers, form, 409, cancellationToken)
            : await ListPageAsync(context, transfers, TooLate, cancellationToken);
    }

    private static async Task<IResult> WithdrawAsync(
        string code,
        HttpContext context,
        ClientService clients,
        TransferService service,
        TransferReader transfers,
        IDatabase database,
        CancellationToken cancellationToken
    )
    {
        var reader = context.Reader();
        await using var store = database.Open(new Scope(reader.Organisation));
        if (
            await ClientPages.FindAsync(code, store, reader, clients, cancellationToken)
            is not { } client
        )
        {
            return Results.NotFound();
        }
        return
            await service.WithdrawAsync(store, reader, client, cancellationToken)
            == TransferAnswer.Done
            ? Results.Redirect(Home + "?done=withdrawn")
            : await ListPageAsync(context, transfers, TooLate, cancellationToken);
    }

    private static async Task<IResult> AnswerAsync(
        Guid transfer,
        HttpContext context,
        TransferService service,
        TransferReader transfers,
        CancellationToken cancellationToken
    )
    {
        string answer = (await context.Request.ReadFormAsync(cancellationToken))["answer"]
            .ToString();
        if (answer is not ("accept" or "decline"))
        {
            return Results.NotFound();
        }
        return await service.AnswerAsync(
            context.Reader(),
            new TransferId(transfer),
            answer == "accept",
            cancellationToken
        ) switch
        {
            TransferAnswer.Done => Results.Redirect(
                Home + "?done=" + (answer == "accept" ? "accepted" : "declined")
            ),
            TransferAnswer.NotFound => Results.NotFound(),
            _ => await ListPageAsync(
                context,
                transfers,
                "This offer was answered, taken back or overtaken a moment ago. Nothing changed now.",
                cancellationToken
            ),
        };
    }

    private static async Task<IResult> SeenAsync(
        HttpContext context,
        TransferService service,
        CancellationToken cancellationToken
    )
    {
        await service.SeenAsync(context.Reader(), cancellationToken);
        return Results.Redirect("/screening/caseload");
    }

    private static async Task<IResult> PageAsync(
        HavenContext store,
        Reader reader,
        Client client,
        TransferReader transfers,
        TransferForm form,
        int status,
        CancellationToken cancellationToken
    )
    {
        var visible = await VisibleClients.OfAsync(store, reader, cancellationToken);
        var open = await store
            .Set<ClientTransfer>()
            .AsNoTracking()
            .SingleOrDefaultAsync(
                t => t.Client == client.Id && t.Outcome == TransferOutcome.Offered,
                cancellationToken
            );
        var names = await transfers.NamesAsync(
            store,
            reader,
            open is null ? [client.Professional] : [client.Professional, open.To],
            cancellationToken
        );
        return new RazorComponentResult<TransferPage>(
            new
            {
                Client = client,
                Form = form,
                IsOwn = client.Professional.Value == reader.Member,
                Assigns = visible.Supervises(client),
                Professional = names.GetValueOrDefault(client.Professional, "Somebody"),
                OfferedTo = open is null ? null : names.GetValueOrDefault(open.To, "somebody"),
                Colleagues = await transfers.ColleaguesAsync(
                    store,
                    reader,
                    client.Professional,
                    cancellationToken
                ),
            }
        )
        {
            StatusCode = status,
        };
    }
}
