using Haven.Privacy.Audit.Log;
using Shouldly;
using Xunit;

namespace Haven.Tests.Privacy.Audit.Log;

public class EntryBundleTests
{
    [Fact]
    public void Entries_OfAnyLength_ComeBack()
    {
        ReadOnlyMemory<byte>[] entries =
        [
            ReadOnlyMemory<byte>.Empty,
            new byte[] { 7 },
            new byte[EntryBundle.MaxEntryLength],
        ];

        var bundle = EntryBundle.Write(entries);

        bundle.Length.ShouldBe(3 * 2 + 1 + EntryBundle.MaxEntryLength);
        EntryBundle.TryRead(bundle, 3, out var read, out var length).ShouldBeTrue();
        length.ShouldBe(bundle.Length);
        read.Select(entry => entry.Length).ShouldBe([0, 1, EntryBundle.MaxEntryLength]);
        read[1].ToArray().ShouldBe([7]);
        // The beginning of a bundle that has grown since.
        EntryBundle.TryRead(bundle, 2, out read, out length).ShouldBeTrue();
        (read.Count, length).ShouldBe((2, 5));
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1, 0, 0)]
    [InlineData(2, 0, 0)]
    [InlineData(3, 0, 0)]
    [InlineData(4, 1, 4)]
    [InlineData(5, 1, 4)]
    [InlineData(6, 1, 4)]
    public void BundleThatIsCut_GivesWhatIsWhole(int cut, int count, int length)
    {
        var bundle = EntryBundle.Write([new byte[] { 1, 2 }, new byte[] { 3 }])[..cut];

        EntryBundle.TryRead(bundle, 2, out var read, out var taken).ShouldBeFalse();

        (read.Count, taken).ShouldBe((count, length));
    }

    [Fact]
    public void MoreThanFits_IsRefused()
    {
        var full = Enumerable.Repeat(new ReadOnlyMemory<byte>([1]), 256).ToList();
        EntryBundle.Write(full).Length.ShouldBe(3 * 256);

        Should.Throw<ArgumentException>(() => EntryBundle.Write([.. full, full[0]]));
        Should.Throw<ArgumentException>(() =>
            EntryBundle.Write([full[0], new byte[EntryBundle.MaxEntryLength + 1]])
        );
    }
}
