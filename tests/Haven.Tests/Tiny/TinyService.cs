using Haven.Privacy.Calendar;
using Haven.Privacy.Consent;
using Haven.Privacy.Inventory;
using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Tiny;

[Stored("An event that people can sign up for")]
internal sealed class Event : IOrganisationRecord
{
    [NotPersonal("the event's own id")]
    public Guid Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("what the event is called")]
    public required string Title { get; init; }

    /// <summary>From here on the time of everybody who signed up runs; told again, it runs from then.</summary>
    public async Task EndAsync(HavenContext context, long ticks, CancellationToken ct)
    {
        foreach (var guest in await context.Set<Guest>().Where(g => g.Event == Id).ToListAsync(ct))
        {
            await Keeping.FromAsync(context, guest.PersonKey, ticks, ct);
        }
    }
}

internal abstract class AboutGuest : ISealedRecord
{
    [Pseudonym("the record's own id")]
    public Guid Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the key of the guest")]
    public PersonKeyId PersonKey { get; init; }

    Guid ISealedRecord.Row => Id;
}

[Stored("Somebody who signed up for an event")]
internal sealed class Guest : AboutGuest
{
    [NotPersonal("the event")]
    public Guid Event { get; init; }

    [Personal(DataClass.Name)]
    public required Sealed<string> Name { get; init; }

    [Personal(DataClass.Contact)]
    public required Sealed<string> Contact { get; set; }
}

[Stored("A note about somebody who signed up")]
[EndsWith(typeof(Guest))]
internal sealed class GuestNote : AboutGuest
{
    [Sensitive(DataClass.FreeText, Source = "whoever runs the event")]
    public required Sealed<string> Text { get; init; }
}

/// <summary>A whole service, as small as one can be: what it keeps of whom, and for how long.</summary>
internal sealed class TinyService : IModelPart
{
    public const string GuestsKept = "event-guest";

    public IReadOnlyList<Type> Records { get; } = [typeof(Event), typeof(Guest), typeof(GuestNote)];

    public IReadOnlyList<KeptKind> Keeps { get; } =
    [
        new(GuestsKept, typeof(Guest), Trigger.Told, CalendarPeriod.OfYears(3), "Promise RES-11a.")
        {
            English = "People who signed up for events",
            Spanish = "Personas inscritas en actos",
            Longest = CalendarPeriod.OfYears(3),
        },
    ];

    private static readonly TwoLanguages Asked = new("May we list you?", "¿Podemos anotarle?");

    public IReadOnlyList<ConsentForm> Consents { get; } =
    [new("guest", typeof(Guest), Asked, new ConsentItem("list", Asked, Purpose.CaseWork))];

    public void Map(ModelBuilder model)
    {
        model.Entity<Event>(e => e.ToTable("events").HasKey(r => r.Id));
        model.Entity<Guest>(e => e.ToTable("guests").HasKey(r => r.Id));
        model.Entity<GuestNote>(e => e.ToTable("guest_notes").HasKey(r => r.Id));
    }
}
