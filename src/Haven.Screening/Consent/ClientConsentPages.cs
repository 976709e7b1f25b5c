using System.Globalization;
using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Consent;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Clients;
using Haven.Screening.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Haven.Screening.Consent;

/// <summary>/screening/consent/CODE: what a client agreed to; asking, taking back, and receipts below it.</summary>
internal static class ClientConsentPages
{
    private const string Path = "/screening/consent";
    private const Roles Workers = Roles.Professional | Roles.Supervisor;

    public static string Address(Client client) =>
        string.Create(CultureInfo.InvariantCulture, $"{Path}/{client.Code}");

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path + "/{code}", ShowAsync).For(Workers);
        routes.MapGet(Path + "/{code}/ask", AskAsync).For(Workers);
        routes.MapPost(Path + "/{code}/ask", SendAsync).For(Workers);
        routes.MapGet(Path + "/{code}/withdraw", LeaveAsync).For(Workers);
        routes.MapPost(Path + "/{code}/withdraw", WithdrawAsync).For(Workers);
        routes.MapGet(Path + "/{code}/receipt/{id:guid}", ReceiptAsync).For(Workers);
        routes.MapGet(Path + "/{code}/receipt/{id:guid}/pdf", FileAsync).For(Workers).NeedsStepUp();
    }

    private static async Task<IResult> ShowAsync(
        string code,
        HttpContext context,
        ConsentPages pages,
        ConsentClients clients,
        CancellationToken cancellationToken
    ) =>
        await clients.FindAsync(code, context, cancellationToken) is { } client
            ? await pages.ShowAsync(context, client, cancellationToken)
            : Results.NotFound();

    private static async Task<IResult> AskAsync(
        string code,
        HttpContext context,
        ConsentPages pages,
        ConsentClients clients,
        CancellationToken cancellationToken
    ) =>
        await clients.FindAsync(code, context, cancellationToken) is { } client
            ? await pages.AskAsync(context, client, cancellationToken)
            : Results.NotFound();

    private static async Task<IResult> SendAsync(
        string code,
        HttpContext context,
        ConsentPages pages,
        ConsentClients clients,
        CancellationToken cancellationToken
    ) =>
        await clients.FindAsync(code, context, cancellationToken) is { } client
            ? await pages.SendAsync(context, client, cancellationToken)
            : Results.NotFound();

    private static async Task<IResult> LeaveAsync(
        string code,
        HttpContext context,
        ConsentPages pages,
        ConsentClients clients,
        CancellationToken cancellationToken
    ) =>
        await clients.FindAsync(code, context, cancellationToken) is { } client
            ? await pages.LeaveAsync(context, client, cancellationToken)
            : Results.NotFound();

    private static async Task<IResult> WithdrawAsync(
        string code,
        HttpContext context,
        ConsentPages pages,
        ConsentClients clients,
        CancellationToken cancellationToken
    ) =>
        await clients.FindAsync(code, context, cancellationToken) is { } client
            ? await pages.WithdrawAsync(context, client, cancellationToken)
            : Results.NotFound();

    private static async Task<IResult> ReceiptAsync(
        string code,
        Guid id,
        HttpContext context,
        ConsentPages pages,
        ConsentClients clients,
        CancellationToken cancellationToken
    ) =>
        await clients.FindAsync(code, context, cancellationToken) is { } client
            ? await pages.ReceiptAsync(context, client, id, asFile: false, cancellationToken)
            : Results.NotFound();

    private static async Task<IResult> FileAsync(
        string code,
        Guid id,
        HttpContext context,
        ConsentPages pages,
        ConsentClients clients,
        CancellationToken cancellationToken
    ) =>
        await clients.FindAsync(code, context, cancellationToken) is { } client
            ? await pages.ReceiptAsync(context, client, id, asFile: true, cancellationToken)
            : Results.NotFound();
}

/// <summary>Finds the client of an address, as somebody who is asked.</summary>
internal sealed class ConsentClients(
    IDatabase database,
    ClientService clients,
    Vault vault,
    TimeProvider clock
)
{
    public async Task<ConsentSubject?> FindAsync(
        string code,
        HttpContext context,
        CancellationToken cancellationToken
    )
    {
        var reader = context.Reader();
        await using var store = database.Open(new Scope(reader.Organisation));
        return
            await ClientPages.FindAsync(code, store, reader, clients, cancellationToken)
                is { } client
            ? new ConsentSubject(
                client.PersonKey,
                Words.Code(client.Code),
                ClientPages.Address(client),
                ClientConsentPages.Address(client),
                typeof(Client),
                await AgeAsync(reader, client, cancellationToken)
            )
            {
                Emergency = "/screening/emergency",
            }
            : null;
    }

    // The age is a fact that they told: while case work is closed nobody reads it, and whoever asks has to know.
    private async Task<int?> AgeAsync(
        Reader reader,
        Client client,
        CancellationToken cancellationToken
    )
    {
        var opened = await vault.OpenListAsync(
            reader,
            Purpose.CaseWork,
            Act.View,
            "age, to ask for consent",
            [client],
            cancellationToken
        );
        return opened.IsRestricted(client)
            ? null
            : opened.Read(client.Birth).AgeOn(LocalTime.Today(clock));
    }
}
