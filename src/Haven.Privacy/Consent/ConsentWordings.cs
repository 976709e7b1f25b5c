using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Consent;

/// <summary>Which words a form is shown with, and how an organisation changes them.</summary>
public sealed class ConsentWordings(IDatabase database, TimeProvider clock)
{
    internal const string What = "words of a consent form";

    /// <summary>Every version of a form that an organisation wrote or asked with, the newest first.</summary>
    public async Task<IReadOnlyList<ConsentVersion>> VersionsAsync(
        OrganisationId organisation,
        ConsentForm form,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(organisation));
        return await Of(context, form.Key).ToListAsync(cancellationToken);
    }

    /// <summary>The words that hold now.</summary>
    public async Task<ConsentWording> CurrentAsync(
        OrganisationId organisation,
        ConsentForm form,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(organisation));
        return await CurrentAsync(context, form, cancellationToken);
    }

    /// <summary>
    /// The same within a unit of work: the organisation's own words where it wrote any, else those that Haven ships. An
    /// item that the program has and they do not name yet is asked in the words that Haven ships.
    /// </summary>
    internal static async Task<ConsentWording> CurrentAsync(
        HavenContext context,
        ConsentForm form,
        CancellationToken cancellationToken
    )
    {
        var last = await Of(context, form.Key).FirstOrDefaultAsync(cancellationToken);
        var own = await Of(context, form.Key).FirstOrDefaultAsync(v => v.IsOwn, cancellationToken);
        var wording = ConsentWording.New(
            form,
            (last?.Number ?? 0) + 1,
            Merged(form, own, "en"),
            Merged(form, own, "es"),
            own is not null
        );
        return last?.Hash == wording.Hash
            ? wording with
            {
                Number = last.Number,
                IsStored = true,
            }
            : wording;
    }

    /// <summary>Adds the version to the unit of work in which somebody is asked with it, where it is not stored yet.</summary>
    internal void Keep(HavenContext context, Reader reader, ConsentWording wording)
    {
        if (!wording.IsStored)
        {
            context.Add(
                new ConsentVersion
                {
                    OrganisationId = reader.Organisation,
                    Form = wording.Form.Key,
                    Number = wording.Number,
                    Items = wording.Form.ItemKeys,
                    English = wording.English,
                    Spanish = wording.Spanish,
                    Hash = wording.Hash,
                    IsOwn = wording.IsOwn,
                    By = new MemberId(reader.Member),
                    At = clock.GetUtcNow().UtcTicks,
                }
            );
        }
    }

    /// <summary>
    /// Makes these the words of the form from now on. Whoever was asked before was asked with what they saw.
    /// </summary>
    /// <param name="seen">The hash of the words that stood when the page was made.</param>
    /// <returns>False where somebody else wrote a version meanwhile; nothing was stored.</returns>
    public async Task<bool> WriteAsync(
        Reader reader,
        ConsentForm form,
        (ConsentText English, ConsentText Spanish) words,
        string seen,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        var current = await CurrentAsync(context, form, cancellationToken);
        if (current.Hash != seen)
        {
            return false;
        }
        var next = ConsentWording.New(
            form,
            current.IsStored ? current.Number + 1 : current.Number,
            words.English,
            words.Spanish,
            isOwn: true
        );
        if (next.Hash == current.Hash)
        {
            return true;
        }
        Keep(context, reader, next);
        context.Record(new Deed(reader, Act.Create, Purpose.PrivacyOversight, What, []));
        try
        {
            await context.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException)
        {
            var now = await CurrentAsync(reader.Organisation, form, cancellationToken);
            if (now.Hash == seen)
            {
                throw;
            }
            return false; // somebody else took this number a moment ago
        }
    }

    private static ConsentText Merged(ConsentForm form, ConsentVersion? own, string lang)
    {
        var shipped = ConsentText.Of(form, lang);
        if (own is null)
        {
            return shipped;
        }
        var written = ConsentText.Read(own.Words(lang));
        var keys = own.Items.Split(' ');
        return written with
        {
            Items =
            [
                .. form.Items.Select(
                    (item, i) =>
                        Array.IndexOf(keys, item.Key) is >= 0 and var at
                            ? written.Items[at]
                            : shipped.Items[i]
                ),
            ],
        };
    }

    private static IQueryable<ConsentVersion> Of(HavenContext context, string form) =>
        context
            .Set<ConsentVersion>()
            .AsNoTracking()
            .Where(v => v.OrganisationId == context.CurrentOrganisation && v.Form == form)
            .OrderByDescending(v => v.Number);
}
