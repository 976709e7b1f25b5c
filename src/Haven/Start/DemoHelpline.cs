using Haven.Helpline.Settings;
using Haven.Privacy.Purposes;

namespace Haven.Start;

/// <summary>The demo's helpline. Nobody is in it: a chat is gone a day after its end.</summary>
internal static class DemoHelpline
{
    public static async Task OpenAsync(
        IServiceProvider services,
        Reader administrator,
        CancellationToken cancellationToken
    )
    {
        var desk = services.GetRequiredService<SettingsDesk>();
        await desk.ChooseAsync(
            administrator,
            open: true,
            HelplineSettings.MostHours,
            seen: 0,
            cancellationToken
        );
    }
}
