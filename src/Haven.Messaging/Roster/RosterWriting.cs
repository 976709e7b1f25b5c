using Haven.Messaging.Students;
using Haven.Privacy.Purposes;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Messaging.Roster;

/// <summary>Somebody whom a plan speaks of is on their way out by now.</summary>
internal sealed class LeavingException() : Exception("A student of the plan is being removed.");

/// <summary>Puts a plan into a unit of work; whoever asks for it saves.</summary>
internal sealed class RosterWriting(
    HavenContext context,
    Reader reader,
    KeyRing keys,
    TimeProvider clock
)
{
    private readonly HashSet<PersonKeyId> changed = [];

    /// <returns>Whose records are changed, for the log.</returns>
    public async Task<IReadOnlyCollection<PersonKeyId>> WriteAsync(
        RosterPlan plan,
        CancellationToken cancellationToken
    )
    {
        var acts = plan.Acts.ToList();
        var fresh = new Queue<PersonKeyId>(
            await keys.NewPeopleAsync(
                reader.Organisation,
                acts.Count(a => a.Step == RosterStep.New),
                cancellationToken
            )
        );
        var taken = context.Set<Student>().Local.Select(s => s.Number).ToHashSet();
        foreach (var act in acts)
        {
            var student = act.Kept ?? Add(act.Told!, act.Index, fresh.Dequeue(), taken);
            changed.Add(student.PersonKey);
            if (act.Step is RosterStep.Gone or RosterStep.Back)
            {
                await MoveAsync(student, act.Step == RosterStep.Gone, cancellationToken);
            }
            if (act.Kept is not null && act.Told is { } told)
            {
                Change(student, told);
            }
            Write(student, act);
        }
        return changed;
    }

    private Student Add(RosterStudent told, string index, PersonKeyId key, HashSet<long> taken)
    {
        long number;
        do
        {
            number = StudentNumber.Create();
        } while (!taken.Add(number));
        var student = new Student
        {
            Id = NewId(),
            OrganisationId = reader.Organisation,
            PersonKey = key,
            Number = number,
            SchoolIdIndex = index,
            SchoolId = Sealed<string>.Of(told.Id),
            GivenName = Sealed<string>.Of(told.GivenName),
            FamilyName = Sealed<string>.Of(told.FamilyName),
            BirthDate = Sealed<DateOnly?>.Of(told.BirthDate),
            Grade = Sealed<string>.Of(told.Grade),
        };
        context.Add(student);
        return student;
    }

    // A file without dates of birth, or with one that cannot be read, takes none away.
    private static void Change(Student student, RosterStudent told)
    {
        student.GivenName = Sealed<string>.Of(told.GivenName);
        student.FamilyName = Sealed<string>.Of(told.FamilyName);
        student.Grade = Sealed<string>.Of(told.Grade);
        if (told.BirthDate is { } birth)
        {
            student.BirthDate = Sealed<DateOnly?>.Of(birth);
        }
        student.Version++;
    }

    private async Task MoveAsync(Student student, bool isGone, CancellationToken cancellationToken)
    {
        long now = clock.GetUtcNow().UtcTicks;
        student.LeftAt = isGone ? now : 0;
        student.Version++;
        var kept =
            await context
                .Set<KeptPerson>()
                .SingleOrDefaultAsync(
                    k =>
                        k.OrganisationId == student.OrganisationId
                        && k.PersonKey == student.PersonKey,
                    cancellationToken
                )
            ?? throw new LeavingException();
        await Keeping.FromAsync(
            context,
            kept.PersonKey,
            isGone ? now : KeptPerson.NotYet,
            cancellationToken
        );
    }

    private void Write(Student student, PlannedStudent act)
    {
        context.RemoveRange(act.GuardiansWhoGo);
        foreach (var (told, kept) in act.Guardians)
        {
            if (kept is null)
            {
                context.Add(New(student, told));
                continue;
            }
            kept.GuardianGivenName = Sealed<string>.Of(told.GivenName);
            kept.GuardianFamilyName = Sealed<string>.Of(told.FamilyName);
            kept.Email = Sealed<string>.Of(told.Email);
            kept.Phone = Sealed<string>.Of(told.Phone);
            kept.RelationToStudent = Sealed<Relation>.Of(told.Relation);
            kept.Contact = Sealed<ContactRestriction>.Of(told.Contact);
            kept.Version++;
        }
    }

    private Guardian New(Student student, RosterGuardian told) =>
        new()
        {
            Id = NewId(),
            OrganisationId = reader.Organisation,
            PersonKey = student.PersonKey,
            GuardianId = Sealed<string>.Of(told.Id),
            GuardianGivenName = Sealed<string>.Of(told.GivenName),
            GuardianFamilyName = Sealed<string>.Of(told.FamilyName),
            Email = Sealed<string>.Of(told.Email),
            Phone = Sealed<string>.Of(told.Phone),
            RelationToStudent = Sealed<Relation>.Of(told.Relation),
            Contact = Sealed<ContactRestriction>.Of(told.Contact),
        };

    private Guid NewId() => Guid.CreateVersion7(clock.GetUtcNow());
}
