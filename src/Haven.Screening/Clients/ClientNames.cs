using Haven.Privacy.Audit;
using Haven.Privacy.Store;
using Haven.Screening.Model;
using Microsoft.EntityFrameworkCore;

namespace Haven.Screening.Clients;

/// <summary>How the log's reader names a client: by the code, and by nothing else.</summary>
public sealed class ClientNames : IServiceSubjects
{
    public string Label => "Client code";

    public async Task<PersonKeyId?> FindAsync(
        HavenContext context,
        string handle,
        CancellationToken cancellationToken
    )
    {
        var (code, error) = ClientCode.Parse(handle);
        return error is null
            ? await context
                .Set<Client>()
                .Where(c => c.Code == code)
                .Select(c => (PersonKeyId?)c.PersonKey)
                .SingleOrDefaultAsync(cancellationToken)
            : null;
    }

    public async Task<IReadOnlyList<NamedSubject>> AllAsync(
        HavenContext context,
        CancellationToken cancellationToken
    ) =>
        [
            .. (
                await context
                    .Set<Client>()
                    .OrderBy(c => c.Code)
                    .Select(c => new { c.PersonKey, c.Code })
                    .ToListAsync(cancellationToken)
            ).Select(c => new NamedSubject(c.PersonKey, Words.Code(c.Code))),
        ];

    public async Task<string?> HandleAsync(
        HavenContext context,
        PersonKeyId person,
        CancellationToken cancellationToken
    )
    {
        long code = await context
            .Set<Client>()
            .Where(c => c.PersonKey == person)
            .Select(c => c.Code)
            .SingleOrDefaultAsync(cancellationToken);
        return code == 0 ? null : Words.Code(code);
    }
}
