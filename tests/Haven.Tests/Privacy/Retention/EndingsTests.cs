using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Model;
using Haven.Screening.Steps;
using Haven.Start;
using Haven.Tests.Privacy.Vault;
using Haven.Tests.Tiny;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Privacy.Retention;

/// <summary>Nothing of a person comes in that nothing ends: no kind of record at the start, and no row later.</summary>
public class EndingsTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Fact]
    public async Task APartWhoseRecordsNothingEnds_HavenDoesNotStartWith()
    {
        string folder = Directory.CreateTempSubdirectory("haven-endless-").FullName;
        var settings = await Installation.SettingsAsync(Databases.Sqlite, folder);
        var clock = new FakeClock();
        await Core.MigrateAsync(settings, clock, Ct);

        var refused = await Should.ThrowAsync<InvalidOperationException>(() =>
            Core.OpenAsync(settings, clock, Ct, more: [new Unkept()])
        );

        refused.Message.ShouldContain("Guest");
        Directory.Delete(folder, recursive: true);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AboutSomebodyOfAnotherOrganisation_WhoseTimeRunsThere_NothingIsStored(
        string database
    )
    {
        var haven = await Installation.OnAsync(database);
        var ours = await haven.CreateOrganisationAsync();
        var theirs = await haven.CreateOrganisationAsync();
        var rosa = await ours.CreateMemberAsync(Roles.Professional);
        var tom = await theirs.CreateMemberAsync(Roles.Professional);
        var client = await rosa.TakeUpAsync();
        await using var store = theirs.Open();
        store.Add(
            new StepTaken
            {
                Id = StepTakenId.Create(),
                OrganisationId = theirs.Id,
                PersonKey = client.PersonKey,
                Words = Sealed<string>.Of("talked"),
            }
        );
        store.Record(
            new Deed(tom.Reader, Act.Create, Purpose.CaseWork, "step", [client.PersonKey])
        );

        await Should.ThrowAsync<NoEndException>(() => store.SaveChangesAsync(Ct));

        store.ChangeTracker.Clear();
        (await store.Set<StepTaken>().CountAsync(Ct)).ShouldBe(0);
    }

    /// <summary>The tiny service, which has forgotten to say for how long it keeps its guests.</summary>
    private sealed class Unkept : IModelPart
    {
        private readonly TinyService whole = new();

        public IReadOnlyList<Type> Records => whole.Records;

        public void Map(ModelBuilder model) => whole.Map(model);
    }
}
