using System.Globalization;
using Haven.Privacy.Audit;
using Haven.Privacy.Consent;
using Haven.Privacy.Door;
using Haven.Privacy.Permissions;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Screening.Clients;
using Haven.Screening.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

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

    private static Task<IResult> ShowAsync([AsParameters] Asked asked) =>
        asked.ForClientAsync((p, c, ct) => p.ShowAsync(asked.Context, c, ct));

    private static Task<IResult> AskAsync([AsParameters] Asked asked) =>
        asked.ForClientAsync((p, c, ct) => p.AskAsync(asked.Context, c, ct));

    private static Task<IResult> SendAsync([AsParameters] Asked asked) =>
        asked.ForClientAsync((p, c, ct) => p.SendAsync(asked.Context, c, ct));

    private static Task<IResult> LeaveAsync([AsParameters] Asked asked) =>
        asked.ForClientAsync((p, c, ct) => p.LeaveAsync(asked.Context, c, ct));

    private static Task<IResult> WithdrawAsync([AsParameters] Asked asked) =>
        asked.ForClientAsync((p, c, ct) => p.WithdrawAsync(asked.Context, c, ct));

    private static Task<IResult> ReceiptAsync(Guid id, [AsParameters] Asked asked) =>
        asked.ForClientAsync((p, c, ct) => p.ReceiptAsync(asked.Context, c, id, false, ct));

    private static Task<IResult> FileAsync(Guid id, [AsParameters] Asked asked) =>
        asked.ForClientAsync((p, c, ct) => p.ReceiptAsync(asked.Context, c, id, true, ct));
}

/// <summary>An address with a client's code, and what answers it.</summary>
internal sealed record Asked(
    string Code,
    HttpContext Context,
    [FromServices] ConsentPages Pages,
    [FromServices] ConsentClients Clients,
    CancellationToken Cancelled
)
{
    public async Task<IResult> ForClientAsync(
        Func<ConsentPages, ConsentSubject, CancellationToken, Task<IResult>> page
    ) =>
        await Clients.FindAsync(Context.Reader(), Code, Cancelled) is { } client
            ? await page(Pages, client, Cancelled)
            : Results.NotFound();
}

/// <summary>Finds the client of an address, as somebody who is asked what they agree to, or with whom facts are shared.</summary>
internal sealed class ConsentClients(IDatabase database, ClientService clients, ClientAges ages)
    : IPeopleInCare
{
    public async Task<ConsentSubject?> FindAsync(
        Reader reader,
        string code,
        CancellationToken cancellationToken
    )
    {
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
                // The age is a fact that they told: while case work is closed nobody reads it, and whoever asks has to know.
                await ages.OfAsync(reader, Purpose.CaseWork, client, cancellationToken)
            )
            {
                Emergency = "/screening/emergency",
                Sharing = Sharing(client),
            }
            : null;
    }

    /// <summary>Where it says with whom facts about a client are shared.</summary>
    public static string Sharing(Client client) =>
        string.Create(CultureInfo.InvariantCulture, $"/privacy/permissions/{client.Code}");

    public async Task<bool> MaySeeAsync(
        HavenContext context,
        Reader reader,
        PersonKeyId person,
        CancellationToken cancellationToken
    ) =>
        await (await VisibleClients.OfAsync(context, reader, cancellationToken))
            .In(context)
            .AnyAsync(c => c.PersonKey == person, cancellationToken);
}
