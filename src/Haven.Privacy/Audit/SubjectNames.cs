using Haven.Privacy.Store;
using Haven.Privacy.Vault;

namespace Haven.Privacy.Audit;

/// <summary>
/// The people whom one service or floor keeps, by its own handles, which look like no other's. Registered as a singleton:
/// with it whoever is kept can be looked up in the log, held, and asked for at the rights desk.
/// </summary>
public interface IServiceSubjects : ISubjectNames;

/// <summary>Everybody who is kept, in whichever service: the handles of all of them.</summary>
public sealed class SubjectNames(IEnumerable<IServiceSubjects> services) : ISubjectNames
{
    private readonly IReadOnlyList<IServiceSubjects> all = [.. services];

    public string Label { get; } =
        Join([.. services.Select(s => s.Label).Order(StringComparer.Ordinal)]);

    /// <summary>Null also where two people have this handle: nobody is taken for another.</summary>
    public async Task<PersonKeyId?> FindAsync(
        HavenContext context,
        string handle,
        CancellationToken cancellationToken
    )
    {
        HashSet<PersonKeyId> found = [];
        foreach (var service in all)
        {
            if (await service.FindAsync(context, handle, cancellationToken) is { } person)
            {
                found.Add(person);
            }
        }
        return found.Count == 1 ? found.Single() : null;
    }

    public async Task<IReadOnlyList<NamedSubject>> AllAsync(
        HavenContext context,
        CancellationToken cancellationToken
    )
    {
        List<NamedSubject> people = [];
        foreach (var service in all)
        {
            people.AddRange(await service.AllAsync(context, cancellationToken));
        }
        return people;
    }

    public async Task<string?> HandleAsync(
        HavenContext context,
        PersonKeyId person,
        CancellationToken cancellationToken
    )
    {
        foreach (var service in all)
        {
            if (await service.HandleAsync(context, person, cancellationToken) is { } handle)
            {
                return handle;
            }
        }
        return null;
    }

    // "Client code, message number or student number".
    private static string Join(IReadOnlyList<string> labels)
    {
        if (labels.Count == 0)
        {
            return "Code";
        }
        string[] words =
        [
            labels[0],
            .. labels.Skip(1).Select(l => char.ToLowerInvariant(l[0]) + l[1..]),
        ];
        return words.Length == 1 ? words[0] : $"{string.Join(", ", words[..^1])} or {words[^1]}";
    }
}
