using Haven.Analyzers;

namespace Haven.Tests.Analyzers;

public class MappedTypeTests
{
    private const string Types = """
        public class Loose;
        [Stored("a client")] public class Client;
        public class Special : Client;

        """;

    private static Task<IReadOnlyList<string>> Reported(string source) =>
        Compiled.WithAsync<MappedTypeAnalyzer>(Types + source);

    public static readonly TheoryData<string> Mappings =
    [
        "class Context : DbContext { public DbSet<#> Rows { get; set; } = null!; }",
        "class Context : DbContext { public DbSet<#> Rows => Set<#>(); }",
        "class Context : DbContext { protected override void OnModelCreating(ModelBuilder model) => model.Entity<#>(); }",
        "class Mapping { void Map(ModelBuilder model) => model.Entity<#>(row => { }); }",
        "class Mapping { void Map(ModelBuilder model) => model.Entity(typeof(#)); }",
        "class Mapping { void Map(ModelBuilder model) => model.Owned<#>(); }",
        "class Mapping : IEntityTypeConfiguration<#> { public void Configure(EntityTypeBuilder<#> row) { } }",
        "class Whole { public # Part { get; set; } = null!; } "
            + "class Mapping { void Map(EntityTypeBuilder<Whole> row) => row.OwnsOne(whole => whole.Part); }",
        "class Whole { public List<#> Parts { get; set; } = null!; } "
            + "class Mapping { void Map(EntityTypeBuilder<Whole> row) => row.OwnsMany(whole => whole.Parts); }",
        "class Whole { public # Part { get; set; } = null!; } "
            + "class Mapping { void Map(EntityTypeBuilder<Whole> row) => row.ComplexProperty(whole => whole.Part); }",
    ];

    [Theory]
    [MemberData(nameof(Mappings))]
    public async Task Mapping_OfUnmarkedType_IsReported(string source)
    {
        var found = await Reported(source.Replace("#", "Loose", StringComparison.Ordinal));

        found.ShouldHaveSingleItem().ShouldStartWith("HAVEN003 'Loose' is mapped to the database");
    }

    [Theory]
    [MemberData(nameof(Mappings))]
    public async Task Mapping_OfStoredType_IsAccepted(string source)
    {
        (await Reported(source.Replace("#", "Client", StringComparison.Ordinal))).ShouldBeEmpty();
        (await Reported(source.Replace("#", "Special", StringComparison.Ordinal))).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(
        "class Mapping { void Map<T>(ModelBuilder model) where T : class => model.Entity<T>(); }"
    )]
    [InlineData("class Other { void Entity<T>() { } void Use() => Entity<Loose>(); }")]
    [InlineData("class DbSet<T>; class Other { public DbSet<Loose> Rows { get; set; } = null!; }")]
    public async Task Call_ThatMapsNothing_IsAccepted(string source) =>
        (await Reported(source)).ShouldBeEmpty();
}
