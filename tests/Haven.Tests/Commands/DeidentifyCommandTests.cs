using System.Text.Json;
using Haven.Commands;
using Haven.Privacy.Deidentification.Anonymity;
using Haven.Privacy.Vault;

namespace Haven.Tests.Commands;

public sealed class DeidentifyCommandTests : IDisposable
{
    private const string Table =
        "name;age;town;illness\r\n"
        + "Ana Secreto;7;Norte;none\r\nBo;8;Norte;asthma\r\nCy;12;Sur;none\r\nDi;15;Sur;measles\r\nEd;40;Sur;\r\n";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("haven-test-");
    private readonly List<string> said = [];
    private readonly List<string> errors = [];

    public DeidentifyCommandTests()
    {
        Write("data.csv", Table);
        Write("age.csv", "7;0-9;*\n8;0-9;*\n12;10-19;*\n15;10-19;*\n40;40-49;*\n");
        Write("x_hierarchy_town.csv", "\uFEFFNorte,*\r\nSur,*\r\n");
    }

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Run_Table_WritesItAndOneLine()
    {
        Run(Request() with { Report = At("risk.json") }).ShouldBe(0);

        Read("out.csv")
            .ShouldBe(
                "age;town;illness\r\n*;*;*\r\n0-9;Norte;asthma\r\n0-9;Norte;none\r\n10-19;Sur;measles\r\n10-19;Sur;none\r\n"
            );
        var line = JsonElement.Parse(said.ShouldHaveSingleItem());
        line.GetProperty("levels").ToString().ShouldBe("{\"age\":1,\"town\":0}");
        line.GetProperty("suppressed").GetInt32().ShouldBe(1);
        line.GetProperty("classes").GetInt32().ShouldBe(2);
        line.GetProperty("milliseconds").GetDouble().ShouldBeGreaterThanOrEqualTo(0);
        var risk = JsonElement.Parse(Read("risk.json")).GetProperty("after");
        risk.GetProperty("prosecutor").GetProperty("highest").GetDouble().ShouldBe(0.5);
    }

    [Fact]
    public void Run_AgainWithRecordsInAnotherOrder_WritesTheSame()
    {
        Run(Request());
        string first = Read("out.csv");
        string[] lines = Table.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

        Write("data.csv", string.Join('\n', [lines[0], .. lines.Skip(1).Reverse()]));
        Run(Request());

        Read("out.csv").ShouldBe(first);
    }

    [Fact]
    public void Run_RuleThatNothingKeeps_LeavesWhatWasThere()
    {
        Write("out.csv", "before");

        Run(Request() with { Rule = new AnonymityRule { K = 6 } }).ShouldBe(1);

        Read("out.csv").ShouldBe("before");
        errors.ShouldHaveSingleItem().ShouldContain("Nothing was written");
        said.ShouldBeEmpty();
    }

    [Fact]
    public void Run_WhatSafeHarborForbids_WritesNothing()
    {
        var ages = new Dictionary<string, SafeHarborKind> { ["age"] = SafeHarborKind.Age };
        Run(Request() with { SafeHarbor = ages }).ShouldBe(0);
        File.Delete(At("out.csv").FullName);
        Write("age.csv", "7;85-95;*\n8;85-95;*\n12;10-19;*\n15;10-19;*\n40;40-49;*\n");

        Run(Request() with { SafeHarbor = ages }).ShouldBe(1);

        errors[^1].ShouldBe("Column age tells ages above 89. Make them one: 90+.");
        File.Exists(At("out.csv").FullName).ShouldBeFalse();
        Refused(
                Request() with
                {
                    SafeHarbor = new Dictionary<string, SafeHarborKind> { ["name"] = 0 },
                }
            )
            .ShouldContain("speaks of name");
    }

    [Fact]
    public void Run_ValueThatTheHierarchyLacks_NamesLineAndColumnAndNoValue()
    {
        Write("data.csv", Table.Replace(";15;", ";Secreto;", StringComparison.Ordinal));

        string message = Refused(Request());

        message.ShouldStartWith(
            "data.csv: line 5, column age: the hierarchy does not have this value."
        );
        message.ShouldNotContain("Secreto");
    }

    [Theory]
    [InlineData("age;town;illness\n7;Norte\n", "line 2 has 2 cells and the first line has 3")]
    [InlineData("age;illness\n7;none\n", "data.csv has no column town")]
    [InlineData("age;town;town;illness\n7;a;b;c\n", "data.csv has two columns town")]
    [InlineData("age;town;illness\n", "data.csv has no records")]
    [InlineData("", "data.csv is empty")]
    public void Run_TableThatIsNone_SaysWhatToMend(string text, string words)
    {
        Write("data.csv", text);

        Refused(Request()).ShouldContain(words);
    }

    [Theory]
    [InlineData("age.csv", "7;0-9;*\n8;;*\n", "age.csv: Line 2 has a hole at level 1")]
    [InlineData("age.csv", "7;x;7\n", "age.csv: The levels go round in a circle, at line 1")]
    [InlineData("age.csv", "7;\"0-9;*\n", "age.csv: line 1 opens a quote")]
    [InlineData("y_hierarchy_town.csv", "Norte;*\n", "2 hierarchies of town")]
    public void Run_HierarchyThatIsNone_SaysWhatToMend(string file, string text, string words)
    {
        Write(file, text);

        Refused(Request()).ShouldContain(words);
    }

    [Fact]
    public void Run_RequestsThatContradictThemselves_AreRefused()
    {
        Refused(Request() with { Out = At("data.csv") }).ShouldContain("must be different files");
        Refused(Request() with { Sensitive = "age" }).ShouldContain("age cannot be both");
        Refused(Request() with { Quasi = ["age", "age"] }).ShouldContain("names age twice");
        Refused(Request() with { Quasi = ["../age"] }).ShouldContain("no hierarchy of ../age");
        Refused(Request() with { Data = At("nowhere.csv") }).ShouldContain("There is no file");
        Refused(Request() with { Out = At("nowhere/out.csv") }).ShouldContain("cannot be written");
        Read("data.csv").ShouldBe(Table);
    }

    [Fact]
    public void Run_ReportThatCannotBeWritten_LeavesNoTable()
    {
        Refused(Request() with { Report = At("nowhere/risk.json") })
            .ShouldContain("cannot be written");

        folder
            .GetFiles()
            .Select(f => f.Name)
            .Order()
            .ShouldBe(["age.csv", "data.csv", "x_hierarchy_town.csv"]);
    }

    private string Refused(DeidentifyRequest request)
    {
        string message = Should.Throw<StartException>(() => Run(request)).Message;
        folder.GetFiles("*.new").ShouldBeEmpty();
        File.Exists(At("out.csv").FullName).ShouldBeFalse();
        return message;
    }

    private int Run(DeidentifyRequest request) =>
        DeidentifyRun.Run(request, said.Add, errors.Add, TestContext.Current.CancellationToken);

    private DeidentifyRequest Request() =>
        new(
            At("data.csv"),
            folder,
            ["age", "town"],
            "illness",
            new AnonymityRule
            {
                K = 2,
                L = 2,
                Suppression = 0.2m,
            },
            At("out.csv")
        );

    private FileInfo At(string name) => new(Path.Combine(folder.FullName, name));

    private void Write(string name, string text) => File.WriteAllText(At(name).FullName, text);

    private string Read(string name) => File.ReadAllText(At(name).FullName);
}
