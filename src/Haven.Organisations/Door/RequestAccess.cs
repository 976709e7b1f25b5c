using Haven.Organisations.Sessions;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Microsoft.AspNetCore.Http;

namespace Haven.Organisations.Door;

/// <summary>Who is behind a request that passed the door.</summary>
public static class RequestAccess
{
    public static SignedIn SignedIn(this HttpContext context) =>
        context.Features.Get<SignedIn>()
        ?? throw new InvalidOperationException("Nobody is signed in at a public address.");

    /// <summary>The person in their own matters, whatever organisation they work in.</summary>
    public static Reader OwnReader(this HttpContext context) =>
        Reader.AccountHolder(context.SignedIn().Account.Value, context.NetworkAddress());
}
