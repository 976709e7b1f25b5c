using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;
using Haven.Messaging.Students;

namespace Haven.Messaging.Roster;

/// <summary>Something about a roster that whoever sent it should know.</summary>
/// <param name="File">Which file of the archive: "users.csv".</param>
/// <param name="Row">As a spreadsheet counts, the headings being row 1; 0 where it is about the whole file.</param>
/// <param name="Field">The name of the column; empty where it is about the whole row or file.</param>
/// <param name="What">What is wrong and what becomes of it, as a sentence. It never repeats what stands in the file.</param>
public sealed record RosterFinding(string File, int Row, string Field, string What);

/// <summary>What is taken from a student's row.</summary>
/// <param name="HasLeft">Whether the row says that the school no longer has the student.</param>
/// <param name="Guardians">The ids that the row names, in its order.</param>
public sealed record RosterStudent(
    string Id,
    int Row,
    bool HasLeft,
    string GivenName,
    string FamilyName,
    string Grade,
    DateOnly? BirthDate,
    IReadOnlyList<string> Guardians
);

/// <summary>What is taken from a guardian's row.</summary>
/// <param name="HasLeft">Whether the row says that the guardian is none any more.</param>
/// <param name="Students">The ids that the row names.</param>
public sealed record RosterGuardian(
    string Id,
    int Row,
    bool HasLeft,
    string GivenName,
    string FamilyName,
    string Email,
    string Phone,
    Relation Relation,
    ContactRestriction Contact,
    IReadOnlyList<string> Students
);

/// <summary>What a roster says, without anything that Haven does not keep.</summary>
/// <param name="IsDelta">Whether it says what changed alone, so that whoever is not in it stays as they are.</param>
/// <param name="Refused">Ids of rows that could not be read: whoever they are about is not taken for gone.</param>
public sealed record RosterContent(
    bool IsDelta,
    IReadOnlyList<RosterStudent> Students,
    IReadOnlyList<RosterGuardian> Guardians,
    IReadOnlyList<string> Refused,
    IReadOnlyList<RosterFinding> Findings
)
{
    /// <summary>Packed, as text that can be sealed.</summary>
    public string Write()
    {
        using var packed = new MemoryStream();
        using (var pack = new BrotliStream(packed, CompressionLevel.Fastest))
        {
            JsonSerializer.Serialize(pack, this, RosterJson.Default.RosterContent);
        }
        return Convert.ToBase64String(packed.ToArray());
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static RosterContent Read(string text)
    {
        using var packed = new MemoryStream(Convert.FromBase64String(text));
        using var unpack = new BrotliStream(packed, CompressionMode.Decompress);
        return JsonSerializer.Deserialize(unpack, RosterJson.Default.RosterContent)
            ?? throw new JsonException("An upload is empty.");
    }
}

[JsonSerializable(typeof(RosterContent))]
internal sealed partial class RosterJson : JsonSerializerContext;
