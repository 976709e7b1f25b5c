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
    KeyRing keys,
    TimeProvider clock,
    ILogger<ProcessorJob> log
) : RecurringJob(clock)
{
    protected override TimeSpan Pause => TimeSpan.FromHours(1);

    protected override TimeSpan AfterTrouble => TimeSpan.FromMinutes(10);

    // One organisation's trouble holds up no other.
    protected override async Task RoundAsync(CancellationToken cancellationToken)
    {
        foreach (string host in await ties.ShutAsync(register, cancellationToken))
        {
            LogShut(NotOnRegisterException.Words(host));
        }
        foreach (
            OrganisationId organisation in (IEnumerable<OrganisationId>)
                [OrganisationId.Installation, .. keys.Organisations]
        )
        {
            try
            {
                await rounds.RunAsync(organisation, cancellationToken);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                Tell(e);
            }
        }
    }

    protected override void Tell(Exception trouble) => LogWaits(trouble.GetType().Name);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Nobody was reminded of companies whose policy is to be read; Haven tries again: {Kind}"
    )]
    private partial void LogWaits(string kind);

    [LoggerMessage(Level = LogLevel.Error, Message = "{What}")]
    private partial void LogShut(string what);
}
