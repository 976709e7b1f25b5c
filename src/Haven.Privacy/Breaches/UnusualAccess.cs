using System.Buffers.Binary;
using System.Globalization;
using Haven.Privacy.Audit;
using Haven.Privacy.Handoffs;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Breaches;

/// <summary>Something unusual, to be looked at by a person. It is a suspicion and no more.</summary>
/// <param name="Key">Its kind, from a closed list: "reading".</param>
/// <param name="Of">Whose acts they are; empty where nobody's.</param>
public sealed record AccessSign(string Key, Guid Of, string Words);

/// <summary>An act of the last hour, as far as it is looked at.</summary>
/// <param name="Token">One person, as the log has them.</param>
/// <param name="IsList">Whether it was one of many on a page: a list shows little of each.</param>
public sealed record SeenAct(
    Guid Member,
    Act Act,
    string Purpose,
    string Token,
    long Time,
    bool IsList = false
);

/// <summary>
/// What is unusual in the acts of an hour. It knows nothing but them and what is usual of a member; numbers are high
/// enough that a busy day stays silent.
/// </summary>
public static class AccessSigns
{
    public const int MostRead = 30;
    public const int MostTakenOut = 100;
    public const int MostRefused = 20;
    public const int MostEmergencies = 5;
    public const int MostTries = 20;

    /// <summary>So many times as much as in any hour of the weeks before.</summary>
    public const int TimesTheUsual = 3;

    /// <summary>Members who may have opened or taken out too much, were it not usual of them.</summary>
    public static IEnumerable<(Guid Member, Act Act, int People)> Many(
        IReadOnlyList<SeenAct> acts
    ) =>
        acts.Where(a => a.Act == Act.Retrieve || (a.Act == Act.View && !a.IsList))
            .GroupBy(a => (a.Member, a.Act))
            .Select(g => (g.Key.Member, g.Key.Act, People: PeopleIn(g)))
            .Where(m => m.People >= (m.Act == Act.View ? MostRead : MostTakenOut));

    /// <param name="before">How many people it was in the busiest hour of the weeks before.</param>
    public static bool IsUnusual(int people, int before) => people > TimesTheUsual * before;

    /// <summary>The sign of a member who opened or took out so much.</summary>
    public static AccessSign Of(Guid member, Act act, int people) =>
        act == Act.View
            ? new(
                "reading",
                member,
                Fill(
                    $"A member opened the records of {people} people within an hour, far more than in any hour of the last four weeks."
                )
            )
            : new(
                "taking-out",
                member,
                Fill(
                    $"A member, or a system with a key, listed or took out the records of {people} people within an hour, far more than in any hour of the last four weeks."
                )
            );

    /// <summary>Refusals, and emergency access to many: reading where one does not look after somebody.</summary>
    public static IEnumerable<AccessSign> Outside(IReadOnlyList<SeenAct> acts)
    {
        foreach (var group in acts.GroupBy(a => a.Member))
        {
            int refused = group
                .Where(a => a.Act == Act.Refused)
                .Select(a => a.Time)
                .Distinct()
                .Count();
            if (refused >= MostRefused)
            {
                yield return new(
                    "refused",
                    group.Key,
                    Fill(
                        $"A member asked {refused} times within an hour for what is not theirs to see, and was refused."
                    )
                );
            }
            int emergencies = PeopleIn(
                group.Where(a => a.Purpose == Purpose.Emergency.Key && a.Act != Act.Refused)
            );
            if (emergencies >= MostEmergencies)
            {
                yield return new(
                    "emergencies",
                    group.Key,
                    Fill(
                        $"A member used emergency access to read about {emergencies} people within an hour."
                    )
                );
            }
        }
    }

    /// <summary>Somebody tries passwords.</summary>
    public static IEnumerable<AccessSign> Of(IEnumerable<SignInTries> tries) =>
        tries
            .Where(t => t.Times >= MostTries)
            .Select(t => new AccessSign(
                "sign-ins",
                t.Member.Value,
                Fill(
                    $"Somebody tried a password {t.Times} times within an hour to sign in as a member."
                )
            ));

    /// <summary>The log, by which everybody is held to account, is not what it was.</summary>
    public static IEnumerable<AccessSign> Of(AuditReport? report) =>
        report is { IsSound: false }
            ?
            [
                new(
                    "log",
                    Guid.Empty,
                    $"The audit log was verified, and is not sound: {report.Findings[0].Message}"
                ),
            ]
            : [];

    private static int PeopleIn(IEnumerable<SeenAct> acts) =>
        acts.Select(a => a.Token).Distinct(StringComparer.Ordinal).Count();

    private static string Fill(FormattableString words) =>
        words.ToString(CultureInfo.InvariantCulture);
}

/// <summary>
/// Watches for what is unusual, and opens a suspicion of it: once on a day for each kind and member, whatever number of
/// servers looks.
/// </summary>
public sealed class UnusualAccess(
    IDatabase database,
    AuditList list,
    AuditTrail trail,
    IMemberNames members,
    AuditVerification verification,
    IncidentIntake intake,
    TimeProvider clock,
    ISignInSigns? signIns = null
)
{
    // A page about one person may name a few others beside them.
    private const int MostOnAPage = 5;

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Usual = TimeSpan.FromDays(28);

    /// <summary>Looks at the last hour of one organisation; returns how many suspicions are new.</summary>
    public async Task<int> RunAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        var signs = await FindAsync(organisation, cancellationToken);
        int opened = 0;
        foreach (var sign in signs)
        {
            var draft = new IncidentDraft("en", sign.Words, "", "")
            {
                Source = IncidentSource.Haven,
                Sign = sign.Key,
                SignOf = sign.Of,
            };
            opened += await intake.OpenAsync(organisation, draft, cancellationToken) ? 1 : 0;
        }
        return opened;
    }

    private async Task<List<AccessSign>> FindAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        var now = clock.GetUtcNow();
        await using var context = database.Open(new Scope(organisation));
        var acts = await ActsAsync(
            context,
            organisation,
            new AuditFilter(From: now - Hour),
            cancellationToken
        );
        var signs = new List<AccessSign>(AccessSigns.Outside(acts));
        foreach (var (member, act, people) in AccessSigns.Many(acts))
        {
            int before = await BusiestHourAsync(
                context,
                organisation,
                new AuditFilter(member, act, From: now - Usual, Until: now - Hour),
                cancellationToken
            );
            if (AccessSigns.IsUnusual(people, before))
            {
                signs.Add(AccessSigns.Of(member, act, people));
            }
        }
        if (signIns is not null)
        {
            signs.AddRange(
                AccessSigns.Of(
                    await signIns.SinceAsync(organisation, now - Hour, cancellationToken)
                )
            );
        }
        signs.AddRange(AccessSigns.Of(verification.Last(organisation)));
        return signs;
    }

    // Four weeks of a system with a key may be a million entries: each is looked at as it comes, and of each hour only the
    // people are kept.
    private async Task<int> BusiestHourAsync(
        HavenContext context,
        OrganisationId organisation,
        AuditFilter filter,
        CancellationToken cancellationToken
    )
    {
        var entries = await EntriesAsync(context, organisation, filter, cancellationToken);
        bool lists = filter.Act == Act.Retrieve;
        var alone = entries
            .Where(r => r.SubjectCount == 1)
            .Select(r => new { r.Time, Token = r.Subjects });
        var together = entries
            .Where(r => r.SubjectCount > 1 && (lists || r.SubjectCount <= MostOnAPage))
            .Join(
                Sets(context, organisation),
                r => r.Subjects,
                s => s.SetHash,
                (r, s) => new { r.Time, s.Token }
            );
        var ours = (await OursAsync(context, organisation, cancellationToken))
            .Select(t => BinaryPrimitives.ReadUInt128LittleEndian(t))
            .ToHashSet();
        var hours = new Dictionary<long, HashSet<UInt128>>();
        foreach (var part in new[] { alone, together })
        {
            await foreach (var seen in part.AsAsyncEnumerable().WithCancellation(cancellationToken))
            {
                var token = BinaryPrimitives.ReadUInt128LittleEndian(seen.Token);
                if (ours.Contains(token))
                {
                    continue;
                }
                long hour = seen.Time / Hour.Ticks;
                if (!hours.TryGetValue(hour, out var people))
                {
                    hours[hour] = people = [];
                }
                people.Add(token);
            }
        }
        return hours.Values.Select(h => h.Count).DefaultIfEmpty(0).Max();
    }

    private async Task<List<SeenAct>> ActsAsync(
        HavenContext context,
        OrganisationId organisation,
        AuditFilter filter,
        CancellationToken cancellationToken
    )
    {
        var entries = await EntriesAsync(context, organisation, filter, cancellationToken);
        var alone = await entries
            .Where(r => r.SubjectCount <= 1)
            .Select(r => new
            {
                r.Member,
                r.Act,
                r.Purpose,
                Token = r.Subjects,
                r.Time,
                IsList = false,
            })
            .ToListAsync(cancellationToken);
        var together = await entries
            .Where(r => r.SubjectCount > 1)
            .Join(
                Sets(context, organisation),
                r => r.Subjects,
                s => s.SetHash,
                (r, s) =>
                    new
                    {
                        r.Member,
                        r.Act,
                        r.Purpose,
                        s.Token,
                        r.Time,
                        IsList = r.SubjectCount > MostOnAPage,
                    }
            )
            .ToListAsync(cancellationToken);
        var ours = (await OursAsync(context, organisation, cancellationToken))
            .Select(Convert.ToHexString)
            .ToHashSet(StringComparer.Ordinal);
        return
        [
            .. alone
                .Concat(together)
                .Select(a => new SeenAct(
                    a.Member,
                    a.Act,
                    a.Purpose,
                    Convert.ToHexString(a.Token),
                    a.Time,
                    a.IsList
                ))
                .Where(a => !ours.Contains(a.Token)),
        ];
    }

    // Haven's own work is none of a person; and whoever looks whom a breach touched has to see many.
    private async Task<IQueryable<AuditRecord>> EntriesAsync(
        HavenContext context,
        OrganisationId organisation,
        AuditFilter filter,
        CancellationToken cancellationToken
    )
    {
        var reader = Reader.System(organisation, IncidentIntake.Job);
        return (await list.MatchingAsync(context, reader, filter, cancellationToken)).Where(r =>
            r.Member != Guid.Empty && r.What != AffectedDesk.What
        );
    }

    private static IQueryable<AuditSubject> Sets(
        HavenContext context,
        OrganisationId organisation
    ) => context.Set<AuditSubject>().Where(s => s.OrganisationId == organisation);

    // Members' names stand on many pages, and so does the log's own key.
    private async Task<IEnumerable<byte[]>> OursAsync(
        HavenContext context,
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        var log = await trail.SecretsAsync(context, organisation, cancellationToken);
        return (await members.AllAsync(context, cancellationToken))
            .Select(m => log.Token(m.Record.PersonKey))
            .Append(log.Token(log.Key));
    }
}
