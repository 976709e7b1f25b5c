using Haven.Privacy.Inventory;
using Haven.Privacy.Store;

namespace Haven.Privacy.Retention;

/// <summary>
/// From when on somebody's time runs. The core keeps it beside whatever a service stores of them, in the same
/// transaction, so that no service can forget to.
/// </summary>
[Stored("From when on the time runs after which somebody's records are deleted")]
public sealed class KeptPerson : IInstallationVisible
{
    /// <summary>That nothing has begun their time yet.</summary>
    public const long NotYet = long.MaxValue;

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the key of this person")]
    public PersonKeyId PersonKey { get; init; }

    /// <summary>The <see cref="KeptKind.Key"/>.</summary>
    [NotPersonal("the kind of people that they are kept as")]
    public required string Kind { get; init; }

    /// <summary>UTC ticks; <see cref="NotYet"/> until what begins it has happened.</summary>
    [NotPersonal("from when on their time runs")]
    public long Since { get; set; }

    /// <summary>How many holds keep them, whatever their time is.</summary>
    [NotPersonal("how many legal holds keep them")]
    public int Holds { get; set; }

    /// <summary>They go, or are asked about again, on this day at the earliest; null where nobody decided so.</summary>
    [NotPersonal("the day until which somebody decided to keep them")]
    public DateOnly? KeptUntil { get; set; }
}
