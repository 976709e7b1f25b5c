using System.Security.Cryptography;
using System.Text;
using Haven.Privacy.Rights.Package;

namespace Haven.Tests.Privacy.Rights.Package;

/// <summary>What is put together on the disk is readable to nobody, and comes back as it was or not at all.</summary>
public class SealedSpoolTests
{
    private const int Chunk = 64 * 1024;
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(Chunk - 1)]
    [InlineData(Chunk)]
    [InlineData(Chunk + 1)]
    [InlineData(3 * Chunk)]
    [InlineData(3 * Chunk + 17)]
    public async Task WhatWasWritten_ComesBack_AndTheDiskDoesNotShowIt(int length)
    {
        byte[] said = Text(length);
        var file = new MemoryStream();
        await using var spool = new SealedSpool(file);
        for (int at = 0; at < length; at += 1000)
        {
            await spool.WriteAsync(said.AsMemory(at, Math.Min(1000, length - at)), Ct);
        }

        var given = new MemoryStream();
        await spool.GiveAsync(given, Ct);

        spool.Length.ShouldBe(length);
        given.ToArray().ShouldBe(said);
        Encoding.Latin1.GetString(file.ToArray()).ShouldNotContain("keeps marked hedgehogs");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(Chunk + 16 + 3)]
    public async Task WhatWasAltered_IsNotGiven(int at)
    {
        var file = new MemoryStream();
        await using var spool = new SealedSpool(file);
        spool.Write(Text(2 * Chunk));
        file.GetBuffer()[at] ^= 1;

        await Should.ThrowAsync<CryptographicException>(() =>
            spool.GiveAsync(new MemoryStream(), Ct)
        );
    }

    [Fact]
    public async Task WhatWasSwapped_IsNotGiven()
    {
        var file = new MemoryStream();
        await using var spool = new SealedSpool(file);
        spool.Write(Text(2 * Chunk));
        byte[] stored = file.GetBuffer();
        byte[] first = stored[..(Chunk + 16)];
        stored.AsSpan(Chunk + 16, Chunk + 16).CopyTo(stored);
        first.CopyTo(stored, Chunk + 16);

        await Should.ThrowAsync<CryptographicException>(() =>
            spool.GiveAsync(new MemoryStream(), Ct)
        );
    }

    [Fact]
    public async Task TheFile_HasNoName_SoThatNothingIsLeftOfIt()
    {
        var folder = Directory.CreateTempSubdirectory("haven-spool-");
        try
        {
            await using var file = PackageSpace.In(folder.FullName).Open();
            file.Write(Text(2 * Chunk));

            Directory.GetFiles(folder.FullName).ShouldBeEmpty();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static byte[] Text(int length) =>
        Encoding.ASCII.GetBytes(
            string.Concat(Enumerable.Repeat("keeps marked hedgehogs ", length / 23 + 1))[..length]
        );
}
