using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;

namespace Haven.Privacy.Consent;

/// <summary>Consent that is taken back at the rights desk, at the end of a request.</summary>
public sealed class ConsentRequests(
    ConsentDesk desk,
    ConsentForms forms,
    ISubjectNames? subjects = null
)
{
    /// <summary>Adds it to the unit of work that ends the request.</summary>
    /// <param name="taken">"form/item" each.</param>
    /// <returns>False where nothing is named that there is.</returns>
    internal async Task<bool> AddAsync(
        HavenContext context,
        Reader reader,
        PersonKeyId person,
        Voice voice,
        IReadOnlyList<string> taken,
        CancellationToken cancellationToken
    )
    {
        var named = forms
            .All.Select(f =>
                (
                    Form: f,
                    Items: f.Items.Select(i => i.Key)
                        .Where(i => taken.Contains($"{f.Key}/{i}", StringComparer.Ordinal))
                        .ToList()
                )
            )
            .Where(f => f.Items.Count > 0)
            .ToList();
        string? handle = subjects is null
            ? null
            : await subjects.HandleAsync(context, person, cancellationToken);
        foreach (var (form, items) in named)
        {
            await desk.AddWithdrawalAsync(
                context,
                reader,
                Purpose.PrivacyOversight,
                (person, handle ?? ""),
                form,
                items,
                new ConsentVoice(voice, Manner.InWriting),
                cancellationToken
            );
        }
        return named.Count > 0;
    }

    /// <summary>Commits all of it; false where the erasure of the person has begun.</summary>
    internal async Task<bool> StoreAsync(
        HavenContext context,
        PersonKeyId person,
        CancellationToken cancellationToken
    ) => await desk.StoreAsync(context, person, cancellationToken) == ConsentOutcome.Done;
}
