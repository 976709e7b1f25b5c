using Haven.Privacy.Store;
using Haven.Privacy.Upkeep;
using Haven.Privacy.Vault;
using Microsoft.Extensions.Logging;

namespace Haven.Privacy.Processors;

/// <summary>
/// Goes round every hour, because somewhere a day begins at every one; and says in the server's log to whom something is to
/// go that is not on the register.
/// </summary>
public sealed partial class ProcessorJob(
    ProcessorRounds rounds,
    InstallationTies ties,
    ProcessorGate register,
    IDatabase database,
    TimeProvider clock,
    ILogger<ProcessorJob> log
)
    : OrganisationRounds(
        database,
        clock,
        log,
        "Nobody was reminded of companies whose policy is to be read"
    )
{
    protected override bool HasOwnTurn => true;

    protected override async Task RoundAsync(CancellationToken cancellationToken)
    {
        foreach (string host in await ties.ShutAsync(register, cancellationToken))
        {
            LogShut(NotOnRegisterException.Words(host));
        }
        await base.RoundAsync(cancellationToken);
    }

    protected override async Task RoundAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        await rounds.RunAsync(organisation, cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{What}")]
    private partial void LogShut(string what);
}
