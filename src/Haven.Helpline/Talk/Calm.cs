using System.Data.Common;
using Haven.Helpline.Chats;
using Haven.Privacy.Door;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Haven.Helpline.Talk;

/// <summary>
/// Where nothing can be read or stored at the moment, a visitor's page stays one of theirs: with the way out on top, a
/// harmless title, and what opens their chat.
/// </summary>
internal static class Calm
{
    public static bool IsTrouble(Exception? fault) =>
        fault is DbException or IOException or TimeoutException
        || (fault?.InnerException is { } inner && IsTrouble(inner));

    public static T WithCalmTrouble<T>(this T endpoint)
        where T : IEndpointConventionBuilder =>
        endpoint.AddEndpointFilter(
            async (invocation, next) =>
            {
                try
                {
                    return await next(invocation);
                }
                catch (Exception e) when (IsTrouble(e))
                {
                    return await PageAsync(invocation.HttpContext);
                }
            }
        );

    private static async Task<IResult> PageAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        string token = context.Request.HasFormContentType
            ? (await context.Request.ReadFormAsync(context.RequestAborted))[ChatToken.Field]
                .ToString()
            : "";
        return new RazorComponentResult<AwayPage>(
            new
            {
                Words = TalkWords.In(PageLanguage.Of(context.Request)),
                Code = $"{context.Request.RouteValues["code"]}",
                Token = token,
                IsTakingBack = context.Request.Path.Value?.EndsWith(
                    "/back",
                    StringComparison.Ordinal
                ) == true,
            }
        )
        {
            StatusCode = StatusCodes.Status503ServiceUnavailable,
        };
    }
}
