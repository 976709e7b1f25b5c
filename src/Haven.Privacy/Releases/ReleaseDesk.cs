using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Releases;

/// <summary>Why nothing leaves.</summary>
public enum ReleaseOutcome
{
    Made,

    /// <summary>No table of so many rows keeps the rule, or there are too few rows.</summary>
    NoneKeepsTheRule,

    /// <summary>A table about some of the same time left with other choices.</summary>
    LeftOtherwise,

    /// <summary>The same table left, and would be another one now.</summary>
    LeftAndChanged,

    /// <summary>Somebody else released meanwhile, or the facts changed since the page was made.</summary>
    Overtaken,
}

/// <summary>What came of asking for a table.</summary>
/// <param name="Last">The highest number of a release.</param>
/// <param name="Earlier">The release that stands against it.</param>
public sealed record ReleaseAnswer(
    ReleaseOutcome Outcome,
    int Last,
    MadeTable? Table = null,
    int Earlier = 0
);

/// <summary>Who is named on the recipient's side.</summary>
public sealed record RecipientPeople(string Person, string Contact, string Signer);

/// <summary>The one door for tables with a row for each person (promise SCR-12, adr 0045).</summary>
public sealed class ReleaseDesk(
    IDatabase database,
    KeyRing keys,
    Vault.Vault vault,
    IEnumerable<IReleasableTable> tables,
    TimeProvider clock
)
{
    private const string What = "register of tables that left";

    public IReadOnlyList<IReleasableTable> Tables { get; } = [.. tables];

    public string NameOf(Release release) => Find(release.Table)?.Name ?? release.Table;

    /// <summary>All that ever left, newest first.</summary>
    public async Task<IReadOnlyList<Release>> ListAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(organisation));
        return await context
            .Set<Release>()
            .AsNoTracking()
            .OrderByDescending(r => r.Number)
            .ToListAsync(cancellationToken);
    }

    public async Task<Release?> FindAsync(
        OrganisationId organisation,
        int number,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(organisation));
        return await context
            .Set<Release>()
            .AsNoTracking()
            .SingleOrDefaultAsync(r => r.Number == number, cancellationToken);
    }

    public async Task<RecipientPeople> PeopleAsync(
        Reader reader,
        Release release,
        CancellationToken cancellationToken
    )
    {
        var opened = await vault.OpenAsync(
            reader,
            Purpose.Research,
            Act.View,
            "who got a table",
            [release],
            cancellationToken
        );
        return new RecipientPeople(
            opened.Read(release.Person) ?? "",
            opened.Read(release.Contact) ?? "",
            opened.Read(release.Signer) ?? ""
        );
    }

    /// <summary>Makes the table as it would leave, or says why it may not. Nothing is stored but who looked.</summary>
    public async Task<ReleaseAnswer> TryAsync(
        Reader reader,
        TableForm form,
        CancellationToken cancellationToken
    )
    {
        var earlier = await ListAsync(reader.Organisation, cancellationToken);
        int last = earlier.Count > 0 ? earlier[0].Number : 0;
        var period = form.OfPeriod!.Value;
        var before = earlier.FirstOrDefault(r =>
            r.Table == form.Table && !(r.OfPeriod?.Overlaps(period) == false)
        );
        if (before is not null && !form.IsAs(before))
        {
            return new ReleaseAnswer(ReleaseOutcome.LeftOtherwise, last, Earlier: before.Number);
        }
        if (await MakeAsync(reader, form, cancellationToken) is not { } made)
        {
            return before is null
                ? new ReleaseAnswer(ReleaseOutcome.NoneKeepsTheRule, last)
                : new ReleaseAnswer(ReleaseOutcome.LeftAndChanged, last, Earlier: before.Number);
        }
        return before is null || before.Fingerprint == made.Fingerprint
            ? new ReleaseAnswer(ReleaseOutcome.Made, last, made)
            : new ReleaseAnswer(ReleaseOutcome.LeftAndChanged, last, Earlier: before.Number);
    }

    /// <summary>Puts a release on record, if the table is still the one that its page showed.</summary>
    public async Task<ReleaseAnswer> ReleaseAsync(
        Reader reader,
        TableForm form,
        RecipientForm recipient,
        CancellationToken cancellationToken
    )
    {
        var answer = await TryAsync(reader, form, cancellationToken);
        if (answer.Table is not { } made)
        {
            return answer;
        }
        var overtaken = answer with { Outcome = ReleaseOutcome.Overtaken };
        if (answer.Last != recipient.Seen || made.Fingerprint != recipient.Shown)
        {
            return overtaken;
        }
        var key = await keys.NewPersonAsync(reader.Organisation, cancellationToken);
        var release = Written(reader, key, form, recipient, made);
        await using var context = database.Open(new Scope(reader.Organisation));
        context.Add(release);
        context.Record(new Deed(reader, Act.Create, Purpose.Research, What, [key]));
        try
        {
            await context.SaveChangesAsync(cancellationToken);
            return answer with { Last = release.Number };
        }
        catch (DbUpdateException)
        {
            if (await FindAsync(reader.Organisation, release.Number, cancellationToken) is null)
            {
                throw;
            }
            // Somebody else took this number a moment ago.
            return overtaken with { Last = release.Number };
        }
    }

    /// <summary>
    /// The file of a release, made again from what is kept now; null where it would be another one. Then somebody in it
    /// was deleted, restricted or changed, and both together would point to them.
    /// </summary>
    public async Task<MadeTable?> AgainAsync(
        Reader reader,
        Release release,
        CancellationToken cancellationToken
    ) =>
        await MakeAsync(reader, TableForm.Of(release), cancellationToken) is { } made
        && made.Fingerprint == release.Fingerprint
            ? made
            : null;

    private IReleasableTable? Find(string key) => Tables.FirstOrDefault(t => t.Key == key);

    private async Task<MadeTable?> MakeAsync(
        Reader reader,
        TableForm form,
        CancellationToken cancellationToken
    )
    {
        if (Find(form.Table) is not { } table || form.OfPeriod is not { } period)
        {
            return null;
        }
        var rows = await table.ReadAsync(reader, period, cancellationToken);
        return MadeTable.Of(table, rows, form, cancellationToken);
    }

    private Release Written(
        Reader reader,
        PersonKeyId key,
        TableForm form,
        RecipientForm recipient,
        MadeTable made
    ) =>
        new()
        {
            Id = Guid.CreateVersion7(),
            OrganisationId = reader.Organisation,
            PersonKey = key,
            Number = recipient.Seen + 1,
            Table = form.Table,
            Period = form.Period,
            Columns = string.Join(' ', form.Columns),
            K = form.K,
            L = form.L,
            Suppression = form.Suppression,
            Report = made.Report(form),
            Fingerprint = made.Fingerprint,
            Recipient = recipient.Recipient,
            UsedFor = recipient.UsedFor,
            Person = Sealed<string>.Of(recipient.Person),
            Contact = Sealed<string>.Of(recipient.Contact),
            Signer = Sealed<string>.Of(recipient.Signer),
            SignedOn = recipient.Signed.Day!.Value,
            Paper = recipient.Paper,
            By = new MemberId(reader.Member),
            At = clock.GetUtcNow().UtcTicks,
        };
}
