using Haven.Privacy.Purposes;

namespace Haven.Organisations.Door;

/// <summary>Roles as people read them.</summary>
public static class RoleWords
{
    private static readonly (Roles Role, string Word, string Hint)[] All =
    [
        (
            Roles.Administrator,
            "administrator",
            "Invites people and sets what they may do. Sees no client."
        ),
        (Roles.Professional, "professional", "Takes up clients and screens them."),
        (
            Roles.Supervisor,
            "supervisor",
            "Sees the clients of the teams that they supervise; while there are no teams, those of all professionals."
        ),
        (
            Roles.PrivacyOfficer,
            "privacy officer",
            "Sees who saw what, and answers for the promises."
        ),
        (
            Roles.Operator,
            "operator",
            "Runs the machine. Sees counts and health, and nobody's data."
        ),
    ];

    public static IReadOnlyList<(Roles Role, string Word, string Hint)> Choices => All;

    /// <summary>"administrator, professional and privacy officer"</summary>
    public static string Of(Roles roles)
    {
        string[] words = [.. All.Where(r => (roles & r.Role) != 0).Select(r => r.Word)];
        return words.Length < 2
            ? string.Concat(words)
            : string.Join(", ", words[..^1]) + " and " + words[^1];
    }
}
