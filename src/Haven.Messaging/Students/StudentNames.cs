using Haven.Privacy.Audit;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Messaging.Students;

/// <summary>
/// How the core's pages find a student: by the number here, or by the school's own id. An id of digits alone could be a
/// client's code, so that nobody is found by it there; the list of students finds them.
/// </summary>
public sealed class StudentNames(Vault vault)
    : SubjectsByNumber<Student>("Student number", nameof(Student.Number))
{
    public override async Task<PersonKeyId?> FindAsync(
        HavenContext context,
        string handle,
        CancellationToken cancellationToken
    )
    {
        long number = Parse(handle) ?? 0;
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

    protected override long? Parse(string handle) => StudentNumber.Parse(handle);

    protected override string Words(long number) => StudentNumber.Words(number);
}
