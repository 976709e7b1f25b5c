using System.Collections.Frozen;
using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Consent;
using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Restrictions;

/// <summary>Why somebody's data is not used for a purpose.</summary>
/// <param name="Since">UTC ticks.</param>
/// <param name="ByConsent">Whether they said no, took their consent back, or its time is over; false for a restriction.</param>
public readonly record struct Closing(long Since, bool ByConsent);

/// <summary>
/// The use of somebody's data is restricted, or they do not agree to it, and nothing was stored or opened.
/// </summary>
public sealed class RestrictedException(Closing closing, Purpose purpose, Deed? unwritten = null)
    : PurposeClosedException(
        $"{WhyOf(closing)}: it is kept, and nobody may use it for “{purpose.Words}”. {(closing.ByConsent ? "Whoever looks after them can ask them again." : "Ask the privacy officer.")}{(purpose == Purpose.CaseWork ? " Where somebody is in danger, use emergency access." : "")}",
        unwritten
    )
{
    /// <summary>Whether it can be read all the same where somebody is in danger.</summary>
    public bool OpensInAnEmergency { get; } = purpose == Purpose.CaseWork;

    public override string Title =>
        closing.ByConsent
            ? "There is no consent for this use"
            : "The use of this record is restricted";

    /// <summary>
    /// What is said where several are closed: of the one that is longest. A restriction goes before, because nobody can ask
    /// it away.
    /// </summary>
    public static Closing First(IEnumerable<Closing> closed) =>
        closed.OrderBy(c => c.ByConsent).ThenBy(c => c.Since).First();

    private static string WhyOf(Closing closing) =>
        closing.ByConsent
            ? $"There is no consent for this use since {LocalTime.Day(closing.Since)}"
            : $"The use of this record is restricted since {LocalTime.Day(closing.Since)}";
}

/// <summary>
/// Whose data may not be used for a purpose: because its use is restricted, or because they did not agree to it, took that
/// back, or agreed until a day that is over. The vault asks at each opening, before a key is fetched, so that it is so for
/// every page, program and job from the same moment on.
/// </summary>
public sealed class RestrictionGate(IDatabase database)
{
    private static readonly FrozenDictionary<PersonKeyId, Closing> Nobody = FrozenDictionary<
        PersonKeyId,
        Closing
    >.Empty;

    /// <summary>Those among these people whose data may not be used for this purpose, since when and why.</summary>
    public async Task<IReadOnlyDictionary<PersonKeyId, Closing>> AmongAsync(
        OrganisationId organisation,
        Purpose purpose,
        IReadOnlyCollection<PersonKeyId> people,
        CancellationToken cancellationToken
    )
    {
        if (purpose.StaysOpen || people.Count == 0)
        {
            return Nobody;
        }
        await using var context = database.Open(new Scope(organisation));
        return await AmongAsync(context, purpose, people, cancellationToken);
    }

    /// <summary>The same within the unit of work that would enter something about them.</summary>
    internal static async Task<IReadOnlyDictionary<PersonKeyId, Closing>> AmongAsync(
        HavenContext context,
        Purpose purpose,
        IReadOnlyCollection<PersonKeyId> people,
        CancellationToken cancellationToken
    )
    {
        if (purpose.StaysOpen || people.Count == 0)
        {
            return Nobody;
        }
        var found = await Closed(context, people).ToListAsync(cancellationToken);
        return found.Count == 0
            ? Nobody
            : found
                .Where(c => Restriction.Closes(c.Purposes, purpose))
                .GroupBy(c => c.PersonKey)
                .ToDictionary(
                    g => g.Key,
                    g => RestrictedException.First(g.Select(c => new Closing(c.Since, c.ByConsent)))
                );
    }

    // One question to the database for both: it is asked at each opening.
    private static IQueryable<Row> Closed(
        HavenContext context,
        IReadOnlyCollection<PersonKeyId> people
    )
    {
        var organisation = context.CurrentOrganisation;
        long now = context.Now;
        var restricted = context
            .Set<Restriction>()
            .Where(r =>
                r.OrganisationId == organisation && r.LiftedAt == 0 && people.Contains(r.PersonKey)
            )
            .Select(r => new Row
            {
                PersonKey = r.PersonKey,
                Purposes = r.Purposes,
                Since = r.Since,
                ByConsent = false,
            });
        return restricted.Concat(
            context
                .Set<ConsentStanding>()
                .Where(s =>
                    s.OrganisationId == organisation
                    && people.Contains(s.PersonKey)
                    && s.OpenUntil <= now
                    && !s.OnLaw
                    && s.Purposes != ""
                )
                .Select(s => new Row
                {
                    PersonKey = s.PersonKey,
                    Purposes = s.Purposes,
                    Since = s.OpenUntil == 0 ? s.Since : s.OpenUntil,
                    ByConsent = true,
                })
        );
    }

    private sealed class Row
    {
        public PersonKeyId PersonKey { get; init; }
        public required string Purposes { get; init; }
        public long Since { get; init; }
        public bool ByConsent { get; init; }
    }
}
