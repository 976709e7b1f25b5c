using System.Reflection;
using Haven.Privacy.Purposes;

namespace Haven.Tests.Privacy.Purposes;

public class PurposeTests
{
    [Fact]
    public void List_IsClosed_AndWhole()
    {
        typeof(Purpose).GetConstructors().ShouldBeEmpty();
        typeof(Purpose).IsSealed.ShouldBeTrue();
        var declared = typeof(Purpose)
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(f => f.FieldType == typeof(Purpose))
            .Select(f => (Purpose)f.GetValue(null)!)
            .ToList();

        Purpose.All.ShouldBe(declared, ignoreOrder: true);
        Purpose.All.Select(p => p.Key).Distinct().Count().ShouldBe(declared.Count);
        Purpose.All.ShouldAllBe(p => p.Key.Length <= 40 && p.Words.Length > 0 && p.Roles != 0);
    }

    [Fact]
    public void Operator_MayActForNoPurpose() =>
        Purpose.All.ShouldAllBe(p => !p.Allows(Roles.Operator));

    [Fact]
    public void NoRole_MayActForNoPurpose() => Purpose.All.ShouldAllBe(p => !p.Allows(Roles.None));

    [Fact]
    public void CaseWork_IsForThoseWhoLookAfterClients()
    {
        Enum.GetValues<Roles>()
            .Where(Purpose.CaseWork.Allows)
            .ShouldBe([Roles.Professional, Roles.Supervisor]);
    }

    [Fact]
    public void Find_KnowsEveryPurposeByItsKey()
    {
        Purpose.All.ShouldAllBe(p => Purpose.Find(p.Key) == p);
        Purpose.Find("marketing").ShouldBeNull();
    }
}
