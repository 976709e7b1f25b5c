using System.Globalization;
using Haven.Design;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Haven.Research.Studies;

/// <summary>An address under which something is done with one study.</summary>
internal sealed record AskedStudy(
    int Number,
    HttpContext Context,
    [FromServices] StudyDesk Desk,
    [FromServices] TimeProvider Clock,
    [FromServices] PageFrame Frame,
    CancellationToken Cancelled
)
{
    public Reader Reader => Context.Reader();

    public string Home => StudyPages.To(Number);

    /// <summary>Answers 404 where the organisation has no such study.</summary>
    public async Task<IResult> WithAsync(Func<StudySheet, Task<IResult>> act) =>
        await Desk.FindAsync(Reader.Organisation, Number, Cancelled) is { } sheet
            ? await act(sheet)
            : Results.NotFound();

    public Task<IFormCollection> SentAsync() => Context.Request.ReadFormAsync(Cancelled);

    public static string Words(int number) => number.ToString(CultureInfo.InvariantCulture);
}
