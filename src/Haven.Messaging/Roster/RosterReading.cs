using System.Globalization;
using Haven.Messaging.Students;

namespace Haven.Messaging.Roster;

/// <summary>
/// Reads a roster: what Haven keeps of it, and what is wrong with it row by row. Of files that nothing is kept of it says
/// alone whether they are whole.
/// </summary>
internal sealed class RosterReading
{
    private const string Version = "1.1";
    private static readonly string[] IdAlone = ["sourcedId"];

    private readonly List<RosterFinding> findings = [];
    private readonly IReadOnlyDictionary<string, byte[]> files;
    private readonly DateOnly today;

    private RosterReading(IReadOnlyDictionary<string, byte[]> files, DateOnly today) =>
        (this.files, this.today) = (files, today);

    /// <exception cref="UnfitRosterException">Nothing of it can be taken in; the message says why.</exception>
    public static RosterContent Read(byte[] zip, DateOnly today) =>
        new RosterReading(RosterArchive.Unpack(zip), today).Read();

    private RosterContent Read()
    {
        bool isDelta = IsDelta();
        var users = new RosterUsers(findings);
        users.Read(
            RosterTable.Read(
                RosterArchive.Users,
                Need(RosterArchive.Users),
                ["sourcedId", "role", "givenName", "familyName", "agentSourcedIds"],
                findings
            )
        );
        var births = Births(users);
        foreach (string name in RosterArchive.Names.Select(n => n + ".csv"))
        {
            if (name is not (RosterArchive.Users or RosterArchive.Demographics))
            {
                LookThrough(name, users, isDelta);
            }
        }
        if (!isDelta)
        {
            users.RequireKnownGuardians();
        }
        return new RosterContent(
            isDelta,
            [
                .. users.Students.Select(s =>
                    s with
                    {
                        BirthDate = births.TryGetValue(s.Id, out var day) ? day : null,
                    }
                ),
            ],
            users.Guardians,
            [.. users.RefusedIds],
            findings
        );
    }

    private byte[] Need(string name) =>
        files.TryGetValue(name, out byte[]? content)
            ? content
            : throw new UnfitRosterException(
                $"The ZIP file holds no {name}. Export the roster as OneRoster 1.1 CSV, and do not put its files into a folder."
            );

    // The manifest says whether files are whole: to take changes for a whole roster would take everybody else for gone.
    private bool IsDelta()
    {
        var manifest = RosterTable
            .Read(
                RosterArchive.Manifest,
                Need(RosterArchive.Manifest),
                ["propertyName", "value"],
                findings
            )
            .GroupBy(r => r["propertyName"], StringComparer.OrdinalIgnoreCase)
            .ToDictionary(g => g.Key, g => g.First()["value"], StringComparer.OrdinalIgnoreCase);
        if (manifest.GetValueOrDefault("oneroster.version") is { } version && version != Version)
        {
            throw new UnfitRosterException(
                "manifest.csv says another version than OneRoster 1.1. Export the roster as OneRoster 1.1 CSV."
            );
        }
        foreach (string name in RosterArchive.Names)
        {
            bool isSaid = Mode(manifest, name) is "bulk" or "delta";
            if (isSaid != files.ContainsKey(name + ".csv"))
            {
                findings.Add(
                    new(
                        RosterArchive.Manifest,
                        0,
                        $"file.{name}",
                        isSaid
                            ? $"It says that {name}.csv is there, and the ZIP file does not hold it."
                            : $"It does not say that {name}.csv is there, and the ZIP file holds it."
                    )
                );
            }
        }
        return Mode(manifest, "users") switch
        {
            "bulk" => false,
            "delta" => true,
            _ => throw new UnfitRosterException(
                "manifest.csv does not say at file.users whether users.csv is whole (bulk) or holds changes alone (delta). Export the roster again."
            ),
        };
    }

    private static string Mode(Dictionary<string, string> manifest, string name) =>
        manifest.GetValueOrDefault($"file.{name}", "").ToLowerInvariant();

    private Dictionary<string, DateOnly> Births(RosterUsers users)
    {
        var births = new Dictionary<string, DateOnly>(StringComparer.Ordinal);
        if (!files.TryGetValue(RosterArchive.Demographics, out byte[]? content))
        {
            return births;
        }
        string[] needed = ["sourcedId", "birthDate"];
        foreach (var row in Rows(RosterArchive.Demographics, content, needed))
        {
            if (!users.Knows(row.Id))
            {
                Find(row, "sourcedId", "Nobody in users.csv has this id. The row is left out.");
            }
            else if (row["birthDate"] is { Length: > 0 } typed)
            {
                if (Birth(typed) is not { } day)
                {
                    Find(
                        row,
                        "birthDate",
                        "This is no date of birth as OneRoster writes it (2015-03-31), or it lies ahead. It is left out; the student is taken in without one."
                    );
                }
                else if (!births.TryAdd(row.Id, day) && births[row.Id] != day)
                {
                    Find(row, "birthDate", "There are two for this student. The first one counts.");
                }
            }
        }
        return births;

        void Find(RosterRow row, string field, string what) =>
            findings.Add(new(RosterArchive.Demographics, row.Number, field, what));
    }

    // No order of day and month is guessed.
    private DateOnly? Birth(string typed) =>
        DateOnly.TryParseExact(
            typed,
            "yyyy-MM-dd",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var day
        )
        && day <= today
        && day > today.AddYears(-120)
            ? day
            : null;

    private void LookThrough(string name, RosterUsers users, bool isDelta)
    {
        if (!files.TryGetValue(name, out byte[]? content))
        {
            return;
        }
        foreach (var row in Rows(name, content, IdAlone))
        {
            if (row.Id.Length == 0)
            {
                findings.Add(
                    new(name, row.Number, "sourcedId", "It is empty. The row is left out.")
                );
            }
            else if (
                name == RosterArchive.Enrollments
                && !isDelta
                && !users.Knows(row["userSourcedId"])
            )
            {
                findings.Add(
                    new(
                        name,
                        row.Number,
                        "userSourcedId",
                        "Nobody in users.csv has this id. The row is left out."
                    )
                );
            }
        }
    }

    // A file that nothing, or nearly nothing, is kept of does not stop the others.
    private IReadOnlyList<RosterRow> Rows(string name, byte[] content, IReadOnlyList<string> needed)
    {
        try
        {
            return RosterTable.Read(name, content, needed, findings);
        }
        catch (UnfitRosterException e)
        {
            findings.Add(new(name, 0, "", $"{e.Message} The file is left out."));
            return [];
        }
    }
}
