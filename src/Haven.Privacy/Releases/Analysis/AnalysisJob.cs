using Haven.Privacy.Store;
using Haven.Privacy.Upkeep;
using Microsoft.Extensions.Logging;

namespace Haven.Privacy.Releases.Analysis;

/// <summary>Ends analysis packages on their day.</summary>
public sealed partial class AnalysisJob(
    AnalysisDesk desk,
    IDatabase database,
    TimeProvider clock,
    ILogger<AnalysisJob> log
) : OrganisationRounds(database, clock)
{
    protected override Task RoundAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    ) => desk.EndAsync(organisation, cancellationToken);

    protected override void TellKind(string kind) => LogWaits(kind);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Packages for machines without a network were not looked after; Haven tries again: {Kind}"
    )]
    private partial void LogWaits(string kind);
}
