using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Haven.Screening.FreeText;

/// <summary>
/// /screening/free-text: looks texts over while they are written. They come in the body of the request, which is in no
/// log; nothing is stored, and nothing is compared with anybody's data.
/// </summary>
internal static class FreeTextPages
{
    public const string Path = "/screening/free-text";

    // The script asks when a field is left; this often no person writes.
    private const int MostLooks = 120;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost(Path, LookAsync)
            .For(Roles.Professional | Roles.Supervisor)
            .Limited("free text", MostLooks, TimeSpan.FromMinutes(1));

    private static async Task<IResult> LookAsync(
        HttpContext context,
        CancellationToken cancellationToken
    )
    {
        var sent = await context.Request.ReadFormAsync(cancellationToken);
        return Results.Json(
            new
            {
                tellings = sent.Where(f => f.Key != "form-token")
                    .ToDictionary(
                        f => f.Key,
                        f =>
                            TellingText
                                .Look(f.Value)
                                .Select(t => new { words = t.Words, token = t.Token }),
                        StringComparer.Ordinal
                    ),
            }
        );
    }
}
