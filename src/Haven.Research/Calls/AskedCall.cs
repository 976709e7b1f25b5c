using System.Globalization;
using Haven.Design;
using Haven.Organisations;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Rights;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Haven.Research.Calls;

/// <summary>An address under which something is done with one call.</summary>
internal sealed record AskedCall(
    int Number,
    HttpContext Context,
    [FromServices] CallDesk Desk,
    [FromServices] IPublicOrganisations Organisations,
    [FromServices] SiteAddress Site,
    [FromServices] PageFrame Frame,
    CancellationToken Cancelled
)
{
    public Reader Reader => Context.Reader();

    public string Home => CallPages.To(Number);

    /// <summary>Answers 404 where the organisation has no such call.</summary>
    public async Task<IResult> WithAsync(Func<CallSheet, Task<IResult>> act) =>
        await Desk.FindAsync(Reader.Organisation, Number, Cancelled) is { } sheet
            ? await act(sheet)
            : Results.NotFound();

    public Task<IFormCollection> SentAsync() => Context.Request.ReadFormAsync(Cancelled);

    public static string Words(int number) => number.ToString(CultureInfo.InvariantCulture);
}
