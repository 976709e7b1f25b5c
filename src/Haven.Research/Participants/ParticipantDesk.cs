using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Research.Answers;
using Haven.Research.Consent;
using Haven.Research.Model;
using Haven.Research.Studies;
using Microsoft.EntityFrameworkCore;

namespace Haven.Research.Participants;

/// <summary>A participant in a list.</summary>
/// <param name="TakesPart">Whether they agreed, and it stands.</param>
public sealed record ParticipantLine(long Code, long TakenUpAt, int Sheets, bool TakesPart);

/// <summary>Takes people up into a study, and finds them by code.</summary>
public sealed class ParticipantDesk(IDatabase database, KeyRing keys, TimeProvider clock)
{
    public const int PageSize = 50;
    private const int Tries = 5;

    /// <summary>The code of somebody new; null where the study takes nobody.</summary>
    public async Task<long?> TakeUpAsync(
        Reader reader,
        StudyId study,
        CancellationToken cancellationToken
    )
    {
        for (int tried = 1; ; tried++)
        {
            var participant = new Participant
            {
                Id = ParticipantId.Create(),
                OrganisationId = reader.Organisation,
                PersonKey = await keys.NewPersonAsync(reader.Organisation, cancellationToken),
                Study = study,
                Code = ParticipantCode.Draw(),
                By = new MemberId(reader.Member),
                TakenUpAt = clock.GetUtcNow().UtcTicks,
            };
            await using var context = database.Open(new Scope(reader.Organisation));
            context.Add(participant);
            context.Record(
                new Deed(reader, Act.Create, Purpose.Study, "participant", [participant.PersonKey])
            );
            try
            {
                return await context.SaveUnlessOvertakenAsync(cancellationToken)
                    ? participant.Code
                    : null;
            }
            catch (UndeclaredException)
            {
                return null;
            }
            catch (DbUpdateException) when (tried < Tries)
            {
                if (await FindAsync(reader, participant.Code, cancellationToken) is null)
                {
                    throw;
                }
            }
        }
    }

    /// <summary>Null where the organisation has nobody with this code.</summary>
    public async Task<Participant?> FindAsync(
        Reader reader,
        long code,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        return await context
            .Set<Participant>()
            .AsNoTracking()
            .SingleOrDefaultAsync(p => p.Code == code, cancellationToken);
    }

    /// <summary>A page of a study's participants, by code; nothing of them is opened.</summary>
    /// <param name="after">The code after which it begins.</param>
    public async Task<IReadOnlyList<ParticipantLine>> ListAsync(
        Reader reader,
        StudyId study,
        long after,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        var people = await context
            .Set<Participant>()
            .AsNoTracking()
            .Where(p => p.Study == study && p.Code > after)
            .OrderBy(p => p.Code)
            .Take(PageSize + 1)
            .ToListAsync(cancellationToken);
        var ids = people.ConvertAll(p => p.Id);
        var sheets = await context
            .Set<AnswerSheet>()
            .Where(s => ids.Contains(s.Participant))
            .GroupBy(s => s.Participant)
            .Select(g => new { g.Key, Count = g.Count() })
            .ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        var agreed = await StudyConsent
            .Standing(context, people.ConvertAll(p => p.PersonKey), clock.GetUtcNow().UtcTicks)
            .Where(s => s.Item == StudyConsent.TakePart)
            .Select(s => s.PersonKey)
            .ToListAsync(cancellationToken);
        return people.ConvertAll(p => new ParticipantLine(
            p.Code,
            p.TakenUpAt,
            sheets.GetValueOrDefault(p.Id),
            agreed.Contains(p.PersonKey)
        ));
    }
}
