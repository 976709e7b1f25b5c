using Haven.Privacy.Audit;
using Haven.Privacy.Door;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Haven.Health;

/// <summary>/haven/health, for whoever runs the machine.</summary>
internal static class HealthPages
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static void AddHealth(this IServiceCollection services) =>
        services.AddSingleton<HealthReader>();

    public static void MapHealth(this WebApplication app)
    {
        // For whatever keeps the process running, and whatever sends requests to it.
        app.MapGet("/haven/health/live", () => Results.Text("live")).ForEverybody();
        app.MapGet("/haven/health/ready", ReadyAsync)
            .ForEverybody()
            .Limited("ready", 240, TimeSpan.FromMinutes(1));
        app.MapGet(
                "/haven/health",
                async Task<IResult> (HealthReader reader, CancellationToken cancellationToken) =>
                    new RazorComponentResult<HealthPage>(
                        new { Report = await reader.ReadAsync(cancellationToken) }
                    )
            )
            .For(Roles.Operator);
    }

    private static async Task<IResult> ReadyAsync(
        IDatabase database,
        ForgettingJob forgetting,
        CancellationToken cancellationToken
    )
    {
        if (forgetting.CannotOpen is not null)
        {
            return NotReady();
        }
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            await using var context = database.Open(Scope.Installation);
            await context.Set<AuditLog>().AnyAsync(patience.Token);
            return Results.Text("ready");
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return NotReady();
        }
    }

    private static IResult NotReady() =>
        Results.Text("not ready", statusCode: StatusCodes.Status503ServiceUnavailable);
}
