using System.Text.Json;
using Haven.Commands;
using Haven.Doctor;
using Haven.Organisations.Model;
using Haven.Privacy.Store;
using Haven.Start;
using Haven.Tests.Delivery;
using Haven.Tests.Faults;
using Npgsql;

namespace Haven.Tests.Doctor;

/// <summary>Each illness is named, and a doctor who looks changes nothing.</summary>
[Trait("Category", "Long")]
public class DoctorTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Well_IsFine_AndNothingChanges(string database)
    {
        using var patient = await Patient.CreateAsync(database);
        string before = await patient.Installation.FingerprintAsync();

        var findings = await patient.ExamineAsync();

        findings.ShouldBeWell();
        foreach (
            string what in new[]
            {
                "root key",
                "data folder",
                "secrets of the generations",
                "keys",
                "database",
                "clock",
                "time zones",
                "replacement of the keys",
                "backup",
                "disk space of the data",
            }
        )
        {
            findings.About(what, Verdict.Fine).Advice.ShouldBeNull();
        }
        findings.About("witness", Verdict.Look).Found.ShouldContain("same disk");
        findings.About("backup of the keys", Verdict.Look).Found.ShouldContain("same disk");
        findings.About("mail server", Verdict.Look).Found.ShouldContain(patient.At("mail"));
        findings.Where(f => f.Verdict != Verdict.Fine).ShouldAllBe(f => f.Advice != null);
        (await patient.Installation.FingerprintAsync()).ShouldBe(before);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ATimeZoneThatTheMachineDoesNotKnow_IsNamed(string database)
    {
        using var patient = await Patient.CreateAsync(database);
        await using (var core = await patient.Installation.OpenAsync())
        {
            await using var context = core.Database.Open(Scope.Installation);
            context.Add(
                new Organisation
                {
                    OrganisationId = OrganisationId.Create(),
                    Code = "far",
                    Name = "Far",
                    Zone = "America/Neverland",
                }
            );
            await context.SaveChangesAsync(Ct);
        }

        var found = (await patient.ExamineAsync()).About("time zones", Verdict.Wrong);

        found.Found.ShouldContain("America/Neverland");
        found.Advice!.ShouldContain("tzdata");
    }

    [Fact]
    public async Task AMachineWithoutATableOfZones_IsTold()
    {
        using var patient = await Patient.CreateAsync(Databases.Sqlite);

        var told = await HavenProcess.RunWithoutZonesAsync(patient.Settings, "doctor");

        told.Output.ShouldContain("This machine knows no time zones");
        told.Output.ShouldContain("apt-get install tzdata");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Command_BesideAServer_AnswersInJson_AndEndsWithOneWhenSomethingIsWrong(
        string database
    )
    {
        using var patient = await Patient.CreateAsync(database);
        using var server = await HavenProcess.ServeAsync(patient.Settings);

        var well = await HavenProcess.RunAsync(patient.Settings, "doctor", "--json");
        File.SetUnixFileMode(patient.Settings.Data, (UnixFileMode)0b111_101_101);
        var ill = await HavenProcess.RunAsync(patient.Settings, "doctor");

        well.ExitCode.ShouldBe(0, well.Output + well.Error);
        using var json = JsonDocument.Parse(well.Output);
        json.RootElement.EnumerateArray()
            .Single(f => f.GetProperty("what").GetString() == "database")
            .GetProperty("state")
            .GetString()
            .ShouldBe("fine");
        ill.ExitCode.ShouldBe(1);
        ill.Output.ShouldContain($"-> Run: chmod 700 {patient.Settings.Data}");
        ill.Output.ShouldContain("1 wrong. Nothing was changed.");
        (well.Output + ill.Output).ShouldNotContain("Password=");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Files_ThatOthersCanRead_OrThatLieAmongTheData_AreNamed(string database)
    {
        using var patient = await Patient.CreateAsync(database);
        string generations = patient.At("generations");
        string secret = Directory.EnumerateFiles(generations, "*.key").Single();
        foreach (
            var (path, what) in new[]
            {
                (patient.Installation.RootKeyFile, "root key"),
                (patient.Settings.Data, "data folder"),
                (generations, "secrets of the generations"),
                (secret, "secrets of the generations"),
            }
        )
        {
            var mode = File.GetUnixFileMode(path);
            File.SetUnixFileMode(path, mode | UnixFileMode.GroupRead);
            (await patient.ExamineAsync())
                .About(what, Verdict.Wrong)
                .Advice!.ShouldContain("chmod");
            File.SetUnixFileMode(path, mode);
        }
        string inside = Path.Combine(patient.Settings.Data, "inside");
        (await patient.ExamineWithAsync("Witness", inside))
            .About("witness", Verdict.Wrong)
            .Advice!.ShouldContain("Haven:Witness");
        (await patient.ExamineWithAsync("MailFolder", inside)).About("mail folder", Verdict.Wrong);
        (await patient.ExamineWithAsync("Generations", inside))
            .About("files", Verdict.Wrong)
            .Found.ShouldContain("Haven:Generations");
        (await patient.ExamineWithAsync("RootKey", "file:" + inside))
            .About("files", Verdict.Wrong)
            .Found.ShouldContain("Haven:RootKey");
        (await patient.ExamineAsync()).ShouldBeWell();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Clock_AYearOff_EitherWay_IsNamed(string database)
    {
        using var patient = await Patient.CreateAsync(database);
        var now = TimeProvider.System.GetUtcNow();

        var back = await patient.ExamineAsync(new FakeClock(now.AddYears(-1)));
        var ahead = await patient.ExamineAsync(new FakeClock(now.AddYears(1)));

        back.Where(f => f.What == "clock" && f.Verdict == Verdict.Wrong)
            .Select(f => f.Found)
            .ShouldContain(f => f.Contains("newest file") && f.Contains("365 days later"));
        back.ShouldContain(f => f.What == "clock" && f.Found.Contains("entry of the audit log"));
        back.ShouldContain(f => f.What == "clock" && f.Found.Contains("keys in use"));
        ahead.About("clock", Verdict.Look).Found.ShouldContain("nothing was written for");
        foreach (var findings in new[] { back, ahead })
        {
            findings
                .Any(f => f.Verdict == Verdict.Wrong && f.Found.Contains("by the database's"))
                .ShouldBe(patient.Settings.IsPostgreSql);
        }
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Backup_AndReplacement_ThatGrowOld_AreNamed(string database)
    {
        using var patient = await Patient.CreateAsync(database);
        FakeClock After(int days) => new(TimeProvider.System.GetUtcNow().AddDays(days));

        var two = await patient.ExamineAsync(After(2));
        var eight = await patient.ExamineAsync(After(8));
        Directory.Move(patient.At("backup"), patient.At("moved"));
        var moved = await patient.ExamineAsync();
        File.Delete(Path.Combine(patient.At("generations"), "last-backup.json"));
        var none = await patient.ExamineAsync();

        two.About("backup", Verdict.Look);
        two.About("replacement of the keys", Verdict.Look);
        eight.About("backup", Verdict.Wrong);
        eight.About("replacement of the keys", Verdict.Wrong);
        moved.About("backup of the data", Verdict.Look).Found.ShouldContain("any more");
        none.About("backup", Verdict.Wrong).Advice!.ShouldContain("haven backup");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Database_Away_OrOfAnotherVersion_IsNamed_AndTheRestIsLookedAt(string database)
    {
        using var patient = await Patient.CreateAsync(database);
        bool isPostgreSql = patient.Settings.IsPostgreSql;
        await OnDataAsync(
            patient,
            """DELETE FROM "__EFMigrationsHistory" WHERE "MigrationId" = (SELECT max("MigrationId") FROM "__EFMigrationsHistory")"""
        );
        (await patient.ExamineAsync())
            .About("database", Verdict.Wrong)
            .Found.ShouldContain("haven migrate");
        var keys = patient.Settings.Keys;
        if (!isPostgreSql)
        {
            await File.WriteAllBytesAsync(patient.Installation.DataFile, new byte[8192], Ct);
        }

        var away = await patient.ExamineWithAsync("Database", Dead(patient.Settings.Database));

        away.About("database", Verdict.Wrong)
            .Found.ShouldContain(isPostgreSql ? "does not answer" : "damaged");
        away.About("keys", Verdict.Fine);
        away.About("backup", Verdict.Fine);
        away.About("replacement of the keys", Verdict.Fine);
        if (isPostgreSql)
        {
            var keysAway = await patient.ExamineWithAsync("Keys", Dead(keys));
            keysAway.About("keys", Verdict.Wrong).Found.ShouldContain("does not answer");
            keysAway.About("database", Verdict.Look).Found.ShouldContain("without the keys");
            keysAway.About("backup", Verdict.Fine);
        }
    }

    [Fact]
    public async Task Role_ThatRowSecurityDoesNotBind_AndTablesWithoutIt_AreNamed()
    {
        using var patient = await Patient.CreateAsync(Databases.PostgreSql);
        var superuser = new NpgsqlConnectionStringBuilder(patient.Settings.Database)
        {
            Username = "postgres",
        };

        (await patient.ExamineWithAsync("Database", superuser.ConnectionString))
            .About("database", Verdict.Wrong)
            .Found.ShouldContain("superuser");
        await OnDataAsync(patient, "ALTER TABLE clients NO FORCE ROW LEVEL SECURITY");
        (await patient.ExamineAsync())
            .About("database", Verdict.Wrong)
            .Found.ShouldContain("no row security: clients");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Keys_ThatDoNotOpen_AreNamed(string database)
    {
        using var patient = await Patient.CreateAsync(database);
        string root = await File.ReadAllTextAsync(patient.Installation.RootKeyFile, Ct);
        string other = Convert.ToBase64String(new byte[32]);
        await File.WriteAllTextAsync(patient.Installation.RootKeyFile, other, Ct);
        (await patient.ExamineAsync())
            .About("keys", Verdict.Wrong)
            .Found.ShouldContain("does not open the key store");
        File.Delete(patient.Installation.RootKeyFile);
        (await patient.ExamineAsync())
            .About("keys", Verdict.Wrong)
            .Found.ShouldContain("root key is missing");
        await File.WriteAllTextAsync(patient.Installation.RootKeyFile, root, Ct);
        File.SetUnixFileMode(
            patient.Installation.RootKeyFile,
            UnixFileMode.UserRead | UnixFileMode.UserWrite
        );
        await patient.Installation.OnKeysAsync("DELETE FROM keys WHERE level = 2");
        (await patient.ExamineAsync())
            .About("database", Verdict.Wrong)
            .Found.ShouldContain("does not belong to this data");
        await patient.Installation.OnKeysAsync("DROP TABLE keys");
        (await patient.ExamineAsync())
            .About("keys", Verdict.Wrong)
            .Found.ShouldContain("There is no key store");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Witness_AwayOrEmpty_IsNamed(string database)
    {
        using var patient = await Patient.CreateAsync(database);

        (await patient.ExamineWithAsync("Witness", "http://127.0.0.1:1/"))
            .About("witness", Verdict.Wrong)
            .Found.ShouldContain("cannot be read");
        (await patient.ExamineWithAsync("Witness", patient.At("another")))
            .About("witness", Verdict.Look)
            .Found.ShouldContain("holds nothing");
    }

    [Fact]
    public async Task MailServer_IsGreeted_AndGetsNoMail()
    {
        using var patient = await Patient.CreateAsync(Databases.Sqlite);
        (string, string?)[] Mail(int port) =>
            [
                ("Mail", $"smtp://someone:a-password@127.0.0.1:{port}"),
                ("MailFrom", "haven@example.org"),
            ];
        (await patient.ExamineAsync(null, Mail(1)))
            .About("mail server", Verdict.Wrong)
            .Found.ShouldBe("127.0.0.1:1 cannot be used: NoConnection.");

        await using var sink = await SmtpSink.StartAsync();

        (await patient.ExamineAsync(null, Mail(sink.Port))).About("mail server", Verdict.Fine);
        sink.Mails().ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task NothingLeft_IsSaidLineByLine(string database)
    {
        using var patient = await Patient.CreateAsync(database);
        foreach (string folder in Directory.GetDirectories(patient.Installation.Folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        var findings = await patient.ExamineAsync();

        findings.About("data folder", Verdict.Wrong);
        findings.About("secrets of the generations", Verdict.Wrong);
        findings.About("keys", Verdict.Wrong);
        findings.About("backup", Verdict.Wrong);
        DoctorCommand.Tell(findings, json: false, _ => { }).ShouldBe(1);
        Directory.Exists(patient.Settings.Data).ShouldBeFalse();
    }

    private static async Task OnDataAsync(Patient patient, string sql)
    {
        await using System.Data.Common.DbConnection connection = patient.Settings.Database
            is { } database
            ? new NpgsqlConnection(
                new NpgsqlConnectionStringBuilder(database)
                {
                    Username = "postgres",
                    Pooling = false,
                }.ConnectionString
            )
            : new Microsoft.Data.Sqlite.SqliteConnection(
                $"Data Source={patient.Installation.DataFile};Pooling=false"
            );
        await connection.OpenAsync(Ct);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(Ct);
    }

    private static string? Dead(string? connection) =>
        connection is null
            ? null
            : new NpgsqlConnectionStringBuilder(connection) { Port = 1 }.ConnectionString;
}
