using Haven.Promises;
using Haven.Screening.FreeText;
using Microsoft.AspNetCore.Http;

namespace Haven.Tests.Privacy.Promises;

/// <summary>Twins in which nobody is told what their text tells.</summary>
internal static class BrokenFreeText
{
    [Breaks("SCR-6", 3)]
    public static TwinChanges TheFactsAreTakenAsTheyCome() =>
        Broken.Step(
            async (context, next) =>
            {
                if (
                    HttpMethods.IsPost(context.Request.Method)
                    && context.Request.Path.Value!.EndsWith("/facts", StringComparison.Ordinal)
                )
                {
                    var form = await context.Request.ReadFormAsync();
                    var altered = form.ToDictionary(f => f.Key, f => f.Value);
                    // As if the writer had been told of everything already.
                    altered["kept"] = string.Join(
                        ' ',
                        form.SelectMany(f => TellingText.Look(f.Value)).Select(t => t.Token)
                    );
                    context.Request.Form = new FormCollection(altered);
                }
                await next();
            }
        );

    [Breaks("SCR-6", 3)]
    public static TwinChanges TheAnswersPageSaysNothing() =>
        Broken.Page(
            "/screening/fill",
            p => p.Replace("looks like", "is", StringComparison.Ordinal)
        );
}
