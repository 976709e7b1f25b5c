using System.Security.Cryptography;
using System.Text;
using Haven.Messaging.Students;

namespace Haven.Messaging.Roster;

/// <summary>What becomes of a student.</summary>
public enum RosterStep
{
    /// <summary>Nothing: the roster says what is kept already.</summary>
    Same,

    New,
    Changed,

    /// <summary>The roster has them again.</summary>
    Back,

    /// <summary>The roster has them no more. They stay until their time is over.</summary>
    Gone,

    /// <summary>The row is not taken in.</summary>
    Refused,
}

/// <summary>What a roster does to one student.</summary>
/// <param name="Index"><see cref="SchoolIds"/></param>
/// <param name="Row">In users.csv; 0 where the student is in no row.</param>
/// <param name="What">What changes, or why nothing does, as sentences.</param>
public sealed record PlannedStudent(
    RosterStep Step,
    string Index,
    int Row,
    string Name,
    string What
)
{
    /// <summary>What the row says; null where there is none.</summary>
    internal RosterStudent? Told { get; init; }

    /// <summary>Who is on record; null where nobody is.</summary>
    internal Student? Kept { get; init; }

    /// <summary>Guardians to be added, or to take the place of what is kept of them.</summary>
    internal IReadOnlyList<(RosterGuardian Told, Guardian? Kept)> Guardians { get; init; } = [];

    internal IReadOnlyList<Guardian> GuardiansWhoGo { get; init; } = [];
}

/// <summary>Everything that a roster would do, worked out from what is kept at this moment.</summary>
public sealed class RosterPlan
{
    private readonly ILookup<RosterStep, PlannedStudent> steps;

    internal RosterPlan(
        Guid upload,
        int version,
        IReadOnlyList<PlannedStudent> students,
        IReadOnlyList<RosterFinding> findings
    )
    {
        Upload = upload;
        Version = version;
        Findings = findings;
        steps = students.ToLookup(s => s.Step);
        Digest = DigestOf(students);
    }

    public Guid Upload { get; }

    /// <summary>Of the school's roster, as it was before anything else was read.</summary>
    internal int Version { get; }

    public IReadOnlyList<RosterFinding> Findings { get; }

    /// <summary>Two plans that do the same to the same people have the same one.</summary>
    public string Digest { get; }

    public IReadOnlyList<PlannedStudent> Of(RosterStep step) => [.. steps[step]];

    internal IEnumerable<PlannedStudent> Acts =>
        steps.Where(s => s.Key is not (RosterStep.Same or RosterStep.Refused)).SelectMany(s => s);

    private static string DigestOf(IEnumerable<PlannedStudent> students)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var student in students.OrderBy(s => s.Index, StringComparer.Ordinal))
        {
            hash.AppendData(
                Encoding.UTF8.GetBytes($"{(int)student.Step}\n{student.Index}\n{student.What}\n")
            );
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
