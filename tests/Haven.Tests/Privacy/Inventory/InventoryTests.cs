using System.Net;
using Haven.Privacy.Inventory;
using Haven.Privacy.Purposes;
using Haven.Start;
using Declared = Haven.Privacy.Inventory.Inventory;

namespace Haven.Tests.Privacy.Inventory;

public class InventoryTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Inventory_KnowsEveryPhysicalColumn(string database)
    {
        var haven = await Installation.OnAsync(database);

        (await PhysicalTables.UnknownAsync(haven.Core)).ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task UndeclaredColumnAndTable_AreNoticed(string database)
    {
        _ = await Installation.OnAsync(database);
        await using var haven = await Installation.StartNewAsync(database);

        await PhysicalTables.ChangeAsync(
            haven.Core,
            "ALTER TABLE clients ADD COLUMN nickname text"
        );
        await PhysicalTables.ChangeAsync(haven.Core, "CREATE TABLE strays (who text)");

        (await PhysicalTables.UnknownAsync(haven.Core)).ShouldBe([
            "clients.nickname",
            "strays.who",
        ]);
    }

    [Fact]
    public void Inventory_DeclaresEveryFieldOnce_AndSealsWhatIsPersonal()
    {
        var records = Declared.Of(Core.Parts).Records;

        records.Select(r => r.Name).ShouldBeUnique();
        foreach (var field in records.SelectMany(r => r.Fields))
        {
            field.IsSealed.ShouldBe(
                field.Kind is FieldKind.Personal or FieldKind.Sensitive,
                field.Name
            );
            field.What.ShouldNotBeNullOrWhiteSpace(field.Name);
        }
    }

    /// <summary>
    /// These names are bound into every seal: a renamed class or property makes what was stored under the old name
    /// unreadable. Approve a new name; a changed one needs a migration that seals anew.
    /// </summary>
    [Fact]
    public void DeclaredNames_AreThoseThatValuesWereSealedUnder() =>
        Snapshot.Match(
            string.Join(
                '\n',
                Declared
                    .Of(Core.Parts)
                    .Records.SelectMany(r =>
                        r.Fields.Where(f => f.IsSealed).Select(f => $"{r.Name}.{f.Name}")
                    )
                    .Order(StringComparer.Ordinal)
            )
        );

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task RecordOfProcessing_ListsFieldsAndPurposes(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var officer = await organisation.CreateMemberAsync(Roles.PrivacyOfficer);
        using var browser = await officer.SignInAsync();

        var page = await browser.GetPageAsync("/privacy/inventory");

        page.Status.ShouldBe(HttpStatusCode.OK);
        page.Text.ShouldContain("Parents immigration status");
        page.Text.ShouldContain("a parent");
        foreach (var purpose in Purpose.All)
        {
            page.Text.ShouldContain(purpose.Words);
        }
        string csv = await browser.GetStringAsync("/privacy/inventory.csv");
        csv.ShouldContain("sensitive,Immigration,a parent,the professional,sealed");
        csv.Split("\r\n").Length.ShouldBeGreaterThan(100);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task RecordOfProcessing_IsNotThereForAProfessional(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var member = await organisation.CreateMemberAsync(Roles.Professional | Roles.Operator);
        using var browser = await member.SignInAsync();

        foreach (
            string path in new[]
            {
                "/privacy/inventory",
                "/privacy/inventory.csv",
                "/privacy/audit",
                "/privacy/audit.csv",
            }
        )
        {
            (await browser.GetPageAsync(path)).Status.ShouldBe(HttpStatusCode.NotFound, path);
        }
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\tx", "'\tx")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("=\"a\"", "\"'=\"\"a\"\"\"")]
    [InlineData("Rosa", "Rosa")]
    public void Csv_WithAFormula_DisarmsIt(string typed, string written) =>
        Csv.Line([typed, null]).ShouldBe(written + ",\r\n");
}
