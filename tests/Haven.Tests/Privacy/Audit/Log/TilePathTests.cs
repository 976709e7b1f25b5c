using FsCheck;
using FsCheck.Fluent;
using Haven.Privacy.Audit.Log;
using Shouldly;
using Xunit;

namespace Haven.Tests.Privacy.Audit.Log;

public class TilePathTests
{
    [Theory]
    [InlineData(0, 0, 256, "tile/0/000")]
    [InlineData(1, 1234067, 256, "tile/1/x001/x234/067")]
    [InlineData(0, 1234, 44, "tile/0/x001/234.p/44")]
    [InlineData(7, 999, 255, "tile/7/999.p/255")]
    [InlineData(-1, 1000, 256, "tile/entries/x001/000")]
    [InlineData(-1, 0, 1, "tile/entries/000.p/1")]
    public void Path_IsWrittenAndRead(int level, long index, int width, string text)
    {
        var path =
            level < 0 ? TilePath.Entries(index, width) : TilePath.Hashes(level, index, width);
        path.ToString().ShouldBe(text);
        TilePath.TryParse(text, out var read).ShouldBeTrue();
        read.ShouldBe(path);
    }

    [Theory]
    [InlineData("")]
    [InlineData("checkpoint")]
    [InlineData("tile/0")]
    [InlineData("tile/0/00")]
    [InlineData("tile/0/0000")]
    [InlineData("tile/00/000")]
    [InlineData("tile/8/000")]
    [InlineData("tile/-1/000")]
    [InlineData("tile/0/x000/001")]
    [InlineData("tile/0/001/234")]
    [InlineData("tile/0/x001/x234")]
    [InlineData("tile/0/000.p/0")]
    [InlineData("tile/0/000.p/256")]
    [InlineData("tile/0/000.p/01")]
    [InlineData("tile/0/000.p")]
    [InlineData("tile/0/../checkpoint")]
    [InlineData("tile/0/000.new")]
    [InlineData("/tile/0/000")]
    [InlineData("tile/0/x999/x999/x999/x999/x999/x999/x999/x999/x999/999")]
    public void Path_SpeltWrongly_IsRefused(string text) =>
        TilePath.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void Path_OfAnyPlace_ComesBack()
    {
        Prop.ForAll(
                Gen.Choose(0, int.MaxValue).ToArbitrary(),
                Gen.Choose(1, 256).ToArbitrary(),
                Gen.Choose(0, 7).ToArbitrary(),
                (index, width, level) =>
                {
                    var path = TilePath.Hashes(level, index * 1000L, width);
                    return TilePath.TryParse(path.ToString(), out var read) && read == path;
                }
            )
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Of70000_ListsTheTilesOfTheSpecification()
    {
        var paths = TilePath.Of(70_000).ToList();
        paths.Count(path => path is { Level: 0, IsPartial: false }).ShouldBe(273);
        paths
            .Where(path => path is { Level: >= 0, IsPartial: true } or { Level: > 0 })
            .Select(path => path.ToString())
            .ShouldBe(["tile/0/273.p/112", "tile/1/000", "tile/1/001.p/17", "tile/2/000.p/1"]);
        paths.Count(path => path.IsBundle).ShouldBe(274);
    }
}
