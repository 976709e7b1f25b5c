using Haven.Promises;
using Microsoft.AspNetCore.Http;

namespace Haven.Tests.Privacy.Promises;

/// <summary>Twins whose pages do what pages must not.</summary>
internal static class BrokenPages
{
    private const string Register = "/organisations/register";
    private const string Caseload = "/screening/caseload";

    [Breaks("SCR-10", 1), Breaks("REF-13", 1)]
    public static TwinChanges APageCountsItsReaders() =>
        Broken.Page(
            Register,
            p =>
                p.Replace(
                    "</body>",
                    "<img src='https://counter.example/1.gif'></body>",
                    StringComparison.Ordinal
                )
        );

    [Breaks("SCR-10", 1), Breaks("REF-13", 1)]
    public static TwinChanges AStyleSheetBringsForeignLetters() =>
        Broken.Page("/_content", s => "@import url(//fonts.example/letters.css);" + s);

    [Breaks("SCR-10", 2)]
    public static TwinChanges ThePolicyIsGone() =>
        Broken.Step(
            (context, next) =>
            {
                context.Response.OnStarting(() =>
                {
                    context.Response.Headers.Remove("Content-Security-Policy");
                    return Task.CompletedTask;
                });
                return next();
            }
        );

    [Breaks("SCR-10", 2)]
    public static TwinChanges ThePolicyLetsAnotherSiteIn() =>
        Broken.Step(
            (context, next) =>
            {
                context.Response.OnStarting(() =>
                {
                    context.Response.Headers.ContentSecurityPolicy +=
                        "; script-src 'self' https://counter.example";
                    return Task.CompletedTask;
                });
                return next();
            }
        );

    [Breaks("SCR-10", 3), Breaks("MSG-14", 1)]
    public static TwinChanges WhoeverAsksNotToBeTrackedIsCounted() =>
        Broken.Step(
            (context, next) =>
                context.Request.Headers.ContainsKey("DNT")
                    ? Broken.AlterAsync(context, next, p => p + "<!-- counted -->")
                    : next()
        );

    [Breaks("HLP-17", 1)]
    public static TwinChanges APublicPageSetsACookie() => Cookie("/organisations/new-password");

    [Breaks("MSG-13", 1)]
    public static TwinChanges AnInnerPageSetsACookie() => Cookie("/organisations/account");

    [Breaks("HLP-17", 2)]
    public static TwinChanges TheCookieLivesOn() =>
        Cookies(c => c + "; expires=Fri, 31 Dec 2049 23:59:59 GMT");

    [Breaks("HLP-17", 2)]
    public static TwinChanges AScriptReadsTheCookie() =>
        Cookies(c => c.Replace("; httponly", "", StringComparison.OrdinalIgnoreCase));

    [Breaks("HLP-17", 3)]
    public static TwinChanges TheCookieTravelsInClear() =>
        Cookies(c => c.Replace("; secure", "", StringComparison.OrdinalIgnoreCase));

    [Breaks("RES-13", 2), Breaks("SCR-13", 2)]
    public static TwinChanges BrowsersMayComeInClear() =>
        Broken.Step(
            (context, next) =>
            {
                context.Response.OnStarting(() =>
                {
                    context.Response.Headers.Remove("Strict-Transport-Security");
                    return Task.CompletedTask;
                });
                return next();
            }
        );

    [Breaks("RES-10", 1)]
    public static TwinChanges APageKnowsItsCookie() =>
        Broken.Step(
            (context, next) =>
                context.Request.Headers.ContainsKey("Cookie")
                    ? Broken.AlterAsync(context, next, p => p + "<p>Welcome back</p>")
                    : next()
        );

    [Breaks("SCR-1", 1)]
    public static TwinChanges TheFormAsksForATelephone() =>
        Broken.Page(
            Register,
            p =>
                p.Replace(
                    "name=\"city\"",
                    "name=\"city\"><input name=\"telephone\"",
                    StringComparison.Ordinal
                )
        );

    [Breaks("SCR-1", 3)]
    public static TwinChanges AnyPasswordWillDo() =>
        Broken.Field(Register, "password", TestOrganisation.Password);

    [Breaks("SCR-17", 1)]
    public static TwinChanges NobodyHasToBeAnAdult() => Broken.Field(Register, "adult", "yes");

    [Breaks("SCR-2", 1)]
    public static TwinChanges NobodyHasToBeTold() =>
        Broken.Field("/screening/clients/new", "told", "yes");

    [Breaks("SCR-2", 1)]
    public static TwinChanges NothingHasToAllowIt() =>
        Broken.Field("/screening/clients/new", "authority", "Agreed");

    [Breaks("SCR-2", 2)]
    public static TwinChanges TheClientsPageForgetsWhatWasAttested() =>
        Broken.Page(
            "/screening/clients",
            p => p.Replace("agreed to it", "", StringComparison.Ordinal)
        );

    [Breaks("SCR-19", 2)]
    public static TwinChanges AnIndicatorIsLeftOut() =>
        Broken.Page(
            "/screening/result",
            p => p.Replace("Contact online", "", StringComparison.Ordinal)
        );

    [Breaks("SCR-19", 2)]
    public static TwinChanges NothingIsSaidOfWhatToDo() =>
        Broken.Page(
            "/screening/result",
            p => p.Replace("Talk it over", "", StringComparison.Ordinal)
        );

    [Breaks("SCR-19", 3)]
    public static TwinChanges TheFirstScreeningIsForgotten() =>
        Broken.Page("/screening/compare", p => p.Replace("3 of 96", "", StringComparison.Ordinal));

    [Breaks("SCR-19", 4)]
    public static TwinChanges NobodyHasToLook() =>
        Broken.Step(
            async (context, next) =>
            {
                if (
                    context.Request.Path.StartsWithSegments(
                        "/screening/result",
                        StringComparison.Ordinal
                    ) && HttpMethods.IsPost(context.Request.Method)
                )
                {
                    var form = await context.Request.ReadFormAsync();
                    var altered = form.ToDictionary(f => f.Key, f => f.Value);
                    altered["fits"] = "yes";
                    context.Request.Form = new FormCollection(altered);
                }
                await next();
            }
        );

    [Breaks("SCR-3", 1)]
    public static TwinChanges AnyCodeWillDo() =>
        Broken.Field("/screening/clients/new", "code", "998877");

    [Breaks("SCR-3", 2)]
    public static TwinChanges TheCaseloadShowsWhatWasTold() => LeakTo(Caseload);

    [Breaks("SCR-3", 4)]
    public static TwinChanges TheLogTakenOutShowsWhatWasTold() => LeakTo("/privacy/audit.csv");

    [Breaks("THR-3", 1)]
    public static TwinChanges TheOperatorSeesWhatWasTold() => LeakTo("/haven/health");

    [Breaks("REF-13", 2)]
    public static TwinChanges EverybodySeesWhatWasTold() => LeakTo(Register);

    [Breaks("REF-13", 2)]
    public static TwinChanges EverybodySeesTheCodeOfAClient() => LeakTo(Register, "code");

    [Breaks("REF-8", 2)]
    public static TwinChanges TheFiguresSayWhatWasTold() => LeakTo("/haven/metrics");

    [Breaks("REF-18", 1)]
    public static TwinChanges TheListOfDeletionsSaysWhoItWas() => LeakTo("/privacy/forgetting");

    [Breaks("SCR-5", 4), Breaks("SCR-22", 3)]
    public static TwinChanges ImmigrationIsTakenOut() =>
        LeakTo("/privacy/audit.csv", "parents-immigration-status-own");

    [Breaks("MSG-1", 2)]
    public static TwinChanges TheSchemeLacksAKind() =>
        Broken.Page(
            "/privacy/inventory",
            p => p.Replace("Religion", "Other", StringComparison.Ordinal)
        );

    [Breaks("SCR-15", 1)]
    public static TwinChanges ACorrectionIsLost() =>
        Broken.Field("/organisations/account/details", "city", "Elsewhere");

    [Breaks("SCR-13", 8)]
    public static TwinChanges ARemovalIsLost() =>
        Broken.Step(
            (context, next) =>
            {
                if (context.Request.Path.Value!.EndsWith("/remove", StringComparison.Ordinal))
                {
                    context.Response.Redirect("/organisations/members?done=changed");
                    return Task.CompletedTask;
                }
                return next();
            }
        );

    [Breaks("SCR-5", 1)]
    public static TwinChanges DecliningCountsAsNotAsked() =>
        Broken.Step(
            async (context, next) =>
            {
                if (HttpMethods.IsPost(context.Request.Method))
                {
                    var form = await context.Request.ReadFormAsync();
                    context.Request.Form = new FormCollection(
                        form.ToDictionary(
                            f => f.Key,
                            f =>
                                f.Value == "Declined"
                                    ? new Microsoft.Extensions.Primitives.StringValues("NotAsked")
                                    : f.Value
                        )
                    );
                }
                await next();
            }
        );

    [Breaks("SCR-5", 2)]
    public static TwinChanges OwnWordsAreLeftOut() =>
        Broken.Page("/screening/clients", p => p.Replace("zq", "", StringComparison.Ordinal));

    [Breaks("SCR-5", 3)]
    public static TwinChanges TheCaseloadShowsImmigration() =>
        Broken.Page(
            Caseload,
            p => p.Replace("</main>", "<p>Undocumented</p></main>", StringComparison.Ordinal)
        );

    [Breaks("SCR-9", 3)]
    public static TwinChanges TheListLacksAPurpose() =>
        Broken.Page(
            "/privacy/inventory",
            p => p.Replace("Looking after a client", "", StringComparison.Ordinal)
        );

    [Breaks("SCR-22", 1)]
    public static TwinChanges TheParentIsForgotten() =>
        Broken.Page(
            "/privacy/inventory.csv",
            p => p.Replace("a parent", "", StringComparison.Ordinal)
        );

    [Breaks("SCR-7", 4)]
    public static TwinChanges TheOfficerSeesNobody() =>
        Broken.Page(
            "/privacy/audit",
            p => p.Replace("<td", "<td hidden>x</td><xx", StringComparison.Ordinal)
        );

    [Breaks("SCR-7", 3)]
    public static TwinChanges VerificationAlwaysSaysSound() =>
        Broken.Page(
            "/privacy/audit",
            p => p.Replace("findings", "all sound", StringComparison.Ordinal)
        );

    [Breaks("SCR-17", 2)]
    public static TwinChanges FactsAreTakenFromAnybody() =>
        Broken.Step(
            (context, next) =>
                HttpMethods.IsPost(context.Request.Method)
                && context.Request.Path.StartsWithSegments("/screening", StringComparison.Ordinal)
                && !context.Request.Headers.ContainsKey("Cookie")
                    ? context.Response.WriteAsync("Thank you")
                    : next()
        );

    [Breaks("MSG-6", 1)]
    public static TwinChanges AnotherOrganisationsActsAreCounted()
    {
        int others = 0;
        return Broken.Page(
            "/privacy/usage",
            p =>
                p.Replace(
                    "</tr>",
                    $"<td>{Interlocked.Increment(ref others)}</td></tr>",
                    StringComparison.Ordinal
                )
        );
    }

    [
        Breaks("MSG-6", 1),
        Breaks("SCR-13", 6),
        Breaks("THR-3", 2),
        Breaks("THR-8", 1),
        Breaks("THR-8", 3)
    ]
    public static TwinChanges TheDoorIsOpen() =>
        Broken.Step(
            (context, next) =>
            {
                context.Response.OnStarting(() =>
                {
                    if (context.Response.StatusCode == 404)
                    {
                        context.Response.StatusCode = 200;
                    }
                    return Task.CompletedTask;
                });
                return next();
            }
        );

    private static TwinChanges Cookie(string path) =>
        Broken.Step(
            (context, next) =>
            {
                if (context.Request.Path == path)
                {
                    context.Response.Cookies.Append("visitor", "1");
                }
                return next();
            }
        );

    private static TwinChanges Cookies(Func<string, string> alter) =>
        Broken.Step(
            (context, next) =>
            {
                context.Response.OnStarting(() =>
                {
                    if (context.Response.Headers.SetCookie is { Count: > 0 } set)
                    {
                        context.Response.Headers.SetCookie = set.Select(c => alter(c!)).ToArray();
                    }
                    return Task.CompletedTask;
                });
                return next();
            }
        );

    // What was written about a client last turns up on another page.
    private static TwinChanges LeakTo(string path, string field = "behaviour")
    {
        string told = "";
        return Broken.Step(
            async (context, next) =>
            {
                if (HttpMethods.IsPost(context.Request.Method))
                {
                    var form = await context.Request.ReadFormAsync();
                    told = form[field] is { Count: > 0 } words ? words.ToString() : told;
                }
                await (
                    context.Request.Path == path && HttpMethods.IsGet(context.Request.Method)
                        ? Broken.AlterAsync(context, next, p => p + $"<p>{told}</p>")
                        : next()
                );
            }
        );
    }
}
