using Haven.Privacy.Store;
using Haven.Research.Consent;
using Haven.Research.Participants;
using Haven.Research.Studies;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Haven.Research.Answers;

/// <summary>Something was to be stored that the study does not declare, or not any more, or that nobody agreed to.</summary>
public sealed class UndeclaredException(string why) : Exception(why);

/// <summary>
/// Stands before each save, whichever code asks for it (promise RES-4.1): no answers but those that were made of the
/// version in force, no participant of a study that takes nothing, and no change to what was opened. It takes the rows
/// that its word rests on along into the save, so that a study that is closed, or a consent that is taken back, in the
/// same moment refuses it.
/// </summary>
internal static class AnswerGuard
{
    public static async Task RequireAsync(
        HavenContext context,
        long now,
        CancellationToken cancellationToken
    )
    {
        RequireFrozen(context);
        var sheets = Changed<AnswerSheet>(context);
        var participants = Changed<Participant>(context);
        if (sheets.Count + participants.Count == 0)
        {
            return;
        }
        foreach (var entry in sheets.Concat<EntityEntry>(participants))
        {
            if (entry.State == EntityState.Modified)
            {
                throw new UndeclaredException("What a participant answered is never changed.");
            }
        }
        foreach (var sheet in sheets.ConvertAll(s => s.Entity))
        {
            if (
                sheet.MadeOf() is not { } taken
                || (taken.Study, taken.Version) != (sheet.Study, sheet.Version)
            )
            {
                throw new UndeclaredException(
                    "These answers were not made of the variables of a version."
                );
            }
        }
        await RequireOpenAsync(context, sheets, participants, cancellationToken);
        await RequireConsentAsync(context, sheets, now, cancellationToken);
    }

    private static List<EntityEntry<T>> Changed<T>(HavenContext context)
        where T : class =>
        [
            .. context
                .ChangeTracker.Entries<T>()
                .Where(e => e.State is EntityState.Added or EntityState.Modified),
        ];

    private static void RequireFrozen(HavenContext context)
    {
        foreach (var entry in context.ChangeTracker.Entries<StudyVersion>())
        {
            if (
                entry.State is EntityState.Modified or EntityState.Deleted
                && entry.Property(v => v.OpenedAt).OriginalValue != 0
            )
            {
                throw new UndeclaredException(
                    "A declaration that was opened never changes. Begin another version."
                );
            }
        }
    }

    private static async Task RequireOpenAsync(
        HavenContext context,
        List<EntityEntry<AnswerSheet>> sheets,
        List<EntityEntry<Participant>> participants,
        CancellationToken cancellationToken
    )
    {
        var wanted = sheets
            .Select(s => s.Entity.Study)
            .Concat(participants.Select(p => p.Entity.Study))
            .Distinct()
            .ToList();
        var studies = await context
            .Set<Study>()
            .Where(s => wanted.Contains(s.Id))
            .ToListAsync(cancellationToken);
        foreach (var id in wanted)
        {
            var study = studies.Find(s => s.Id == id);
            if (study?.Takes() != true || sheets.Exists(s => IsOutdated(s.Entity, study)))
            {
                throw new UndeclaredException("The study takes nothing under this version.");
            }
            Hold(context.Entry(study).Property(s => s.Changes));
        }
    }

    private static bool IsOutdated(AnswerSheet sheet, Study study) =>
        sheet.Study == study.Id && sheet.Version != study.InForce;

    private static async Task RequireConsentAsync(
        HavenContext context,
        List<EntityEntry<AnswerSheet>> sheets,
        long now,
        CancellationToken cancellationToken
    )
    {
        if (sheets.Count == 0)
        {
            return;
        }
        var people = sheets.Select(s => s.Entity.PersonKey).Distinct().ToList();
        var standing = await StudyConsent
            .Standing(context, people, now)
            .ToListAsync(cancellationToken);
        var said = standing.ToDictionary(s => (s.PersonKey, s.Item));
        foreach (var sheet in sheets.ConvertAll(s => s.Entity))
        {
            string[] needed = sheet.MadeOf()!.RestsOnExplicitConsent
                ? [StudyConsent.TakePart, StudyConsent.Special]
                : [StudyConsent.TakePart];
            foreach (string item in needed)
            {
                if (!said.TryGetValue((sheet.PersonKey, item), out var yes))
                {
                    throw new UndeclaredException("The participant did not agree to this.");
                }
                Hold(context.Entry(yes).Property(s => s.Version));
            }
        }
    }

    // Written as it is: the row is then checked, and locked, with what is saved.
    private static void Hold<T>(PropertyEntry<T, int> counter)
        where T : class => counter.IsModified = true;
}
