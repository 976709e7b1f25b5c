using Haven.Forms.Questionnaires;
using Haven.Privacy.Inventory;
using Haven.Privacy.Store;
using Haven.Screening.Model;

namespace Haven.Screening.Steps;

/// <summary>What an organisation asks its professionals to do at one level of concern.</summary>
[Stored("What an organisation asks for at a level of concern")]
public sealed class LevelSteps : IOrganisationRecord
{
    public const int Longest = 2000;

    [NotPersonal("the record's own id")]
    public LevelStepsId Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the level of concern")]
    public ConcernLevel Level { get; init; }

    /// <summary>One step a line.</summary>
    [NotPersonal("what the organisation asks for, the same for every client")]
    public required string Lines { get; set; }

    [Pseudonym("the member who wrote it")]
    public MemberId ChangedBy { get; set; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when it was written")]
    public long ChangedAt { get; set; }

    /// <summary>Two people may write at once; the second is told.</summary>
    [NotPersonal("counts changes")]
    public int Version { get; set; }

    /// <summary>What stands there until an organisation has written its own.</summary>
    public static string Usual(ConcernLevel level) =>
        level switch
        {
            ConcernLevel.Clear => """
                Tell your supervisor today
                Make a safety plan with the young person
                Decide with your supervisor whether the law asks for a report
                """,
            ConcernLevel.Possible => """
                Talk it over with your supervisor
                Agree with the young person when you meet again
                """,
            _ => "Agree when you look again",
        };

    public static IReadOnlyList<string> Split(string lines) =>
        [
            .. lines
                .ReplaceLineEndings("\n")
                .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Distinct(StringComparer.Ordinal),
        ];
}
