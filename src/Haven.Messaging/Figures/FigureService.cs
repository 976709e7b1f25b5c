using Haven.Messaging.Students;
using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Deidentification;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Messaging.Figures;

/// <summary>What is counted of a student, and nothing else.</summary>
[PartOf(typeof(Student))]
internal sealed class CountedStudent : ISealedRecord
{
    public Guid Id { get; init; }
    public OrganisationId OrganisationId { get; init; }
    public PersonKeyId PersonKey { get; init; }
    public required Sealed<DateOnly?> BirthDate { get; init; }
    public required Sealed<string> Grade { get; init; }

    Guid ISealedRecord.Row => Id;
}

/// <summary>Counts the students of a school by grade and age, once a year, and reads what was counted.</summary>
internal sealed class FigureService(
    IDatabase database,
    Vault vault,
    TableGate gate,
    TimeProvider clock
)
{
    private const string What = "grade and age, counted";
    private const string NotKnown = "Not known";

    // Where bands begin; whoever is younger or older than a school expects is in the first or the last.
    private static readonly (int From, string Words)[] Bands =
    [
        (0, "Under 8"),
        (8, "8 to 10"),
        (11, "11 to 13"),
        (14, "14 to 17"),
        (18, "18 or older"),
    ];

    /// <summary>The years of which there are figures, the last first.</summary>
    public async Task<IReadOnlyList<int>> YearsAsync(
        Reader reader,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        return await context
            .Set<StudentFigures>()
            .OrderByDescending(f => f.Year)
            .Select(f => f.Year)
            .ToListAsync(cancellationToken);
    }

    public async Task<StudentFigures?> FindAsync(
        Reader reader,
        int year,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        return await context
            .Set<StudentFigures>()
            .AsNoTracking()
            .SingleOrDefaultAsync(f => f.Year == year, cancellationToken);
    }

    /// <summary>Makes the figures of this year; those that there are stay as they are.</summary>
    public async Task<StudentFigures> MakeAsync(Reader reader, CancellationToken cancellationToken)
    {
        var today = LocalTime.Today(clock);
        if (await FindAsync(reader, today.Year, cancellationToken) is { } made)
        {
            return made;
        }
        await using var context = database.Open(new Scope(reader.Organisation));
        var figures = new StudentFigures
        {
            OrganisationId = reader.Organisation,
            Year = today.Year,
            MadeAt = clock.GetUtcNow().UtcTicks,
            MadeBy = new MemberId(reader.Member),
            Table = Table(await CountedAsync(context, reader, today, cancellationToken)).Write(),
        };
        context.Add(figures);
        context.Record(new Deed(reader, Act.Create, Purpose.Reporting, "figures of students", []));
        try
        {
            await context.SaveChangesAsync(cancellationToken);
            return figures;
        }
        catch (DbUpdateException)
        {
            // Two asked at once: those count that are stored.
            if (await FindAsync(reader, today.Year, cancellationToken) is { } theirs)
            {
                return theirs;
            }
            throw;
        }
    }

    private async Task<List<(string Grade, int Band)>> CountedAsync(
        HavenContext context,
        Reader reader,
        DateOnly today,
        CancellationToken cancellationToken
    )
    {
        var students = await context
            .Set<Student>()
            .Where(s => s.LeftAt == 0)
            .Select(s => new CountedStudent
            {
                Id = s.Id,
                OrganisationId = s.OrganisationId,
                PersonKey = s.PersonKey,
                BirthDate = s.BirthDate,
                Grade = s.Grade,
            })
            .ToListAsync(cancellationToken);
        var opened = await vault.OpenListAsync(
            reader,
            Purpose.Reporting,
            Act.Retrieve,
            What,
            students,
            cancellationToken
        );
        return
        [
            .. students
                .Where(s => !opened.IsRestricted(s))
                .Select(s =>
                    (
                        opened.Read(s.Grade) is { Length: > 0 } grade ? grade : NotKnown,
                        BandOf(opened.Read(s.BirthDate), today)
                    )
                ),
        ];
    }

    // Behind the bands of ages stand those of whom no birthday is known.
    private static int BandOf(DateOnly? birth, DateOnly today) =>
        birth is { } day
            ? Array.FindLastIndex(Bands, b => Age.On(day, today) >= b.From)
            : Bands.Length;

    private StudentTable Table(List<(string Grade, int Band)> students)
    {
        string[] grades =
        [
            .. students
                .Select(s => s.Grade)
                .Distinct(StringComparer.Ordinal)
                .OrderBy(g => g == NotKnown)
                .ThenBy(g => g is not ("PK" or "PR" or "IT" or "KG" or "TK"))
                .ThenBy(g => g, StringComparer.Ordinal),
        ];
        string[] ages = [.. Bands.Select(b => b.Words), NotKnown];
        if (grades.Length == 0)
        {
            return new StudentTable(ages, [], [], Withheld.TooFew);
        }
        long[] counts = new long[grades.Length * ages.Length];
        foreach (var (grade, band) in students)
        {
            counts[(Array.IndexOf(grades, grade) * ages.Length) + band]++;
        }
        var shown = gate.Protect(new CountTable(grades.Length, ages.Length, counts));
        return new StudentTable(
            ages,
            [.. grades, "All"],
            shown.Withheld == Withheld.No
                ?
                [
                    .. Enumerable
                        .Range(0, grades.Length + 1)
                        .Select(row =>
                            (IReadOnlyList<long?>)
                                [.. Enumerable.Range(0, ages.Length + 1).Select(c => shown[row, c])]
                        ),
                ]
                : [],
            shown.Withheld
        );
    }
}
