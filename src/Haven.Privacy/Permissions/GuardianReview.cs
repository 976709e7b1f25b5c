using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Rights;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Permissions;

/// <summary>What safety reviews found of parents and guardians who asked about somebody.</summary>
/// <param name="Any">Whether one of them would endanger somebody.</param>
/// <param name="Names">Of those.</param>
public sealed record GuardianFindings(bool Any, IReadOnlyList<string> Names)
{
    public static readonly GuardianFindings None = new(false, []);

    /// <summary>Whether it is the name of one of them, however it is written.</summary>
    public bool IsOneOf(string name) => Names.Any(n => Plain(n) == Plain(name));

    private static string Plain(string name) =>
        string.Concat(name.Where(char.IsLetter)).ToUpperInvariant();
}

/// <summary>
/// Looks whether a safety review found that a parent or guardian of somebody endangers them. Of such requests it opens
/// whom they are about and who asked, and nothing else.
/// </summary>
public sealed class GuardianReview(
    IDatabase database,
    Vault.Vault vault,
    ISubjectNames? subjects = null
)
{
    private const int MostLookedAt = 500;

    public async Task<GuardianFindings> OfAsync(
        Reader reader,
        PersonKeyId person,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        var found = await context
            .Set<RightsRequest>()
            .AsNoTracking()
            .Where(r =>
                r.OrganisationId == reader.Organisation
                && r.Safety == Safety.Danger
                && r.Asker == Asker.Guardian
            )
            .OrderByDescending(r => r.ArrivedAt)
            .Take(MostLookedAt)
            .Select(r => new ReviewedRequest
            {
                Id = r.Id,
                OrganisationId = r.OrganisationId,
                PersonKey = r.PersonKey,
                Subject = r.Subject,
                Name = r.Name,
            })
            .ToListAsync(cancellationToken);
        if (found.Count == 0 || subjects is null)
        {
            return GuardianFindings.None;
        }
        var opened = await vault.OpenAsync(
            reader,
            Purpose.Consent,
            Act.View,
            "whether a parent may sign",
            found,
            cancellationToken
        );
        var names = new List<string>();
        foreach (var one in found)
        {
            if (
                opened.Read(one.Subject) is { Length: > 0 } handle
                && await subjects.FindAsync(context, handle, cancellationToken) == person
            )
            {
                names.Add(opened.Read(one.Name) ?? "");
            }
        }
        return new(names.Count > 0, names);
    }
}

/// <summary>What a signature needs of a request: whom it is about, and who asked.</summary>
[PartOf(typeof(RightsRequest))]
internal sealed class ReviewedRequest : ISealedRecord
{
    public Guid Id { get; init; }
    public OrganisationId OrganisationId { get; init; }
    public PersonKeyId PersonKey { get; init; }
    public required Sealed<string> Subject { get; init; }
    public required Sealed<string> Name { get; init; }

    Guid ISealedRecord.Row => Id;
}
