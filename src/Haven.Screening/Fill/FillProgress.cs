using Microsoft.AspNetCore.Http;

namespace Haven.Screening.Fill;

/// <summary>
/// What the script is told after a save: which questions are on, what the totals are, what is to be done at once. All of
/// it is worked out here, by the engine that works it out for pages; the script only shows it.
/// </summary>
internal static class FillProgress
{
    public static IResult Of(OpenScreening open, FillForm form, DateTimeOffset now) =>
        Results.Json(
            new
            {
                status = StatusOf(form),
                version = open.Screening.Version,
                safety = form.Evaluation.SafetySteps.Select(s => s.Text.Text),
                off = form.Evaluation.Disabled.Select(FillForm.FieldName),
                totals = TotalsOf(form),
                seen = form.KnownNow.ToDictionary(
                    k => FillForm.FieldName(k.Key),
                    k => k.Digest,
                    StringComparer.Ordinal
                ),
                errors = form
                    .Places.Where(p => form.ErrorOf(p.Key) is not null)
                    .ToDictionary(
                        p => FillForm.FieldName(p.Key),
                        p => form.ErrorOf(p.Key),
                        StringComparer.Ordinal
                    ),
                tellings = form.Tellings.ToDictionary(
                    t => FillForm.FieldName(t.Key),
                    t => t.Value.Select(x => new { words = x.Words, token = x.Token }),
                    StringComparer.Ordinal
                ),
                conflicts = form.Conflicts.Keys.Select(FillForm.FieldName),
                others = OthersNote.InWords(open, now),
            }
        );

    public static IResult Finished() =>
        NotSaved(
            "somebody has finished this screening meanwhile. Load the page again to see the result."
        );

    public static IResult Foreign() =>
        NotSaved("this page is of another version of the questionnaire. Load it again.");

    private static IResult NotSaved(string why) =>
        Results.Json(
            new { status = "Not saved: " + why },
            statusCode: StatusCodes.Status409Conflict
        );

    private static string StatusOf(FillForm form) =>
        form.Conflicts.Count > 0
            ? "Somebody else answered the same question differently. Nothing was overwritten. Save now to see both answers and to choose."
        : form.HasErrors ? "Saved, but for the answers that are marked."
        : form.Theirs.Count > 0
            ? "Saved. Somebody else answered other questions meanwhile: load the page again to see them."
        : "Saved";

    private static Dictionary<string, string> TotalsOf(FillForm form) =>
        form
            .Places.Where(p => p.Item is { IsQuestion: true, IsAsked: false })
            .ToDictionary(
                p => FillForm.FieldName(p.Key),
                p => AnswerFields.InWords(p.Item, form.Evaluation.Response[p.Key], form.Language),
                StringComparer.Ordinal
            );
}
