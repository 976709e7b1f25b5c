using System.Globalization;
using Haven.Privacy.Audit;
using Haven.Privacy.Handoffs;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Breaches;

/// <summary>What those are told whom an incident touched, and to whom it went.</summary>
/// <param name="Number">The wording that holds; 0 where none was written.</param>
public sealed record BreachNoticeSheet(
    AffectedSheet People,
    int Number,
    string English,
    string Spanish,
    BreachBanner? Banner
)
{
    public string In(string lang) => lang == "es" ? Spanish : English;
}

/// <summary>Where somebody is told by e-mail. The address is used for this one mail, and kept nowhere.</summary>
public sealed record NoticeAddress(string Handle, string Address, string Lang);

/// <summary>
/// Notices to those whom an incident touched. Each is told once: that they were told, and the mail, commit together; so
/// it is also with two servers, and when one is killed.
/// </summary>
public sealed class BreachNoticeDesk(
    IDatabase database,
    Vault.Vault vault,
    IncidentDesk desk,
    AffectedDesk affected,
    IMailHandoff mail,
    TimeProvider clock,
    ISubjectNames? subjects = null
)
{
    internal const string What = "notice about a breach";

    public async Task<BreachNoticeSheet?> OpenAsync(
        Reader reader,
        Guid id,
        CancellationToken cancellationToken
    )
    {
        if (await affected.OpenAsync(reader, id, cancellationToken) is not { } people)
        {
            return null;
        }
        await using var context = database.Open(new Scope(reader.Organisation));
        var banner = await context
            .Set<BreachBanner>()
            .AsNoTracking()
            .SingleOrDefaultAsync(
                b => b.OrganisationId == reader.Organisation && b.Incident == id,
                cancellationToken
            );
        var (notice, english, spanish) = await LastAsync(context, reader, id, cancellationToken);
        return new(people, notice?.Number ?? 0, english, spanish, banner);
    }

    /// <summary>Adds a wording.</summary>
    public Task<IncidentOutcome> WriteAsync(
        Reader reader,
        Guid id,
        int version,
        (string English, string Spanish) text,
        CancellationToken cancellationToken
    ) =>
        desk.ChangeAsync(
            reader,
            id,
            version,
            new(IncidentAct.Drafted, "", ""),
            async (context, incident) =>
            {
                int last =
                    await context
                        .Set<BreachNotice>()
                        .Where(n => n.OrganisationId == reader.Organisation && n.Incident == id)
                        .MaxAsync(n => (int?)n.Number, cancellationToken)
                    ?? 0;
                context.Add(
                    new BreachNotice
                    {
                        Id = Guid.CreateVersion7(clock.GetUtcNow()),
                        OrganisationId = incident.OrganisationId,
                        PersonKey = incident.PersonKey,
                        Incident = id,
                        Number = last + 1,
                        At = clock.GetUtcNow().UtcTicks,
                        English = Sealed<string>.Of(text.English),
                        Spanish = Sealed<string>.Of(text.Spanish),
                    }
                );
                return IncidentOutcome.Done;
            },
            cancellationToken
        );

    /// <summary>Tells each of these by e-mail; whoever was told before is left out. All of it or nothing.</summary>
    public async Task<IncidentOutcome> MailAsync(
        Reader reader,
        Guid id,
        int version,
        IReadOnlyList<NoticeAddress> addresses,
        CancellationToken cancellationToken
    )
    {
        var people = await PeopleAsync(
            reader,
            [.. addresses.Select(a => a.Handle)],
            cancellationToken
        );
        if (people is null)
        {
            return IncidentOutcome.NotTouched;
        }
        var deed = new IncidentDeed(IncidentAct.Mailed, "", "");
        return await desk.ChangeAsync(
            reader,
            id,
            version,
            deed,
            async (context, incident) =>
            {
                var (notice, english, spanish) = await LastAsync(
                    context,
                    reader,
                    id,
                    cancellationToken
                );
                if (notice is null || IsUnfilled(english, spanish))
                {
                    return IncidentOutcome.Unfilled;
                }
                var all = await AffectedDesk
                    .Of(context, reader.Organisation, id)
                    .ToDictionaryAsync(p => p.PersonKey, cancellationToken);
                if (people.Exists(p => !all.ContainsKey(p)))
                {
                    return IncidentOutcome.NotTouched;
                }
                var told = new List<PersonKeyId>();
                foreach (var (person, to) in people.Zip(addresses))
                {
                    var one = all[person];
                    if (!one.IsUntold)
                    {
                        continue;
                    }
                    (one.MailedAt, one.Notice) = (clock.GetUtcNow().UtcTicks, notice.Number);
                    told.Add(person);
                    await mail.HandOverAsync(
                        context,
                        new Mail(
                            to.Address,
                            BreachText.Subject(to.Lang),
                            (to.Lang == "es" ? spanish : english) + "\n"
                        )
                        {
                            Receipt = one.Id,
                        },
                        cancellationToken
                    );
                }
                deed.About = Count(told.Count, notice.Number);
                Told(context, reader, told);
                return told.Count == 0 ? IncidentOutcome.NobodyLeft : IncidentOutcome.Done;
            },
            cancellationToken,
            fromInstallation: true
        );
    }

    /// <summary>Records that letters were given to the post, or to the people themselves.</summary>
    /// <param name="given">The codes; none for everybody who was not told yet.</param>
    public async Task<IncidentOutcome> GiveAsync(
        Reader reader,
        Guid id,
        int version,
        (DateOnly On, string How, IReadOnlyList<string> Handles) given,
        CancellationToken cancellationToken
    )
    {
        if (given.On > Calendar.LocalTime.Today(clock))
        {
            return IncidentOutcome.ToCome;
        }
        if (await PeopleAsync(reader, given.Handles, cancellationToken) is not { } people)
        {
            return IncidentOutcome.NotTouched;
        }
        var deed = new IncidentDeed(IncidentAct.Posted, "", given.How);
        return await desk.ChangeAsync(
            reader,
            id,
            version,
            deed,
            async (context, _) =>
            {
                var (notice, english, spanish) = await LastAsync(
                    context,
                    reader,
                    id,
                    cancellationToken
                );
                if (notice is null || IsUnfilled(english, spanish))
                {
                    return IncidentOutcome.Unfilled;
                }
                var all = await AffectedDesk
                    .Of(context, reader.Organisation, id)
                    .ToListAsync(cancellationToken);
                var told = all.FindAll(p =>
                    people.Count == 0 ? p.IsUntold : people.Contains(p.PersonKey)
                );
                if (told.Count < people.Count || told.Count == 0)
                {
                    return people.Count > 0
                        ? IncidentOutcome.NotTouched
                        : IncidentOutcome.NobodyLeft;
                }
                foreach (var one in told)
                {
                    (one.GivenOn, one.Notice) = (given.On, notice.Number);
                    one.How = Sealed<string>.Of(given.How);
                }
                deed.About = Count(told.Count, notice.Number);
                Told(context, reader, [.. told.Select(p => p.PersonKey)]);
                return IncidentOutcome.Done;
            },
            cancellationToken
        );
    }

    /// <summary>Puts the notice on the public pages, or takes it from there.</summary>
    public Task<IncidentOutcome> ShowAsync(
        Reader reader,
        Guid id,
        int version,
        bool shown,
        CancellationToken cancellationToken
    ) =>
        desk.ChangeAsync(
            reader,
            id,
            version,
            new(shown ? IncidentAct.Shown : IncidentAct.Hidden, "", ""),
            async (context, incident) =>
            {
                var (_, english, spanish) = await LastAsync(context, reader, id, cancellationToken);
                if (shown && (english.Length == 0 || IsUnfilled(english, spanish)))
                {
                    return IncidentOutcome.Unfilled;
                }
                var before = await context
                    .Set<BreachBanner>()
                    .Where(b => b.OrganisationId == reader.Organisation && b.Incident == id)
                    .ToListAsync(cancellationToken);
                context.RemoveRange(before);
                if (shown)
                {
                    context.Add(
                        new BreachBanner
                        {
                            Id = Guid.CreateVersion7(clock.GetUtcNow()),
                            OrganisationId = incident.OrganisationId,
                            PersonKey = incident.PersonKey,
                            Incident = id,
                            Since = clock.GetUtcNow().UtcTicks,
                            English = english,
                            Spanish = spanish,
                        }
                    );
                }
                return IncidentOutcome.Done;
            },
            cancellationToken
        );

    private static bool IsUnfilled(string english, string spanish) =>
        BreachText.IsUnfilled(english) || BreachText.IsUnfilled(spanish);

    private static string Count(int people, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{people} people, wording {number}");

    private static void Told(HavenContext context, Reader reader, List<PersonKeyId> people)
    {
        if (people.Count > 0)
        {
            context.Record(new Deed(reader, Act.Edit, Purpose.PrivacyOversight, What, people));
        }
    }

    // In the order of the codes; null where nobody has one of them.
    private async Task<List<PersonKeyId>?> PeopleAsync(
        Reader reader,
        IReadOnlyList<string> handles,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        var people = new List<PersonKeyId>();
        foreach (string handle in handles)
        {
            if (
                subjects is null
                || await subjects.FindAsync(context, handle, cancellationToken) is not { } person
            )
            {
                return null;
            }
            people.Add(person);
        }
        return people;
    }

    private async Task<(BreachNotice? Notice, string English, string Spanish)> LastAsync(
        HavenContext context,
        Reader reader,
        Guid id,
        CancellationToken cancellationToken
    )
    {
        var last = await context
            .Set<BreachNotice>()
            .AsNoTracking()
            .Where(n => n.OrganisationId == reader.Organisation && n.Incident == id)
            .OrderByDescending(n => n.Number)
            .FirstOrDefaultAsync(cancellationToken);
        if (last is null)
        {
            return (null, "", "");
        }
        var opened = await vault.OpenAsync(
            reader,
            Purpose.PrivacyOversight,
            Act.View,
            What,
            [last],
            cancellationToken
        );
        return (last, opened.Read(last.English) ?? "", opened.Read(last.Spanish) ?? "");
    }
}

/// <summary>Notes that a mail server took somebody's notice: the proof that it was sent.</summary>
public sealed class NoticeArrivals(IDatabase database, TimeProvider clock) : IMailArrival
{
    public async Task ArrivedAsync(Guid receipt, CancellationToken cancellationToken)
    {
        long now = clock.GetUtcNow().UtcTicks;
        await using var context = database.Open(Scope.Installation);
        using var turn = await database.WriteTurnAsync(cancellationToken);
        await context
            .Set<AffectedPerson>()
            .Where(p => p.Id == receipt && p.TakenAt == 0)
            .ExecuteUpdateAsync(u => u.SetProperty(p => p.TakenAt, now), cancellationToken);
    }
}
