using Haven.Organisations.Door;
using Haven.Privacy.Audit;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Screening.Fill;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Haven.Screening.Result;

/// <summary>A form that was sent from the page of a result.</summary>
internal sealed record AskedResult(
    string Code,
    int Number,
    HttpContext Context,
    [FromServices] FillService Fill,
    [FromServices] ResultReader Results,
    [FromServices] IDatabase Database
)
{
    /// <summary>Does something with the result; answers 404 where there is none that this reader may change, and 409 where it is being amended.</summary>
    public async Task<IResult> ChangeAsync(
        Func<Reader, IFormCollection, ResultView, Task<IResult>> act,
        CancellationToken cancellationToken
    )
    {
        var sent = await Context.Request.ReadFormAsync(cancellationToken);
        var reader = Context.Reader();
        await using var store = Database.Open(new Scope(reader.Organisation));
        if (
            await Fill.OpenAsync(store, reader, Code, Number, Act.Edit, cancellationToken)
            is not { } open
        )
        {
            return Microsoft.AspNetCore.Http.Results.NotFound();
        }
        if (open.Screening.FinishedAt == 0)
        {
            Context.Features.Set(
                new Refusal(
                    "Somebody else opened this screening to be amended while you had its result open, so yours was not saved. Go back to see what you wrote."
                )
            );
            return Microsoft.AspNetCore.Http.Results.StatusCode(StatusCodes.Status409Conflict);
        }
        return await act(reader, sent, await Results.ReadAsync(reader, open, cancellationToken));
    }
}
