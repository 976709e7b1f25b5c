using Haven.Privacy.Purposes;
using Haven.Privacy.Store;

namespace Haven.Privacy.Handoffs;

/// <summary>Something happened at a company that processes data, and whoever it works for has just learned of it.</summary>
/// <param name="Processor">The company's id on the register.</param>
/// <param name="Company">Its name.</param>
/// <param name="KnownAt">UTC ticks: from here the clocks of the laws run.</param>
public sealed record ProcessorIncident(Reader Reader, Guid Processor, string Company, long KnownAt);

/// <summary>
/// The way from the register of companies to whoever keeps incidents (promise MSG-32).
/// </summary>
public interface IProcessorIncidents
{
    /// <summary>Begins an incident within the caller's unit of work.</summary>
    /// <returns>The address of its page.</returns>
    Task<string> HandOverAsync(
        HavenContext context,
        ProcessorIncident incident,
        CancellationToken cancellationToken
    );
}
