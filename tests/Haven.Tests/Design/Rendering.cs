using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Haven.Tests.Design;

internal static class Rendering
{
    public static async Task<string> RenderAsync(
        Type component,
        IReadOnlyDictionary<string, object?> parameters,
        Haven.Design.PageFrame? frame = null
    )
    {
        await using var services = new ServiceCollection()
            .AddSingleton(frame ?? new Haven.Design.PageFrame())
            .BuildServiceProvider();
        await using var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
        // What is not given keeps the component's own default, as in a page.
        var given = parameters
            .Where(parameter => parameter.Value is not null)
            .ToDictionary(parameter => parameter.Key, parameter => parameter.Value);
        return await renderer.Dispatcher.InvokeAsync(async () =>
            (
                await renderer.RenderComponentAsync(component, ParameterView.FromDictionary(given))
            ).ToHtmlString()
        );
    }
}
