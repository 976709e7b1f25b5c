using Haven.Privacy.Purposes;
using Microsoft.AspNetCore.Builder;

namespace Haven.Privacy.Door;

/// <summary>What a key may be used for. A key has one or several, and nothing beside them.</summary>
[Flags]
public enum KeyScopes
{
    None = 0,
    Instruments = 1,
    Clients = 2,
    Facts = 4,
    Screenings = 8,
    AuditLog = 16,
}

/// <summary>One scope of the closed list: as programs name it, as people read it, and for which purpose it opens.</summary>
/// <param name="Name">As it stands in forms, answers and the description of the API: "screenings:read".</param>
/// <param name="Role">What the system behind the key acts as; the vault refuses it everything of another purpose.</param>
public sealed record KeyScope(
    KeyScopes Scope,
    string Name,
    string Words,
    string Hint,
    Purpose Purpose,
    Roles Role
)
{
    public static readonly KeyScope Instruments = new(
        KeyScopes.Instruments,
        "instruments:read",
        "Read instruments",
        "Questions and scoring. Nobody’s data.",
        Purpose.Exchange,
        Roles.OtherSystem
    );

    public static readonly KeyScope Clients = new(
        KeyScopes.Clients,
        "clients:read",
        "Read which clients there are",
        "Codes, when each was taken up, and how many screenings. No facts, no names.",
        Purpose.Exchange,
        Roles.OtherSystem
    );

    public static readonly KeyScope Facts = new(
        KeyScopes.Facts,
        "facts:read",
        "Read clients’ facts",
        "Age, gender, and what else was entered. Never the parents’ immigration status, and no name.",
        Purpose.Exchange,
        Roles.OtherSystem
    );

    public static readonly KeyScope Screenings = new(
        KeyScopes.Screenings,
        "screenings:read",
        "Read screenings",
        "Answers and results of finished screenings, by the client’s code.",
        Purpose.Exchange,
        Roles.OtherSystem
    );

    public static readonly KeyScope AuditLog = new(
        KeyScopes.AuditLog,
        "audit:read",
        "Read who saw what",
        "The entries of the audit log, with the names of your members.",
        Purpose.PrivacyOversight,
        Roles.AuditingSystem
    );

    public static readonly IReadOnlyList<KeyScope> All =
    [
        Instruments,
        Clients,
        Facts,
        Screenings,
        AuditLog,
    ];
}

/// <summary>An address for other systems: which scope their key needs, and what the log calls the use.</summary>
/// <param name="What">The product's own fixed words: "API: clients".</param>
public sealed record KeyNeed(KeyScope Scope, string What)
{
    /// <summary>How often one key may ask, over all addresses together.</summary>
    public RateLimit Limit { get; } = new("api", 600, TimeSpan.FromMinutes(1), OnlyFailures: false);
}

/// <summary>Says which keys may reach an address.</summary>
public static class KeyNeedExtensions
{
    /// <summary>
    /// Open to a key with this scope, and to no browser. The door writes the use into the audit log before the address
    /// is reached.
    /// </summary>
    public static T ForKeys<T>(this T endpoint, KeyScope scope, string what)
        where T : IEndpointConventionBuilder
    {
        endpoint.Add(b => b.Metadata.Add(new KeyNeed(scope, "API: " + what)));
        return endpoint.For(scope.Role);
    }
}
