using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Purposes;
using Haven.Privacy.Rights;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Messaging.Students;

/// <summary>How old students are: from 18 on their rights are theirs (34 CFR 99.5(a)(1)).</summary>
public sealed class StudentAges(Vault vault, TimeProvider clock) : IServiceAges
{
    public async Task<int?> AgeAsync(
        HavenContext context,
        Reader reader,
        Purpose purpose,
        PersonKeyId person,
        CancellationToken cancellationToken
    )
    {
        var student = await context
            .Set<Student>()
            .AsNoTracking()
            .SingleOrDefaultAsync(
                s => s.OrganisationId == context.CurrentOrganisation && s.PersonKey == person,
                cancellationToken
            );
        if (student is null)
        {
            return null;
        }
        var opened = await vault.OpenListAsync(
            reader,
            purpose,
            Act.View,
            "age, to see who decides for them",
            [student],
            cancellationToken
        );
        return opened.IsRestricted(student) || opened.Read(student.BirthDate) is not { } birth
            ? null
            : Of(birth, LocalTime.Today(clock));
    }

    /// <summary>In whole years on a day; whoever was born on 29 February is a year older on 1 March.</summary>
    public static int Of(DateOnly birth, DateOnly day) =>
        day.Year - birth.Year - (day < BirthdayIn(birth, day.Year) ? 1 : 0);

    private static DateOnly BirthdayIn(DateOnly birth, int year) =>
        birth is { Month: 2, Day: 29 } && !DateTime.IsLeapYear(year)
            ? new DateOnly(year, 3, 1)
            : new DateOnly(year, birth.Month, birth.Day);
}
