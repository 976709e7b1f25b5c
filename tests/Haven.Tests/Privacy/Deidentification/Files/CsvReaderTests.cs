using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Haven.Privacy.Deidentification.Anonymity;
using Haven.Privacy.Deidentification.Files;
using Haven.Privacy.Inventory;

namespace Haven.Tests.Privacy.Deidentification.Files;

public sealed class CsvReaderTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("haven-test-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("a;b\n1;2\n")]
    [InlineData("a;b\r\n1;2")]
    [InlineData("a,b\r1,2\r")]
    [InlineData("\n\r\na\tb\n\n1\t2\n\n")]
    [InlineData("\uFEFF\"a\";\"b\"\r\n\"1\";2\r\n")]
    [InlineData("a;b\n\"1\";\"2\"")]
    public void Read_AnyDialect_GivesTheSameCells(string text)
    {
        ReadAll(Encoding.UTF8.GetBytes(text)).ShouldBe(["a|b", "1|2"]);
        byte[] wide =
        [
            .. Encoding.Unicode.Preamble,
            .. Encoding.Unicode.GetBytes(text.TrimStart('\uFEFF')),
        ];
        ReadAll(wide).ShouldBe(["a|b", "1|2"]);
    }

    [Fact]
    public void Read_QuotedCells_KeepsWhatIsInThem() =>
        ReadAll("a;b\n\"x;\"\"y\"\"\r\n,z\";\"\"\n"u8.ToArray())
            .ShouldBe(["a|b", "x;\"y\"\r\n,z|"]);

    [Fact]
    public void Read_CommasInsideOfCells_AreNoSeparators() =>
        ReadAll("age;range\n1;[0, 4, 9, 12]\n2;[0, 4, 9, 12]\n"u8.ToArray())
            .ShouldBe(["age|range", "1|[0, 4, 9, 12]", "2|[0, 4, 9, 12]"]);

    [Fact]
    public void Read_OneColumn_IsATable() =>
        ReadAll("age\n1\n2"u8.ToArray()).ShouldBe(["age", "1", "2"]);

    [Fact]
    public void Read_WhatWeWrote_GivesItBack() =>
        Check.One(
            Config.QuickThrowOnFailure,
            Prop.ForAll(
                ArbMap.Default.ArbFor<NonEmptyArray<Tuple<string?, string?>>>(),
                rows =>
                {
                    // A quote in front of what a spreadsheet would run, and no character that no text has.
                    var clean = rows
                        .Get.Select(row => (string[])["'" + Clean(row.Item1), Clean(row.Item2)])
                        .Select(row => Csv.Line(row, ';'))
                        .ToList();
                    var again = ReadAll(
                        Encoding.UTF8.GetBytes(string.Concat(clean)),
                        cells => Csv.Line(cells, ';')
                    );
                    return again.SequenceEqual(clean);
                }
            )
        );

    [Theory]
    [InlineData("a;b\n1;\"2\n", "line 2 opens a quote that is never closed")]
    [InlineData("a;b\n\"1\"x;2\n", "line 2 has text behind a closing quote")]
    [InlineData("a;b\n1;2\n3;\0\n", "line 3 has a character that no text has")]
    public void Read_Broken_NamesTheLine(string text, string words) =>
        Should
            .Throw<UnfitTableException>(() => ReadAll(Encoding.UTF8.GetBytes(text)))
            .Message.ShouldStartWith("table.csv: " + words);

    [Fact]
    public void Read_AnotherEncoding_SaysWhichToUse() =>
        Should
            .Throw<UnfitTableException>(() =>
                ReadAll(Encoding.Latin1.GetBytes("a;b\n1;caf\u00e9\n"))
            )
            .Message.ShouldContain("is not UTF-8, at line");

    [Fact]
    public void Read_QuoteWithoutAnEnd_DoesNotFillTheMemory() =>
        Should
            .Throw<UnfitTableException>(() =>
                ReadAll(Encoding.UTF8.GetBytes("a\n\"" + new string('x', 2_000_000)))
            )
            .Message.ShouldContain("line 2 does not end within a million letters");

    private static string Clean(string? text) =>
        Encoding.UTF8.GetString(
            Encoding.UTF8.GetBytes((text ?? "").Replace("\0", "", StringComparison.Ordinal))
        );

    private List<string> ReadAll(byte[] bytes) => ReadAll(bytes, cells => string.Join('|', cells));

    private List<string> ReadAll(byte[] bytes, Func<string[], string> record)
    {
        string path = Path.Combine(folder.FullName, "table.csv");
        File.WriteAllBytes(path, bytes);
        using var reader = CsvReader.Open(path);
        var records = new List<string>();
        while (reader.Read())
        {
            records.Add(record(reader.Cells()));
        }
        return records;
    }
}
