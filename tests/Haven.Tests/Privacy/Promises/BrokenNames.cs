using Haven.Promises;
using Haven.Screening.Promises;
using Haven.Start;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;

namespace Haven.Tests.Privacy.Promises;

/// <summary>Twins that do with clients' names what must not be done.</summary>
internal static class BrokenNames
{
    private const string TakeUp = "/screening/clients/new";

    [Breaks("SCR-4", 1), Breaks("THR-2", 1)]
    public static TwinChanges TheFieldSendsWhatIsTyped() =>
        Broken.Page(
            TakeUp,
            p =>
                p.Replace(
                    "id=\"client-name\"",
                    "id=\"client-name\" name=\"client-name\"",
                    StringComparison.Ordinal
                )
        );

    [Breaks("SCR-4", 1), Breaks("THR-2", 1)]
    public static TwinChanges TheScriptIsAnotherOne() =>
        Broken.Page(
            "/_content/Haven.Design/names.js",
            s => s + "document.addEventListener('input',e=>fetch('/?'+e.target.value));"
        );

    // As though the server took whatever came.
    [Breaks("SCR-4", 1), Breaks("THR-2", 1)]
    public static TwinChanges NamesInClearAreTaken() =>
        Broken.Step(
            async (context, next) =>
            {
                if (context.Request.Path == TakeUp && HttpMethods.IsPost(context.Request.Method))
                {
                    var form = await context.Request.ReadFormAsync();
                    var altered = form.ToDictionary(f => f.Key, f => f.Value);
                    altered["sealed"] = new StringValues(NameSeals.Name("any"));
                    context.Request.Form = new FormCollection(altered);
                }
                await next();
            }
        );

    [Breaks("SCR-4", 2)]
    public static TwinChanges ARefusedNameStaysInAFile() =>
        Broken.Step(
            async (context, next) =>
            {
                if (
                    HttpMethods.IsPost(context.Request.Method)
                    && (await context.Request.ReadFormAsync())["sealed"] is { Count: > 0 } name
                )
                {
                    string data = context.RequestServices.GetRequiredService<Settings>().Data;
                    await File.AppendAllTextAsync(
                        Path.Combine(data, "refused.tmp"),
                        name.ToString()
                    );
                }
                await next();
            }
        );

    [Breaks("SCR-4", 3)]
    public static TwinChanges WithTheKeyGoesTheCaseload() =>
        Broken.Page("/screening/caseload", p => p.Replace("985", "", StringComparison.Ordinal));
}
