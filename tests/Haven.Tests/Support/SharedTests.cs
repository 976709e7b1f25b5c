using Xunit.Sdk;

namespace Haven.Tests.Support;

public sealed class SharedTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("haven-shared-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Find_WithFolderBesideTheCheckout_TakesIt()
    {
        var beside = Directory.CreateDirectory(Path.Combine(folder, "shared")).FullName;

        Shared.Find(Path.Combine(folder, "haven"), fallback: folder).ShouldBe(beside);
    }

    [Fact]
    public void Find_WithoutFolderBesideTheCheckout_TakesTheFallback() =>
        Shared.Find(Path.Combine(folder, "haven"), fallback: folder).ShouldBe(folder);

    [Fact]
    public void Find_WithNeither_FindsNothing() =>
        Shared.Find(Path.Combine(folder, "haven"), Path.Combine(folder, "absent")).ShouldBeNull();

    [Fact]
    public void PathTo_WhatIsAbsent_SkipsByName()
    {
        var skipped = Should.Throw<SkipException>(() => Shared.Data("no-such", "file.json"));

        skipped.Message.ShouldContain("../shared/data/no-such/file.json");
    }

    [Fact]
    public void Data_WithQuestionnaires_IsFound() =>
        Directory.Exists(Shared.Data("questionnaires")).ShouldBeTrue();
}
