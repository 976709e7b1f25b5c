using System.Security.Cryptography;
using Haven.Privacy.Vault;

namespace Haven.Tests.Privacy.Vault;

/// <summary>The organisations' keys in memory: the newest wraps, each opens what it wrapped, and what ended is gone.</summary>
public class OrganisationKeysTests
{
    private static readonly Guid Organisation = Guid.CreateVersion7();
    private static readonly Guid Other = Guid.CreateVersion7();

    private readonly OrganisationKeys keys = new();
    private readonly Generation first = New(1);
    private readonly Generation second = New(2);

    [Fact]
    public void Newest_IsTheLatestVersion_InWhateverOrderTheRowsCome()
    {
        foreach (int version in new[] { 2, 3, 1 })
        {
            keys.Add(first, Row(first, Organisation, version));
        }

        keys.Newest(Organisation, first.Id).ShouldNotBeNull().Version.ShouldBe(3);
        foreach (int version in new[] { 1, 2, 3 })
        {
            keys.Find(Organisation, first.Id, version).ShouldNotBeNull().Version.ShouldBe(version);
        }
        keys.Newest(Organisation, second.Id).ShouldBeNull();
    }

    [Fact]
    public void DroppedVersion_IsGone_AndNothingElse()
    {
        Fill();

        keys.Drop(new WrappedUnder(first.Id, Organisation, 1));

        keys.Find(Organisation, first.Id, 1).ShouldBeNull();
        keys.Find(Organisation, first.Id, 2).ShouldNotBeNull();
        keys.Newest(Organisation, first.Id).ShouldNotBeNull().Version.ShouldBe(2);
        keys.Find(Other, first.Id, 1).ShouldNotBeNull();
        keys.Newest(Other, first.Id).ShouldNotBeNull();
        keys.Find(Organisation, second.Id, 1).ShouldNotBeNull();
    }

    [Fact]
    public void DroppedGeneration_IsGoneWithEveryKeyUnderIt_AndTheNextStays()
    {
        Fill();

        keys.Drop(new WrappedUnder(first.Id));

        keys.Find(Organisation, first.Id, 2).ShouldBeNull();
        keys.Newest(Organisation, first.Id).ShouldBeNull();
        keys.Newest(Other, first.Id).ShouldBeNull();
        keys.Newest(Organisation, second.Id).ShouldNotBeNull();
        keys.Organisations.ShouldBe([Organisation]);
    }

    private void Fill()
    {
        keys.Add(first, Row(first, Organisation, 1));
        keys.Add(first, Row(first, Organisation, 2));
        keys.Add(first, Row(first, Other, 1));
        keys.Add(second, Row(second, Organisation, 1));
    }

    private static Generation New(int version) =>
        new(Guid.CreateVersion7(), version, Generation.NewKey());

    private static WrappedKey Row(Generation generation, Guid organisation, int version) =>
        generation.NewOrganisation(organisation, RandomNumberGenerator.GetBytes(32), version);
}
