using System.Text;
using System.Text.Json;
using Haven.Privacy.Audit;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Promises;
using Haven.Privacy.Purposes;
using Haven.Privacy.Restrictions;
using Haven.Privacy.Retention;
using Haven.Privacy.Rights;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Tests.Tiny;

/// <summary>The promises of the tiny service, tried as those of any other: what it declares is all that they rest on.</summary>
internal static class TinyChecks
{
    private const string Note = "zqnote: sits by the window";

    [Keeps("RES-11a", 1)]
    public static async Task<string> GuestsGoThreeYearsAfterTheEvent(
        ITwin twin,
        CancellationToken ct
    )
    {
        var officer = await twin.FounderAsync(ct);
        var (concert, guest) = await SignUpAsync(twin, officer, ct);
        var clock = twin.Services.GetRequiredService<TimeProvider>();
        var end = clock.GetUtcNow();
        await using (var store = Open(twin, officer))
        {
            await concert.EndAsync(store, end.UtcTicks, ct);
            await store.SaveChangesAsync(ct);
        }
        twin.Advance(end.AddYears(3).AddDays(-2) - clock.GetUtcNow());
        await RoundAsync(twin, officer, ct);
        int before = await CountAsync(twin, officer, guest, ct);
        twin.Advance(TimeSpan.FromDays(4));
        await RoundAsync(twin, officer, ct);
        PromiseBrokenException.Unless(
            before == 2 && await CountAsync(twin, officer, guest, ct) == 0,
            "What is kept of a guest does not go three years after the event, or goes before."
        );
        return "A guest signed up, and the event ended. Two days before three years had passed all of it was there; two days after it nothing was.";
    }

    [Keeps("RES-7", 2)]
    public static async Task<string> AGuestGetsAllThatIsKept(ITwin twin, CancellationToken ct)
    {
        var officer = await twin.FounderAsync(ct);
        var (_, guest) = await SignUpAsync(twin, officer, ct);
        string request = await AskAsync(twin, officer, RequestKind.Access, guest, ct);
        var open = (await officer.Browser.GetAsync(request, ct)).Forms()[0];
        var answer = await officer.Browser.PostAsync(
            request + "/package",
            open.Fields.Where(f => f.IsSent).Select(f => (f.Name, f.Value)),
            ct
        );
        await using var zip = new System.IO.Compression.ZipArchive(new MemoryStream(answer.File));
        using var reader = new StreamReader(
            await zip.GetEntry("data.json")!.OpenAsync(ct),
            Encoding.UTF8
        );
        string data = await reader.ReadToEndAsync(ct);
        int kinds = JsonElement.Parse(data).GetProperty("kinds").GetArrayLength();
        PromiseBrokenException.Unless(
            kinds == 2 && data.Contains(Note, StringComparison.Ordinal),
            "A guest does not get all that is kept of them."
        );
        return $"A guest asked to see what is kept, and got {kinds} kinds of record, with what was noted about them.";
    }

    [Keeps("MSG-24", 1)]
    public static async Task<string> AGuestsRestrictionHolds(ITwin twin, CancellationToken ct)
    {
        var officer = await twin.FounderAsync(ct);
        var (_, guest) = await SignUpAsync(twin, officer, ct);
        PromiseBrokenException.Unless(
            await CanReadAsync(twin, officer, guest, ct),
            "A guest could not be read, so nothing was tried."
        );
        string request = await AskAsync(twin, officer, RequestKind.Restriction, guest, ct);
        await officer.StepAsync(request, ct, ("ground", $"{Ground.Disputed}"), ("answer", "zq"));
        PromiseBrokenException.Unless(
            !await CanReadAsync(twin, officer, guest, ct),
            "A guest asked that nothing of theirs be used, was told so, and can be read."
        );
        return "Somebody could be read, asked that it be kept and not used, and could be read no more.";
    }

    [Keeps("SCR-16", 3)]
    public static async Task<string> AGuestIsForgotten(ITwin twin, CancellationToken ct)
    {
        var officer = await twin.FounderAsync(ct);
        var (_, guest) = await SignUpAsync(twin, officer, ct);
        var (_, other) = await SignUpAsync(twin, officer, ct);
        string request = await AskAsync(twin, officer, RequestKind.Erasure, guest, ct);
        await officer.StepAsync(request, ct, ("answer", "zqgone"));
        PromiseBrokenException.Unless(
            await CountAsync(twin, officer, guest, ct) == 0
                && await CountAsync(twin, officer, other, ct) == 2
                && (await twin.RequestsAsync(officer, ct)).Single().Receipt != Guid.Empty,
            "A guest asked to be deleted, was told so, and is still there; or another went with them."
        );
        return "A guest asked to be deleted. Nothing of them is there any more, another guest is, and there is a receipt.";
    }

    [Keeps("RES-20", 1)]
    public static async Task<string> NothingOfAGuestIsWithoutAnEnd(ITwin twin, CancellationToken ct)
    {
        var services = twin.Services.GetRequiredService<HavenServices>();
        var records = services
            .Parts.SelectMany(p => p.Records)
            .Where(Endings.HoldsSomebody)
            .ToList();
        PromiseBrokenException.Unless(
            records.Contains(typeof(GuestNote))
                && records.TrueForAll(r => Endings.IsEnded(r, services.Kept)),
            "A record holds something of a person, and nothing ends it."
        );
        var officer = await twin.FounderAsync(ct);
        var (_, guest) = await SignUpAsync(twin, officer, ct);
        var nobody = await twin
            .Services.GetRequiredService<KeyRing>()
            .NewPersonAsync(officer.Organisation, ct);
        await using var store = Open(twin, officer);
        PromiseBrokenException.Unless(
            await store.Set<KeptPerson>().AnyAsync(k => k.PersonKey == guest.PersonKey, ct),
            "A guest signed up, and is not among those whose time is kept."
        );
        store.Add(
            new GuestNote
            {
                Id = Guid.NewGuid(),
                OrganisationId = officer.Organisation,
                PersonKey = nobody,
                Text = Sealed<string>.Of(Note),
            }
        );
        store.Record(TinyHaven.Deed(Reader(officer), Act.Create, nobody));
        try
        {
            await store.SaveChangesAsync(ct);
        }
        catch (NoEndException)
        {
            return "A guest is among those whose time is kept, from when they signed up. A note about somebody who is not could not be stored.";
        }
        throw new PromiseBrokenException("A note was stored about somebody whom nothing ends.");
    }

    private static async Task<string> AskAsync(
        ITwin twin,
        TwinPerson officer,
        RequestKind kind,
        Guest guest,
        CancellationToken ct
    )
    {
        string request = await twin.AskAsync(officer, kind, ct, about: $"{guest.Id:D}");
        await officer.FindAsync(request, $"{guest.Id:D}", ct);
        return request;
    }

    private static async Task<(Event, Guest)> SignUpAsync(
        ITwin twin,
        TwinPerson officer,
        CancellationToken ct
    )
    {
        var key = await twin
            .Services.GetRequiredService<KeyRing>()
            .NewPersonAsync(officer.Organisation, ct);
        var concert = new Event
        {
            Id = Guid.NewGuid(),
            OrganisationId = officer.Organisation,
            Title = "A concert",
        };
        var guest = TinyHaven.NewGuest(concert, key);
        await using var store = Open(twin, officer);
        store.AddRange(concert, guest, TinyHaven.NewNote(guest, Note));
        store.Record(TinyHaven.Deed(Reader(officer), Act.Create, key));
        await store.SaveChangesAsync(ct);
        return (concert, guest);
    }

    private static async Task<bool> CanReadAsync(
        ITwin twin,
        TwinPerson officer,
        Guest guest,
        CancellationToken ct
    )
    {
        await using var store = Open(twin, officer);
        var stored = await store.Set<Guest>().AsNoTracking().SingleAsync(g => g.Id == guest.Id, ct);
        try
        {
            var opened = await twin
                .Services.GetRequiredService<Vault>()
                .OpenAsync(Reader(officer), Purpose.CaseWork, Act.View, "guest", [stored], ct);
            return opened.Read(stored.Name) is not null;
        }
        catch (RestrictedException)
        {
            return false;
        }
    }

    private static async Task<int> CountAsync(
        ITwin twin,
        TwinPerson officer,
        Guest guest,
        CancellationToken ct
    )
    {
        await using var store = Open(twin, officer);
        return await store.Set<Guest>().CountAsync(g => g.PersonKey == guest.PersonKey, ct)
            + await store.Set<GuestNote>().CountAsync(g => g.PersonKey == guest.PersonKey, ct);
    }

    private static async Task RoundAsync(ITwin twin, TwinPerson officer, CancellationToken ct)
    {
        await twin
            .Services.GetRequiredService<RetentionService>()
            .DeleteAsync(officer.Organisation, ct);
        await twin.Services.GetRequiredService<ForgettingService>().ResumeAsync(ct);
    }

    private static Reader Reader(TwinPerson officer) =>
        new(officer.Organisation, Guid.CreateVersion7(), Roles.Professional, "check");

    private static HavenContext Open(ITwin twin, TwinPerson officer) =>
        twin
            .Services.GetRequiredService<HavenServices>()
            .Database.Open(new Scope(officer.Organisation));
}
