using System.Globalization;
using Haven.Messaging.Students;
using Haven.Privacy.Door;

namespace Haven.Messaging.Roster;

/// <summary>Reads users.csv: students and guardians, and what of their rows cannot be taken in.</summary>
internal sealed class RosterUsers(List<RosterFinding> findings)
{
    private const int LongestName = 100;
    private const int LongestGrade = 20;
    private const int LongestAddress = 254;
    private const int LongestPhone = 40;
    private const int MostAgents = 40;

    private static readonly HashSet<string> Staff = new(StringComparer.OrdinalIgnoreCase)
    {
        "administrator",
        "aide",
        "proctor",
        "teacher",
    };

    private readonly Dictionary<string, string> roles = new(StringComparer.Ordinal);

    public List<RosterStudent> Students { get; } = [];

    public List<RosterGuardian> Guardians { get; } = [];

    /// <summary>Ids of rows that were refused.</summary>
    public HashSet<string> RefusedIds { get; } = new(StringComparer.Ordinal);

    public bool Knows(string id) => roles.ContainsKey(id);

    public void Read(IReadOnlyList<RosterRow> rows)
    {
        foreach (var row in rows)
        {
            if (row["password"].Length > 0)
            {
                Find(
                    row,
                    "password",
                    "There is a password. Haven never keeps it; send rosters without passwords."
                );
            }
            if (Refuse(row) is { } refusal)
            {
                findings.Add(
                    new(
                        RosterArchive.Users,
                        row.Number,
                        refusal.Field,
                        refusal.What + " The row is left out."
                    )
                );
                RefusedIds.Add(row.Id);
            }
        }
    }

    /// <summary>Where the file is whole, whoever a row names has to be in it.</summary>
    public void RequireKnownGuardians()
    {
        foreach (var student in Students)
        {
            RequireKnown(student.Row, student.Id, student.Guardians, isStudent: true);
        }
        foreach (var guardian in Guardians)
        {
            RequireKnown(guardian.Row, guardian.Id, guardian.Students, isStudent: false);
        }
    }

    private void RequireKnown(int row, string id, IReadOnlyList<string> agents, bool isStudent)
    {
        foreach (string agent in agents)
        {
            string role = roles.GetValueOrDefault(agent, "");
            string? what =
                agent == id ? "It names the row itself."
                : role.Length == 0 ? "It names somebody who is not in users.csv."
                : isStudent && role == "student"
                    ? "It names a student, and a student is no guardian."
                : isStudent && Staff.Contains(role) ? "It names somebody of the school's staff."
                : !isStudent && role != "student" ? "It names somebody who is no student."
                : null;
            if (what is not null)
            {
                findings.Add(
                    new(
                        RosterArchive.Users,
                        row,
                        "agentSourcedIds",
                        what + " Nobody becomes a guardian by it."
                    )
                );
            }
        }
    }

    // What is wrong with a row that is not taken in; otherwise it is among the students or guardians, or of the staff.
    private (string Field, string What)? Refuse(RosterRow row)
    {
        if (row.Id.Length == 0)
        {
            return ("sourcedId", "It is empty.");
        }
        if (row.Id.Length > Student.LongestSchoolId || TypedText.HidesSomething(row.Id))
        {
            return ("sourcedId", "It is too long, or holds a character that cannot be seen.");
        }
        string role = row["role"].ToLowerInvariant();
        if (!Staff.Contains(role) && RelationOf(role) is null && role != "student")
        {
            roles.TryAdd(row.Id, "unknown");
            return ("role", "OneRoster knows no such role.");
        }
        if (roles.TryGetValue(row.Id, out string? before) && before != "unknown")
        {
            return ("sourcedId", "An earlier row has the same id. The earlier one counts.");
        }
        roles[row.Id] = role;
        if (Staff.Contains(role))
        {
            return null;
        }
        string status = row["status"].ToLowerInvariant();
        if (status is not ("" or "active" or "tobedeleted"))
        {
            return ("status", "It is neither “active” nor “tobedeleted”.");
        }
        return Name(row, "givenName")
            ?? Name(row, "familyName")
            ?? (role == "student" ? AddStudent(row, status) : AddGuardian(row, role, status));
    }

    private static (string, string)? Name(RosterRow row, string field)
    {
        var (name, error) = TypedText.Clean(row[field], "It", LongestName);
        return error is not null ? (field, error)
            : name.Length == 0 ? (field, "It is empty.")
            : null;
    }

    private (string, string)? AddStudent(RosterRow row, string status)
    {
        string first = row["grades"].Split(',')[0];
        var (grade, error) = TypedText.Clean(first, "It", LongestGrade);
        if (error is not null)
        {
            Find(row, "grades", error + " The student is taken in without a grade.");
        }
        Students.Add(
            new(
                row.Id,
                row.Number,
                status == "tobedeleted",
                TypedText.Clean(row["givenName"], "", LongestName).Text,
                TypedText.Clean(row["familyName"], "", LongestName).Text,
                error is null ? grade : "",
                null,
                Agents(row)
            )
        );
        return null;
    }

    private (string, string)? AddGuardian(RosterRow row, string role, string status)
    {
        Guardians.Add(
            new(
                row.Id,
                row.Number,
                status == "tobedeleted",
                TypedText.Clean(row["givenName"], "", LongestName).Text,
                TypedText.Clean(row["familyName"], "", LongestName).Text,
                Kept(row, "email", t => t.Length <= LongestAddress && TypedText.IsAddress(t)),
                row["phone"].Length > 0 ? Kept(row, "phone", IsPhone) : Kept(row, "sms", IsPhone),
                RelationOf(role)!.Value,
                RestrictionOf(row),
                Agents(row)
            )
        );
        return null;
    }

    // The rest of a guardian stays useful without one address.
    private string Kept(RosterRow row, string field, Func<string, bool> isFit)
    {
        string typed = row[field];
        if (typed.Length == 0 || isFit(typed))
        {
            return typed;
        }
        Find(
            row,
            field,
            "Nobody can be reached at this. It is left out; the guardian is taken in."
        );
        return "";
    }

    private static bool IsPhone(string typed) =>
        typed.Length <= LongestPhone
        && typed.Any(char.IsAsciiDigit)
        && typed.All(c =>
            char.IsAsciiDigit(c) || " +-().x#/".Contains(c, StringComparison.Ordinal)
        );

    // Whatever stands there, somebody wanted to keep the two apart.
    private ContactRestriction RestrictionOf(RosterRow row)
    {
        const string field = "metadata.haven.contactRestriction";
        switch (row[field].ToLowerInvariant())
        {
            case "":
                return ContactRestriction.None;
            case "courtorder":
                return ContactRestriction.CourtOrder;
            case "nocontact":
                return ContactRestriction.NoContact;
            default:
                Find(
                    row,
                    field,
                    "It is neither “noContact” nor “courtOrder”. It is taken as “noContact”."
                );
                return ContactRestriction.NoContact;
        }
    }

    private List<string> Agents(RosterRow row)
    {
        var agents = row["agentSourcedIds"]
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Distinct(StringComparer.Ordinal)
            .ToList();
        if (agents.Count > MostAgents)
        {
            Find(
                row,
                "agentSourcedIds",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"It names more than {MostAgents}. The first {MostAgents} count."
                )
            );
        }
        return [.. agents.Take(MostAgents)];
    }

    private static Relation? RelationOf(string role) =>
        role switch
        {
            "parent" => Relation.Parent,
            "guardian" => Relation.Guardian,
            "relative" => Relation.Relative,
            _ => null,
        };

    private void Find(RosterRow row, string field, string what) =>
        findings.Add(new(RosterArchive.Users, row.Number, field, what));
}
