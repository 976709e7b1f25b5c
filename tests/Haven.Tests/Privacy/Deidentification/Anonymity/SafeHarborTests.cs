using Haven.Privacy.Deidentification.Anonymity;

namespace Haven.Tests.Privacy.Deidentification.Anonymity;

public sealed class SafeHarborTests
{
    [Theory]
    [InlineData(SafeHarborKind.Age, "89")]
    [InlineData(SafeHarborKind.Age, "80-89")]
    [InlineData(SafeHarborKind.Age, "80+")]
    [InlineData(SafeHarborKind.Age, "90+")]
    [InlineData(SafeHarborKind.Age, "≥90")]
    [InlineData(SafeHarborKind.Birth, "2010")]
    [InlineData(SafeHarborKind.Birth, "1937")]
    [InlineData(SafeHarborKind.Date, "2024")]
    [InlineData(SafeHarborKind.Date, "2020-2024")]
    [InlineData(SafeHarborKind.Zip, "021")]
    [InlineData(SafeHarborKind.Zip, "021**")]
    [InlineData(SafeHarborKind.Zip, "000")]
    [InlineData(SafeHarborKind.Other, "Acute stress reaction (F43.0)")]
    [InlineData(SafeHarborKind.Zip, "*")]
    public void Check_WhatTheRuleAllows_IsNotFound(SafeHarborKind kind, string cell) =>
        Findings(kind, cell).ShouldBeEmpty();

    [Theory]
    [InlineData(SafeHarborKind.Age, "90")]
    [InlineData(SafeHarborKind.Age, "90-94")]
    [InlineData(SafeHarborKind.Age, "85-95")]
    [InlineData(SafeHarborKind.Age, "95+")]
    [InlineData(SafeHarborKind.Age, "old")]
    [InlineData(SafeHarborKind.Age, "99999999999")]
    [InlineData(SafeHarborKind.Birth, "1936")]
    [InlineData(SafeHarborKind.Birth, "1930-1939")]
    [InlineData(SafeHarborKind.Birth, "2010-05")]
    [InlineData(SafeHarborKind.Date, "2024-05-01")]
    [InlineData(SafeHarborKind.Date, "May")]
    [InlineData(SafeHarborKind.Zip, "02139")]
    [InlineData(SafeHarborKind.Zip, "0213*")]
    [InlineData(SafeHarborKind.Zip, "036")]
    [InlineData(SafeHarborKind.Zip, "Boston")]
    [InlineData(SafeHarborKind.Zip, "\u0660\u0663\u0666")]
    [InlineData(SafeHarborKind.Other, "ask ana@example.org")]
    [InlineData(SafeHarborKind.Other, "078-05-1120")]
    [InlineData(SafeHarborKind.Other, "call 555 0100 12")]
    [InlineData(SafeHarborKind.Other, "on 2024-05-01")]
    [InlineData(SafeHarborKind.Other, "https://example.org/ana")]
    [InlineData(SafeHarborKind.Other, "from 10.0.0.1")]
    public void Check_WhatTheRuleForbids_NamesTheColumnAndNoValue(SafeHarborKind kind, string cell)
    {
        var finding = Findings(kind, cell).ShouldHaveSingleItem();

        finding.Column.ShouldBe("column");
        // The advice says 90+, whatever the cell.
        finding.What.Replace("90+", "").ShouldNotContain(cell);
    }

    [Fact]
    public void Check_LooksAtTheSensitiveColumnToo()
    {
        var table = new Microdata(
            [Column("7")],
            new SensitiveColumn("note", ["write to ana@example.org"], [0])
        );

        Check(table, []).ShouldHaveSingleItem().Column.ShouldBe("note");
    }

    private static IReadOnlyList<SafeHarborFinding> Findings(SafeHarborKind kind, string cell) =>
        Check(new Microdata([Column(cell)]), new() { ["column"] = kind });

    private static IReadOnlyList<SafeHarborFinding> Check(
        Microdata table,
        Dictionary<string, SafeHarborKind> kinds
    ) => SafeHarbor.Check(Anonymizer.Find(table, new AnonymityRule { K = 1 })!, kinds, 2026);

    private static QuasiColumn Column(string cell) =>
        new(Hierarchy.Of("column", [new HierarchyRow(1, [cell])]), [0]);
}
