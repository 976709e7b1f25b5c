namespace Haven.Start;

/// <summary>The invented programme that a newcomer looks around in.</summary>
internal static class Demo
{
    public static readonly (string Key, string? Value)[] Defaults =
    [
        ("RequireSecondFactor", "false"),
        ("MailFolder", "demo-mail"),
    ];

    public static async Task PrepareAsync(
        Settings settings,
        bool fresh,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        if (fresh && Directory.Exists(settings.Data))
        {
            Directory.Delete(settings.Data, recursive: true);
        }
        await Core.MigrateAsync(settings, clock, cancellationToken);
    }

    public static string Greeting(Settings settings) => $"Haven is ready at {settings.Address}";
}
