using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Consent;

/// <summary>Something that somebody said, opened, with the words that they saw.</summary>
/// <param name="Text">Null where something was taken back that was never asked here.</param>
/// <param name="IsWhole">Whether the words are still those whose hash was kept with what was said.</param>
public sealed record ConsentReceipt(
    ConsentEntry Entry,
    ConsentForm? Form,
    ConsentText? Text,
    IReadOnlyList<string> Keys,
    bool IsWhole,
    ConsentAnswers Answers,
    ConsentVoice Voice,
    string By
)
{
    /// <summary>The question of an item, in the words that were shown.</summary>
    public string Question(string item)
    {
        int at = Keys.ToList().IndexOf(item);
        return Text is not null && at >= 0 && at < Text.Items.Count
            ? Text.Items[at]
            : Form?.Items.FirstOrDefault(i => i.Key == item)?.Words.Of(Entry.Lang) ?? item;
    }
}

/// <summary>What a person agreed to: what each item comes to now, and all that was said, the newest first.</summary>
/// <param name="Law">What carries some of it without consent; null where nothing does.</param>
public sealed record ConsentSheet(
    IReadOnlyList<ConsentForm> Forms,
    IReadOnlyList<ConsentStanding> Standings,
    IReadOnlyList<ConsentReceipt> Entries,
    string? Law,
    long Now
)
{
    /// <summary>Null where it was not asked.</summary>
    public ConsentStanding? Of(ConsentForm form, ConsentItem item) =>
        Standings.FirstOrDefault(s => s.Form == form.Key && s.Item == item.Key);

    /// <summary>The last thing that was said of a form; empty where nothing was.</summary>
    public Guid Last(ConsentForm form) =>
        Entries.FirstOrDefault(e => e.Entry.Form == form.Key)?.Entry.Id ?? Guid.Empty;

    /// <summary>Whether something is closed now because there is no consent.</summary>
    public IReadOnlyList<Purpose> Closed =>
        [
            .. Standings
                .Where(s => s.OpenUntil <= Now && !s.OnLaw)
                .SelectMany(s => s.Purposes.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Distinct(StringComparer.Ordinal)
                .Select(Purpose.Find)
                .OfType<Purpose>(),
        ];
}

/// <summary>Opens what people agreed to.</summary>
public sealed class ConsentReading(
    IDatabase database,
    Vault.Vault vault,
    ConsentForms forms,
    ConsentStandings standing,
    IMemberNames members,
    TimeProvider clock
)
{
    private const int MostShown = 50;

    public async Task<ConsentSheet> ReadAsync(
        Reader reader,
        Purpose purpose,
        PersonKeyId person,
        Type root,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        var standings = await ConsentStandings.OfAsync(context, person, cancellationToken);
        var entries = await (
            from f in ConsentFolders.Of(context, new[] { person })
            join e in context.Set<ConsentEntry>().AsNoTracking() on f.PersonKey equals e.PersonKey
            orderby e.Place descending
            select e
        )
            .Take(MostShown)
            .ToListAsync(cancellationToken);
        return new ConsentSheet(
            forms.Of(root),
            standings,
            await OpenAsync(context, reader, purpose, (standings, entries), cancellationToken),
            await standing.LawAsync(context, reader, purpose, person, cancellationToken),
            clock.GetUtcNow().UtcTicks
        );
    }

    /// <summary>What each item comes to now, without what was said: nothing is opened for it.</summary>
    public async Task<ConsentSheet> LookAsync(
        HavenContext context,
        PersonKeyId person,
        Type root,
        CancellationToken cancellationToken
    ) =>
        new(
            forms.Of(root),
            await ConsentStandings.OfAsync(context, person, cancellationToken),
            [],
            null,
            clock.GetUtcNow().UtcTicks
        );

    // With what they said the person is opened as well, so that the log says of whom it was read.
    private async Task<IReadOnlyList<ConsentReceipt>> OpenAsync(
        HavenContext context,
        Reader reader,
        Purpose purpose,
        (IReadOnlyList<ConsentStanding> Standings, IReadOnlyList<ConsentEntry> Entries) of,
        CancellationToken cancellationToken
    )
    {
        if (of.Entries.Count == 0)
        {
            return [];
        }
        var known = await members.AllAsync(context, cancellationToken);
        var versions = await context
            .Set<ConsentVersion>()
            .AsNoTracking()
            .ToListAsync(cancellationToken);
        var opened = await vault.OpenAsync(
            reader,
            purpose,
            Act.View,
            ConsentDesk.What,
            [.. of.Standings, .. of.Entries, .. known.Select(m => m.Record)],
            cancellationToken
        );
        var names = known.ToDictionary(m => m.Member, m => opened.Read(m.Name) ?? "");
        return
        [
            .. of.Entries.Select(e =>
                Receipt(
                    e,
                    versions.Find(v => v.Form == e.Form && v.Number == e.Number),
                    opened,
                    names.GetValueOrDefault(e.By.Value, "")
                )
            ),
        ];
    }

    private ConsentReceipt Receipt(
        ConsentEntry entry,
        ConsentVersion? version,
        Opened opened,
        string by
    ) =>
        new(
            entry,
            forms.Find(entry.Form),
            version is null ? null : ConsentText.Read(version.Words(entry.Lang)),
            version?.Items.Split(' ') ?? [],
            IsWhole(entry, version),
            ConsentAnswers.Read(opened.Read(entry.Answers)),
            new ConsentVoice(
                opened.Read(entry.Voice) ?? Voice.Self,
                opened.Read(entry.Manner) ?? Manner.InPerson,
                opened.Read(entry.Relation) ?? "",
                opened.Read(entry.Why) ?? ""
            ),
            by
        );

    // What was kept with the answer is compared with the words as they stand, and not with what the version says of itself.
    private static bool IsWhole(ConsentEntry entry, ConsentVersion? version) =>
        entry.Number == 0
        || version is not null
            && ConsentText.HashOf(version.Form, version.Items, version.English, version.Spanish)
                == entry.Hash;
}
