using Haven.Helpline.Certificates;
using Haven.Helpline.Chats;
using Haven.Helpline.Referrals;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Promises;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;

namespace Haven.Tests.Privacy.Promises;

/// <summary>Twins whose helpline tells more of a visitor than they agreed to, or without their answer, or for longer.</summary>
internal static class BrokenReferrals
{
    private const string Propose = "/helpline/referrals/propose";

    [Breaks("HLP-10", 1)]
    public static TwinChanges SomebodyAgreesForTheVisitor() =>
        Broken.After(async context =>
        {
            if (
                context.Request.Path.StartsWithSegments(Propose)
                && context.Response.StatusCode == StatusCodes.Status302Found
            )
            {
                var organisation = context.Reader().Organisation;
                var services = context.RequestServices;
                await using var store = services
                    .GetRequiredService<IDatabase>()
                    .Open(new Scope(organisation));
                var chat = await store.Set<Chat>().AsNoTracking().SingleAsync();
                await services
                    .GetRequiredService<OfferAnswers>()
                    .AgreeAsync(
                        organisation,
                        chat.Id,
                        chat.Offers,
                        Enum.GetValues<ReferralItemKind>(),
                        "en",
                        _ => "",
                        CancellationToken.None
                    );
            }
        });

    [Breaks("HLP-10", 1)]
    public static TwinChanges AnEndIsChosenBeforehand() =>
        Sent(Propose, "", "days", days => days.Count > 0 && days[0] == "" ? "7" : days);

    [Breaks("HLP-10", 1)]
    public static TwinChanges NothingIsTakenBack() =>
        Broken.Step(
            (context, next) =>
            {
                string path = context.Request.Path.Value!;
                if (path.EndsWith("/referral/back", StringComparison.Ordinal))
                {
                    context.Request.Path = path[..^"/back".Length];
                }
                return next();
            }
        );

    [Breaks("HLP-10", 1)]
    public static TwinChanges WhatWasAgreedIsReadAfterItsEnd() =>
        new(s => s.AddSingleton<HandOverDesk, DeskWithoutEnd>());

    [Breaks("HLP-10", 2)]
    public static TwinChanges EverythingIsTickedBeforehand() =>
        Broken.Page(
            "/helpline/talk",
            p =>
                p.Replace(
                    "type=\"checkbox\"",
                    "type=\"checkbox\" checked",
                    StringComparison.Ordinal
                )
        );

    [Breaks("HLP-10", 2)]
    public static TwinChanges WhatIsNotTickedIsSharedToo() =>
        Sent(
            "/helpline/talk",
            "/answer",
            "item",
            ticked => ticked.Count == 0 ? ticked : Enum.GetNames<ReferralItemKind>()
        );

    // A field arrives at the addresses that begin and end so as another one.
    private static TwinChanges Sent(
        string start,
        string end,
        string name,
        Func<StringValues, StringValues> alter
    ) =>
        Broken.Step(
            async (context, next) =>
            {
                if (
                    HttpMethods.IsPost(context.Request.Method)
                    && context.Request.Path.StartsWithSegments(start, StringComparison.Ordinal)
                    && context.Request.Path.Value!.EndsWith(end, StringComparison.Ordinal)
                )
                {
                    var form = await context.Request.ReadFormAsync();
                    var altered = form.ToDictionary(f => f.Key, f => f.Value);
                    altered[name] = alter(form[name]);
                    context.Request.Form = new FormCollection(altered);
                }
                await next();
            }
        );

    private sealed class DeskWithoutEnd(
        IDatabase database,
        Haven.Privacy.Vault.Vault vault,
        CertificateGate gate,
        ReferralPurge purge,
        TimeProvider clock
    ) : HandOverDesk(database, vault, gate, purge, clock)
    {
        protected override Task<IQueryable<HelplineReferral>> HoldingAsync(
            HavenContext context,
            Reader reader,
            CancellationToken cancellationToken
        ) => Task.FromResult<IQueryable<HelplineReferral>>(context.Set<HelplineReferral>());
    }
}
