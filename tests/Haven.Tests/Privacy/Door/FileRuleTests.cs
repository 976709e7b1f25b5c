using System.IO.Compression;
using System.Text;
using Haven.Privacy.Door;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Haven.Tests.Privacy.Door;

/// <summary>What a file is, its bytes say.</summary>
public class FileRuleTests
{
    private static readonly FileRule Rule = new("letter", "The letter", FileKind.Json, 1024 * 1024);

    [Theory]
    [InlineData("{}")]
    [InlineData(" [1, \"\u00E4\"] \n")]
    [InlineData("\uFEFF{\"a\":1}")]
    public void Json_IsTaken(string text) =>
        Rule.Refuse(Encoding.UTF8.GetBytes(text)).ShouldBeNull();

    [Theory]
    [InlineData("", "is an empty file")]
    [InlineData("\uFEFF", "cannot be read at line 1")]
    [InlineData("{\"a\":1", "cannot be read at line 1")]
    [InlineData("{}\n{}", "cannot be read at line 2")]
    [InlineData("%PDF-1.7", "it is a PDF")]
    [InlineData("<html>", "it is a page or an XML file")]
    [InlineData("MZ\u0090", "cannot be read at line 1")]
    public void WhatIsNoJson_IsRefused_AndNamed(string text, string why)
    {
        string refusal = Rule.Refuse(Encoding.UTF8.GetBytes(text)).ShouldNotBeNull();

        refusal.ShouldStartWith("The letter is");
        refusal.ShouldContain(why);
        refusal.ShouldEndWith("Choose another file.", Case.Sensitive);
    }

    [Fact]
    public void HostileBytes_AreRefused_AndNamed()
    {
        Rule.Refuse([.. "{\"a\":\""u8, 0xC3, 0x28, .. "\"}"u8])!.ShouldContain("no text in UTF-8");
        Rule.Refuse(Encoding.Unicode.GetPreamble())!.ShouldContain("UTF-16");
        Rule.Refuse(Deep(127)).ShouldBeNull();
        Rule.Refuse(Deep(129))!.ShouldContain("nests deeper than 128 levels");
        Rule.Refuse(Deep(200_000))!.ShouldContain("nests deeper");
        Rule.Refuse(ZipBomb())!.ShouldContain("ZIP archive");
        Rule.Refuse(new byte[1024 * 1024 + 1]).ShouldBe(Rule.TooLarge);
        Rule.TooLarge.ShouldBe("The letter is larger than 1 MB. Choose a smaller file.");
    }

    [Fact]
    public void Paper_IsAPdfOrAPicture_ByItsBytesAlone()
    {
        var rule = new FileRule("scan", "The paper", FileKind.Paper, 1024 * 1024);
        byte[] png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, .. "IEND"u8, 1, 2, 3, 4];
        byte[] jpeg = [0xFF, 0xD8, 0xFF, 0xE0, 0, 0xFF, 0xD9, 0];
        byte[] pdf = [.. "%PDF-1.7\n%%EOF"u8];

        foreach (byte[] good in new[] { png, jpeg, pdf })
        {
            rule.Refuse(good).ShouldBeNull();
            rule.Refuse(good[..^4])!.ShouldContain("cut off before its end");
        }
        FileKind.PaperType(png).ShouldBe(("image/png", "png"));
        FileKind.PaperType(jpeg).ShouldBe(("image/jpeg", "jpg"));
        FileKind.PaperType(pdf).ShouldBe(("application/pdf", "pdf"));
        rule.Refuse(ZipBomb())!.ShouldContain("ZIP archive");
        rule.Refuse("<svg/>"u8)!.ShouldContain("a page or an XML file");
        rule.Refuse("GIF89a"u8)!.ShouldContain("it begins as none of these");
    }

    [Fact]
    public async Task File_OfAnotherField_OrMoreThanOne_IsRefused()
    {
        (await TakeAsync()).ShouldBe("Choose a file for the letter.");
        (await TakeAsync("other")).ShouldBe("Choose one file for the letter, and no other.");
        (await TakeAsync("letter", "letter")).ShouldBe(
            "Choose one file for the letter, and no other."
        );
        (await TakeAsync("letter")).ShouldBeNull();
    }

    /// <summary>A file that would not fit into memory would be written to the disk, in clear.</summary>
    [Fact]
    public async Task EveryFileField_FitsIntoMemory()
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        int inMemory = haven
            .Get<IOptions<Microsoft.AspNetCore.Http.Features.FormOptions>>()
            .Value.MemoryBufferThreshold;
        var rules = haven
            .Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.Select(e => e.Metadata.GetMetadata<FileRule>())
            .OfType<FileRule>()
            .ToList();

        rules.ShouldNotBeEmpty();
        rules.ShouldAllBe(r => r.MaxRequestBodySize <= inMemory);
    }

    internal static byte[] Deep(int levels) =>
        Encoding.ASCII.GetBytes(new string('[', levels) + new string(']', levels));

    /// <summary>A hundred megabytes of nothing, in a hundred kilobytes.</summary>
    internal static byte[] ZipBomb()
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = zip.CreateEntry("questionnaire.json").Open();
            byte[] nothing = new byte[1024 * 1024];
            for (int i = 0; i < 100; i++)
            {
                entry.Write(nothing);
            }
        }
        return packed.ToArray();
    }

    private static async Task<string?> TakeAsync(params string[] fields)
    {
        var files = new FormFileCollection();
        files.AddRange(
            fields.Select(f => new FormFile(new MemoryStream("{}"u8.ToArray()), 0, 2, f, "x.exe"))
        );
        return (await Rule.TakeAsync(new FormCollection([], files), CancellationToken.None)).Error;
    }
}
