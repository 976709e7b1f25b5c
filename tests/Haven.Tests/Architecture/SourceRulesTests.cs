using Haven.Tests.Support;

namespace Haven.Tests.Architecture;

public class SourceRulesTests
{
    private static readonly string[] NotOurs = ["bin", "obj", "node_modules", "wwwroot"];

    private static readonly Lazy<IReadOnlyList<(string Path, string Text)>> Sources = new(
        ReadSources
    );

    [Fact]
    public void Files_AreShort() => Broken(SourceRules.LongFiles).ShouldBeEmpty();

    [Fact]
    public void Markup_IsWrittenByDesignOnly() =>
        Broken(SourceRules.MarkupOutsideDesign).ShouldBeEmpty();

    [Fact]
    public void RawSql_StaysInTheDatabaseProjects() => Broken(SourceRules.RawSql).ShouldBeEmpty();

    [Fact]
    public void Names_SaySomething() => Broken(SourceRules.EmptyNames).ShouldBeEmpty();

    [Fact]
    public void Times_BecomeTextInTheirPlace() =>
        Broken(SourceRules.TimesPastTheirPlace).ShouldBeEmpty();

    [Theory]
    [InlineData("DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime)", 1)]
    [InlineData("DateOnly.FromDateTime(new DateTime(ticks, DateTimeKind.Utc))", 1)]
    [InlineData("new DateTime(ticks, DateTimeKind.Utc).ToString(format)", 1)]
    [InlineData("time.UtcDateTime.ToString(\"d MMMM yyyy\")", 1)]
    [InlineData("time.UtcDateTime.ToString(\"yyyy-MM-dd\")", 0)]
    [InlineData("LocalTime.Day(ticks)", 0)]
    public void ATimePastItsPlace_IsNoticed(string planted, int times)
    {
        SourceRules
            .TimesPastTheirPlace("src/Haven.Screening/Plans/PlanPage.razor", planted)
            .Count()
            .ShouldBe(times);
        SourceRules
            .TimesPastTheirPlace("src/Haven.Privacy/Calendar/LocalTime.cs", planted)
            .ShouldBeEmpty();
    }

    [Fact]
    public void LongFile_IsNoticed()
    {
        var planted = string.Concat(Enumerable.Repeat("// line\n", 401));

        SourceRules
            .LongFiles("src/Haven.Forms/Long.cs", planted)
            .ShouldHaveSingleItem()
            .ShouldContain("401 lines");
        SourceRules
            .LongFiles("src/Haven.Forms/Fits.cs", planted["// line\n".Length..])
            .ShouldBeEmpty();
        SourceRules.LongFiles("src/Haven.Sqlite/Migrations/First.cs", planted).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("src/Haven.Forms/Show/Show.razor", "<p>@((MarkupString)text)</p>", 1)]
    [InlineData("src/Haven.Forms/Show/Show.cs", "\nreturn new MarkupString(text);", 1)]
    [InlineData("src/Haven.Design/Icon.cs", "return new MarkupString(text);", 0)]
    [InlineData("src/Haven.Forms/Show/Show.cs", "return MarkupStringency.Full;", 0)]
    public void MarkupOutsideDesign_IsNoticed(string path, string planted, int times) =>
        SourceRules.MarkupOutsideDesign(path, planted).Count().ShouldBe(times);

    [Theory]
    [InlineData("src/Haven.Privacy/Store/Rows.cs", "database.ExecuteSqlRaw(text)", 1)]
    [InlineData(
        "src/Haven.Privacy/Store/Rows.cs",
        "await database.ExecuteSqlInterpolatedAsync($\"\")",
        1
    )]
    [InlineData("src/Haven.Screening/Caseload/Caseload.cs", "clients.FromSql($\"\")", 1)]
    [InlineData("src/Haven.Screening/Caseload/Caseload.cs", "database.SqlQueryRaw<int>(text)", 1)]
    [InlineData(
        "src/Haven/Program.cs",
        "command.CommandText = text;\nother.CommandText = text;",
        2
    )]
    [InlineData("src/Haven.Sqlite/Checkpoint.cs", "command.CommandText = text", 0)]
    [InlineData("src/Haven.PostgreSql/Policies.cs", "database.ExecuteSqlRaw(text)", 0)]
    [InlineData("src/Haven.Sqlites/Rows.cs", "database.ExecuteSqlRaw(text)", 1)]
    public void RawSqlElsewhere_IsNoticed(string path, string planted, int times) =>
        SourceRules.RawSql(path, planted).Count().ShouldBe(times);

    [Theory]
    [InlineData("src/Haven.Forms/Forms.cs", "internal sealed class FormManager;", 1)]
    [InlineData("src/Haven.Forms/Forms.cs", "public abstract record RowBase<T>(int Id);", 1)]
    [InlineData("src/Haven.Forms/Forms.cs", "interface IKeyHelper { } class KeyHelperImpl { }", 2)]
    [InlineData("src/Haven.Forms/Forms.cs", "static class DateUtils { }", 1)]
    [InlineData("src/Haven.Forms/PageBase.razor", "<p></p>", 1)]
    [InlineData(
        "src/Haven.Forms/Forms.cs",
        "class Database; record Utility; class Form : ComponentBase;",
        0
    )]
    public void EmptyName_IsNoticed(string path, string planted, int times) =>
        SourceRules.EmptyNames(path, planted).Count().ShouldBe(times);

    [Fact]
    public void Sources_AreFound() =>
        Sources.Value.ShouldContain(source =>
            source.Path == "src/Haven.Privacy/Inventory/Classification.cs"
        );

    private static IEnumerable<string> Broken(Func<string, string, IEnumerable<string>> rule) =>
        Sources.Value.SelectMany(source => rule(source.Path, source.Text));

    private static IReadOnlyList<(string Path, string Text)> ReadSources() =>
        [
            .. Directory
                .EnumerateFiles(Repository.PathTo("src"), "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
                .Where(path => Path.GetExtension(path) is ".cs" or ".razor" or ".ts" or ".scss")
                .Where(path => !path.Split('/').Intersect(NotOurs, StringComparer.Ordinal).Any())
                .Select(path => (path, File.ReadAllText(Repository.PathTo(path)))),
        ];
}
