using Haven.Privacy.Store;
using Haven.Privacy.Upkeep;
using Microsoft.Extensions.Logging;

namespace Haven.Privacy.Releases.Analysis;

/// <summary>Ends analysis packages on their day.</summary>
public sealed class AnalysisJob(
    AnalysisDesk desk,
    IDatabase database,
    TimeProvider clock,
    ILogger<AnalysisJob> log
)
    : OrganisationRounds(
        database,
        clock,
        log,
        "Packages for machines without a network were not looked after"
    )
{
    protected override Task RoundAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    ) => desk.EndAsync(organisation, cancellationToken);
}
