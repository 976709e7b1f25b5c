using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Purposes;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Consent;

/// <summary>
/// Writes down what people agree to and what they take back. Entry, effect, retention and log commit together: from that
/// moment on what is closed is closed (<see cref="Restrictions.RestrictionGate"/>).
/// </summary>
public sealed class ConsentDesk(
    IDatabase database,
    KeyRing keys,
    ConsentForms forms,
    ConsentWordings wordings,
    ConsentStandings standings,
    IOrganisationZones zones,
    TimeProvider clock
)
{
    internal const string What = "what they agreed to";
    private const int Tries = 5;

    /// <summary>Keeps an answer to each item of a form.</summary>
    /// <exception cref="ArgumentException">An item has no answer, or there is no such form.</exception>
    public async Task<ConsentResult> RecordAsync(
        Reader reader,
        Purpose purpose,
        (PersonKeyId Key, string Handle) person,
        ConsentAsk ask,
        CancellationToken cancellationToken
    )
    {
        var form =
            forms.Find(ask.Form) ?? throw new ArgumentException("No such form.", nameof(ask));
        if (!form.Items.All(i => ask.Answers.ContainsKey(i.Key)))
        {
            throw new ArgumentException("Each item is answered by itself.", nameof(ask));
        }
        var result = new ConsentResult(ConsentOutcome.Overtaken);
        for (int i = 0; i < Tries && result.Outcome == ConsentOutcome.Overtaken; i++)
        {
            result = await TryAsync(reader, purpose, person, (form, ask), cancellationToken);
            await using var context = database.Open(new Scope(reader.Organisation));
            // Two who are the first to ask with these words, of different people, are in each other's way once.
            if (await LastAsync(context, person.Key, form.Key, cancellationToken) != ask.Seen)
            {
                return result;
            }
        }
        return result;
    }

    private async Task<ConsentResult> TryAsync(
        Reader reader,
        Purpose purpose,
        (PersonKeyId Key, string Handle) person,
        (ConsentForm Form, ConsentAsk Ask) what,
        CancellationToken cancellationToken
    )
    {
        var (form, ask) = what;
        await using var context = database.Open(new Scope(reader.Organisation));
        var wording = await ConsentWordings.CurrentAsync(context, form, cancellationToken);
        if (wording.Hash != ask.Hash)
        {
            return new(ConsentOutcome.OtherWords);
        }
        wordings.Keep(context, reader, wording);
        var zone = await zones.OfAsync(reader.Organisation, cancellationToken);
        var said = ConsentEffect.Said(form, ask.Answers, zone.DayOf(Now()));
        var folder = await FolderAsync(context, reader, person, cancellationToken);
        if (await LastAsync(context, person.Key, form.Key, cancellationToken) != ask.Seen)
        {
            return new(ConsentOutcome.Overtaken);
        }
        var entry = Entry(
            reader,
            folder,
            form.Key,
            (wording.Number, wording.Hash),
            ask.Lang,
            said,
            ask.Voice,
            false
        );
        context.Add(entry);
        await standings.ApplyAsync(
            context,
            reader,
            purpose,
            person.Key,
            form,
            ConsentEffect.Of(form, said, zone),
            cancellationToken
        );
        context.Record(DeedOf(reader, purpose, person.Key, folder.PersonKey));
        return new(await SaveAsync(context, person.Key, folder, cancellationToken), entry.Id);
    }

    /// <summary>
    /// Takes back what was agreed to, or would stand without having been asked. It goes before whatever somebody else
    /// writes down at the same moment.
    /// </summary>
    /// <param name="items">Keys of the form; none for all of it.</param>
    public async Task<ConsentResult> WithdrawAsync(
        Reader reader,
        Purpose purpose,
        (PersonKeyId Key, string Handle) person,
        ConsentForm form,
        IReadOnlyCollection<string> items,
        ConsentVoice voice,
        CancellationToken cancellationToken
    )
    {
        var result = new ConsentResult(ConsentOutcome.Overtaken);
        for (int i = 0; i < Tries && result.Outcome == ConsentOutcome.Overtaken; i++)
        {
            await using var context = database.Open(new Scope(reader.Organisation));
            var (entry, folder) = await AddWithdrawalAsync(
                context,
                reader,
                purpose,
                person,
                form,
                items,
                voice,
                cancellationToken
            );
            result = new(await SaveAsync(context, person.Key, folder, cancellationToken), entry.Id);
        }
        return result;
    }

    /// <summary>The same in the unit of work of somebody who does more with it; commit it with <see cref="StoreAsync"/>.</summary>
    internal async Task<(ConsentEntry Entry, ConsentFolder Folder)> AddWithdrawalAsync(
        HavenContext context,
        Reader reader,
        Purpose purpose,
        (PersonKeyId Key, string Handle) person,
        ConsentForm form,
        IReadOnlyCollection<string> items,
        ConsentVoice voice,
        CancellationToken cancellationToken
    )
    {
        var taken = form
            .Items.Where(i => items.Count == 0 || items.Contains(i.Key, StringComparer.Ordinal))
            .ToList();
        var folder = await FolderAsync(context, reader, person, cancellationToken);
        // Of what was shown last; where it was never asked, nothing was.
        var last = await context
            .Set<ConsentEntry>()
            .Where(e => e.PersonKey == folder.PersonKey && e.Form == form.Key)
            .OrderByDescending(e => e.Place)
            .Select(e => new
            {
                e.Number,
                e.Hash,
                e.Lang,
            })
            .FirstOrDefaultAsync(cancellationToken);
        var said = taken.ConvertAll(i => new ConsentSaid(i.Key, IsYes: false));
        var entry = Entry(
            reader,
            folder,
            form.Key,
            (last?.Number ?? 0, last?.Hash ?? ""),
            last?.Lang ?? "en",
            said,
            voice,
            true
        );
        context.Add(entry);
        await standings.ApplyAsync(
            context,
            reader,
            purpose,
            person.Key,
            form,
            ConsentEffect.OfWithdrawal(form, taken),
            cancellationToken
        );
        context.Record(DeedOf(reader, purpose, person.Key, folder.PersonKey));
        return (entry, folder);
    }

    /// <summary>Commits it with all else in the unit of work, or nothing; the folder's time begins or stops with it.</summary>
    internal async Task<ConsentOutcome> StoreAsync(
        HavenContext context,
        PersonKeyId person,
        CancellationToken cancellationToken
    )
    {
        var folder = context.ChangeTracker.Entries<ConsentFolder>().Single().Entity;
        await context.RequireDeedsAsync(cancellationToken);
        using var turn = await database.WriteTurnAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(
            cancellationToken
        );
        if (
            await Erasure.IsAskedAsync(
                context,
                context.CurrentOrganisation,
                person,
                cancellationToken
            )
        )
        {
            return ConsentOutcome.Leaving;
        }
        await context.SaveChangesAsync(cancellationToken);
        long until = (await ConsentStandings.OfAsync(context, person, cancellationToken)).Max(s =>
            s.OpenUntil
        );
        await Keeping.FromAsync(
            context,
            folder.PersonKey,
            Math.Max(until, Now()),
            cancellationToken
        );
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return ConsentOutcome.Done;
    }

    private async Task<ConsentOutcome> SaveAsync(
        HavenContext context,
        PersonKeyId person,
        ConsentFolder folder,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await StoreAsync(context, person, cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return ConsentOutcome.Overtaken;
        }
        catch (DbUpdateException)
        {
            // Two at once wanted the first folder, standing or version: the other one's is there.
            await using var again = database.Open(new Scope(folder.OrganisationId));
            var mine = context.ChangeTracker.Entries<ConsentVersion>().FirstOrDefault()?.Entity;
            if (
                await ConsentFolders
                    .Of(again, [person])
                    .AnyAsync(f => f.Id != folder.Id, cancellationToken)
                || await again
                    .Set<ConsentStanding>()
                    .AnyAsync(s => s.PersonKey == person, cancellationToken)
                || mine is not null
                    && await again
                        .Set<ConsentVersion>()
                        .AnyAsync(
                            v => v.Form == mine.Form && v.Number == mine.Number,
                            cancellationToken
                        )
            )
            {
                return ConsentOutcome.Overtaken;
            }
            throw;
        }
    }

    private async Task<ConsentFolder> FolderAsync(
        HavenContext context,
        Reader reader,
        (PersonKeyId Key, string Handle) person,
        CancellationToken cancellationToken
    )
    {
        if (
            context
                .ChangeTracker.Entries<ConsentFolder>()
                .FirstOrDefault(f => f.Entity.Of == person.Key) is
            { Entity: var begun }
        )
        {
            return begun;
        }
        if (
            await ConsentFolders
                .Of(context, [person.Key])
                .SingleOrDefaultAsync(cancellationToken) is
            { } there
        )
        {
            return there;
        }
        var folder = new ConsentFolder
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()),
            OrganisationId = reader.Organisation,
            PersonKey = await keys.NewPersonAsync(reader.Organisation, cancellationToken),
            Of = person.Key,
            At = Now(),
            Handle = Sealed<string>.Of(person.Handle),
        };
        context.Add(folder);
        return folder;
    }

    private static Task<Guid> LastAsync(
        HavenContext context,
        PersonKeyId person,
        string form,
        CancellationToken cancellationToken
    ) =>
        (
            from f in ConsentFolders.Of(context, new[] { person })
            join e in context.Set<ConsentEntry>() on f.PersonKey equals e.PersonKey
            where e.Form == form
            orderby e.Place descending
            select e.Id
        ).FirstOrDefaultAsync(cancellationToken);

    private ConsentEntry Entry(
        Reader reader,
        ConsentFolder folder,
        string form,
        (int Number, string Hash) words,
        string lang,
        IReadOnlyList<ConsentSaid> said,
        ConsentVoice voice,
        bool isWithdrawal
    ) =>
        new()
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()),
            OrganisationId = reader.Organisation,
            PersonKey = folder.PersonKey,
            Place = ++folder.Entries,
            Form = form,
            Number = words.Number,
            Hash = words.Hash,
            Lang = lang,
            IsWithdrawal = isWithdrawal,
            At = Now(),
            By = new MemberId(reader.Member),
            Answers = Sealed<string>.Of(new ConsentAnswers(said).Write()),
            Voice = Sealed<Voice?>.Of(voice.Voice),
            Manner = Sealed<Manner?>.Of(voice.Manner),
            Relation = Sealed<string>.Of(voice.Relation.Length == 0 ? null : voice.Relation),
            Why = Sealed<string>.Of(voice.Why.Length == 0 ? null : voice.Why),
        };

    private static Deed DeedOf(
        Reader reader,
        Purpose purpose,
        PersonKeyId person,
        PersonKeyId folder
    ) => new(reader, Act.Create, purpose, What, [person, folder]);

    private long Now() => clock.GetUtcNow().UtcTicks;
}
