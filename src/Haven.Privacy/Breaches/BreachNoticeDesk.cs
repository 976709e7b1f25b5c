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

    /// <summary>
    /// Tells each of these by e-mail; whoever was told before is left out, and whose mail could not be sent is tried again.
    /// All of it or nothing.
    /// </summary>
    public async Task<IncidentOutcome> MailAsync(
        Reader reader,
        Guid id,
        int version,
        IReadOnlyList<NoticeAddress> addresses,
        CancellationToken cancellationToken
    )
    {
        IReadOnlyList<string> handles = [.. addresses.Select(a => a.Handle)];
        if (await PeopleAsync(reader, handles, cancellationToken) is not { } people)
        {
            return IncidentOutcome.NotTouched;
        }
        var mails = await mail.FatesAsync(reader.Organisation, cancellationToken);
        var deed = new IncidentDeed(IncidentAct.Mailed, "", "");
        return await desk.ChangeAsync(
            reader,
            id,
            version,
            deed,
            (context, _) =>
                TellAsync(
                    context,
                    (reader, id, deed),
                    async (all, text) =>
                    {
                        if (people.Exists(p => !all.ContainsKey(p)))
                        {
                            return null;
                        }
                        var told = new List<AffectedPerson>();
                        foreach (var (person, to) in people.Zip(addresses))
                        {
                            if (all[person].IsUntold(mails) && !told.Contains(all[person]))
                            {
                                told.Add(all[person]);
                                all[person].MailedAt = clock.GetUtcNow().UtcTicks;
                                await HandOverAsync(context, all[person], to, text);
                            }
                        }
                        return told;
                    },
                    cancellationToken
                ),
            cancellationToken,
            fromInstallation: true
        );

        Task HandOverAsync(
            HavenContext context,
            AffectedPerson one,
            NoticeAddress to,
            (string English, string Spanish) text
        ) =>
            mail.HandOverAsync(
                context,
                new Mail(
                    to.Address,
                    BreachText.Subject(to.Lang),
                    (to.Lang == "es" ? text.Spanish : text.English) + "\n"
                )
                {
                    Sending = new(reader.Organisation, one.Id),
                },
                cancellationToken
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
        var mails = await mail.FatesAsync(reader.Organisation, cancellationToken);
        var deed = new IncidentDeed(IncidentAct.Posted, "", given.How);
        return await desk.ChangeAsync(
            reader,
            id,
            version,
            deed,
            (context, _) =>
                TellAsync(
                    context,
                    (reader, id, deed),
                    (all, _) =>
                    {
                        if (people.Exists(p => !all.ContainsKey(p)))
                        {
                            return Task.FromResult<List<AffectedPerson>?>(null);
                        }
                        List<AffectedPerson> told =
                        [
                            .. people.Count == 0
                                ? all.Values.Where(p => p.IsUntold(mails))
                                : people.Distinct().Select(p => all[p]),
                        ];
                        foreach (var one in told)
                        {
                            one.GivenOn = given.On;
                            one.How = Sealed<string>.Of(given.How);
                        }
                        return Task.FromResult<List<AffectedPerson>?>(told);
                    },
                    cancellationToken
                ),
            cancellationToken
        );
    }

    // Whom to tell, and how, is said by whoever asks; null where one of them was not touched.
    private async Task<IncidentOutcome> TellAsync(
        HavenContext context,
        (Reader Reader, Guid Id, IncidentDeed Deed) of,
        Func<
            IReadOnlyDictionary<PersonKeyId, AffectedPerson>,
            (string English, string Spanish),
            Task<List<AffectedPerson>?>
        > tell,
        CancellationToken cancellationToken
    )
    {
        var (notice, english, spanish) = await LastAsync(
            context,
            of.Reader,
            of.Id,
            cancellationToken
        );
        if (notice is null || IsUnfilled(english, spanish))
        {
            return IncidentOutcome.Unfilled;
        }
        var all = await AffectedDesk
            .Of(context, of.Reader.Organisation, of.Id)
            .ToDictionaryAsync(p => p.PersonKey, cancellationToken);
        if (await tell(all, (english, spanish)) is not { } told)
        {
            return IncidentOutcome.NotTouched;
        }
        told.ForEach(p => p.Notice = notice.Number);
        of.Deed.About = string.Create(
            CultureInfo.InvariantCulture,
            $"{told.Count} people, wording {notice.Number}"
        );
        if (told.Count == 0)
        {
            return IncidentOutcome.NobodyLeft;
        }
        context.Record(
            new Deed(
                of.Reader,
                Act.Edit,
                Purpose.PrivacyOversight,
                What,
                told.ConvertAll(p => p.PersonKey)
            )
        );
        return IncidentOutcome.Done;
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
