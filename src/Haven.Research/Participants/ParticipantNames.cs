using Haven.Privacy.Audit;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Research.Participants;

/// <summary>How participants are named wherever people are looked for: by their code.</summary>
public sealed class ParticipantNames : IServiceSubjects
{
    public string Label => "Participant code";

    public async Task<PersonKeyId?> FindAsync(
        HavenContext context,
        string handle,
        CancellationToken cancellationToken
    ) =>
        ParticipantCode.Parse(handle) is { } code
            ? await context
                .Set<Participant>()
                .Where(p => p.Code == code)
                .Select(p => (PersonKeyId?)p.PersonKey)
                .SingleOrDefaultAsync(cancellationToken)
            : null;

    public async Task<IReadOnlyList<NamedSubject>> AllAsync(
        HavenContext context,
        CancellationToken cancellationToken
    ) =>
        [
            .. (
                await context
                    .Set<Participant>()
                    .OrderBy(p => p.Code)
                    .Select(p => new { p.PersonKey, p.Code })
                    .ToListAsync(cancellationToken)
            ).Select(p => new NamedSubject(p.PersonKey, ParticipantCode.Words(p.Code))),
        ];

    public async Task<string?> HandleAsync(
        HavenContext context,
        PersonKeyId person,
        CancellationToken cancellationToken
    )
    {
        long code = await context
            .Set<Participant>()
            .Where(p => p.PersonKey == person)
            .Select(p => p.Code)
            .SingleOrDefaultAsync(cancellationToken);
        return code == 0 ? null : ParticipantCode.Words(code);
    }
}
