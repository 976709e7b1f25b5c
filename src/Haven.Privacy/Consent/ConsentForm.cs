using Haven.Privacy.Calendar;
using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;
using Haven.Privacy.Store;

namespace Haven.Privacy.Consent;

/// <summary>
/// What a service asks people whether they agree to. A service declares it (<see cref="IModelPart.Consents"/>), and gets
/// the rest: pages to ask and to take back, a receipt, and that what was not agreed to is opened by nobody.
/// </summary>
/// <param name="Key">As it stands in records and addresses: "client". For life.</param>
/// <param name="Root">The root record of the people who are asked (<see cref="Retention.KeptKind.Root"/>).</param>
/// <param name="Title">Its heading, for whoever is asked.</param>
public sealed record ConsentForm(
    string Key,
    Type Root,
    TwoLanguages Title,
    params IReadOnlyList<ConsentItem> Items
)
{
    /// <summary>What they should know before they answer.</summary>
    public TwoLanguages Intro { get; init; } = new("", "");

    /// <summary>An organisation may reword its items, and neither add one nor leave one out.</summary>
    internal string ItemKeys => string.Join(' ', Items.Select(i => i.Key));
}

/// <summary>One thing that somebody agrees to or not. Each is asked by itself, and none is answered beforehand.</summary>
/// <param name="Key">Within its form, for life: "figures".</param>
/// <param name="Words">A question that is answered with yes or no.</param>
/// <param name="Opens">The purposes that a "no" closes; none where the answer is kept and opens nothing.</param>
public sealed record ConsentItem(
    string Key,
    TwoLanguages Words,
    params IReadOnlyList<Purpose> Opens
)
{
    /// <summary>Without it the other items of the form count as "no", whatever was answered.</summary>
    public bool IsNeeded { get; init; }

    /// <summary>Whether a law or an order can stand in its place (<see cref="IConsentGrounds"/>): then a "no" closes nothing.</summary>
    public bool MayRestOnLaw { get; init; }

    /// <summary>What allows it where it is about health, origin or the like: "GDPR Article 9(2)(a)".</summary>
    public string? Condition { get; init; }

    /// <summary>For how long a "yes" stands; null for until it is taken back.</summary>
    public CalendarPeriod? Stands { get; init; }
}

/// <summary>Every form that the parts of an installation declare.</summary>
public sealed class ConsentForms
{
    /// <exception cref="InvalidOperationException">
    /// Two forms or items have one key, or an item opens a purpose that stays open whatever anybody says: its "no" would
    /// be an empty word.
    /// </exception>
    public ConsentForms(IEnumerable<IModelPart> parts)
    {
        All = [.. parts.SelectMany(p => p.Consents)];
        RequireOnce(All.Select(f => f.Key));
        foreach (var form in All)
        {
            RequireOnce(form.Items.Select(i => i.Key));
            if (form.Items.SelectMany(i => i.Opens).FirstOrDefault(p => p.StaysOpen) is { } open)
            {
                throw new InvalidOperationException(
                    $"The form {form.Key} asks for {open.Key}, which nobody's “no” closes."
                );
            }
        }
    }

    public IReadOnlyList<ConsentForm> All { get; }

    public ConsentForm? Find(string? key) => All.FirstOrDefault(f => f.Key == key);

    /// <summary>Those that people with this root record are asked.</summary>
    public IReadOnlyList<ConsentForm> Of(Type root) => [.. All.Where(f => f.Root == root)];

    private static void RequireOnce(IEnumerable<string> keys)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        if (keys.FirstOrDefault(k => !seen.Add(k)) is { } twice)
        {
            throw new InvalidOperationException($"“{twice}” is asked twice.");
        }
    }
}

/// <summary>
/// Tells whether a law or an order lets an organisation go on without somebody's consent; a service that records such
/// grounds implements it, as a singleton.
/// </summary>
public interface IConsentGrounds
{
    /// <summary>The law or order in words; null where there is none, or somebody else keeps this person.</summary>
    Task<string?> LawAsync(
        HavenContext context,
        Reader reader,
        Purpose purpose,
        PersonKeyId person,
        CancellationToken cancellationToken
    );
}
