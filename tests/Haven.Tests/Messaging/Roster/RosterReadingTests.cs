using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Haven.Messaging.Promises;
using Haven.Messaging.Roster;
using Haven.Messaging.Students;

namespace Haven.Tests.Messaging.Roster;

/// <summary>What of a roster is taken, and what is said of the rest.</summary>
public class RosterReadingTests
{
    private const string Head =
        "sourcedId,status,role,givenName,familyName,agentSourcedIds,email,phone,grades,password";
    private static readonly DateOnly Today = new(2026, 9, 1);

    // Faults of which nothing is to be said: what is to be done with them is looked at below.
    private static readonly string[] Accepted =
    [
        "quotedNewline",
        "doubledQuote",
        "toBeDeleted",
        "adultStudent",
        "whitespaceId",
        "oneWayAgent",
        "formulaCell",
        "caseStatus",
        "extraColumns",
        "bom",
        "crlf",
    ];

    [Fact]
    public void AMessyRoster_HasEachOfItsFaultsFound_AndNoneThatItHasNot()
    {
        var content = RosterReading.Read(
            File.ReadAllBytes(Shared.Data("oneroster", "messy-500.zip")),
            Today
        );
        var faults = JsonDocument
            .Parse(File.ReadAllText(Shared.Data("oneroster", "messy-500.zip.faults.json")))
            .RootElement.EnumerateArray()
            .Select(f =>
                (
                    Kind: f.GetProperty("kind").GetString()!,
                    File: f.GetProperty("file").GetString()!,
                    Row: f.GetProperty("row").GetInt32(),
                    Id: f.GetProperty("sourcedId").GetString()!.Trim()
                )
            )
            .ToList();
        faults.Count.ShouldBeGreaterThan(40);
        var found = content.Findings.Select(f => (f.File, f.Row)).ToHashSet();

        // Rows of data are counted from 1 there, rows of a spreadsheet here.
        faults
            .Where(f => !Accepted.Contains(f.Kind))
            .Where(f => !found.Contains((f.File, f.Row == 0 ? 0 : f.Row + 1)))
            .ShouldBeEmpty();
        var told = faults.Select(f => (f.File, f.Row == 0 ? 0 : f.Row + 1)).ToHashSet();
        content
            .Findings.Where(f => !told.Contains((f.File, f.Row)))
            // A row that was refused is missed by those that name it, and by their other files.
            .Where(f =>
                f.What.StartsWith("It names", StringComparison.Ordinal) is false
                && f.What.StartsWith("Nobody in users.csv", StringComparison.Ordinal) is false
            )
            .ShouldBeEmpty();
        var students = content.Students.ToDictionary(s => s.Id, StringComparer.Ordinal);
        var ids = faults.ToLookup(f => f.Kind, f => f.Id, StringComparer.Ordinal);
        ids["doubledQuote"].ShouldAllBe(id => students[id].GivenName == "Al \"Buddy\"");
        ids["toBeDeleted"].ShouldAllBe(id => students[id].HasLeft);
        ids["adultStudent"].ShouldAllBe(id => students[id].BirthDate == new DateOnly(2007, 3, 4));
        ids["wrongDate"].ShouldAllBe(id => students[id].BirthDate == null);
        ids["futureBirthDate"].ShouldAllBe(id => students[id].BirthDate == null);
        ids["whitespaceId"].ShouldAllBe(id => students.ContainsKey(id));
        ids["caseStatus"].ShouldAllBe(id => students.ContainsKey(id));
        ids["duplicateSourcedId"].ShouldAllBe(id => !students[id].GivenName.EndsWith('X'));
        var guardians = content.Guardians.ToDictionary(g => g.Id, StringComparer.Ordinal);
        ids["formulaCell"].ShouldAllBe(id => guardians[id].GivenName.StartsWith("=HYPERLINK"));
        ids["unknownRole"].ShouldAllBe(id => !guardians.ContainsKey(id));
        content.Write().ShouldNotContain("\uFFFD");
    }

    [Fact]
    public void ACleanRoster_IsTakenWhole_WithoutWhatNobodyNeeds()
    {
        var content = RosterReading.Read(
            File.ReadAllBytes(Shared.Data("oneroster", "clean-500.zip")),
            Today
        );

        content.Findings.ShouldBeEmpty();
        content.Students.Count.ShouldBe(500);
        content.Students.ShouldAllBe(s => s.BirthDate != null && s.Grade.Length == 2);
        content.Guardians.ShouldContain(g => g.Contact == ContactRestriction.CourtOrder);
        content.Guardians.ShouldContain(g => g.Contact == ContactRestriction.NoContact);
        string kept = JsonSerializer.Serialize(content);
        kept.ShouldNotContain("female");
        kept.ShouldNotContain("maplevalley");
        RosterContent.Read(content.Write()).Students.Count.ShouldBe(500);
        RosterReading
            .Read(File.ReadAllBytes(Shared.Data("oneroster", "clean-500.zip.delta.zip")), Today)
            .IsDelta.ShouldBeTrue();
    }

    [Theory]
    [InlineData("s1,active,student,Ana,Lee,,,,04", "fewer cells", "")]
    [InlineData("s1,active,student,Ana,Lee,,,,04,,", "more cells", "")]
    [InlineData("s1,gone,student,Ana,Lee,,,,04,", "“tobedeleted”", "status")]
    [InlineData("s1,active,pupil,Ana,Lee,,,,04,", "no such role", "role")]
    [InlineData("s1,active,student,,Lee,,,,04,", "is empty", "givenName")]
    [InlineData("s1,active,student,\"A\nna\",Lee,,,,04,", "cannot be seen", "givenName")]
    [InlineData("s1,active,student,A\u0007na,Lee,,,,04,", "cannot be seen", "givenName")]
    [InlineData(",active,student,Ana,Lee,,,,04,", "is empty", "sourcedId")]
    [InlineData("s1,active,student,Ana,Lee,s1,,,04,", "names the row itself", "agentSourcedIds")]
    [InlineData("s1,active,student,Ana,Lee,s9,,,04,", "not in users.csv", "agentSourcedIds")]
    [InlineData("s1,active,student,Ana,Lee,,,,04,Secret1", "password", "password")]
    [InlineData("g1,active,parent,Ana,Lee,,nowhere,,,", "reached", "email")]
    [InlineData("g1,active,parent,Ana,Lee,,,call me,,", "reached", "phone")]
    public void ABadRow_IsNamed_WithItsField(string row, string what, string field)
    {
        var content = Read(Head + "\n" + row + "\n");

        var finding = content.Findings.ShouldHaveSingleItem();
        finding.What.ShouldContain(what);
        (finding.File, finding.Row, finding.Field).ShouldBe(("users.csv", 2, field));
        content.Write().ShouldNotContain("Secret1");
        JsonSerializer.Serialize(content).ShouldNotContain("Secret1");
    }

    [Fact]
    public void AnUnknownRestriction_IsTakenForNoContact_AndALongFieldIsRefused()
    {
        var content = Read(
            "sourcedId,status,role,givenName,familyName,agentSourcedIds,metadata.haven.contactRestriction\n"
                + "s1,,student,Ana,Lee,,\n"
                + "g1,,parent,Bo,Lee,s1,supervised\n"
                + $"g2,,parent,{new string('x', 9_000)},Lee,s1,\n"
        );

        content.Guardians.ShouldHaveSingleItem().Contact.ShouldBe(ContactRestriction.NoContact);
        content
            .Findings.Select(f => (f.Row, f.Field))
            .ShouldBe([(3, "metadata.haven.contactRestriction"), (4, "givenName")]);
        content.Refused.ShouldBe(["g2"]);
    }

    [Fact]
    public void AFileThatIsNoRoster_IsRefusedWhole_AndToldWhy()
    {
        string users = Head + "\ns1,active,student,Ana,Lee,,,,04,\n";
        Refuse(("users.csv", users)).ShouldContain("no manifest.csv");
        Refuse(("manifest.csv", InventedRoster.Manifest("bulk"))).ShouldContain("no users.csv");
        Refuse(("manifest.csv", InventedRoster.Manifest("absent")), ("users.csv", users))
            .ShouldContain("file.users");
        Refuse(
                ("manifest.csv", "propertyName,value\noneroster.version,1.2\nfile.users,bulk\n"),
                ("users.csv", users)
            )
            .ShouldContain("OneRoster 1.1");
        RefuseUsers("sourcedId,role\ns1,student\n").ShouldContain("no column givenName");
        RefuseUsers(Head + ",role\n").ShouldContain("column twice");
        RefuseUsers(Head + "\n\"s1,active").ShouldContain("line 2 opens a quote");
        RefuseUsers(Head + "\n\"s1\"x,active\n").ShouldContain("line 2 has text behind");
        RefuseUsers(Head + "\n\"" + new string('x', 1_100_000) + "\"\n")
            .ShouldContain("million letters");
        RefuseUsers(Head + "\ns1,active,student,A\0na,Lee,,,,04,\n").ShouldContain("no text has");
        RefuseUsers(Head + string.Concat(Enumerable.Repeat(",x", 300)))
            .ShouldContain("more columns");
        Refused([
                ("manifest.csv", Encoding.UTF8.GetBytes(InventedRoster.Manifest("bulk"))),
                (
                    "users.csv",
                    Encoding.Latin1.GetBytes(Head + "\ns1,active,student,Ana,Núñez,,,,,\n")
                ),
            ])
            .ShouldContain("users.csv is not UTF-8");
        byte[] whole = School.Two().Zip();
        RefusedZip(whole[..^30]).ShouldContain("cannot be unpacked");
        RefusedZip([.. Enumerable.Repeat((byte)'P', 200)]).ShouldContain("cannot be unpacked");
    }

    /// <summary>A ZIP file of some kilobytes that unpacks to hundreds of megabytes.</summary>
    [Fact]
    public void AFileThatGrows_IsNotUnpackedToItsEnd()
    {
        using var made = new MemoryStream();
        using (var zip = new ZipArchive(made, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = zip.CreateEntry("users.csv", CompressionLevel.Fastest).Open();
            byte[] block = new byte[1024 * 1024];
            for (int times = 0; times < 200; times++)
            {
                entry.Write(block);
            }
        }
        long before = GC.GetAllocatedBytesForCurrentThread();

        RefusedZip(made.ToArray()).ShouldContain("larger than a roster can be");

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(150L * 1024 * 1024);
    }

    [Fact]
    public void FilesOfOthers_AndFoldersAndOneNameTwice_ChangeNothingUnseen()
    {
        byte[] users = Encoding.UTF8.GetBytes(Head + "\ns1,active,student,Ana,Lee,,,,04,\n");
        byte[] manifest = Encoding.UTF8.GetBytes(InventedRoster.Manifest("bulk"));
        RosterReading
            .Read(
                InventedRoster.Zip([
                    ("manifest.csv", manifest),
                    ("users.csv", users),
                    ("../../evil.csv", users),
                    ("notes/users.csv", [0xFF]),
                ]),
                Today
            )
            .Students.ShouldHaveSingleItem();
        Refused([("manifest.csv", manifest), ("users.csv", users), ("USERS.csv", users)])
            .ShouldContain("twice");
    }

    private static RosterContent Read(string users) =>
        RosterReading.Read(
            InventedRoster.Zip(
                ("manifest.csv", "propertyName,value\nfile.users,bulk\n"),
                ("users.csv", users)
            ),
            Today
        );

    private static string RefuseUsers(string users) =>
        Refuse(("manifest.csv", InventedRoster.Manifest("bulk")), ("users.csv", users));

    private static string Refuse(params (string, string)[] files) =>
        RefusedZip(InventedRoster.Zip(files));

    private static string Refused(IReadOnlyList<(string, byte[])> files) =>
        RefusedZip(InventedRoster.Zip(files));

    private static string RefusedZip(byte[] zip) =>
        Should.Throw<UnfitRosterException>(() => RosterReading.Read(zip, Today)).Message;
}
