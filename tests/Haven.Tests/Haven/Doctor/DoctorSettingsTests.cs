using System.Text.Json;
using Haven.Commands;
using Haven.Doctor;
using Haven.Start;
using Haven.Tests.Delivery;
using Haven.Tests.Faults;
using Npgsql;

namespace Haven.Tests.Doctor;

/// <summary>What the doctor says of the settings.</summary>
public class DoctorSettingsTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    [Trait("Category", "Long")]
    public async Task SettingsFile_WithATypo_OrOfNoUse_IsNamed(string database)
    {
        using var patient = await Patient.CreateAsync(database);
        string file = patient.At("haven.json");
        await File.WriteAllTextAsync(file, """{ "Haven": { "Witnes": "/x" }, "Data": "/y" }""", Ct);
        var typo = await HavenProcess.RunAsync(patient.Settings, "doctor");
        await File.WriteAllTextAsync(file, """{ "Haven": { "MailPassword": "secret" """, Ct);
        var broken = await HavenProcess.RunAsync(patient.Settings, "doctor");
        var elsewhere = await HavenProcess.RunAsync(patient.Settings, "audit", "verify");
        await File.WriteAllTextAsync(file, """{ "Haven": { "X": "Host=a;Password=b" } }""", Ct);
        File.SetUnixFileMode(file, (UnixFileMode)0b110_100_100);
        var open = await HavenProcess.RunAsync(patient.Settings, "doctor");

        typo.Output.ShouldContain("Haven:Witnes, Data (outside \"Haven\")");
        broken.ExitCode.ShouldBe(1);
        broken.Output.ShouldContain($"wrong  settings: {file} cannot be read");
        (broken.Output + broken.Error).ShouldNotContain("secret");
        elsewhere.ExitCode.ShouldBe(2);
        elsewhere.Error.ShouldContain("cannot be read");
        open.Output.ShouldContain($"Run: chmod 640 {file}");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Settings_ThatContradictEachOther_AreNamed(string database)
    {
        using var patient = await Patient.CreateAsync(database);
        (string, string?)[] mail = [("Mail", "smtp://127.0.0.1:1"), ("MailFrom", "a@example.org")];
        (await patient.ExamineAsync(null, mail))
            .About("settings", Verdict.Look)
            .Found.ShouldContain("Haven:MailFolder");
        (await patient.ExamineWithAsync("MailFrom", "a@example.org"))
            .ShouldHaveSingleItem()
            .Found.ShouldContain("no mail server");
        (await patient.ExamineWithAsync("RequireSecondFactor", "false"))
            .About("settings", Verdict.Look)
            .Found.ShouldContain("RequireSecondFactor");
        (await patient.ExamineWithAsync("Address", "http://0.0.0.0:5080"))
            .About("settings", Verdict.Wrong)
            .Found.ShouldContain("in clear");
        (await patient.ExamineWithAsync("Country", null))
            .About("settings", Verdict.Wrong)
            .Found.ShouldContain("in which country");
        (await patient.ExamineWithAsync("Country", "Oregon"))
            .About("settings", Verdict.Wrong)
            .Found.ShouldContain("'Oregon'");
        (await patient.ExamineWithAsync("Country", "de"))
            .About("settings", Verdict.Fine)
            .Found.ShouldContain("Everything is stored in Germany");
        if (patient.Settings.IsPostgreSql)
        {
            (await patient.ExamineWithAsync("Keys", patient.Settings.Database))
                .About("settings", Verdict.Wrong)
                .Found.ShouldContain("same database");
            (await patient.ExamineWithAsync("DatabaseOwner", patient.Settings.Database))
                .About("settings", Verdict.Wrong)
                .Found.ShouldContain("same role");
            (await patient.ExamineWithAsync("Keys", null))
                .ShouldHaveSingleItem()
                .Found.ShouldContain("Haven:Keys");
        }
        else
        {
            (await patient.ExamineWithAsync("DatabaseOwner", "Host=nowhere"))
                .About("settings", Verdict.Wrong)
                .Found.ShouldContain("would lie in SQLite");
        }
    }

    [Fact]
    public void Certificate_ThatEnds_OrIsNone_IsNamed()
    {
        var now = TimeProvider.System.GetUtcNow();
        using var key = System.Security.Cryptography.ECDsa.Create();
        var request = new System.Security.Cryptography.X509Certificates.CertificateRequest(
            "CN=haven.example.org",
            key,
            System.Security.Cryptography.HashAlgorithmName.SHA256
        );
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(90));
        string file = Path.GetTempFileName();
        Finding At(DateTimeOffset time)
        {
            var findings = new Findings();
            CertificateLook.Look(file, new FakeClock(time), findings);
            return findings.All.Single();
        }
        try
        {
            File.WriteAllText(file, certificate.ExportCertificatePem());
            At(now).Verdict.ShouldBe(Verdict.Fine);
            At(now.AddDays(80)).Verdict.ShouldBe(Verdict.Look);
            At(now.AddDays(91)).Verdict.ShouldBe(Verdict.Wrong);
            At(now.AddDays(-2)).Verdict.ShouldBe(Verdict.Wrong);
            File.WriteAllText(file, "something else");
            At(now).Found.ShouldContain("no certificate");
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Settings_ThatAreRead_AreKnown_AndStandInTheReadme()
    {
        string source = File.ReadAllText(Repository.PathTo("src", "Haven", "Start", "Settings.cs"));
        var read = System
            .Text.RegularExpressions.Regex.Matches(
                source,
                "haven\\[\"(\\w+)\"\\]|GetValue\\(\"(\\w+)\""
            )
            .Select(m => m.Groups[1].Value + m.Groups[2].Value)
            .ToList();

        read.Count.ShouldBeGreaterThan(10);
        Settings.Known.Order().ShouldBe(read.Order());
        string readme = File.ReadAllText(Repository.PathTo("README.md"));
        Settings.Known.Where(k => !readme.Contains($"| `Haven:{k}` |")).ShouldBeEmpty();
    }
}
