using Haven.Design.Components;
using Haven.Forms.Authoring;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Screening.Instruments.Drafts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Screening.Instruments.Publishing;

/// <summary>The last look at a draft before it is screened with.</summary>
internal static class PublishPages
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(DraftRequest.Root + "/publish", ShowAsync).For(Roles.Administrator);
        routes.MapPost(DraftRequest.Root + "/publish", PublishAsync).For(Roles.Administrator);
    }

    private static async Task<IResult> ShowAsync(
        Guid draft,
        HttpContext context,
        DraftStore drafts,
        PublishService publishing,
        TimeProvider clock,
        CancellationToken cancellationToken
    ) =>
        await drafts.FindAsync(context.Reader(), draft, cancellationToken) is { } open
            ? await PageAsync(
                open,
                publishing,
                clock,
                [],
                StatusCodes.Status200OK,
                cancellationToken
            )
            : Results.NotFound();

    private static async Task<IResult> PublishAsync(
        Guid draft,
        HttpContext context,
        DraftStore drafts,
        PublishService publishing,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var sent = await context.Request.ReadFormAsync(cancellationToken);
        var reader = context.Reader();
        if (await drafts.FindAsync(reader, draft, cancellationToken) is not { } open)
        {
            return Results.NotFound();
        }
        if ((await StopsAsync(open, publishing, clock, cancellationToken)).Count > 0)
        {
            return await PageAsync(
                open,
                publishing,
                clock,
                [],
                StatusCodes.Status422UnprocessableEntity,
                cancellationToken
            );
        }
        var published = await publishing.PublishAsync(
            reader,
            open,
            sent.Shown(),
            sent["retire"] == "yes",
            cancellationToken
        );
        if (published is not null)
        {
            return Results.Redirect(
                $"/screening/instruments/versions/{published.Id.Value:D}?done=published"
            );
        }
        return await drafts.FindAsync(reader, draft, cancellationToken) is { } now
            ? await PageAsync(
                now,
                publishing,
                clock,
                [
                    new PageError(
                        "Somebody else changed this draft while you had this page open. Nothing was published. Look at it as it is now, and publish it then."
                    ),
                ],
                StatusCodes.Status409Conflict,
                cancellationToken
            )
            : Results.Redirect("/screening/instruments?done=late");
    }

    // Everything that keeps it from being published, each with the page that mends it.
    private static async Task<IReadOnlyList<PageError>> StopsAsync(
        OpenDraft open,
        PublishService publishing,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        if (DraftFaults.Of(open) is { Count: > 0 } faults)
        {
            return faults;
        }
        var stops = new List<PageError>();
        string about = open.Home + "/about";
        if (string.IsNullOrEmpty(open.Document.Title?.Text))
        {
            stops.Add(new PageError("It has no title.", about));
        }
        if (string.IsNullOrEmpty(open.Document.Version))
        {
            stops.Add(new PageError("It has no version.", about));
        }
        else if (open.Document.Version != open.Record.Version)
        {
            stops.Add(new PageError("Its version is longer than 40 characters.", about));
        }
        else if (await publishing.IsTakenAsync(open, cancellationToken))
        {
            stops.Add(
                new PageError(
                    $"Version {open.Record.Version} of this instrument is there already. Choose another version.",
                    about
                )
            );
        }
        stops.AddRange(
            CaseOutcome
                .Of(open, clock)
                .SelectMany(o =>
                    o.Differences.Select(d => new PageError(
                        $"Test case “{o.Case.Name}”: {d}",
                        open.Home + "/cases"
                    ))
                )
        );
        return stops;
    }

    private static async Task<IResult> PageAsync(
        OpenDraft open,
        PublishService publishing,
        TimeProvider clock,
        IReadOnlyList<PageError> errors,
        int status,
        CancellationToken cancellationToken
    ) =>
        new RazorComponentResult<PublishPage>(
            new
            {
                Open = open,
                Errors = errors,
                Stops = await StopsAsync(open, publishing, clock, cancellationToken),
                Before = await publishing.InUseAsync(open, cancellationToken),
                Warnings = Warnings(open),
            }
        )
        {
            StatusCode = status,
        };

    private static IReadOnlyList<string> Warnings(OpenDraft open) =>
        [
            .. open
                .Document.Items.Where(i => i.Kind == ItemKind.Score)
                .SelectMany(s => ScoreWords.Look(open, s).Select(w => $"{s.Name}: {w}")),
            .. open.Cases.Count == 0
                ? ["There is no test case. Nothing would notice a slip in points or conditions."]
                : Array.Empty<string>(),
        ];
}
