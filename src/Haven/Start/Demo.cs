using Haven.Privacy.Audit;

namespace Haven.Start;

/// <summary>The invented programme that a newcomer looks around in.</summary>
internal static class Demo
{
    public static readonly (string Key, string? Value)[] Defaults =
    [
        ("RequireSecondFactor", "false"),
        ("MailFolder", "demo-mail"),
        ("Country", "US"),
        ("Region", "Springfield, Oregon, an invented place"),
        ("Operator", "Springfield Hosting, help@hosting.example"),
    ];

    // There while the seed is being sown: a start that was cut short begins anew instead of showing half a programme.
    private const string Unfinished = "demo-is-being-seeded";

    /// <summary>Sows the demo's data where there is none; takes up what is there otherwise.</summary>
    public static async Task PrepareAsync(
        Settings settings,
        bool fresh,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        string marker = Path.Combine(settings.Data, Unfinished);
        if (Directory.Exists(settings.Data) && (fresh || File.Exists(marker)))
        {
            Directory.Delete(settings.Data, recursive: true);
        }
        bool sow = !File.Exists(Path.Combine(settings.Data, "haven.db"));
        if (sow)
        {
            Directory.CreateDirectory(
                settings.Data,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            );
            await File.WriteAllTextAsync(marker, "", cancellationToken);
        }
        await Core.MigrateAsync(settings, clock, cancellationToken);
        if (sow)
        {
            await SowAsync(settings, clock, cancellationToken);
            File.Delete(marker);
        }
    }

    private static async Task SowAsync(
        Settings settings,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var past = new PastClock(clock);
        await using var core = await Core.OpenAsync(settings, past, cancellationToken);
        var services = new ServiceCollection();
        services.AddLogging();
        Server.AddServices(services, core);
        await using var provider = services.BuildServiceProvider();
        await new DemoSeed(provider, past).SowAsync(cancellationToken);
        await provider.GetRequiredService<Sequencer>().SequenceAllAsync(cancellationToken);
    }

    public static string Greeting(Settings settings)
    {
        var people = DemoSeed.People.Select(p =>
            $"  {p.Email, -26} {p.First} {p.Last}, {Organisations.Door.RoleWords.Of(p.Roles)}"
        );
        return $"""

            Haven is ready at {settings.Listening.Site}

            Everybody here is invented. Sign in as one of them; the password is the same for all:

            {string.Join('\n', people)}

              password: {DemoSeed.Password}

            Stop with Ctrl+C. The data is in {settings.Data}; start over with --fresh.
            """;
    }
}

/// <summary>A clock that the seed sets, so that an invented past has its own dates.</summary>
internal sealed class PastClock(TimeProvider real) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = real.GetUtcNow();

    public override DateTimeOffset GetUtcNow() => Now;

    public override long GetTimestamp() => real.GetTimestamp();

    public override ITimer CreateTimer(
        TimerCallback callback,
        object? state,
        TimeSpan dueTime,
        TimeSpan period
    ) => real.CreateTimer(callback, state, dueTime, period);
}
