using Haven.Organisations.Keys;
using Haven.Privacy.Audit;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Microsoft.AspNetCore.Http;

namespace Haven.Organisations.Door;

/// <summary>
/// The door for other systems. A key comes in the Authorization header and nowhere else, no cookie is read or set, and
/// each use is in the audit log before the address is reached: without a log nothing is read (promise SCR-7).
/// </summary>
public sealed class KeyDoor(KeyService keys, RateLimits limits, AuditWriter audit)
{
    // Guessing is hopeless at 238 bits; this spares the database somebody's broken program.
    private static readonly RateLimit Wrong = new(
        "api key that does not work",
        30,
        TimeSpan.FromMinutes(10),
        OnlyFailures: true
    );

    public async Task InvokeAsync(HttpContext context, KeyNeed need, RequestDelegate next)
    {
        var ct = context.RequestAborted;
        context.Response.Headers.CacheControl = "no-store";
        string network = RateLimits.NetworkOf(context.Connection.RemoteIpAddress);
        if (limits.Take(Wrong, network) is { } pause)
        {
            TooOften.Refuse(context, pause);
            return;
        }
        string? text = KeyText.From(context.Request.Headers.Authorization.ToString());
        var found = text is null
            ? null
            : await keys.FindAsync(text, context.Connection.RemoteIpAddress, ct);
        if (found is not { Works: true, Key: var key })
        {
            if (found is { Key: var known })
            {
                await audit.CommitAsync(Use(context, known, need, Act.Refused), ct);
            }
            Unknown(context);
            return;
        }
        limits.GiveBack(Wrong, network);
        if (limits.Take(need.Limit, key.Id.ToString("D")) is { } wait)
        {
            TooOften.Refuse(context, wait);
            return;
        }
        if ((key.Scopes & need.Scope.Scope) == 0)
        {
            await audit.CommitAsync(Use(context, key, need, Act.Refused), ct);
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            context.Features.Set(
                new Refusal(
                    $"This key may not be used here: this address asks for the scope {need.Scope.Name}. An administrator can make a key that has it."
                )
            );
            return;
        }
        var use = Use(context, key, need, Act.Retrieve);
        await audit.CommitAsync(use, ct);
        await keys.TouchAsync(key, ct);
        context.Features.Set(use.Reader);
        await next(context);
    }

    private static Deed Use(HttpContext context, ApiKey key, KeyNeed need, Act act) =>
        new(
            new Reader(key.OrganisationId, key.Id, need.Scope.Role, context.NetworkAddress()),
            act,
            need.Scope.Purpose,
            need.What,
            []
        );

    // One answer for a key that never was, ended, lost whoever answers for it, or comes from elsewhere.
    private static void Unknown(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        context.Response.Headers.WWWAuthenticate = "Bearer realm=\"Haven\"";
        context.Features.Set(
            new Refusal(
                "No key that works came with this request. Send it as the header 'Authorization: Bearer haven_...'. If you do, it may be mistyped, expired or revoked, or not meant for this network: an administrator of your organisation sees which at /organisations/keys."
            )
        );
    }
}
