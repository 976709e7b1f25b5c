using Haven.Design;
using Haven.Organisations;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Rights;
using Haven.Research.Posts;
using Haven.Research.Registrations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Haven.Research.Events;

/// <summary>An address under which something is done with one event.</summary>
internal sealed record AskedEvent(
    int Number,
    HttpContext Context,
    [FromServices] EventDesk Desk,
    [FromServices] EventMailer Mailer,
    [FromServices] PostDesk Posts,
    [FromServices] IPublicOrganisations Organisations,
    [FromServices] SiteAddress Site,
    [FromServices] PageFrame Frame,
    [FromServices] TimeProvider Clock,
    CancellationToken Cancelled
)
{
    public Reader Reader => Context.Reader();

    public string Home => EventPages.To(Number);

    /// <summary>Answers 404 where the organisation has no such event.</summary>
    public async Task<IResult> WithAsync(Func<EventSheet, Task<IResult>> act) =>
        await Desk.FindAsync(Reader.Organisation, Number, Cancelled) is { } sheet
            ? await act(sheet)
            : Results.NotFound();

    public Task<IFormCollection> SentAsync() => Context.Request.ReadFormAsync(Cancelled);

    public async Task<int> SeenAsync() => SentNumber.Of((await SentAsync())["seen"]);
}
