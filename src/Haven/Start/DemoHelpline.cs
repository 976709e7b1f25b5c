using Haven.Helpline.Certificates;
using Haven.Helpline.Recipients;
using Haven.Helpline.Settings;
using Haven.Privacy.Purposes;

namespace Haven.Start;

/// <summary>The demo's helpline. Nobody is in it: a chat is gone a day after its end.</summary>
internal static class DemoHelpline
{
    /// <param name="today">From which day Nia's certificate holds for a year.</param>
    public static async Task OpenAsync(
        IServiceProvider services,
        Reader administrator,
        DateOnly today,
        CancellationToken cancellationToken
    )
    {
        await services
            .GetRequiredService<SettingsDesk>()
            .ChooseAsync(
                administrator,
                open: true,
                HelplineSettings.MostHours,
                seen: 0,
                cancellationToken
            );
        await services
            .GetRequiredService<RecipientDesk>()
            .AddAsync(
                administrator,
                Guid.Empty,
                "Harbor House",
                "A shelter for families in Hartford",
                "860 555 0100, day and night",
                cancellationToken
            );
        var desk = services.GetRequiredService<CertificateDesk>();
        foreach (var advocate in await desk.ListAsync(administrator, cancellationToken))
        {
            await desk.RecordAsync(
                administrator,
                advocate,
                "Domestic violence counselor, certified by the coalition",
                today.AddYears(1),
                seen: 0,
                cancellationToken
            );
        }
    }
}
