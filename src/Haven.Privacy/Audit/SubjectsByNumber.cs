using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Audit;

/// <summary>The people of a service who have a number each, by which people here speak of them.</summary>
/// <typeparam name="T">The record that there is one of for each of them.</typeparam>
/// <param name="label">What the handle is called: "Client code".</param>
/// <param name="property">The property of the record that holds the number; it is never 0.</param>
public abstract class SubjectsByNumber<T>(string label, string property) : IServiceSubjects
    where T : class, ISealedRecord
{
    public string Label => label;

    public virtual async Task<PersonKeyId?> FindAsync(
        HavenContext context,
        string handle,
        CancellationToken cancellationToken
    ) =>
        Parse(handle) is { } number
            ? await context
                .Set<T>()
                .Where(r => EF.Property<long>(r, property) == number)
                .Select(r => (PersonKeyId?)r.PersonKey)
                .SingleOrDefaultAsync(cancellationToken)
            : null;

    public async Task<IReadOnlyList<NamedSubject>> AllAsync(
        HavenContext context,
        CancellationToken cancellationToken
    ) =>
        [
            .. (
                await context
                    .Set<T>()
                    .OrderBy(r => EF.Property<long>(r, property))
                    .Select(r => new { r.PersonKey, Number = EF.Property<long>(r, property) })
                    .ToListAsync(cancellationToken)
            ).Select(r => new NamedSubject(r.PersonKey, Words(r.Number))),
        ];

    public async Task<string?> HandleAsync(
        HavenContext context,
        PersonKeyId person,
        CancellationToken cancellationToken
    )
    {
        long number = await context
            .Set<T>()
            .Where(r => r.PersonKey == person)
            .Select(r => EF.Property<long>(r, property))
            .SingleOrDefaultAsync(cancellationToken);
        return number == 0 ? null : Words(number);
    }

    /// <summary>The number as somebody typed it; null where it is none.</summary>
    protected abstract long? Parse(string handle);

    /// <summary>The number as it is shown.</summary>
    protected abstract string Words(long number);
}
