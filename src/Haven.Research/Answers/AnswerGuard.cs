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
        var sheets = new List<AnswerSheet>();
        var participants = new List<Participant>();
        foreach (var entry in context.ChangeTracker.Entries())
        {
            switch (entry.Entity)
            {
                case StudyVersion:
                    RequireFrozen(entry);
                    break;
                case AnswerSheet sheet when IsNew(entry):
                    sheets.Add(sheet);
                    break;
                case Participant participant when IsNew(entry):
                    participants.Add(participant);
                    break;
            }
        }
        if (sheets.Count + participants.Count == 0)
        {
            return;
        }
        foreach (var sheet in sheets)
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

    private static bool IsNew(EntityEntry entry) =>
        entry.State switch
        {
            EntityState.Added => true,
            EntityState.Modified => throw new UndeclaredException(
                "What a participant answered is never changed."
            ),
            _ => false,
        };

    private static void RequireFrozen(EntityEntry version)
    {
        if (
            version.State is EntityState.Modified or EntityState.Deleted
            && version.Property(nameof(StudyVersion.OpenedAt)).OriginalValue is not 0L
        )
        {
            throw new UndeclaredException(
                "A declaration that was opened never changes. Begin another version."
            );
        }
    }

    private static async Task RequireOpenAsync(
        HavenContext context,
        List<AnswerSheet> sheets,
        List<Participant> participants,
        CancellationToken cancellationToken
    )
    {
        var wanted = sheets
            .Select(s => s.Study)
            .Concat(participants.Select(p => p.Study))
            .Distinct()
            .ToList();
        var studies = await context
            .Set<Study>()
            .Where(s => wanted.Contains(s.Id))
            .ToListAsync(cancellationToken);
        foreach (var id in wanted)
        {
            var study = studies.Find(s => s.Id == id);
            if (study?.Takes() != true || sheets.Exists(s => IsOutdated(s, study)))
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
        List<AnswerSheet> sheets,
        long now,
        CancellationToken cancellationToken
    )
    {
        if (sheets.Count == 0)
        {
            return;
        }
        var people = sheets.Select(s => s.PersonKey).Distinct().ToList();
        var standing = await StudyConsent
            .Standing(context, people, now)
            .ToListAsync(cancellationToken);
        var said = standing.ToDictionary(s => (s.PersonKey, s.Item));
        foreach (var sheet in sheets)
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
