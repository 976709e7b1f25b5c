using Haven.Organisations.Keys;
using Haven.Organisations.Model;
using Haven.Privacy.Audit;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Organisations.Members;

/// <summary>Names for those who act in the log; those who left stay in it.</summary>
public sealed class MemberNames : IMemberNames
{
    public async Task<IReadOnlyList<NamedMember>> AllAsync(
        HavenContext context,
        CancellationToken cancellationToken
    )
    {
        var members = await context.Set<Member>().AsNoTracking().ToListAsync(cancellationToken);
        return members.ConvertAll(m => new NamedMember(
            m.Id.Value,
            m,
            m.Name,
            m.LeftAt != 0,
            m.Roles
        ));
    }

    public async Task<IReadOnlyDictionary<Guid, string>> SystemsAsync(
        HavenContext context,
        CancellationToken cancellationToken
    ) =>
        await context
            .Set<ApiKey>()
            .AsNoTracking()
            .ToDictionaryAsync(k => k.Id, k => $"{k.Name} (key {k.Prefix}…)", cancellationToken);
}
