using Haven.Forms.Questionnaires;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Fill;
using Haven.Screening.Model;
using Microsoft.EntityFrameworkCore;

namespace Haven.Screening.Steps;

/// <summary>What an organisation asks for at each level of concern, and which steps were taken after a screening.</summary>
public sealed class StepService(IDatabase database, TimeProvider clock)
{
    /// <summary>What the organisation asks for at each level, in its own words or in Haven's.</summary>
    public static async Task<IReadOnlyDictionary<ConcernLevel, LevelSteps>> AskedAsync(
        HavenContext store,
        CancellationToken cancellationToken
    )
    {
        var written = await store.Set<LevelSteps>().ToListAsync(cancellationToken);
        return Enum.GetValues<ConcernLevel>()
            .ToDictionary(
                level => level,
                level =>
                    written.Find(w => w.Level == level)
                    ?? new LevelSteps { Level = level, Lines = LevelSteps.Usual(level) }
            );
    }

    /// <summary>What to do after this result: first what is not known yet, then what the organisation asks for.</summary>
    public static IReadOnlyList<string> NextAfter(
        ScreeningResult result,
        IReadOnlyDictionary<ConcernLevel, LevelSteps> asked
    ) =>
        [
            .. result
                .Indicators.Where(i => i.Missing > 0)
                .Select(i =>
                    i.Answered == 0
                        ? $"Find out about “{i.Name}”: nothing is known yet"
                        : $"Find out more about “{i.Name}”: {i.Missing} of {i.Missing + i.Answered} are not known"
                ),
            .. result.Indicators.Count == 0 && result.Missing > 0
                ?
                [
                    $"Find out more: {result.Missing} of {result.Missing + result.Answered} are not known",
                ]
                : Array.Empty<string>(),
            .. result.CountingLevel is { } level ? LevelSteps.Split(asked[level].Lines) : [],
        ];

    /// <summary>Saves what the organisation asks for; the levels whose words somebody else changed meanwhile come back.</summary>
    public async Task<IReadOnlyList<ConcernLevel>> WriteAsync(
        Reader reader,
        IReadOnlyList<(ConcernLevel Level, string Lines, int Version)> levels,
        CancellationToken cancellationToken
    )
    {
        await using var store = database.Open(new Scope(reader.Organisation));
        var written = await store.Set<LevelSteps>().ToListAsync(cancellationToken);
        var changed = levels
            .Where(l => (written.Find(w => w.Level == l.Level)?.Version ?? 0) != l.Version)
            .Select(l => l.Level)
            .ToList();
        if (changed.Count > 0)
        {
            return changed;
        }
        foreach (var (level, lines, _) in levels)
        {
            var steps = written.Find(w => w.Level == level);
            if (steps is null)
            {
                steps = new LevelSteps
                {
                    Id = LevelStepsId.Create(),
                    OrganisationId = reader.Organisation,
                    Level = level,
                    Lines = "",
                };
                store.Add(steps);
            }
            steps.Lines = lines;
            steps.ChangedBy = new MemberId(reader.Member);
            steps.ChangedAt = clock.GetUtcNow().UtcTicks;
            steps.Version++;
        }
        try
        {
            await store.SaveChangesAsync(cancellationToken);
            return [];
        }
        catch (DbUpdateException e)
            when (e is DbUpdateConcurrencyException || IsWritten(reader.Organisation))
        {
            return [.. levels.Select(l => l.Level)]; // somebody else saved at the same moment
        }
    }

    /// <summary>Records that these steps were taken.</summary>
    public async Task TakeAsync(
        Reader reader,
        OpenScreening open,
        IEnumerable<string> steps,
        CancellationToken cancellationToken
    )
    {
        open.Store.AddRange(
            steps.Select(words => new StepTaken
            {
                Id = StepTakenId.Create(),
                OrganisationId = reader.Organisation,
                PersonKey = open.Screening.PersonKey,
                Screening = open.Screening.Id,
                By = new MemberId(reader.Member),
                At = clock.GetUtcNow().UtcTicks,
                Words = Sealed<string>.Of(words),
            })
        );
        open.Store.Record(
            new Deed(
                reader,
                Act.Create,
                Purpose.CaseWork,
                "next step, taken",
                [open.Screening.PersonKey]
            )
        );
        await open.Store.SaveChangesAsync(cancellationToken);
    }

    private bool IsWritten(OrganisationId organisation)
    {
        using var store = database.Open(new Scope(organisation));
        return store.Set<LevelSteps>().Any();
    }
}
