using Haven.Privacy.Door;
using Haven.Privacy.Store;

namespace Haven.Privacy.Handoffs;

/// <summary>Another system of an organisation that reads here with a key.</summary>
public sealed record OtherSystem(string Name, KeyScopes Scopes);

/// <summary>Which other systems read here; told by the floor that keeps their keys.</summary>
public interface IOtherSystems
{
    /// <summary>Those whose key works now, by name.</summary>
    Task<IReadOnlyList<OtherSystem>> OfAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    );
}
