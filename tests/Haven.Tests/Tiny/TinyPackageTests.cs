using Haven.Privacy.Audit;
using Haven.Privacy.Inventory;
using Haven.Privacy.Purposes;
using Haven.Privacy.Retention;
using Haven.Privacy.Rights;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Tests.Privacy.Rights.Package;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Tests.Tiny;

/// <summary>The access package of a service that declares what it keeps, and nothing else.</summary>
[Trait("Category", "Long")]
public class TinyPackageTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AGuest_GetsWhatIsKept_AlsoOfAKindThatCameLater(string database)
    {
        await using var haven = await TinyHaven.StartNewAsync(
            database,
            services => services.AddSingleton<IServiceSubjects, GuestNames>(),
            [new TinyService(), new LaterPart()]
        );
        var (organisation, guest) = await SignUpAsync(haven);
        using var officer = await (
            await organisation.CreateMemberAsync(Roles.PrivacyOfficer)
        ).SignInAsync();

        var theirs = await officer.PackageAsync(
            await organisation.ReadyAsync(officer, Asker.Themselves, handle: $"{guest.Id:D}")
        );

        theirs["index.html"].ShouldContain("Somebody who signed up for an event");
        theirs["index.html"].ShouldContain("whoever runs the event");
        theirs["index.html"].ShouldContain("People who signed up for events: kept for 3 years");
        theirs["index.html"].ShouldContain("That time has not begun.");
        theirs["tables/guest.csv"].ShouldBe("Name,Contact\r\nAnn Example,ann@guests.example\r\n");
        theirs["tables/guest_note.csv"].ShouldBe("Text\r\n'=sits by the window\r\n");
        theirs["tables/guest_diet.csv"].ShouldStartWith("Allergy,Cook\r\nwalnuts,");
        theirs["tables/guest_diet.csv"].ShouldNotContain("Marco");

        haven.Clock.Advance(TimeSpan.FromSeconds(1));
        var others = await officer.PackageAsync(
            await organisation.ReadyAsync(officer, Asker.Another, handle: $"{guest.Id:D}")
        );

        others.Bytes.Keys.ShouldBe([
            "tables/guest.csv",
            "data.json",
            "index.html",
            "manifest.json",
        ]);
        others["tables/guest.csv"].ShouldBe("Name,Contact\r\nAnn Example,ann@guests.example\r\n");
        others.All.ShouldNotContain("walnuts"); // typed, so that it may say anything
    }

    private static async Task<(TestOrganisation, Guest)> SignUpAsync(Installation haven)
    {
        var organisation = await haven.CreateOrganisationAsync();
        await organisation.CreateMemberAsync(Roles.Administrator);
        var reader = new Reader(organisation.Id, Guid.NewGuid(), Roles.Professional, "test");
        var concert = new Event
        {
            Id = Guid.NewGuid(),
            OrganisationId = organisation.Id,
            Title = "Concert",
        };
        var guest = TinyHaven.NewGuest(
            concert,
            await haven.Core.Keys.NewPersonAsync(organisation.Id, Ct)
        );
        await using var store = organisation.Open();
        store.Add(concert);
        store.Add(guest);
        store.Add(TinyHaven.NewNote(guest, "=sits by the window"));
        store.Add(
            new GuestDiet
            {
                Id = Guid.NewGuid(),
                OrganisationId = organisation.Id,
                PersonKey = guest.PersonKey,
                Allergy = Sealed<string>.Of("walnuts"),
                Cook = Sealed<string>.Of("Marco, the cook"),
            }
        );
        store.Record(TinyHaven.Deed(reader, Act.Create, guest.PersonKey));
        await store.SaveChangesAsync(Ct);
        return (organisation, guest);
    }

    [Stored("What a guest cannot eat")]
    [EndsWith(typeof(Guest))]
    private sealed class GuestDiet : AboutGuest
    {
        [Sensitive(DataClass.Health)]
        public required Sealed<string> Allergy { get; init; }

        [Personal(DataClass.Name, Whose = "the cook who was told")]
        public required Sealed<string> Cook { get; init; }
    }

    private sealed class LaterPart : IModelPart
    {
        public IReadOnlyList<Type> Records { get; } = [typeof(GuestDiet)];

        public void Map(ModelBuilder model) =>
            model.Entity<GuestDiet>(e => e.ToTable("guest_diets").HasKey(r => r.Id));
    }
}
