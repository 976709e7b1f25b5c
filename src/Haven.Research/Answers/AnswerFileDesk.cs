using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Research.Consent;
using Haven.Research.Participants;
using Haven.Research.Studies;
using Microsoft.EntityFrameworkCore;

namespace Haven.Research.Answers;

/// <param name="Kept">What was kept, in the order of the file; none where anything was wrong.</param>
/// <param name="Faults">What was wrong; none where all of it was kept.</param>
/// <param name="IsOvertaken">Whether something changed since the page was made.</param>
public sealed record FileReport(
    IReadOnlyList<(int Line, long Code)> Kept,
    IReadOnlyList<FileFault> Faults,
    bool IsOvertaken = false
);

/// <summary>Takes a file of answers in: all of it, or nothing.</summary>
public sealed class AnswerFileDesk(IDatabase database, TimeProvider clock)
{
    /// <summary>How many sheets a study has.</summary>
    public async Task<int> CountAsync(
        Reader reader,
        Study study,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        return await context
            .Set<AnswerSheet>()
            .CountAsync(s => s.Study == study.Id, cancellationToken);
    }

    /// <param name="seen">How many sheets the study had when the page was made: a file that is sent twice is kept once.</param>
    public async Task<FileReport> BringInAsync(
        Reader reader,
        StudySheet study,
        int seen,
        byte[] content,
        CancellationToken cancellationToken
    )
    {
        if (
            !study.Study.Takes()
            || await CountAsync(reader, study.Study, cancellationToken) != seen
        )
        {
            return new([], [], IsOvertaken: true);
        }
        var version = study.InForce!;
        var file = AnswerFile.Read(content, version);
        await using var context = database.Open(new Scope(reader.Organisation));
        var known = await KnownAsync(context, study.Study, file.Rows, cancellationToken);
        var faults = file.Faults.ToList();
        var sheets = new List<AnswerSheet>();
        foreach (var row in file.Rows)
        {
            if (Sheet(reader, version, row, known, faults) is { } sheet)
            {
                sheets.Add(sheet);
            }
        }
        if (faults.Count > 0)
        {
            return new([], [.. faults.OrderBy(f => f.Line).Take(AnswerFile.MostFaults)]);
        }
        context.AddRange(sheets);
        context.Record(
            new Deed(
                reader,
                Act.Create,
                Purpose.Study,
                AnswerDesk.What + ", from a file",
                [.. sheets.Select(s => s.PersonKey)]
            )
        );
        return await SaveAsync(context, cancellationToken)
            ? new([.. file.Rows.Select(r => (r.Line, r.Code))], [])
            : new([], [], IsOvertaken: true);
    }

    private AnswerSheet? Sheet(
        Reader reader,
        StudyVersion version,
        FileRow row,
        IReadOnlyDictionary<long, Known> known,
        List<FileFault> faults
    )
    {
        if (!known.TryGetValue(row.Code, out var who))
        {
            faults.Add(
                new(
                    row.Line,
                    AnswerFile.ParticipantColumn,
                    "Nobody in this study has this code. Check it."
                )
            );
            return null;
        }
        if (!who.TakesPart)
        {
            faults.Add(
                new(
                    row.Line,
                    AnswerFile.ParticipantColumn,
                    "This participant did not agree to take part, or took it back. Leave the line out."
                )
            );
            return null;
        }
        var (taken, wrong) = TakenAnswers.Read(version, row.Cells, who.Explicitly);
        faults.AddRange(wrong.Select(f => new FileFault(row.Line, f.Variable, f.Words)));
        return taken is null
            ? null
            : AnswerSheet.Of(
                who.Participant,
                taken,
                who.Sheets + 1,
                new MemberId(reader.Member),
                clock.GetUtcNow().UtcTicks
            );
    }

    private async Task<IReadOnlyDictionary<long, Known>> KnownAsync(
        HavenContext context,
        Study study,
        IReadOnlyList<FileRow> rows,
        CancellationToken cancellationToken
    )
    {
        var codes = rows.Select(r => r.Code).ToList();
        var people = await context
            .Set<Participant>()
            .AsNoTracking()
            .Where(p => p.Study == study.Id && codes.Contains(p.Code))
            .ToListAsync(cancellationToken);
        var said = await StudyConsent
            .Standing(context, people.ConvertAll(p => p.PersonKey), clock.GetUtcNow().UtcTicks)
            .AsNoTracking()
            .Select(s => new { s.PersonKey, s.Item })
            .ToListAsync(cancellationToken);
        var ids = people.ConvertAll(p => p.Id);
        var sheets = await context
            .Set<AnswerSheet>()
            .Where(s => ids.Contains(s.Participant))
            .GroupBy(s => s.Participant)
            .Select(g => new { g.Key, Count = g.Count() })
            .ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        var yes = said.ConvertAll(s => (s.PersonKey, s.Item)).ToHashSet();
        return people.ToDictionary(
            p => p.Code,
            p => new Known(
                p,
                yes.Contains((p.PersonKey, StudyConsent.TakePart)),
                yes.Contains((p.PersonKey, StudyConsent.Special)),
                sheets.GetValueOrDefault(p.Id)
            )
        );
    }

    // False where somebody was quicker: with other answers, a consent that was taken back, another version, or the end.
    private async Task<bool> SaveAsync(HavenContext context, CancellationToken cancellationToken)
    {
        try
        {
            return await context.SaveUnlessOvertakenAsync(cancellationToken);
        }
        catch (UndeclaredException)
        {
            return false;
        }
        catch (DbUpdateException)
        {
            var wanted = context
                .ChangeTracker.Entries<AnswerSheet>()
                .ToDictionary(e => e.Entity.Participant, e => e.Entity.Number);
            var ids = wanted.Keys.ToList();
            await using var again = database.Open(context.Scope);
            var there = await again
                .Set<AnswerSheet>()
                .Where(s => ids.Contains(s.Participant))
                .Select(s => new { s.Participant, s.Number })
                .ToListAsync(cancellationToken);
            if (there.Exists(s => wanted[s.Participant] == s.Number))
            {
                return false;
            }
            throw;
        }
    }

    private sealed record Known(
        Participant Participant,
        bool TakesPart,
        bool Explicitly,
        int Sheets
    );
}
