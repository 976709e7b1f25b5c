using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening;
using Haven.Screening.Attesting;
using Haven.Screening.Clients;
using Haven.Tests.Privacy.Vault;
using Haven.Tests.Tiny;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Privacy.Retention;

/// <summary>Somebody as the plain model knows them: from which day their time runs, if any.</summary>
internal sealed record Kept(PersonKeyId Key, string Kind, Guid Event)
{
    public DateOnly? From { get; set; }
}

/// <summary>
/// What happens in an organisation in the course of years, by chance of a fixed seed: people come, things are written
/// about them, events end, and rules change. All of it is done to the product and noted in a plain model beside it.
/// </summary>
internal sealed class TenYears(TestOrganisation organisation, TestMember rosa, TimeZoneInfo zone)
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    private static readonly PlainPeriod[] Periods =
    [
        new("P30D", 0, 30),
        new("P1M", 1, 0),
        new("P6M", 6, 0),
        new("P365D", 0, 365),
        new("P1Y", 12, 0),
        new("P1Y6M", 18, 0),
        new("P3Y", 36, 0),
    ];

    private readonly Random chance = new(20_260_115);
    private readonly Dictionary<string, PlainPeriod> rules = new(StringComparer.Ordinal)
    {
        [ScreeningModel.ClientsKept] = new("P6Y", 72, 0),
        [TinyService.GuestsKept] = new("P3Y", 36, 0),
    };
    private readonly List<Event> events = [];

    public List<Kept> There { get; } = [];

    /// <summary>Whoever has gone, and on which day they had to.</summary>
    public Dictionary<Kept, DateOnly> Gone { get; } = [];

    /// <summary>Takes whoever has to be gone on this day out of the model.</summary>
    public int Go(DateOnly day)
    {
        var due = There.FindAll(k =>
            k.From is { } from && PlainCalendar.GoesOn(from, rules[k.Kind]) <= day
        );
        due.ForEach(k => Gone[k] = day);
        return There.RemoveAll(due.Contains);
    }

    /// <summary>The times of this day at which something happens.</summary>
    public IReadOnlyList<DateTimeOffset> Times(DateOnly day) =>
        [
            .. Enumerable
                .Range(
                    0,
                    chance.Next(8) switch
                    {
                        < 4 => 0,
                        < 7 => 1,
                        _ => 3,
                    }
                )
                .Select(_ => PlainCalendar.At(zone, day, Minute()))
                .OfType<DateTimeOffset>()
                .Order(),
        ];

    public Task HappenAsync(DateOnly day) =>
        chance.Next(100) switch
        {
            < 28 => TakeUpAsync(day),
            < 50 => SignUpAsync(),
            < 72 => WriteAsync(day),
            < 90 => EndAsync(day),
            < 93 => TakeBackAsync(),
            < 98 => NoteAsync(),
            _ => ChooseAsync(),
        };

    private TimeOnly Minute() => TimeOnly.MinValue.AddMinutes(chance.Next((24 * 60) - 2));

    private async Task TakeUpAsync(DateOnly day) =>
        There.Add(
            new((await rosa.TakeUpAsync()).PersonKey, ScreeningModel.ClientsKept, default)
            {
                From = day,
            }
        );

    private async Task SignUpAsync()
    {
        if (events.Count == 0 || chance.Next(2) == 0)
        {
            events.Add(
                new Event
                {
                    Id = Guid.NewGuid(),
                    OrganisationId = organisation.Id,
                    Title = "Picnic",
                }
            );
        }
        var picnic = events[chance.Next(Math.Max(0, events.Count - 5), events.Count)];
        var key = await organisation.Installation.Core.Keys.NewPersonAsync(organisation.Id, Ct);
        await using var store = organisation.Open();
        if (!await store.Set<Event>().AnyAsync(e => e.Id == picnic.Id, Ct))
        {
            store.Add(picnic);
        }
        store.Add(TinyHaven.NewGuest(picnic, key));
        store.Record(TinyHaven.Deed(rosa.Reader, Act.Create, key));
        await store.SaveChangesAsync(Ct);
        There.Add(new(key, TinyService.GuestsKept, picnic.Id));
    }

    // Either a record of theirs is changed, or another one is added.
    private async Task WriteAsync(DateOnly day)
    {
        if (Somebody(ScreeningModel.ClientsKept) is not { } kept)
        {
            return;
        }
        await using var store = organisation.Open();
        var client = await store.Set<Client>().SingleAsync(c => c.PersonKey == kept.Key, Ct);
        if (chance.Next(2) == 0)
        {
            client.Behaviour = Sealed<string>.Of("draws less");
        }
        else
        {
            store.Entry(client).State = EntityState.Detached;
            ClientAttestation.Add(
                store,
                rosa.Reader,
                client,
                new AttestedAuthority(Authority.Agreed, ""),
                1
            );
        }
        store.Record(rosa.Deed(Act.Edit, client));
        await store.SaveChangesAsync(Ct);
        kept.From = day;
    }

    // Told beforehand, on the day, or long after; for some a second time.
    private async Task EndAsync(DateOnly day)
    {
        var on = day.AddDays(chance.Next(-400, 100));
        if (
            Somebody(TinyService.GuestsKept) is not { } guest
            || PlainCalendar.At(zone, on, Minute()) is not { } end
        )
        {
            return;
        }
        await TellAsync(guest.Event, end.UtcTicks, on);
    }

    private Task TakeBackAsync() =>
        Somebody(TinyService.GuestsKept) is { } guest
            ? TellAsync(guest.Event, KeptPerson.NotYet, null)
            : Task.CompletedTask;

    private async Task TellAsync(Guid of, long ticks, DateOnly? day)
    {
        await using var store = organisation.Open();
        await events.Single(e => e.Id == of).EndAsync(store, ticks, Ct);
        await store.SaveChangesAsync(Ct);
        There.FindAll(k => k.Event == of).ForEach(k => k.From = day);
    }

    // What is written about guests begins nobody's time: it runs from the event.
    private async Task NoteAsync()
    {
        if (Somebody(TinyService.GuestsKept) is not { } kept)
        {
            return;
        }
        await using var store = organisation.Open();
        var guest = await store
            .Set<Guest>()
            .AsNoTracking()
            .SingleAsync(g => g.PersonKey == kept.Key, Ct);
        store.Add(TinyHaven.NewNote(guest, "came late"));
        store.Record(TinyHaven.Deed(rosa.Reader, Act.Edit, kept.Key));
        await store.SaveChangesAsync(Ct);
    }

    private async Task ChooseAsync()
    {
        string kind = chance.Next(2) == 0 ? ScreeningModel.ClientsKept : TinyService.GuestsKept;
        rules[kind] = Periods[chance.Next(Periods.Length)];
        await using var store = organisation.Open();
        await store.Set<RetentionRule>().Where(r => r.Kind == kind).ExecuteDeleteAsync(Ct);
        bool asks = kind == ScreeningModel.ClientsKept && chance.Next(2) == 0;
        store.Add(
            new RetentionRule
            {
                OrganisationId = organisation.Id,
                Kind = kind,
                Period = rules[kind].Text,
                Action = asks ? KeepAction.AskFirst : KeepAction.Delete,
                Version = 1,
            }
        );
        await store.SaveChangesAsync(Ct);
    }

    private Kept? Somebody(string kind)
    {
        var some = There.FindAll(k => k.Kind == kind);
        return some.Count == 0 ? null : some[chance.Next(some.Count)];
    }
}
