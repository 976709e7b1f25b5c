using Haven.Privacy.Consent;
using Haven.Privacy.Door;
using Haven.Privacy.Store;
using Haven.Promises;
using Haven.Research.Answers;
using Haven.Research.Consent;
using Haven.Research.Studies;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Tests.Privacy.Promises;

/// <summary>Twins in which a study takes what it did not declare, or asks what it may not.</summary>
internal static class BrokenStudies
{
    private const string Answers = "/research/answers";

    [Breaks("RES-4", 1)]
    public static TwinChanges WhatIsNotDeclaredIsDroppedInSilence() =>
        Broken.Step(
            async (context, next) =>
            {
                if (IsPost(context, Answers) && context.Request.HasFormContentType)
                {
                    var form = await context.Request.ReadFormAsync();
                    context.Request.Form = new FormCollection(
                        form.Where(f => f.Key != "answer-weight")
                            .ToDictionary(f => f.Key, f => f.Value),
                        form.Files
                    );
                }
                await next();
            }
        );

    [Breaks("RES-4", 1)]
    public static TwinChanges TheDeclarationIsWidenedAfterwards() =>
        After(
            Answers,
            c =>
                c.Set<StudyVersion>()
                    .ExecuteUpdateAsync(u =>
                        u.SetProperty(
                            v => v.Declared,
                            v =>
                                v.Declared.Replace(
                                    "\"Code\":\"sleep_hours\"",
                                    "\"Code\":\"weight\""
                                )
                        )
                    )
        );

    [Breaks("RES-4", 1)]
    public static TwinChanges AnswersStandUnderAnotherVersion() =>
        After(
            Answers,
            c => c.Set<AnswerSheet>().ExecuteUpdateAsync(u => u.SetProperty(s => s.Version, 7))
        );

    [Breaks("RES-4", 2)]
    public static TwinChanges ASensitiveQuestionCountsAsAnyOther() =>
        Broken.Field("/research/studies/1/variables/new", "special", nameof(SpecialCategory.None));

    [Breaks("RES-4", 2)]
    public static TwinChanges TheConditionIsNotShown() =>
        Broken.Page(
            "/research/studies",
            p => p.Replace("Article 9(2)(a)", "", StringComparison.Ordinal)
        );

    [Breaks("RES-4", 2)]
    public static TwinChanges ANoToSensitiveQuestionsIsTakenForAYes() =>
        After(
            "/research/consent",
            c =>
                c.Set<ConsentStanding>()
                    .Where(s => s.Item == StudyConsent.Special)
                    .ExecuteUpdateAsync(u => u.SetProperty(s => s.OpenUntil, ConsentStanding.NoEnd))
        );

    private static bool IsPost(HttpContext context, string path) =>
        HttpMethods.IsPost(context.Request.Method)
        && context.Request.Path.StartsWithSegments(path, StringComparison.Ordinal);

    /// <summary>Something is done to what an organisation keeps, after each form that is sent to such an address.</summary>
    public static TwinChanges After(string path, Func<HavenContext, Task> change) =>
        AfterThose(context => IsPost(context, path), change);

    /// <summary>As <see cref="After"/>, after pages as well.</summary>
    public static TwinChanges AfterAny(string path, Func<HavenContext, Task> change) =>
        AfterThose(
            context => context.Request.Path.StartsWithSegments(path, StringComparison.Ordinal),
            change
        );

    private static TwinChanges AfterThose(
        Func<HttpContext, bool> those,
        Func<HavenContext, Task> change
    ) =>
        Broken.After(async context =>
        {
            if (those(context))
            {
                var database = context.RequestServices.GetRequiredService<IDatabase>();
                await using var store = database.Open(new Scope(context.Reader().Organisation));
                using var turn = await database.WriteTurnAsync(CancellationToken.None);
                await change(store);
            }
        });
}
