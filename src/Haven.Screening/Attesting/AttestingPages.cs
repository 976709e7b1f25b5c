using System.Globalization;
using Haven.Privacy.Audit;
using Haven.Privacy.Consent;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Screening.Clients;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Haven.Screening.Attesting;

/// <summary>/screening/attesting: for clients whom nobody attested for, or for whom something has changed.</summary>
internal static class AttestingPages
{
    private const Roles Workers = Roles.Professional | Roles.Supervisor;

    public static string Address(Client client) =>
        string.Create(CultureInfo.InvariantCulture, $"/screening/attesting/{client.Code}");

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/screening/attesting/{code}", ShowAsync).For(Workers);
        routes.MapPost("/screening/attesting/{code}", SaveAsync).For(Workers);
    }

    private static async Task<IResult> ShowAsync(
        string code,
        HttpContext context,
        ClientService clients,
        IDatabase database,
        CancellationToken cancellationToken
    )
    {
        var reader = context.Reader();
        await using var store = database.Open(new Scope(reader.Organisation));
        return
            await ClientPages.FindAsync(code, store, reader, clients, cancellationToken)
                is { } client
            ? Page(client, new AttestingForm(), 200)
            : Results.NotFound();
    }

    private static async Task<IResult> SaveAsync(
        string code,
        HttpContext context,
        ClientService clients,
        IDatabase database,
        ConsentStandings consents,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var form = AttestingForm.Parse(await context.Request.ReadFormAsync(cancellationToken));
        var reader = context.Reader();
        await using var store = database.Open(new Scope(reader.Organisation));
        if (
            await ClientPages.FindAsync(code, store, reader, clients, cancellationToken)
            is not { } client
        )
        {
            return Results.NotFound();
        }
        if (form.Authority is not { } authority)
        {
            return Page(client, form, StatusCodes.Status422UnprocessableEntity);
        }
        ClientAttestation.Add(store, reader, client, authority, clock.GetUtcNow().UtcTicks);
        client.Version++;
        // A court order can come after somebody took their consent back, and can fall away again.
        await consents.StandOnLawAsync(
            store,
            client.PersonKey,
            authority.Kind == Authority.Law,
            cancellationToken
        );
        store.Record(
            new Deed(
                reader,
                Act.Create,
                await clients.PurposeToAttestAsync(client, cancellationToken),
                "attestation",
                [client.PersonKey]
            )
        );
        try
        {
            await store.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            // Somebody changed the client at the same moment; the words are as true as before.
            return await SaveAsync(
                code,
                context,
                clients,
                database,
                consents,
                clock,
                cancellationToken
            );
        }
        return Results.Redirect(ClientPages.Address(client));
    }

    private static RazorComponentResult<AttestingPage> Page(
        Client client,
        AttestingForm form,
        int status
    ) => new(new { Client = client, Form = form }) { StatusCode = status };
}
