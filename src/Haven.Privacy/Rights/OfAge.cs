using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;

namespace Haven.Privacy.Rights;

/// <summary>How old people on record are, from whichever service keeps it.</summary>
public interface ISubjectAges
{
    /// <summary>In whole years, today, or the least that it can be; null where nobody knows.</summary>
    Task<int?> AgeAsync(
        HavenContext context,
        Reader reader,
        Purpose purpose,
        PersonKeyId person,
        CancellationToken cancellationToken
    );
}

/// <summary>How old the people of one service are. Registered as a singleton.</summary>
public interface IServiceAges : ISubjectAges;

/// <summary>How old somebody is, asked of each service: a person is kept by one.</summary>
public sealed class SubjectAges(IEnumerable<IServiceAges> services) : ISubjectAges
{
    private readonly IReadOnlyList<IServiceAges> all = [.. services];

    public async Task<int?> AgeAsync(
        HavenContext context,
        Reader reader,
        Purpose purpose,
        PersonKeyId person,
        CancellationToken cancellationToken
    )
    {
        foreach (var service in all)
        {
            if (
                await service.AgeAsync(context, reader, purpose, person, cancellationToken) is
                { } age
            )
            {
                return age;
            }
        }
        return null;
    }
}

/// <summary>
/// Whose the rights are. A parent or guardian uses a young person's; whoever is of age uses their own, and nobody asks for
/// them unless a court said so (34 CFR 99.5(a)(1), 45 CFR 164.502(g)). It is looked at anew at each step, because people
/// come of age while a request waits.
/// </summary>
public sealed class OfAge(
    RegimeDesk laws,
    Vault.Vault vault,
    ISubjectNames? names = null,
    ISubjectAges? ages = null
)
{
    /// <summary>Whether a parent or guardian asks for somebody whose rights are theirs alone.</summary>
    public async Task<bool> IsAsync(
        HavenContext context,
        Reader reader,
        RightsRequest request,
        CancellationToken cancellationToken
    )
    {
        if (!IsInQuestion(request) || names is null || ages is null)
        {
            return false;
        }
        var opened = await vault.OpenAsync(
            reader,
            Purpose.PrivacyOversight,
            Act.View,
            RequestIntake.What,
            [request],
            cancellationToken
        );
        if (
            opened.Read(request.Subject) is not { Length: > 0 } handle
            || await names.FindAsync(context, handle, cancellationToken) is not { } person
        )
        {
            return false;
        }
        var rules = await laws.RulesAsync(reader.Organisation, cancellationToken);
        int? age = await ages.AgeAsync(
            context,
            reader,
            Purpose.PrivacyOversight,
            person,
            cancellationToken
        );
        return age >= rules.OfAge;
    }

    // Whoever asks about their own facts, on a young person's record, asks for themselves.
    private static bool IsInQuestion(RightsRequest request) =>
        request is { Asker: Asker.Guardian, IsRelated: false, ByCourt: false, LookedAt: not 0 };
}
