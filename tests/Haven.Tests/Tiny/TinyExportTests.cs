using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Tests.Privacy.Export;

namespace Haven.Tests.Tiny;

/// <summary>What a service keeps that declares its records, and nothing else, is taken out with the rest.</summary>
public class TinyExportTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task EventsGuestsAndNotes_AreInIt(string database)
    {
        var haven = await TinyHaven.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var reader = new Reader(organisation.Id, Guid.NewGuid(), Roles.Professional, "test");
        var concert = new Event
        {
            Id = Guid.NewGuid(),
            OrganisationId = organisation.Id,
            Title = "Concert, with \"guests\"",
        };
        var guest = TinyHaven.NewGuest(
            concert,
            await haven.Core.Keys.NewPersonAsync(organisation.Id, Ct)
        );
        await using (var store = organisation.Open())
        {
            store.Add(concert);
            store.Add(guest);
            store.Add(TinyHaven.NewNote(guest, "=sits by\nthe window"));
            store.Record(TinyHaven.Deed(reader, Act.Create, guest.PersonKey));
            await store.SaveChangesAsync(Ct);
        }
        using var amina = await (
            await organisation.CreateMemberAsync(Roles.Administrator)
        ).SignInAsync();

        var (file, _) = await amina.ExportAsync();

        file.Lines("event")
            .ShouldHaveSingleItem()
            .GetProperty("Title")
            .GetString()
            .ShouldBe("Concert, with \"guests\"");
        var line = file.Lines("guest").ShouldHaveSingleItem();
        line.GetProperty("Name").GetString().ShouldBe("Ann Example");
        line.GetProperty("Event").GetGuid().ShouldBe(concert.Id);
        file.Lines("guest_note")
            .ShouldHaveSingleItem()
            .GetProperty("Text")
            .GetString()
            .ShouldBe("=sits by\nthe window");
        file["tables/guest_note.csv"].ShouldContain("\"'=sits by\nthe window\"");
        file["README.md"].ShouldContain("Somebody who signed up for an event");
    }
}
