using Haven.Tests.Support;

namespace Haven.Tests.Architecture;

public class FloorsTests
{
    private static readonly string[] ProjectFiles = Directory
        .GetDirectories(Repository.PathTo("src"))
        .SelectMany(folder => Directory.GetFiles(folder, "*.csproj"))
        .ToArray();

    [Fact]
    public void Projects_SeeOnlyFloorsBelow()
    {
        ProjectFiles.Length.ShouldBeGreaterThan(5);

        ProjectFiles
            .SelectMany(file =>
                Floors.Broken(
                    Path.GetFileNameWithoutExtension(file),
                    Floors.ReferencesIn(File.ReadAllText(file))
                )
            )
            .ShouldBeEmpty();
    }

    [Fact]
    public void Assemblies_UseOnlyFloorsBelow() =>
        ProjectFiles
            .Select(file => Path.GetFileNameWithoutExtension(file))
            .SelectMany(project =>
                Floors.Broken(
                    project,
                    Floors.ReferencesOf(
                        Path.Combine(AppContext.BaseDirectory, Floors.AssemblyOf(project) + ".dll")
                    )
                )
            )
            .ShouldBeEmpty();

    [Theory]
    [InlineData("Haven.Design", "Haven.Privacy")]
    [InlineData("Haven.Privacy", "Haven.Organisations")]
    [InlineData("Haven.Forms", "Haven.Delivery")]
    [InlineData("Haven.Organisations", "Haven.Screening")]
    [InlineData("Haven.Screening", "Haven.Referrals")]
    [InlineData("Haven.Screening", "Haven.Sqlite")]
    [InlineData("Haven.Sqlite", "Haven.PostgreSql")]
    [InlineData("Haven.PostgreSql", "Haven.Design")]
    [InlineData("Haven.Messaging", "Haven.Screening")]
    [InlineData("Haven.Messaging", "Haven")]
    public void BrokenWall_IsNoticed(string project, string neighbour)
    {
        var planted = $"""
            <Project>
              <ItemGroup><ProjectReference Include="..\{neighbour}\{neighbour}.csproj" /></ItemGroup>
            </Project>
            """;

        Floors
            .Broken(project, Floors.ReferencesIn(planted))
            .ShouldHaveSingleItem()
            .ShouldBe($"{project} must not see {neighbour}");
    }

    [Fact]
    public void ProjectWithoutFloor_IsNoticed() =>
        Floors
            .Broken("Haven.Attic", [])
            .ShouldHaveSingleItem()
            .ShouldContain("Haven.Attic has no floor");

    [Fact]
    public void ReferencesOf_ThisAssembly_AreRead() =>
        Floors.ReferencesOf(typeof(FloorsTests).Assembly.Location).ShouldContain("Haven.Privacy");
}
