using Haven.Organisations.Door;
using Haven.Organisations.Model;
using Haven.Organisations.Sessions;
using Haven.Organisations.SignIn;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Promises;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Tests.Privacy.Promises;

/// <summary>Twins in which a passkey is no second factor.</summary>
internal static class BrokenPasskeys
{
    [Breaks("SCR-13", 3)]
    public static TwinChanges PasskeysAreForgotten() =>
        Broken.After(context =>
            Broken.InInstallationAsync(context, c => c.Set<Passkey>().ExecuteDeleteAsync())
        );

    [Breaks("SCR-13", 3)]
    public static TwinChanges WhateverAPasskeySaysIsBelieved() =>
        Broken.Step(
            async (context, next) =>
            {
                bool answers =
                    context.Request.Path == "/organisations/sign-in/code"
                    && (await context.Request.ReadFormAsync())["passkey"] is { Count: > 0 };
                await (answers ? EnterAsync(context) : next());
            }
        );

    private static async Task EnterAsync(HttpContext context)
    {
        var services = context.RequestServices;
        var id = services
            .GetRequiredService<SignInTicket>()
            .Read(context.Request.Form["ticket"].ToString())!
            .Value.Account;
        await using var store = services.GetRequiredService<IDatabase>().Open(Scope.Installation);
        byte[] secret = await services
            .GetRequiredService<SessionDirectory>()
            .BeginAsync(
                await store.Set<Account>().SingleAsync(a => a.Id == id),
                secondFactor: true,
                Reader.AccountHolder(id.Value, "test"),
                "",
                CancellationToken.None
            );
        services.GetRequiredService<SessionCookie>().Write(context, secret, id, "Rosa Delgado");
        context.Response.Redirect("/");
    }
}
