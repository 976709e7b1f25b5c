using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Screening;

/// <summary>The screening service: what it needs and where its pages are.</summary>
public static class ScreeningService
{
    public static void AddScreening(this IServiceCollection services) { }

    public static void MapScreening(this IEndpointRouteBuilder routes) { }
}
