using System.Text.RegularExpressions;
using Haven.Start;

namespace Haven.Tests.Operations;

/// <summary>The unit files and the container file say what the manual says, and what is safe.</summary>
public partial class DeployTests
{
    private static readonly string Folder = Repository.PathTo("deploy");

    [Fact]
    public async Task Units_AreSound()
    {
        if (!File.Exists("/usr/bin/systemd-analyze"))
        {
            Assert.Skip("systemd-analyze is not there (Debian package systemd)");
        }
        string folder = Directory.CreateTempSubdirectory("haven-units-").FullName;
        try
        {
            foreach (string unit in Directory.EnumerateFiles(Folder, "haven*"))
            {
                // The program is not installed here, and the check wants to see one.
                string text = (await File.ReadAllTextAsync(unit)).Replace(
                    "/opt/haven/haven ",
                    "/bin/true "
                );
                await File.WriteAllTextAsync(Path.Combine(folder, Path.GetFileName(unit)), text);
            }
            (await VerifyAsync(folder)).ShouldBe("");

            string service = Path.Combine(folder, "haven.service");
            await File.AppendAllTextAsync(service, "[Service]\nProtectSystm=strict\n");
            (await VerifyAsync(folder)).ShouldContain("ProtectSystm");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("haven.service")]
    [InlineData("haven-backup.service")]
    public void Service_IsShutIn(string unit)
    {
        string[] lines = File.ReadAllLines(Path.Combine(Folder, unit));
        foreach (
            string line in new[]
            {
                "User=haven",
                "NoNewPrivileges=yes",
                "ProtectSystem=strict",
                "ProtectHome=yes",
                "PrivateTmp=yes",
                "CapabilityBoundingSet=",
                "UMask=0077",
                "LimitCORE=0",
                "WorkingDirectory=/etc/haven",
            }
        )
        {
            lines.ShouldContain(line);
        }
        lines
            .Single(l => l.StartsWith("ExecStart="))
            .ShouldStartWith("ExecStart=/opt/haven/haven ");
    }

    [Fact]
    public void Container_CopiesAndRunsWhatIsThere_AsNobodySpecial_WithEachKeyInAVolumeOfItsOwn()
    {
        string file = File.ReadAllText(Path.Combine(Folder, "Containerfile")).Replace("\\\n", " ");
        var lines = file.Split(
            '\n',
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
        );
        string[] Words(string instruction) =>
            lines
                .Single(l => l.StartsWith(instruction + " ", StringComparison.Ordinal))[
                    instruction.Length..
                ]
                .Split([' ', '[', ']', '"', ','], StringSplitOptions.RemoveEmptyEntries);

        Words("USER")[0].ShouldNotStartWith("0");
        int.Parse(Words("USER")[0].Split(':')[0]).ShouldBeGreaterThan(0);
        // What it copies is what tools/publish makes, and what it runs is in there.
        Words("COPY")[^2..].ShouldBe(["artifacts/standalone", "/opt/haven"]);
        File.ReadAllText(Repository.PathTo("tools", "publish"))
            .ShouldContain("artifacts/standalone");
        Words("ENTRYPOINT").ShouldBe(["/opt/haven/haven"]);
        Words("CMD").ShouldBe(["serve"]);
        var settings = Words("ENV").Select(e => e.Split('=', 2)).ToDictionary(e => e[0], e => e[1]);
        settings.Keys.ShouldAllBe(k => Settings.Known.Contains(k.Replace("Haven__", "")));
        string[] places =
        [
            settings["Haven__Data"],
            Path.GetDirectoryName(settings["Haven__RootKey"]["file:".Length..])!,
            settings["Haven__Generations"],
            settings["Haven__Witness"],
            settings["Haven__MailFolder"],
        ];
        places.Distinct().Count().ShouldBe(5);
        Words("VOLUME").Order().ShouldBe(places.Order());
        foreach (string place in places)
        {
            Install().Match(file).Value.ShouldContain(place);
        }
    }

    private static async Task<string> VerifyAsync(string folder)
    {
        var verified = await ChildProcess.RunAsync(
            "systemd-analyze",
            ["verify", .. Directory.EnumerateFiles(folder, "haven*")],
            CancellationToken.None
        );
        return string.Join(
            '\n',
            (verified.Output + verified.Error).Split('\n').Where(l => l.Contains("haven"))
        );
    }

    [GeneratedRegex(@"install -d -m 0700 -o haven -g haven [^\n&]*", RegexOptions.None, 1000)]
    private static partial Regex Install();
}
