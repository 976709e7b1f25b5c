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
            : Age.On(birth, LocalTime.Today(clock));
    }
}
