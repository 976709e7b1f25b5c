using System.Collections.Frozen;
using Haven.Privacy.Audit;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Breaches;

/// <summary>What to look for in the audit log.</summary>
/// <param name="Member">Of this member alone; null for everybody, Haven itself among them.</param>
/// <param name="Acts">Of these kinds alone; none for all in which something was opened or changed.</param>
public sealed record TouchedQuestion(
    Guid? Member,
    IReadOnlyList<Act> Acts,
    DateTimeOffset From,
    DateTimeOffset Until
)
{
    internal IReadOnlyList<Act> Looked =>
        Acts.Count > 0 ? Acts : [Act.Create, Act.View, Act.Edit, Act.Retrieve, Act.Delete];
}

/// <summary>How often somebody's data was touched, and when.</summary>
internal sealed record Touched(int Times, long First, long Last)
{
    public Touched And(Touched other) =>
        new(Times + other.Times, Math.Min(First, other.First), Math.Max(Last, other.Last));
}

/// <summary>Whose data was touched. Nobody is left out: who has no code is counted.</summary>
/// <param name="People">Those whom the organisation looks after.</param>
/// <param name="Members">How many of its own members.</param>
/// <param name="Others">How many who wrote or asked something.</param>
/// <param name="Gone">How many who are no longer on record.</param>
internal sealed record TouchedPeople(
    IReadOnlyDictionary<PersonKeyId, Touched> People,
    int Members,
    int Others,
    int Gone
)
{
    public int All => People.Count + Members + Others + Gone;
}

/// <summary>
/// Works out from the audit log whose data was touched. The log has people as tokens that its key alone can make; the
/// tokens of everybody on record are made anew and compared.
/// </summary>
public sealed class TouchedReader(
    IDatabase database,
    AuditTrail trail,
    AuditList list,
    IMemberNames members,
    ISubjectNames? subjects = null
)
{
    internal async Task<TouchedPeople> ReadAsync(
        Reader reader,
        TouchedQuestion question,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        var touched = await TokensAsync(context, reader, question, cancellationToken);
        var log = await trail.SecretsAsync(context, reader.Organisation, cancellationToken);
        // The log itself is nobody.
        touched.Remove(TextOf(log.Token(log.Key)));
        var people = new Dictionary<PersonKeyId, Touched>();
        foreach (var named in await NamedAsync(context, cancellationToken))
        {
            if (touched.Remove(TextOf(log.Token(named)), out var found))
            {
                people[named] = found;
            }
        }
        int Take(IEnumerable<PersonKeyId> keys) =>
            keys.Distinct().Count(k => touched.Remove(TextOf(log.Token(k))));
        int ours = Take(
            (await members.AllAsync(context, cancellationToken)).Select(m => m.Record.PersonKey)
        );
        int others = Take(await PersonRows.EverybodyAsync(context, cancellationToken));
        return new TouchedPeople(people.ToFrozenDictionary(), ours, others, touched.Count);
    }

    private async Task<IEnumerable<PersonKeyId>> NamedAsync(
        HavenContext context,
        CancellationToken cancellationToken
    ) =>
        subjects is null
            ? []
            : (await subjects.AllAsync(context, cancellationToken)).Select(s => s.Person);

    private async Task<Dictionary<string, Touched>> TokensAsync(
        HavenContext context,
        Reader reader,
        TouchedQuestion question,
        CancellationToken cancellationToken
    )
    {
        var acts = question.Looked;
        var entries = (
            await list.MatchingAsync(
                context,
                reader,
                new AuditFilter(question.Member, From: question.From, Until: question.Until),
                cancellationToken
            )
        ).Where(r => acts.Contains(r.Act));
        var alone = await entries
            .Where(r => r.SubjectCount == 1)
            .GroupBy(r => r.Subjects)
            .Select(g => new
            {
                Token = g.Key,
                Times = g.Count(),
                First = g.Min(r => r.Time),
                Last = g.Max(r => r.Time),
            })
            .ToListAsync(cancellationToken);
        var together = await entries
            .Where(r => r.SubjectCount > 1)
            .Join(
                context.Set<AuditSubject>().Where(s => s.OrganisationId == reader.Organisation),
                r => r.Subjects,
                s => s.SetHash,
                (r, s) => new { s.Token, r.Time }
            )
            .GroupBy(x => x.Token)
            .Select(g => new
            {
                Token = g.Key,
                Times = g.Count(),
                First = g.Min(r => r.Time),
                Last = g.Max(r => r.Time),
            })
            .ToListAsync(cancellationToken);
        var touched = new Dictionary<string, Touched>(StringComparer.Ordinal);
        foreach (var one in alone.Concat(together))
        {
            var found = new Touched(one.Times, one.First, one.Last);
            string token = TextOf(one.Token);
            touched[token] = touched.TryGetValue(token, out var before) ? before.And(found) : found;
        }
        return touched;
    }

    private static string TextOf(byte[] token) => Convert.ToHexString(token);
}
