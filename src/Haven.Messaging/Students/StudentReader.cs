using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Rights;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Messaging.Students;

/// <summary>What a list shows of a student, and nothing else.</summary>
[PartOf(typeof(Student))]
internal sealed class ListedStudent : ISealedRecord
{
    public Guid Id { get; init; }
    public OrganisationId OrganisationId { get; init; }
    public PersonKeyId PersonKey { get; init; }
    public long Number { get; init; }
    public long LeftAt { get; init; }
    public required Sealed<string> GivenName { get; init; }
    public required Sealed<string> FamilyName { get; init; }
    public required Sealed<string> Grade { get; init; }

    Guid ISealedRecord.Row => Id;
}

/// <summary>A line of the list.</summary>
/// <param name="Name">Null where the use of what is kept is restricted.</param>
/// <param name="LeftAt">UTC ticks; 0 while the roster has the student.</param>
public sealed record StudentLine(long Number, string? Name, string Grade, long LeftAt);

/// <summary>A page of the list.</summary>
/// <param name="Next">The number after which the next page begins; null on the last.</param>
public sealed record StudentSlice(IReadOnlyList<StudentLine> Lines, long? Next);

/// <summary>A guardian, as a page shows them.</summary>
public sealed record GuardianLine(
    string Name,
    Relation Relation,
    string Email,
    string Phone,
    ContactRestriction Contact
);

/// <summary>A student with guardians, as a page shows them.</summary>
public sealed record StudentSheet(
    long Number,
    string Name,
    string SchoolId,
    string Grade,
    DateOnly? BirthDate,
    long LeftAt,
    IReadOnlyList<GuardianLine> Guardians,
    IReadOnlyList<CorrectionLine> Corrections
);

/// <summary>Reads students for whoever keeps the roster; each reading is an entry in the log.</summary>
public sealed class StudentReader(IDatabase database, Vault vault)
{
    public const int PageSize = 50;

    /// <summary>In the order of their numbers, which chance gave.</summary>
    public async Task<StudentSlice> ListAsync(
        Reader reader,
        long after,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        var rows = await context
            .Set<Student>()
            .Where(s => s.Number > after)
            .OrderBy(s => s.Number)
            .Take(PageSize + 1)
            .Select(s => new ListedStudent
            {
                Id = s.Id,
                OrganisationId = s.OrganisationId,
                PersonKey = s.PersonKey,
                Number = s.Number,
                LeftAt = s.LeftAt,
                GivenName = s.GivenName,
                FamilyName = s.FamilyName,
                Grade = s.Grade,
            })
            .ToListAsync(cancellationToken);
        var shown = rows.Take(PageSize).ToList();
        var opened = await vault.OpenListAsync(
            reader,
            Purpose.Roster,
            Act.View,
            "list of students",
            shown,
            cancellationToken
        );
        return new StudentSlice(
            shown.ConvertAll(s =>
                opened.IsRestricted(s)
                    ? new StudentLine(s.Number, null, "", s.LeftAt)
                    : new StudentLine(
                        s.Number,
                        $"{opened.Read(s.FamilyName)}, {opened.Read(s.GivenName)}",
                        opened.Read(s.Grade) ?? "",
                        s.LeftAt
                    )
            ),
            rows.Count > PageSize ? shown[^1].Number : null
        );
    }

    /// <summary>The number of the student whom somebody asks for by it, or by the school's own id; null where there is none.</summary>
    public async Task<long?> FindAsync(
        Reader reader,
        string typed,
        CancellationToken cancellationToken
    )
    {
        string index = SchoolIds.IndexOf(vault, reader.Organisation, typed);
        long number = StudentNumber.Parse(typed) ?? 0;
        await using var context = database.Open(new Scope(reader.Organisation));
        var found = await context
            .Set<Student>()
            .Where(s => s.SchoolIdIndex == index || s.Number == number)
            .Select(s => new { s.Number, s.PersonKey })
            .Take(2)
            .ToListAsync(cancellationToken);
        context.Record(
            new Deed(
                reader,
                Act.Retrieve,
                Purpose.Roster,
                found.Count == 1 ? "number of a student" : "number of a student, not found",
                [.. found.Select(f => f.PersonKey)]
            )
        );
        await context.SaveChangesAsync(cancellationToken);
        return found.Count == 1 ? found[0].Number : null;
    }

    /// <summary>One student; null where there is none with this number here.</summary>
    /// <exception cref="Haven.Privacy.Restrictions.RestrictedException">The use of what is kept is restricted.</exception>
    public async Task<StudentSheet?> OpenAsync(
        Reader reader,
        long number,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        var student = await context
            .Set<Student>()
            .AsNoTracking()
            .SingleOrDefaultAsync(s => s.Number == number, cancellationToken);
        if (student is null)
        {
            return null;
        }
        var guardians = await context
            .Set<Guardian>()
            .AsNoTracking()
            .Where(g => g.PersonKey == student.PersonKey)
            .OrderBy(g => g.Id)
            .ToListAsync(cancellationToken);
        var corrections = await CorrectionLine.OfAsync(
            context,
            student.PersonKey,
            cancellationToken
        );
        var opened = await vault.OpenAsync(
            reader,
            Purpose.Roster,
            Act.View,
            "student",
            [student, .. guardians, .. corrections],
            cancellationToken
        );
        return new StudentSheet(
            student.Number,
            $"{opened.Read(student.GivenName)} {opened.Read(student.FamilyName)}",
            opened.Read(student.SchoolId) ?? "",
            opened.Read(student.Grade) ?? "",
            opened.Read(student.BirthDate),
            student.LeftAt,
            [
                // Of a guardian who had these facts deleted nothing is shown.
                .. guardians
                    .Where(g => !string.IsNullOrEmpty(opened.Read(g.GuardianId)))
                    .Select(g => Line(g, opened)),
            ],
            corrections.ConvertAll(c => CorrectionLine.Of(c, opened))
        );
    }

    private static GuardianLine Line(Guardian guardian, Opened opened) =>
        new(
            $"{opened.Read(guardian.GuardianGivenName)} {opened.Read(guardian.GuardianFamilyName)}",
            opened.Read(guardian.RelationToStudent),
            opened.Read(guardian.Email) ?? "",
            opened.Read(guardian.Phone) ?? "",
            opened.Read(guardian.Contact)
        );
}
