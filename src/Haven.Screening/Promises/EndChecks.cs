using Haven.Privacy.Audit;
using Haven.Privacy.Inventory;
using Haven.Privacy.Promises;
using Haven.Privacy.Purposes;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Clients;
using Haven.Screening.Model;
using Haven.Screening.Steps;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Screening.Promises;

/// <summary>RES-20: whatever comes in has a rule for its end.</summary>
internal static class EndChecks
{
    private const long Code = 953_121;

    [Keeps("RES-20", 1)]
    public static async Task<string> NothingComesInWithoutAnEnd(ITwin twin, CancellationToken ct)
    {
        int records = EachRecordHasAnEnd(twin);
        EndlessRecordsAreRefused(twin);
        var person = await twin.FounderAsync(ct);
        await person.TakeUpAsync(Code, ct);
        await using var store = twin
            .Services.GetRequiredService<IDatabase>()
            .Open(new Scope(person.Organisation));
        var client = await store.Set<Client>().SingleAsync(ct);
        var kept = await store
            .Set<KeptPerson>()
            .Where(k => k.Since < KeptPerson.NotYet)
            .ToListAsync(ct);
        PromiseBrokenException.Unless(
            kept.Exists(k => k.PersonKey == client.PersonKey),
            "A client was taken up, and no time runs after which they go."
        );
        PromiseBrokenException.Unless(
            !await CanStoreAboutNobodyAsync(twin, store, person, ct),
            "Something was stored about somebody whose time does not run."
        );
        return $"{records} kinds of records hold something of a person; each says what ends it, and a part with one that does not was refused as Haven refuses it at its start. A client was taken up, and from then on their time ran. Under the key of somebody whose time does not run nothing could be stored.";
    }

    // Asked of the tables that are there, and of each declaration by itself.
    private static int EachRecordHasAnEnd(ITwin twin)
    {
        var services = twin.Services.GetRequiredService<HavenServices>();
        var records = services
            .Parts.SelectMany(p => p.Records)
            .Where(Endings.HoldsSomebody)
            .ToList();
        PromiseBrokenException.Unless(
            records.TrueForAll(r => Endings.IsEnded(r, services.Kept)),
            "A record holds something of a person, and nothing ends it."
        );
        return records.Count;
    }

    private static void EndlessRecordsAreRefused(ITwin twin)
    {
        var parts = twin.Services.GetRequiredService<HavenServices>().Parts;
        bool refused = false;
        try
        {
            Endings.Require([.. parts, new Endless()]);
        }
        catch (InvalidOperationException)
        {
            refused = true;
        }
        PromiseBrokenException.Unless(
            refused,
            "A part that keeps something of people, and says nothing of its end, was accepted."
        );
    }

    private static async Task<bool> CanStoreAboutNobodyAsync(
        ITwin twin,
        HavenContext store,
        TwinPerson person,
        CancellationToken ct
    )
    {
        var nobody = await twin
            .Services.GetRequiredService<KeyRing>()
            .NewPersonAsync(person.Organisation, ct);
        var reader = new Reader(person.Organisation, Guid.Empty, Roles.Professional, "twin");
        store.Add(
            new StepTaken
            {
                Id = StepTakenId.Create(),
                OrganisationId = person.Organisation,
                PersonKey = nobody,
                Words = Sealed<string>.Of("zqendless"),
            }
        );
        store.Record(new Deed(reader, Act.Create, Purpose.CaseWork, "step", [nobody]));
        try
        {
            await store.SaveChangesAsync(ct);
            return true;
        }
        catch (NoEndException)
        {
            return false;
        }
    }

    private sealed class Endless : IModelPart
    {
        public IReadOnlyList<Type> Records { get; } = [typeof(EndlessNote)];

        public void Map(ModelBuilder model) { }
    }

    [Stored("A note that nothing ends")]
    private sealed class EndlessNote
    {
        [Sensitive(DataClass.FreeText)]
        public required Sealed<string> Text { get; init; }
    }
}
