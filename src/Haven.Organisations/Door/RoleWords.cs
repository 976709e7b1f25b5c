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
            Roles.Advocate,
            "advocate",
            "Answers on the helpline. Sees the chats that they take, and no client."
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

    // By what somebody does, so that the words fit everybody.
    private static readonly (Roles Role, string Word)[] Spanish =
    [
        (Roles.Administrator, "administración"),
        (Roles.Professional, "profesional"),
        (Roles.Supervisor, "supervisión"),
        (Roles.Advocate, "atención de la línea de ayuda"),
        (Roles.PrivacyOfficer, "responsable de privacidad"),
        (Roles.Operator, "operación"),
    ];

    public static IReadOnlyList<(Roles Role, string Word, string Hint)> Choices => All;

    /// <summary>"administrator, professional and privacy officer"</summary>
    public static string Of(Roles roles) => Joined(roles, All.Select(r => (r.Role, r.Word)), "and");

    /// <summary>"administración, profesional y responsable de privacidad"</summary>
    public static string InSpanish(Roles roles) => Joined(roles, Spanish, "y");

    private static string Joined(
        Roles roles,
        IEnumerable<(Roles Role, string Word)> all,
        string and
    )
    {
        string[] words = [.. all.Where(r => (roles & r.Role) != 0).Select(r => r.Word)];
        return words.Length < 2
            ? string.Concat(words)
            : string.Join(", ", words[..^1]) + $" {and} " + words[^1];
    }
}
