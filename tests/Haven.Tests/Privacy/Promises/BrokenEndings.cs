using Haven.Privacy.Inventory;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Promises;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Privacy.Promises;

/// <summary>Twins in which something of a person comes in that no rule ends.</summary>
internal static class BrokenEndings
{
    [Breaks("RES-20", 1)]
    public static TwinChanges ARecordHasNoEnd() => BrokenMechanisms.WithPart(new Endless());

    [Breaks("RES-20", 1)]
    public static TwinChanges NoTimeBegins() =>
        Broken.After(context =>
            Broken.InInstallationAsync(context, c => c.Set<KeptPerson>().ExecuteDeleteAsync())
        );

    private sealed class Endless : IModelPart
    {
        public IReadOnlyList<Type> Records { get; } = [typeof(EndlessNote)];

        public void Map(ModelBuilder model) { }
    }

    [Stored("A note that nothing ends")]
    private sealed class EndlessNote
    {
        [NotPersonal("the organisation")]
        public OrganisationId OrganisationId { get; init; }

        [Sensitive(DataClass.FreeText)]
        public required Sealed<string> Text { get; init; }
    }
}
