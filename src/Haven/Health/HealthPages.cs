using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Haven.Health;

/// <summary>/haven/health, for whoever runs the machine.</summary>
internal static class HealthPages
{
    public static void AddHealth(this IServiceCollection services) =>
        services.AddSingleton<HealthReader>();

    public static void MapHealth(this WebApplication app) =>
        app.MapGet(
                "/haven/health",
                async (HealthReader reader, CancellationToken cancellationToken) =>
                    new RazorComponentResult<HealthPage>(
                        new { Report = await reader.ReadAsync(cancellationToken) }
                    )
            )
            .For(Roles.Operator);
}
