using System.Globalization;
using System.IO.Compression;
using System.Text;
using Haven.Privacy.Inventory;

namespace Haven.Messaging.Promises;

/// <summary>A roster of invented people, as a school's system would write it.</summary>
internal sealed class InventedRoster
{
    private static readonly string[] Columns =
    [
        "sourcedId",
        "status",
        "enabledUser",
        "orgSourcedIds",
        "role",
        "username",
        "givenName",
        "familyName",
        "email",
        "sms",
        "phone",
        "agentSourcedIds",
        "grades",
        "password",
        "metadata.haven.contactRestriction",
    ];

    private readonly StringBuilder users = new(Csv.Line(Columns));
    private readonly StringBuilder demographics = new(
        Csv.Line(["sourcedId", "birthDate", "sex", "white"])
    );
    private readonly string mode;

    private InventedRoster(string mode) => this.mode = mode;

    /// <summary>A roster that holds everybody.</summary>
    public static InventedRoster Whole() => new("bulk");

    /// <summary>A roster that holds what changed.</summary>
    public static InventedRoster OfChanges() => new("delta");

    public InventedRoster Student(
        string id,
        string given,
        string family,
        string grade = "04",
        DateOnly? birth = null,
        string guardians = "",
        string status = "active"
    )
    {
        User(id, status, "student", given, family, grade: grade, agents: guardians);
        if (birth is { } day)
        {
            demographics.Append(
                Csv.Line([
                    id,
                    day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                    "female",
                    "true",
                ])
            );
        }
        return this;
    }

    public InventedRoster Guardian(
        string id,
        string given,
        string family,
        string students,
        string role = "parent",
        string email = "",
        string phone = "",
        string restriction = "",
        string status = "active"
    ) =>
        User(
            id,
            status,
            role,
            given,
            family,
            email: email,
            phone: phone,
            agents: students,
            restriction: restriction
        );

    public byte[] Zip() =>
        Zip(
            ("manifest.csv", Manifest(mode)),
            ("users.csv", users.ToString()),
            ("demographics.csv", demographics.ToString())
        );

    public static string Manifest(string mode) =>
        $"propertyName,value\r\nmanifest.version,1.0\r\noneroster.version,1.1\r\nfile.users,{mode}\r\nfile.demographics,{mode}\r\n";

    public static byte[] Zip(params (string Name, string Text)[] files) =>
        Zip([.. files.Select(f => (f.Name, Encoding.UTF8.GetBytes(f.Text)))]);

    public static byte[] Zip(IReadOnlyList<(string Name, byte[] Content)> files)
    {
        using var made = new MemoryStream();
        using (var zip = new ZipArchive(made, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(content);
            }
        }
        return made.ToArray();
    }

    private InventedRoster User(
        string id,
        string status,
        string role,
        string given,
        string family,
        string email = "",
        string phone = "",
        string agents = "",
        string grade = "",
        string restriction = ""
    )
    {
        users.Append(
            // A plus at the front is a telephone here, and no formula.
            string.Join(
                ',',
                new[]
                {
                    id,
                    status,
                    "true",
                    "org-1",
                    role,
                    "zquser",
                    given,
                    family,
                    email,
                    "",
                    phone,
                    agents,
                    grade,
                    "",
                    restriction,
                }.Select(c => $"\"{c}\"")
            ) + "\r\n"
        );
        return this;
    }
}
