using Haven.Privacy.Calendar;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Haven.Screening.Clients;

/// <summary>An address under which something is done with one client.</summary>
// Without FromServices, what is generated for these endpoints takes a service for a body in JSON, and forms reach nobody.
internal sealed record AskedClient(
    string Code,
    HttpContext Context,
    [FromServices] ClientService Clients,
    [FromServices] IDatabase Database,
    [FromServices] TimeProvider Clock
)
{
    public DateOnly Today => LocalTime.Today(Clock);

    /// <summary>Does something with the client; answers 404 where there is none whom this reader looks after.</summary>
    public async Task<IResult> WithAsync(
        Func<Reader, HavenContext, Client, Task<IResult>> act,
        CancellationToken cancellationToken
    )
    {
        var reader = Context.Reader();
        await using var store = Database.Open(new Scope(reader.Organisation));
        return
            await ClientPages.FindAsync(Code, store, reader, Clients, cancellationToken)
                is { } client
            ? await act(reader, store, client)
            : Results.NotFound();
    }
}
