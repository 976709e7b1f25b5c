using Haven.Delivery.Outbox;
using Haven.Helpline;
using Haven.Messaging;
using Haven.Organisations.Model;
using Haven.Privacy.Audit;
using Haven.Privacy.Promises;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Research;
using Haven.Screening;
using Haven.Start;

namespace Haven.Promises;

/// <summary>Runs every check there is: in a twin, and by looking at the installation that runs.</summary>
internal sealed class PromiseVerification(Settings settings, TimeProvider clock, ILive? live)
{
    /// <summary>Every check of this program, wherever it is declared.</summary>
    public static IReadOnlyList<PromiseCheck> Checks { get; } =
        PromiseCheck.In([
            typeof(Catalogue).Assembly,
            typeof(OrganisationsModel).Assembly,
            typeof(DeliveryModel).Assembly,
            typeof(ScreeningService).Assembly,
            typeof(ResearchService).Assembly,
            typeof(HelplineService).Assembly,
            typeof(MessagingService).Assembly,
            typeof(PromiseVerification).Assembly,
        ]);

    /// <summary>Why no twin could be started at the last run; null when it was.</summary>
    public string? WhyNoTwin { get; private set; }

    public async Task<PromiseReport> RunAsync(CancellationToken cancellationToken)
    {
        var runner = new PromiseRunner(Catalogue.Shipped, Checks, clock);
        await using var twin = await TryStartAsync(cancellationToken);
        return await runner.RunAsync(twin, WhyNoTwin, live, cancellationToken);
    }

    private async Task<Twin?> TryStartAsync(CancellationToken cancellationToken)
    {
        WhyNoTwin = null;
        try
        {
            return await Twin.StartAsync(settings, clock, cancellationToken);
        }
        catch (StartException e)
        {
            WhyNoTwin = e.Message;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            WhyNoTwin = $"No twin could be started to try the promises on ({e.GetType().Name}).";
        }
        return null;
    }
}
