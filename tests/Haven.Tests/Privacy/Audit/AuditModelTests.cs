using Haven.Privacy.Audit;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;

namespace Haven.Tests.Privacy.Audit;

/// <summary>How the log lies in the database; two nodes and a search for one person depend on it.</summary>
public class AuditModelTests
{
    private static readonly IModel Model = Build();

    [Theory]
    [InlineData(typeof(AuditRecord), "audit_records", "Id")]
    [InlineData(typeof(AuditSubject), "audit_subjects", "OrganisationId SetHash Token")]
    [InlineData(typeof(AuditLog), "audit_logs", "OrganisationId")]
    public void Table_HasItsNameAndKey(Type record, string table, string key)
    {
        var type = Model.FindEntityType(record).ShouldNotBeNull();
        type.GetTableName().ShouldBe(table);
        Names(type.FindPrimaryKey()!.Properties).ShouldBe(key);
    }

    [Theory]
    [InlineData(typeof(AuditRecord), "OrganisationId Sequence", true)]
    [InlineData(typeof(AuditRecord), "OrganisationId Subjects Id", false)]
    [InlineData(typeof(AuditSubject), "OrganisationId Token", false)]
    public void Index_IsThere(Type record, string properties, bool isUnique) =>
        Model
            .FindEntityType(record)!
            .GetIndexes()
            .ShouldContain(i => Names(i.Properties) == properties && i.IsUnique == isUnique);

    [Fact]
    public void NumberOfARecord_IsGivenOnce() =>
        Property(typeof(AuditRecord), nameof(AuditRecord.Sequence))
            .IsConcurrencyToken.ShouldBeTrue();

    [Theory]
    [InlineData(typeof(AuditRecord), nameof(AuditRecord.Purpose), 40)]
    [InlineData(typeof(AuditRecord), nameof(AuditRecord.What), 80)]
    [InlineData(typeof(AuditLog), nameof(AuditLog.Origin), 200)]
    public void Words_AreShort(Type record, string property, int longest) =>
        Property(record, property).GetMaxLength().ShouldBe(longest);

    private static IProperty Property(Type record, string name) =>
        Model.FindEntityType(record)!.FindProperty(name).ShouldNotBeNull();

    private static string Names(IEnumerable<IProperty> properties) =>
        string.Join(' ', properties.Select(p => p.Name));

    // Made anew, and not as a context remembers it. Sealed values need the context's conversions, and are left out.
    private static IModel Build()
    {
        var model = new ModelBuilder(SqliteConventionSetBuilder.Build());
        model.Entity<AuditRecord>().Ignore(r => r.Address);
        new AuditModel().Map(model);
        return model.FinalizeModel();
    }
}
