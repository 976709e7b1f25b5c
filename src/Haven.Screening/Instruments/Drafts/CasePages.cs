using System.Globalization;
using Haven.Design;
using Haven.Forms.Authoring;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Screening.Instruments.Drafts;

/// <summary>A test case with what is different from what it expects; nothing where it passes.</summary>
/// <param name="Renewed">The case that expects what comes now; null where its answers cannot be given any more.</param>
public sealed record CaseOutcome(
    TestCase Case,
    IReadOnlyList<string> Differences,
    TestCase? Renewed
)
{
    public static IReadOnlyList<CaseOutcome> Of(OpenDraft open, TimeProvider clock) =>
        open.Reading.Questionnaire is { } questionnaire
            ?
            [
                .. open.Cases.Select(c => new CaseOutcome(
                    c,
                    c.Run(questionnaire, clock),
                    c.Renewed(questionnaire, clock)
                )),
            ]
            :
            [
                .. open.Cases.Select(c => new CaseOutcome(
                    c,
                    ["It can be tried once the draft is complete."],
                    null
                )),
            ];
}

/// <summary>The test cases of a draft: which of them pass, and what to do about the others.</summary>
internal static class CasePages
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(DraftRequest.Root + "/cases", ShowAsync).For(Roles.Administrator);
        routes.MapPost(DraftRequest.Root + "/cases", ChangeAsync).For(Roles.Administrator);
    }

    private static async Task<IResult> ShowAsync(
        Guid draft,
        HttpContext context,
        DraftStore drafts,
        PageFrame frame,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        frame.Notice = context.Request.Query["done"].ToString() switch
        {
            "kept" => "The test case is kept.",
            "removed" => "The test case is removed.",
            "renewed" => "The test case expects the new result now.",
            _ => null,
        };
        return await drafts.FindAsync(context.Reader(), draft, cancellationToken) is { } open
            ? new RazorComponentResult<CasesPage>(
                new { Open = open, Outcomes = CaseOutcome.Of(open, clock) }
            )
            : Results.NotFound();
    }

    private static async Task<IResult> ChangeAsync(
        Guid draft,
        HttpContext context,
        DraftStore drafts,
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
        bool remove = sent.ContainsKey("remove");
        var cases = open.Cases.ToList();
        if (
            !int.TryParse(
                sent[remove ? "remove" : "renew"],
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out int index
            )
            || index >= cases.Count
        )
        {
            return DraftPages.TooLate(open);
        }
        if (remove)
        {
            cases.RemoveAt(index);
        }
        else if (CaseOutcome.Of(open, clock)[index].Renewed is { } renewed)
        {
            cases[index] = renewed;
        }
        string written = cases.Count == 0 ? "" : TestCase.Write(cases);
        return await drafts.SaveAsync(reader, open, written, sent.Shown(), cancellationToken)
            ? Results.Redirect(open.Home + "/cases?done=" + (remove ? "removed" : "renewed"))
            : DraftPages.TooLate(open);
    }
}
