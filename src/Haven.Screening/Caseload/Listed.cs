using System.Linq.Expressions;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Clients;
using Haven.Screening.Model;
using Haven.Screening.Reminders;

namespace Haven.Screening.Caseload;

/// <summary>What a list needs of a client, and nothing else: the other facts never leave the database for it.</summary>
[PartOf(typeof(Client))]
internal sealed class ListedClient : ISealedRecord
{
    public ClientId Id { get; init; }
    public OrganisationId OrganisationId { get; init; }
    public PersonKeyId PersonKey { get; init; }
    public long Code { get; init; }
    public MemberId Professional { get; init; }
    public required Sealed<Birth> Birth { get; init; }
    public ListedScreening? Last { get; init; }
    public ListedReminder? Reminder { get; init; }

    Guid ISealedRecord.Row => Id.Value;
}

/// <summary>What a list needs of a client's last screening.</summary>
[PartOf(typeof(ScreeningRecord))]
internal sealed class ListedScreening : ISealedRecord
{
    public ScreeningId Id { get; init; }
    public OrganisationId OrganisationId { get; init; }
    public PersonKeyId PersonKey { get; init; }
    public int Number { get; init; }
    public long StartedAt { get; init; }
    public long FinishedAt { get; init; }
    public required Sealed<string> Result { get; init; }

    Guid ISealedRecord.Row => Id.Value;
}

/// <summary>What a list needs of what a professional set for a client: on which day to screen again.</summary>
[PartOf(typeof(ClientReminder))]
internal sealed class ListedReminder : ISealedRecord
{
    public ClientId Client { get; init; }
    public OrganisationId OrganisationId { get; init; }
    public PersonKeyId PersonKey { get; init; }
    public required Sealed<ReminderChoice?> Choice { get; init; }
    public required Sealed<DateOnly?> Day { get; init; }
    public int After { get; init; }

    Guid ISealedRecord.Row => Client.Value;
}

/// <summary>A client beside the last screening and the reminder, while the database still joins them.</summary>
internal sealed class Pair
{
    public required Client Client { get; init; }
    public ScreeningRecord? Last { get; init; }
    public ClientReminder? Reminder { get; init; }

    public static readonly Expression<Func<Client, Key>> LastOf = c => new Key(c.Id, c.Screenings);

    public static readonly Expression<Func<ScreeningRecord, Key>> Place = s => new Key(
        s.Client,
        s.Number
    );

    public static readonly Expression<Func<Client, ScreeningRecord?, Pair>> Of = (c, s) =>
        new Pair { Client = c, Last = s };

    public static readonly Expression<Func<Pair, ClientId>> Whose = p => p.Client.Id;

    public static readonly Expression<Func<ClientReminder, ClientId>> About = r => r.Client;

    public static readonly Expression<Func<Pair, ClientReminder?, Pair>> With = (p, r) =>
        new Pair
        {
            Client = p.Client,
            Last = p.Last,
            Reminder = r,
        };

    public static readonly Expression<Func<Pair, ListedClient>> Listed = p => new ListedClient
    {
        Id = p.Client.Id,
        OrganisationId = p.Client.OrganisationId,
        PersonKey = p.Client.PersonKey,
        Code = p.Client.Code,
        Professional = p.Client.Professional,
        Birth = p.Client.Birth,
        Last =
            p.Last == null
                ? null
                : new ListedScreening
                {
                    Id = p.Last.Id,
                    OrganisationId = p.Last.OrganisationId,
                    PersonKey = p.Last.PersonKey,
                    Number = p.Last.Number,
                    StartedAt = p.Last.StartedAt,
                    FinishedAt = p.Last.FinishedAt,
                    Result = p.Last.Result,
                },
        Reminder =
            p.Reminder == null
                ? null
                : new ListedReminder
                {
                    Client = p.Reminder.Client,
                    OrganisationId = p.Reminder.OrganisationId,
                    PersonKey = p.Reminder.PersonKey,
                    Choice = p.Reminder.Choice,
                    Day = p.Reminder.Day,
                    After = p.Reminder.After,
                },
    };

    internal sealed record Key(ClientId Client, int Number);
}
