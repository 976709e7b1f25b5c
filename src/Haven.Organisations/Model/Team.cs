using Haven.Privacy.Inventory;
using Haven.Privacy.Store;

namespace Haven.Organisations.Model;

/// <summary>People who work together and answer to the same supervisors: a site, a town, a shift.</summary>
[Stored("A team of an organisation")]
public sealed class Team : IInstallationVisible
{
    /// <summary>In characters as people count them.</summary>
    public const int LongestName = 60;

    [NotPersonal("the team's own id")]
    public TeamId Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the team's name, such as a site or a town")]
    public required string Name { get; set; }
}

/// <summary>
/// A supervisor of a team, who sees its members' clients; with <see cref="TeamId.None"/>, of those who are in no team.
/// </summary>
[Stored("Who supervises a team")]
public sealed class TeamSupervisor : IInstallationVisible
{
    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the team")]
    public TeamId Team { get; init; }

    [Pseudonym("the member who supervises it")]
    public MemberId Member { get; init; }
}
