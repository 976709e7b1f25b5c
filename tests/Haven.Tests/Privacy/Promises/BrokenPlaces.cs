using Haven.Organisations.Model;
using Haven.Privacy.Store;
using Haven.Promises;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Privacy.Promises;

/// <summary>Twins that ask where somebody is, mix up whose fact a fact is, or say nothing of a weak password.</summary>
internal static class BrokenPlaces
{
    private const string Register = "/organisations/register";

    [Breaks("SCR-8", 2)]
    public static TwinChanges AFormAsksForCoordinates() =>
        Broken.Page(
            Register,
            p =>
                p.Replace(
                    "name=\"city\"",
                    "name=\"city\"><input type=\"hidden\" name=\"latitude\"",
                    StringComparison.Ordinal
                )
        );

    [Breaks("SCR-8", 2)]
    public static TwinChanges AScriptAsksTheBrowserWhereItIs() =>
        Broken.Page(
            "/_content",
            s => s + "\nnavigator.geolocation.getCurrentPosition(console.log);"
        );

    [Breaks("SCR-8", 3)]
    public static TwinChanges ABrowserMaySayWhereItIs() =>
        Broken.Step(
            (context, next) =>
            {
                context.Response.OnStarting(() =>
                {
                    context.Response.Headers["Permissions-Policy"] = "camera=()";
                    return Task.CompletedTask;
                });
                return next();
            }
        );

    [Breaks("SCR-22", 1)]
    public static TwinChanges AFormAsksAboutASister() =>
        Broken.Page(
            "/screening/clients/new",
            p =>
                p.Replace(
                    "name=\"code\"",
                    "name=\"code\"><input name=\"sister-name\"",
                    StringComparison.Ordinal
                )
        );

    [Breaks("SCR-22", 2)]
    public static TwinChanges AParentsFactIsKeptApart() =>
        Broken.Step(
            async (context, next) =>
            {
                string told = HttpMethods.IsPost(context.Request.Method)
                    ? (await context.Request.ReadFormAsync())["parents-immigration-status-own"]
                        .ToString()
                    : "";
                await next();
                if (told.Length > 0)
                {
                    await Broken.InInstallationAsync(
                        context,
                        c =>
                            c.Set<Organisation>()
                                .ExecuteUpdateAsync(o => o.SetProperty(x => x.Name, told))
                    );
                }
            }
        );

    [Breaks("SCR-13", 9)]
    public static TwinChanges NobodyIsToldHowStrongAPasswordIs() =>
        Broken.Page(
            Register,
            p => p.Replace("Strength: ", "Thank you: ", StringComparison.Ordinal)
        );
}
