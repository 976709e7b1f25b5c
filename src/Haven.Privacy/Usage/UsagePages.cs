using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Privacy.Usage;

/// <summary>/privacy/usage: how much an organisation uses Haven, for itself alone.</summary>
internal static class UsagePages
{
    public const string Path = "/privacy/usage";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(Path, ShowAsync).For(Roles.PrivacyOfficer | Roles.Administrator);

    private static async Task<IResult> ShowAsync(
        HttpContext context,
        UsageReading usage,
        CancellationToken cancellationToken
    ) =>
        new RazorComponentResult<UsagePage>(
            new { Months = await usage.ReadAsync(context.Reader().Organisation, cancellationToken) }
        );
}
