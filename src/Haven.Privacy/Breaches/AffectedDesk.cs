using System.Globalization;
using Haven.Privacy.Audit;
using Haven.Privacy.Handoffs;
using Haven.Privacy.Purposes;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Breaches;

/// <summary>Somebody whom an incident touched, by their code.</summary>
/// <param name="Mail">What became of the mails to them.</param>
public sealed record AffectedLine(AffectedPerson Person, string Handle, MailFates Mail)
{
    /// <inheritdoc cref="AffectedPerson.IsUntold"/>
    public required bool IsUntold { get; init; }
}

/// <summary>Whom an incident touched.</summary>
/// <param name="Members">Everybody whose acts can be looked for, by name.</param>
public sealed record AffectedSheet(
    Incident Incident,
    IReadOnlyList<AffectedLine> People,
    IReadOnlyList<(Guid Member, string Name)> Members
)
{
    public int Untold => People.Count(p => p.IsUntold);
    public int Mailed => People.Count(p => p.Person.MailedAt != 0);
    public int Taken => People.Count(p => p.Mail.Arrived > 0);
    public int Failed => People.Count(p => p.Mail.HasFailed);
    public int Given => People.Count(p => p.Person.GivenOn is not null);
}

/// <summary>
/// Whom an incident touched: looked for in the audit log, and kept with the incident until they are forgotten. Each look
/// stands in the same log.
/// </summary>
public sealed class AffectedDesk(
    IDatabase database,
    Vault.Vault vault,
    IncidentDesk desk,
    TouchedReader log,
    IMemberNames members,
    IMailHandoff mail,
    TimeProvider clock,
    ISubjectNames? subjects = null
)
{
    internal const string What = "whom a breach touched";

    public async Task<AffectedSheet?> OpenAsync(
        Reader reader,
        Guid id,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        if (await IncidentDesk.FindAsync(context, id, cancellationToken) is not { } incident)
        {
            return null;
        }
        var people = await Of(context, reader.Organisation, id)
            .AsNoTracking()
            .ToListAsync(cancellationToken);
        var handles = subjects is null
            ? []
            : (await subjects.AllAsync(context, cancellationToken)).ToDictionary(
                s => s.Person,
                s => s.Handle
            );
        var mails = await mail.FatesAsync(reader.Organisation, cancellationToken);
        var known = await members.AllAsync(context, cancellationToken);
        var opened = await vault.OpenAsync(
            reader,
            Purpose.PrivacyOversight,
            Act.View,
            What,
            [.. people, .. known.Select(m => m.Record)],
            cancellationToken
        );
        return new AffectedSheet(
            incident,
            [
                .. people
                    .Select(p => new AffectedLine(
                        p,
                        handles.GetValueOrDefault(p.PersonKey) ?? "somebody without a code",
                        mails.GetValueOrDefault(p.Id, MailFates.None)
                    )
                    {
                        IsUntold = p.IsUntold(mails),
                    })
                    .OrderBy(l => l.Handle, StringComparer.Ordinal),
            ],
            [
                .. known
                    .Select(m => (m.Member, opened.Read(m.Name) ?? ""))
                    .OrderBy(m => m.Item2, StringComparer.CurrentCulture),
            ]
        );
    }

    /// <summary>Looks in the log, and adds whom it finds to those who are known already.</summary>
    public async Task<IncidentOutcome> CountAsync(
        Reader reader,
        Guid id,
        int version,
        (TouchedQuestion Question, string Words) asked,
        CancellationToken cancellationToken
    )
    {
        var found = await log.ReadAsync(reader, asked.Question, cancellationToken);
        var deed = new IncidentDeed(IncidentAct.Counted, Numbers(found), asked.Words);
        try
        {
            return await desk.ChangeAsync(
                reader,
                id,
                version,
                deed,
                (context, incident) =>
                    AddAsync(context, reader, incident, found, cancellationToken),
                cancellationToken
            );
        }
        catch (NoEndException)
        {
            // One of them was forgotten while this looked.
            return IncidentOutcome.Overtaken;
        }
    }

    /// <summary>Takes out whoever was found and not told, to look anew.</summary>
    public Task<IncidentOutcome> ClearAsync(
        Reader reader,
        Guid id,
        int version,
        CancellationToken cancellationToken
    ) =>
        desk.ChangeAsync(
            reader,
            id,
            version,
            new(IncidentAct.Cleared, "", ""),
            async (context, incident) =>
            {
                var all = await Of(context, reader.Organisation, id).ToListAsync(cancellationToken);
                // Whose mail failed stays: it was tried, and that is part of the proof.
                var untold = all.FindAll(p => p.MailedAt == 0 && p.GivenOn is null);
                context.RemoveRange(untold);
                (incident.Members, incident.Others, incident.Gone) = (0, 0, 0);
                incident.Counted = all.Count - untold.Count;
                context.Record(
                    new Deed(
                        reader,
                        Act.Delete,
                        Purpose.PrivacyOversight,
                        What,
                        [.. untold.Select(p => p.PersonKey)]
                    )
                );
                return IncidentOutcome.Done;
            },
            cancellationToken
        );

    internal static IQueryable<AffectedPerson> Of(
        HavenContext context,
        OrganisationId organisation,
        Guid incident
    ) =>
        context
            .Set<AffectedPerson>()
            .Where(p => p.OrganisationId == organisation && p.Incident == incident);

    private async Task<IncidentOutcome> AddAsync(
        HavenContext context,
        Reader reader,
        Incident incident,
        TouchedPeople found,
        CancellationToken cancellationToken
    )
    {
        var before = await Of(context, reader.Organisation, incident.Id)
            .ToDictionaryAsync(p => p.PersonKey, cancellationToken);
        foreach (var (key, touched) in found.People)
        {
            if (!before.TryGetValue(key, out var person))
            {
                person = New(incident, key);
                before[key] = person;
                context.Add(person);
            }
            // The same may have been looked for before, so that numbers are not added up.
            person.Times = Math.Max(person.Times, touched.Times);
            person.FirstAt =
                person.FirstAt == 0 ? touched.First : Math.Min(person.FirstAt, touched.First);
            person.LastAt = Math.Max(person.LastAt, touched.Last);
        }
        incident.Members = Math.Max(incident.Members, found.Members);
        incident.Others = Math.Max(incident.Others, found.Others);
        incident.Gone = Math.Max(incident.Gone, found.Gone);
        incident.Counted = before.Count + incident.Members + incident.Others + incident.Gone;
        context.Record(
            new Deed(reader, Act.Retrieve, Purpose.PrivacyOversight, What, [.. found.People.Keys])
        );
        return IncidentOutcome.Done;
    }

    private AffectedPerson New(Incident incident, PersonKeyId person) =>
        new()
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()),
            OrganisationId = incident.OrganisationId,
            PersonKey = person,
            Incident = incident.Id,
            How = Sealed<string>.Of(null),
        };

    private static string Numbers(TouchedPeople found) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{found.People.Count} with a code, {found.Members} members, {found.Others} others, {found.Gone} no longer on record"
        );
}
