using Haven.Privacy.Audit;
using Haven.Privacy.Holds;
using Haven.Privacy.Purposes;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;

namespace Haven.Privacy.Forgetting;

/// <summary>
/// Forgets people: intent, register outside, key, rows, receipt. Each step can be made again, so that whatever a crash
/// cut short is taken up at the next start; once somebody was told that it is done, no restore brings the person back.
/// </summary>
public sealed partial class ForgettingService(
    IDatabase database,
    KeyRing keys,
    ErasureRegister register,
    TimeProvider clock
)
{
    private static readonly TimeSpan LastWarm = TimeSpan.FromSeconds(10);

    /// <summary>How many go together: enough to share what each group costs, few enough to hold up nobody's save.</summary>
    internal const int Together = 1_000;

    /// <summary>Stores the intent, with its entry in the log. Asking twice is asking once.</summary>
    /// <exception cref="PurposeRefusedException">The reader's role may not; the refusal is recorded.</exception>
    /// <exception cref="HeldException">A legal hold keeps the person; that it was tried is recorded.</exception>
    public async Task<Guid> AskAsync(
        Reader reader,
        Purpose purpose,
        PersonKeyId person,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        byte[] mark = Erasure.MarkOf(person);
        var id = await IntendAsync(context, reader, purpose, person, cancellationToken);
        try
        {
            if (await StoreAsync(context, person, cancellationToken) is { } held)
            {
                await RefuseAsync(reader, purpose, person, cancellationToken);
                throw new HeldException(held);
            }
            return id;
        }
        catch (DbUpdateException)
        {
            // Two people at once: the other one's intent is there.
            await using var again = database.Open(new Scope(reader.Organisation));
            if (await FindAsync(again, mark, cancellationToken) is { } theirs)
            {
                return theirs;
            }
            throw;
        }
    }

    /// <summary>How many records of which kind would go.</summary>
    public async Task<IReadOnlyDictionary<string, int>> CountAsync(
        OrganisationId organisation,
        PersonKeyId person,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(organisation));
        var there = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var folders = await Apart.KeysAsync(context, [person], cancellationToken);
        foreach (var key in folders.Keys.Append(person))
        {
            Merge(there, await PersonRows.CountAsync(context, key, cancellationToken));
        }
        return there;
    }

    /// <summary>
    /// Adds the intent and its entry in the log to the caller's unit of work, to be completed after it has committed.
    /// </summary>
    /// <returns>Its id; that of the one which is there already, where there is one.</returns>
    internal async Task<Guid> IntendAsync(
        HavenContext context,
        Reader reader,
        Purpose purpose,
        PersonKeyId person,
        CancellationToken cancellationToken
    )
    {
        byte[] mark = Erasure.MarkOf(person);
        if (await FindAsync(context, mark, cancellationToken) is { } known)
        {
            return known;
        }
        var erasure = New(reader.Organisation, person, mark, reader.Member);
        context.Add(erasure);
        context.Record(new Deed(reader, Act.Delete, purpose, "everything of one person", [person]));
        return erasure.Id;
    }

    /// <summary>
    /// The intents to forget those whose time is over, to be stored with their entry in the log in the caller's unit of
    /// work, and completed after it has committed.
    /// </summary>
    /// <param name="rule">By which rule, for the receipts.</param>
    /// <param name="by">The member who was asked first and let them go; empty where nobody was.</param>
    internal async Task<List<Erasure>> IntentsAsync(
        OrganisationId organisation,
        IReadOnlyCollection<PersonKeyId> people,
        string rule,
        Guid by,
        CancellationToken cancellationToken
    )
    {
        // Said from the first, it need not be written again.
        var held = await keys.GenerationsOfAsync(people, cancellationToken);
        return
        [
            .. people.Select(p =>
            {
                var erasure = New(organisation, p, Erasure.MarkOf(p), by);
                erasure.Rule = rule;
                erasure.Generation = held.GetValueOrDefault(p.Value);
                return erasure;
            }),
        ];
    }

    /// <summary>Takes one erasure to its end, from wherever it stands.</summary>
    public Task CompleteAsync(
        OrganisationId organisation,
        Guid id,
        CancellationToken cancellationToken
    ) => CompleteAsync(organisation, [id], cancellationToken);

    /// <summary>
    /// Takes several erasures of one organisation to their end together: keys, rows and old pages cost the same for many
    /// as for one.
    /// </summary>
    internal async Task CompleteAsync(
        OrganisationId organisation,
        IReadOnlyCollection<Guid> ids,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(organisation));
        var erasures = await context
            .Set<Erasure>()
            .AsNoTracking()
            .Where(e => e.OrganisationId == organisation && ids.Contains(e.Id) && e.Person != null)
            .ToListAsync(cancellationToken);
        await CompleteAsync(context, erasures, cancellationToken);
    }

    /// <summary>The same with intents that were committed a moment ago, and are not read again.</summary>
    internal async Task CompleteAsync(
        OrganisationId organisation,
        IReadOnlyList<Erasure> intents,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(organisation));
        await CompleteAsync(context, intents, cancellationToken);
    }

    private async Task CompleteAsync(
        HavenContext context,
        IReadOnlyList<Erasure> erasures,
        CancellationToken cancellationToken
    )
    {
        if (erasures.Count == 0)
        {
            return;
        }
        var registered = await RegisterAsync(erasures, cancellationToken);
        // Whose time is over leaves the proof of what they agreed to, and what has a time of its own; who asks to be
        // deleted takes it along.
        var folders = await Apart.KeysAsync(
            context,
            [.. erasures.Where(e => e.Rule.Length == 0).Select(e => e.Person!.Value)],
            cancellationToken
        );
        var people = erasures.Select(e => e.Person!.Value).Concat(folders.Keys).ToList();
        // Which generation held the last copy is noted before the key goes: a crash in between must not lose it.
        var held = await keys.GenerationsOfAsync(people, cancellationToken);
        await NoteAsync(context, erasures, held, cancellationToken);
        held = await keys.ForgetAsync(people, cancellationToken);
        await NoteAsync(context, erasures, held, cancellationToken);
        await DeleteRowsAsync(context, erasures, registered, folders, cancellationToken);
        await keys.SettleAsync(cancellationToken);
        await database.SettleAsync(cancellationToken);
        await FinishAsync(context, erasures, cancellationToken);
    }

    // Those that were not in the register; that they are now is written when their rows go. Until then it is done again.
    private async Task<IReadOnlySet<Erasure>> RegisterAsync(
        IEnumerable<Erasure> erasures,
        CancellationToken cancellationToken
    )
    {
        var unknown = erasures.Where(e => e.RegisteredAt == 0).ToHashSet();
        if (unknown.Count == 0)
        {
            return unknown;
        }
        await register.AddAsync(
            [
                .. unknown.Select(e => new Registered(
                    e.OrganisationId,
                    Convert.ToHexString(e.Mark),
                    e.AskedAt
                )),
            ],
            cancellationToken
        );
        long now = Now();
        foreach (var erasure in unknown)
        {
            erasure.RegisteredAt = now;
        }
        return unknown;
    }

    private async Task NoteAsync(
        HavenContext context,
        IEnumerable<Erasure> erasures,
        IReadOnlyDictionary<Guid, Guid> held,
        CancellationToken cancellationToken
    )
    {
        var news = erasures.Where(e => HeldIn(e) != e.Generation).ToList();
        if (news.Count == 0)
        {
            return;
        }
        news.ForEach(e => e.Generation = HeldIn(e));
        using var turn = await database.WriteTurnAsync(cancellationToken);
        foreach (var same in news.GroupBy(e => e.Generation))
        {
            await UpdateAsync(
                context,
                same,
                u => u.SetProperty(e => e.Generation, same.Key),
                cancellationToken
            );
        }

        Guid HeldIn(Erasure e) => held.GetValueOrDefault(e.Person!.Value.Value, e.Generation);
    }

    // Many say the same: one statement does for them. It writes nothing else, for another node may be at them as well.
    private static async Task<int> UpdateAsync(
        HavenContext context,
        IEnumerable<Erasure> erasures,
        Action<UpdateSettersBuilder<Erasure>> change,
        CancellationToken cancellationToken
    )
    {
        var ids = erasures.Select(e => e.Id).ToList();
        return ids.Count == 0
            ? 0
            : await context
                .Set<Erasure>()
                .Where(e => e.OrganisationId == context.CurrentOrganisation && ids.Contains(e.Id))
                .ExecuteUpdateAsync(change, cancellationToken);
    }

    private async Task FinishAsync(
        HavenContext context,
        IReadOnlyCollection<Erasure> erasures,
        CancellationToken cancellationToken
    )
    {
        long now = Now();
        using var turn = await database.WriteTurnAsync(cancellationToken);
        await UpdateAsync(
            context,
            erasures.Where(e => e.DoneAt == 0),
            u => u.SetProperty(e => e.DoneAt, now),
            cancellationToken
        );
        // Somebody may have written about the person with a key that was still warm: the rows are swept once more later.
        var swept = erasures.Where(e => e.DoneAt != 0 && now - e.DoneAt > LastWarm.Ticks).ToList();
        await UpdateAsync(
            context,
            swept,
            u => u.SetProperty(e => e.Person, (PersonKeyId?)null),
            cancellationToken
        );
        await EndAsync(context, swept, cancellationToken);
    }

    // Notes of which no copy can be opened any more.
    private Task<int> EndAsync(
        HavenContext context,
        IReadOnlyCollection<Erasure> erasures,
        CancellationToken cancellationToken
    )
    {
        // Of many erasures a few generations are asked for.
        var open = erasures
            .Select(e => e.Generation)
            .Distinct()
            .Where(keys.CanBeOpened)
            .ToHashSet();
        long now = Now();
        return UpdateAsync(
            context,
            erasures.Where(e => !open.Contains(e.Generation)),
            u => u.SetProperty(e => e.FinalAt, now),
            cancellationToken
        );
    }

    private static async Task<Guid?> FindAsync(
        HavenContext context,
        byte[] mark,
        CancellationToken cancellationToken
    ) =>
        await context
            .Set<Erasure>()
            .Where(e => e.Mark == mark)
            .Select(e => (Guid?)e.Id)
            .SingleOrDefaultAsync(cancellationToken);

    private Erasure New(
        OrganisationId organisation,
        PersonKeyId? person,
        byte[] mark,
        Guid by,
        long? at = null
    ) =>
        new()
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()),
            OrganisationId = organisation,
            Person = person,
            Mark = mark,
            By = by,
            AskedAt = at ?? Now(),
        };

    private long Now() => clock.GetUtcNow().UtcTicks;
}
