using Haven.Privacy.Promises;
using Haven.Privacy.Store;
using Haven.Promises;
using Haven.Start;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;

namespace Haven.Tests.Privacy.Promises;

/// <summary>Twins of an installation that asks for a second factor, as it is set up by default.</summary>
internal static class Twins
{
    public static async Task<Settings> SettingsAsync(string database, string folder)
    {
        if (database == Databases.PostgreSql && PostgreSqlServer.Missing is { } missing)
        {
            Assert.Skip(missing);
        }
        return (await Installation.SettingsAsync(database, folder)) with
        {
            RequireSecondFactor = true,
        };
    }

    public static async Task<Twin> StartAsync(
        string database = Databases.Sqlite,
        TwinChanges? changes = null
    ) =>
        await Twin.StartAsync(
            await SettingsAsync(database, Path.Combine(Path.GetTempPath(), "haven-no-such-folder")),
            TimeProvider.System,
            TestContext.Current.CancellationToken,
            changes
        );

    public static IReadOnlyList<PromiseCheck> ChecksOf(string promise, int clause) =>
        [
            .. PromiseVerification.Checks.Where(c =>
                c.IsOfTwin && c.Keeps.Promise == promise && c.Keeps.Clause == clause
            ),
        ];
}

/// <summary>Says which clause a broken twin breaks; the method makes the changes that break it.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class BreaksAttribute(string promise, int clause) : Attribute
{
    public string Promise { get; } = promise;
    public int Clause { get; } = clause;
}

/// <summary>Ways to break a server from outside of its code.</summary>
internal static class Broken
{
    /// <summary>A step before everything of Haven's own.</summary>
    public static TwinChanges Step(Func<HttpContext, Func<Task>, Task> step) =>
        new(services => services.AddSingleton<IStartupFilter>(new Outermost(step)));

    /// <summary>Pages whose address begins so are altered on their way out.</summary>
    public static TwinChanges Page(string path, Func<string, string> alter) =>
        Step(
            (context, next) =>
                context.Request.Path.StartsWithSegments(path, StringComparison.Ordinal)
                    ? AlterAsync(context, next, alter)
                    : next()
        );

    /// <summary>A field that is sent to an address arrives as another one.</summary>
    public static TwinChanges Field(string path, string name, string value) =>
        Step(
            async (context, next) =>
            {
                if (context.Request.Path == path && HttpMethods.IsPost(context.Request.Method))
                {
                    var form = await context.Request.ReadFormAsync();
                    var altered = form.ToDictionary(f => f.Key, f => f.Value);
                    altered[name] = new StringValues(value);
                    context.Request.Form = new FormCollection(altered);
                }
                await next();
            }
        );

    /// <summary>Something is done to what the installation itself keeps.</summary>
    public static async Task InInstallationAsync(HttpContext context, Func<HavenContext, Task> act)
    {
        var database = context.RequestServices.GetRequiredService<IDatabase>();
        await using var store = database.Open(Scope.Installation);
        using var turn = await database.WriteTurnAsync(CancellationToken.None);
        await act(store);
    }

    /// <summary>Something is done after each answer.</summary>
    public static TwinChanges After(Func<HttpContext, Task> act) =>
        Step(
            async (context, next) =>
            {
                await next();
                await act(context);
            }
        );

    public static async Task AlterAsync(
        HttpContext context,
        Func<Task> next,
        Func<string, string> alter
    )
    {
        var wire = context.Response.Body;
        using var kept = new MemoryStream();
        context.Response.Body = kept;
        await next();
        context.Response.Body = wire;
        string text = alter(System.Text.Encoding.UTF8.GetString(kept.ToArray()));
        context.Response.ContentLength = null;
        await context.Response.WriteAsync(text);
    }

    private sealed class Outermost(Func<HttpContext, Func<Task>, Task> step) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) =>
            app =>
            {
                app.Use((context, rest) => step(context, () => rest(context)));
                next(app);
            };
    }
}
