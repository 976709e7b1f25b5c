using System.Globalization;
using Haven.Privacy.Audit;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Organisations.Inbox;

/// <summary>
/// How people speak of a message: by the beginning of its id. So whoever wrote, or the parent of a child who did, can ask
/// at the rights desk, also of an organisation that keeps nobody else.
/// </summary>
internal sealed class MessageNumbers : IServiceSubjects
{
    private const string Mark = "M-";
    private const int Digits = 8;

    public string Label => "Message number";

    /// <summary>M-7F3A09C1.</summary>
    public static string Of(Guid message) =>
        Mark + message.ToString("N")[..Digits].ToUpperInvariant();

    public async Task<PersonKeyId?> FindAsync(
        HavenContext context,
        string handle,
        CancellationToken cancellationToken
    )
    {
        string typed = handle.Trim();
        if (
            typed.Length != Mark.Length + Digits
            || !typed.StartsWith(Mark, StringComparison.OrdinalIgnoreCase)
            || !uint.TryParse(
                typed[Mark.Length..],
                NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture,
                out _
            )
        )
        {
            return null;
        }
        string start = typed[Mark.Length..];
        var first = Guid.ParseExact(start.PadRight(32, '0'), "N");
        var last = Guid.ParseExact(start.PadRight(32, 'f'), "N");
        // Two that begin alike are one in four thousand millions: then neither is taken for the other.
        var found = await context
            .Set<ContactMessage>()
            .Where(m => m.Id.CompareTo(first) >= 0 && m.Id.CompareTo(last) <= 0)
            .Select(m => m.PersonKey)
            .Take(2)
            .ToListAsync(cancellationToken);
        return found.Count == 1 ? found[0] : null;
    }

    public async Task<string?> HandleAsync(
        HavenContext context,
        PersonKeyId person,
        CancellationToken cancellationToken
    )
    {
        var id = await context
            .Set<ContactMessage>()
            .Where(m => m.PersonKey == person)
            .Select(m => (Guid?)m.Id)
            .SingleOrDefaultAsync(cancellationToken);
        return id is { } message ? Of(message) : null;
    }
}
