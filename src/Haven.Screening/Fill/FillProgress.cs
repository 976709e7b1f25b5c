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
                safety = form.Evaluation.SafetySteps.Select(s => form.Say(s.Text)),
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
                    t => t.Value.Select(x => new { words = x.In(form.Language), token = x.Token }),
                    StringComparer.Ordinal
                ),
                conflicts = form.Conflicts.Keys.Select(FillForm.FieldName),
                others = OthersNote.InWords(open, now, form.Words),
            }
        );

    public static IResult Finished(FillWords words) => NotSaved(words, words.FinishedMeanwhile);

    public static IResult Foreign(FillWords words) => NotSaved(words, words.ForeignPage);

    public static IResult Outdated(FillWords words) => NotSaved(words, words.OutdatedPage);

    private static IResult NotSaved(FillWords words, string why) =>
        Results.Json(
            new { status = words.NotSaved + why },
            statusCode: StatusCodes.Status409Conflict
        );

    private static string StatusOf(FillForm form) =>
        form.Conflicts.Count > 0 ? form.Words.StatusConflict
        : form.HasErrors ? form.Words.StatusErrors
        : form.Theirs.Count > 0 ? form.Words.StatusTheirs
        : form.Words.StatusSaved;

    private static Dictionary<string, string> TotalsOf(FillForm form) =>
        form
            .Places.Where(p => p.Item is { IsQuestion: true, IsAsked: false })
            .ToDictionary(
                p => FillForm.FieldName(p.Key),
                p => AnswerFields.InWords(p.Item, form.Evaluation.Response[p.Key], form.Language),
                StringComparer.Ordinal
            );
}
