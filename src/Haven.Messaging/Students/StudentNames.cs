using Haven.Privacy.Audit;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Messaging.Students;

/// <summary>
/// How the core's pages find a student: by the number here, or by the school's own id. An id of digits alone could be a
/// client's code, so that nobody is found by it there; the list of students finds them.
/// </summary>
public sealed class StudentNames(Vault vault) : IServiceSubjects
{
    public string Label => "Student number";

    public async Task<PersonKeyId?> FindAsync(
        HavenContext context,
        string handle,
        CancellationToken cancellationToken
    )
    {
        long number = StudentNumber.Parse(handle) ?? 0;
        string index = handle.Any(char.IsAsciiLetter)
            ? SchoolIds.IndexOf(vault, context.CurrentOrganisation, handle)
            : "";
        var found = await context
            .Set<Student>()
            .Where(s => s.Number == number || s.SchoolIdIndex == index)
            .Select(s => s.PersonKey)
            .Take(2)
            .ToListAsync(cancellationToken);
        return found.Count == 1 ? found[0] : null;
    }

    public async Task<IReadOnlyList<NamedSubject>> AllAsync(
        HavenContext context,
        CancellationToken cancellationToken
    ) =>
        [
            .. (
                await context
                    .Set<Student>()
                    .OrderBy(s => s.Number)
                    .Select(s => new { s.PersonKey, s.Number })
                    .ToListAsync(cancellationToken)
            ).Select(s => new NamedSubject(s.PersonKey, StudentNumber.Words(s.Number))),
        ];

    public async Task<string?> HandleAsync(
        HavenContext context,
        PersonKeyId person,
        CancellationToken cancellationToken
    )
    {
        long number = await context
            .Set<Student>()
            .Where(s => s.PersonKey == person)
            .Select(s => s.Number)
            .SingleOrDefaultAsync(cancellationToken);
        return number == 0 ? null : StudentNumber.Words(number);
    }
}
