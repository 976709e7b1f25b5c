using System.Text.RegularExpressions;
using Haven.Organisations.Inbox;
using Haven.Privacy.Calendar;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Regimes;
using Haven.Privacy.Retention;
using Haven.Privacy.Retention.Figures;
using Haven.Privacy.Store;
using Haven.Promises;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;

namespace Haven.Tests.Privacy.Promises;

/// <summary>Twins in which nobody can write to the team as was promised.</summary>
internal static partial class BrokenContact
{
    private const string Form = "/organisations/contact";

    [Breaks("SCR-20", 1)]
    public static TwinChanges TheAddressesAreNotShown() =>
        Broken.Page(Form, p => Lines().Replace(p, ""));

    [Breaks("SCR-20", 1)]
    public static TwinChanges MessagesAreLost() =>
        Broken.After(context =>
            context.Request.Path.StartsWithSegments(Form, StringComparison.Ordinal)
                ? Broken.InInstallationAsync(
                    context,
                    c => c.Set<ContactMessage>().ExecuteDeleteAsync()
                )
                : Task.CompletedTask
        );

    [Breaks("SCR-20", 2)]
    public static TwinChanges MessagesDoNotEnd() => RetentionAt(TimeSpan.FromDays(-1));

    [Breaks("SCR-20", 2)]
    public static TwinChanges MessagesEndTooSoon() => RetentionAt(TimeSpan.FromDays(60));

    [Breaks("SCR-20", 3)]
    public static TwinChanges WhoeverWritesMustLeaveAnAddress() =>
        Broken.Step(
            async (context, next) =>
            {
                if (
                    IsSent(context)
                    && (await context.Request.ReadFormAsync())["email"].ToString().Length == 0
                )
                {
                    context.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
                    return;
                }
                await next();
            }
        );

    [Breaks("SCR-20", 3)]
    public static TwinChanges TheBrowserIsSentAlong() =>
        Broken.Step(
            async (context, next) =>
            {
                if (IsSent(context))
                {
                    await SetAsync(
                        context,
                        "name",
                        _ => context.Request.Headers.UserAgent.ToString()
                    );
                }
                await next();
            }
        );

    [Breaks("SCR-17", 3)]
    public static TwinChanges NobodyIsAskedHowOldTheyAre() =>
        Broken.Step(
            async (context, next) =>
            {
                if (IsSent(context))
                {
                    await SetAsync(context, "age", _ => "yes");
                }
                await next();
            }
        );

    [Breaks("SCR-17", 3)]
    public static TwinChanges AChildIsToldNothing() =>
        Broken.Page(Form, p => p.Replace("ask a grown-up", "go away", StringComparison.Ordinal));

    private static bool IsSent(HttpContext context) =>
        HttpMethods.IsPost(context.Request.Method)
        && context.Request.Path.StartsWithSegments(Form, StringComparison.Ordinal);

    private static async Task SetAsync(
        HttpContext context,
        string name,
        Func<StringValues, StringValues> value
    )
    {
        var form = await context.Request.ReadFormAsync();
        var altered = form.ToDictionary(f => f.Key, f => f.Value, StringComparer.Ordinal);
        altered[name] = value(form[name]);
        context.Request.Form = new FormCollection(altered);
    }

    // A round whose clock stands still, so that it deletes nothing, or runs ahead.
    private static TwinChanges RetentionAt(TimeSpan from) =>
        new(s =>
            s.AddSingleton(p => new RetentionService(
                p.GetRequiredService<IDatabase>(),
                p.GetRequiredService<ForgettingService>(),
                p.GetRequiredService<KeptKinds>(),
                p.GetRequiredService<KeptCounts>(),
                p.GetRequiredService<IOrganisationZones>(),
                p.GetRequiredService<RegimeDesk>(),
                new FakeClock(TimeProvider.System.GetUtcNow() + from)
            ))
        );

    [GeneratedRegex("<p class=\"govuk-body haven-lines\">.*?</p>", RegexOptions.Singleline, 1000)]
    private static partial Regex Lines();
}
