using Haven.Privacy.Inventory;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Rights;

/// <summary>
/// What became of a request to correct something, kept with the record that it is about: what was changed or why not,
/// and what the person says to it (GDPR Article 16, 45 CFR 164.526(d), 34 CFR 99.21).
/// </summary>
[Stored("What became of a request to correct something, and the statement of the person")]
[EndsWith]
public sealed class Correction : ISealedRecord
{
    [Pseudonym("the correction's own id")]
    public Guid Id { get; init; }

    [NotPersonal("the organisation")]
    public OrganisationId OrganisationId { get; init; }

    [NotPersonal("the key of the person whose record it is")]
    public PersonKeyId PersonKey { get; init; }

    /// <summary>UTC ticks.</summary>
    [NotPersonal("when it was decided")]
    public long At { get; init; }

    [Pseudonym("the member who decided")]
    public MemberId By { get; init; }

    [NotPersonal("whether it was refused")]
    public bool IsRefused { get; init; }

    [Sensitive(DataClass.FreeText, Source = "the privacy officer")]
    public required Sealed<string> What { get; init; }

    [Sensitive(DataClass.FreeText, Source = "the privacy officer")]
    public required Sealed<string> ChangedBy { get; init; }

    [Sensitive(DataClass.FreeText, Source = "the privacy officer")]
    public required Sealed<string> Answer { get; init; }

    [Sensitive(DataClass.FreeText, Source = "whoever asked")]
    public required Sealed<string> Statement { get; init; }

    Guid ISealedRecord.Row => Id;
}

/// <summary>A correction, opened, as it stands beside the record.</summary>
public sealed record CorrectionLine(
    long At,
    bool IsRefused,
    string What,
    string ChangedBy,
    string Statement
)
{
    /// <summary>Those of one person, to be opened with whatever of theirs is shown.</summary>
    public static Task<List<Correction>> OfAsync(
        HavenContext context,
        PersonKeyId person,
        CancellationToken cancellationToken
    ) =>
        context
            .Set<Correction>()
            .AsNoTracking()
            .Where(c => c.OrganisationId == context.CurrentOrganisation && c.PersonKey == person)
            .OrderBy(c => c.At)
            .ToListAsync(cancellationToken);

    public static CorrectionLine Of(Correction correction, Opened opened) =>
        new(
            correction.At,
            correction.IsRefused,
            opened.Read(correction.What) ?? "",
            opened.Read(correction.ChangedBy) ?? "",
            opened.Read(correction.Statement) ?? ""
        );
}

internal sealed class CorrectionModel : IModelPart
{
    public IReadOnlyList<Type> Records { get; } = [typeof(Correction)];

    public void Map(ModelBuilder model) =>
        model.Entity<Correction>(e =>
        {
            e.ToTable("corrections");
            e.HasKey(c => new { c.OrganisationId, c.Id });
            e.HasIndex(c => new { c.OrganisationId, c.PersonKey });
        });
}
