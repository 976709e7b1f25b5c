using Haven.Privacy.Purposes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Haven.Privacy.Door;

/// <summary>Who may reach an address. Each endpoint says it; one that does not is closed to everybody.</summary>
/// <param name="Roles">One of these roles; <see cref="Roles.AccountHolder"/> means anybody who is signed in; none means the public.</param>
public sealed record Access(Roles Roles)
{
    public bool IsPublic => Roles == Roles.None;

    /// <summary>Works without an organisation chosen: a person's own account.</summary>
    public bool NeedsOnlyAccount => Roles == Roles.AccountHolder;
}

/// <summary>An address at which the person must have shown a short while ago that it is them.</summary>
/// <param name="WithCode">Whether a code is asked for beside the password, of people who set that up.</param>
public sealed record StepUpNeed(bool WithCode);

/// <summary>A page that may go compressed over an encrypted wire.</summary>
public sealed record MayCompress;

/// <summary>Says who may reach an address, and asks who is here.</summary>
public static class AccessExtensions
{
    /// <summary>Open to everybody. Sets no cookie.</summary>
    public static T ForEverybody<T>(this T endpoint)
        where T : IEndpointConventionBuilder => endpoint.WithMetadata(new Access(Roles.None));

    /// <summary>Open to whoever is signed in, before and after an organisation is chosen.</summary>
    public static T ForAccounts<T>(this T endpoint)
        where T : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new Access(Roles.AccountHolder));

    /// <summary>Open to members with one of these roles; to anybody else the address does not exist.</summary>
    public static T For<T>(this T endpoint, Roles roles)
        where T : IEndpointConventionBuilder => endpoint.WithMetadata(new Access(roles));

    /// <summary>
    /// Before what is hard to take back (taking data out, erasing, giving rights) the person shows again that it is
    /// them, unless they did within ten minutes. A form that was being sent is kept meanwhile, its files are not.
    /// </summary>
    /// <param name="withCode">False where the form itself asks for a code of the authenticator app.</param>
    public static T NeedsStepUp<T>(this T endpoint, bool withCode = true)
        where T : IEndpointConventionBuilder
    {
        endpoint.Add(b => b.Metadata.Add(new StepUpNeed(withCode)));
        return endpoint;
    }

    /// <summary>
    /// Sends its pages compressed. Only where nothing of the address is shown in the page: the length of a page that
    /// repeats what a stranger chose, and holds a secret, tells of the secret (BREACH).
    /// </summary>
    public static T Compressed<T>(this T endpoint)
        where T : IEndpointConventionBuilder
    {
        endpoint.Add(b => b.Metadata.Add(new MayCompress()));
        return endpoint;
    }

    /// <summary>Who asks, in the organisation that their browser works in.</summary>
    public static Reader Reader(this HttpContext context) =>
        context.Features.Get<Reader>()
        ?? throw new InvalidOperationException(
            "Nobody is signed in here: the endpoint must say so with ForEverybody."
        );

    /// <summary>The network address of whoever asks.</summary>
    public static string NetworkAddress(this HttpContext context) =>
        context.Connection.RemoteIpAddress?.MapToIPv6().ToString() ?? "unknown";

    private static T WithMetadata<T>(this T endpoint, Access access)
        where T : IEndpointConventionBuilder
    {
        endpoint.Add(b => b.Metadata.Add(access));
        return endpoint;
    }
}
