using Haven.Design;
using Haven.Organisations.Sessions;
using Haven.Organisations.StepUp;
using Haven.Organisations.TimeZones;
using Haven.Privacy.Calendar;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Support;
using Microsoft.AspNetCore.Http;

namespace Haven.Organisations.Door;

/// <summary>What the installation asks of those who come in.</summary>
/// <param name="RequireSecondFactor">Nobody reaches clients' data with a password alone.</param>
public sealed record DoorRules(bool RequireSecondFactor);

/// <summary>
/// Every request passes here, after routing: who is it, may they reach this address, and did the form come from one of
/// our own pages. Whoever may not is told that the address does not exist.
/// </summary>
public sealed class Door(
    RequestDelegate next,
    SessionDirectory sessions,
    SessionCookie cookie,
    DoorRules rules,
    StepUpGate stepUp,
    RateLimits limits,
    EndedSession ended,
    KeyDoor keys,
    SupportGate support
)
{
    private const Roles ReachesClients =
        Roles.Professional | Roles.Supervisor | Roles.PrivacyOfficer | Roles.Advocate;

    public async Task InvokeAsync(HttpContext context, PageFrame frame)
    {
        frame.Path = context.Request.Path;
        var access = context.GetEndpoint()?.Metadata.GetMetadata<Access>();
        if (access is null)
        {
            // Static files and addresses that do not exist have none; an endpoint of ours without one stays shut.
            await (context.GetEndpoint() is null ? next(context) : NotFound(context));
            return;
        }
        if (context.GetEndpoint()!.Metadata.GetMetadata<KeyNeed>() is { } key)
        {
            await keys.InvokeAsync(context, key, next);
            return;
        }
        if (HttpMethods.IsPost(context.Request.Method) && !IsFromOurOwnPage(context.Request))
        {
            await Refuse(
                context,
                "This form did not come from a page of this site. Open the page again and send it from there."
            );
            return;
        }
        if (access.IsPublic)
        {
            await WithinLimitAsync(
                context,
                RateLimits.NetworkOf(context.Connection.RemoteIpAddress)
            );
            return;
        }
        await InsideAsync(context, frame, access);
    }

    private async Task InsideAsync(HttpContext context, PageFrame frame, Access access)
    {
        var known = cookie.Read(context);
        var session = known is { } k
            ? await sessions.FindAsync(k.Secret, context.RequestAborted)
            : null;
        if (known is null || session is null)
        {
            await ended.AnswerAsync(context, known?.Secret, known?.Account, next);
            return;
        }
        if (
            HttpMethods.IsPost(context.Request.Method)
            && !await SessionCookie.HasTokenAsync(context, known.Value.Secret)
        )
        {
            await Refuse(
                context,
                "This page was open for too long. Go back, load it again, and send the form once more."
            );
            return;
        }
        if (!access.NeedsOnlyAccount && session.Member is null)
        {
            context.Response.Redirect("/organisations/choose");
            return;
        }
        if (
            !access.NeedsOnlyAccount
            && (session.Roles & access.Roles) == 0
            && !await IsSupportAsync(context, session)
        )
        {
            await NotFound(context);
            return;
        }
        if (
            rules.RequireSecondFactor
            && !session.SecondFactor
            && (access.Roles & ReachesClients) != 0
            && !access.NeedsOnlyAccount
        )
        {
            context.Response.Redirect("/organisations/authenticator");
            return;
        }
        Enter(context, frame, session, known.Value.Secret, known.Value.PersonName);
        if (
            context.GetEndpoint()!.Metadata.GetMetadata<StepUpNeed>() is not { } need
            || await stepUp.PassAsync(context, session, need)
        )
        {
            await WithinLimitAsync(context, session.Account.Value.ToString("D"));
        }
    }

    // Whoever gives support is let in for some hours; where a second factor is asked for, they have shown theirs.
    private async Task<bool> IsSupportAsync(HttpContext context, SignedIn session) =>
        (session.SecondFactor || !rules.RequireSecondFactor)
        && ReaderOf(context, session) is { } reader
        && await support.LetsInAsync(reader, context, context.RequestAborted);

    private static Reader? ReaderOf(HttpContext context, SignedIn session) =>
        session is { Organisation: { } organisation, Member: { } member }
            ? new Reader(organisation, member.Value, session.Roles, context.NetworkAddress())
            : null;

    private async Task WithinLimitAsync(HttpContext context, string who)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<RateLimit>() is not { } limit)
        {
            await next(context);
            return;
        }
        if (limits.Take(limit, who) is { } wait)
        {
            TooOften.Refuse(context, wait);
            return;
        }
        await next(context);
        if (limit.OnlyFailures && context.Response.StatusCode < 400)
        {
            limits.GiveBack(limit, who);
        }
    }

    private static void Enter(
        HttpContext context,
        PageFrame frame,
        SignedIn session,
        byte[] secret,
        string name
    )
    {
        context.Features.Set(session);
        context.Features.Set(
            ReaderOf(context, session)
                ?? Reader.AccountHolder(session.Account.Value, context.NetworkAddress())
        );
        LocalTime.Enter(OrganisationZones.Read(session.Zone));
        frame.WhoName = name;
        frame.WhoRole = new(RoleWords.Of(session.Roles), RoleWords.InSpanish(session.Roles));
        frame.Organisation = session.OrganisationName;
        frame.FormToken = SessionCookie.FormToken(secret);
        frame.SignOutAction = "/organisations/sign-out";
        frame.HomeHref = "/";
        context.Response.Headers.CacheControl = "no-store";
    }

    // Browsers say where a form comes from (Fetch standard); what is not a browser must say nothing false.
    private static bool IsFromOurOwnPage(HttpRequest request)
    {
        string site = request.Headers["Sec-Fetch-Site"].ToString();
        string origin = request.Headers.Origin.ToString();
        bool siteFits = site is "" or "same-origin" or "none";
        bool originFits =
            origin.Length == 0
            || string.Equals(
                origin,
                $"{request.Scheme}://{request.Host}",
                StringComparison.OrdinalIgnoreCase
            );
        return siteFits && originFits;
    }

    private static Task NotFound(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private static Task Refuse(HttpContext context, string why)
    {
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        context.Features.Set(new Refusal(why));
        return Task.CompletedTask;
    }
}

/// <summary>Why a request was refused, for the page that says so.</summary>
public sealed record Refusal(string Why)
{
    public string Title { get; init; } = "This is not open to you";

    /// <summary>Whether emergency access opens it; the page that says no leads there.</summary>
    public bool OpensInAnEmergency { get; init; }
}
