using System.Collections.Concurrent;
using System.Reflection;
using Haven.Privacy.Agreements;
using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;

namespace Haven.Privacy.Regimes;

/// <summary>
/// A law that the organisation goes by closes this purpose, and nothing was stored or opened. The message is for the
/// person who was refused: what is missing, and who can mend it.
/// </summary>
/// <param name="unwritten">
/// What was refused, where the audit log does not have it yet: within a change that holds the database's turn to write,
/// it can be written down only after that has ended. The server does so before it answers.
/// </param>
public class PurposeClosedException(string why, Deed? unwritten = null) : Exception(why)
{
    /// <summary>What the page that says so is called.</summary>
    public virtual string Title => "A law keeps this closed";

    public Deed? Unwritten { get; } =
        unwritten is null ? null : unwritten with { Act = Act.Refused };
}

/// <summary>
/// What laws and agreements leave open of the purposes, for records about the people whom an organisation looks after.
/// Every service has it without asking: it stands where facts are sealed (<see cref="HavenContext"/>) and where they are
/// opened (<see cref="Vault.Vault"/>). It reads what holds at each act, so that a choice holds at once, on every node.
/// </summary>
public sealed class PurposeGate(
    IDatabase database,
    IReadOnlyList<IModelPart> parts,
    LawBook laws,
    TimeProvider clock
)
{
    private const string WhoMends =
        "Ask your privacy officer: the page “Laws and agreements” says what is missing.";

    private readonly ConcurrentDictionary<Type, bool> aboutClients = new();

    public LawBook Laws => laws;

    /// <summary>Whether what laws say of clients' records holds for this one.</summary>
    public bool IsAboutClients(Type record) =>
        aboutClients.GetOrAdd(
            record,
            type =>
            {
                var stored = type.GetCustomAttribute<PartOfAttribute>()?.Record ?? type;
                return parts.Any(p => p.Records.Contains(stored) && p.IsAboutClients(stored));
            }
        );

    /// <summary>Why nothing about clients may be entered for this purpose; null where it may.</summary>
    /// <param name="context">The unit of work that would enter it.</param>
    public Task<string?> WhyNotEnteredAsync(
        HavenContext context,
        Purpose purpose,
        CancellationToken cancellationToken
    ) => WhyClosedAsync(context, purpose, entering: true, cancellationToken);

    /// <inheritdoc cref="WhyNotEnteredAsync(HavenContext, Purpose, CancellationToken)"/>
    public async Task<string?> WhyNotEnteredAsync(
        OrganisationId organisation,
        Purpose purpose,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(organisation));
        return await WhyClosedAsync(context, purpose, entering: true, cancellationToken);
    }

    /// <summary>Why nothing about clients may be opened for this purpose; null where it may.</summary>
    public async Task<string?> WhyNotOpenedAsync(
        OrganisationId organisation,
        Purpose purpose,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(organisation));
        return await WhyClosedAsync(context, purpose, entering: false, cancellationToken);
    }

    private async Task<string?> WhyClosedAsync(
        HavenContext context,
        Purpose purpose,
        bool entering,
        CancellationToken cancellationToken
    )
    {
        if (await context.LastChoiceAsync(cancellationToken) is not { } choice)
        {
            return null;
        }
        var chosen = ChosenLaws.Read(choice.Laws);
        if (entering && chosen.MissingFrom(laws).FirstOrDefault() is { } missing)
        {
            return $"Your organisation goes by the law “{missing}”, and this Haven does not have it any more. Nothing about clients can be entered. Ask whoever runs Haven for its file.";
        }
        var narrowings = chosen.Rules(laws).NarrowingsOf(purpose);
        if (narrowings.FirstOrDefault(n => n.What.Unless == Condition.Release) is { } release)
        {
            return $"“{purpose.Words}” is closed because of {Cited(release)}. {release.What.Words.En} Haven keeps no such releases yet. {WhoMends}";
        }
        if (
            entering
            && narrowings.FirstOrDefault(n => n.What.Unless == Condition.ProcessingAgreement)
                is { } asks
            && !await context.IsAgreedAsync(cancellationToken)
        )
        {
            return $"{asks.By.Name.En} holds for your organisation, and no agreement on processing is in force ({asks.What.Source}). Until one is, nothing about clients can be entered. Ask your privacy officer: it is signed on the page “Agreement on processing”.";
        }
        return narrowings.FirstOrDefault(n => n.What.Unless == Condition.Agreement) is { } narrowing
            ? WhyClosed(
                await context.LastAgreementAsync(cancellationToken),
                narrowing,
                purpose,
                entering
            )
            : null;
    }

    // What was entered under an agreement stays readable when it ends, for what it allowed and nothing else: its
    // protections go on for as long as the information is there (45 CFR 164.504(e)(2)(ii)(J)).
    private string? WhyClosed(
        BusinessAgreement? agreement,
        Said<LawNarrowing> narrowing,
        Purpose purpose,
        bool entering
    ) =>
        entering && agreement?.IsInForce(Today) != true
            ? $"{narrowing.By.Name.En} holds for your organisation, and no business associate agreement is in force ({narrowing.What.Source}). Until one is, nothing about clients can be entered. {WhoMends}"
        : agreement?.Allows(purpose) == false
            ? $"The business associate agreement with {agreement.With} does not allow “{purpose.Words}” ({Cited(narrowing)}). {WhoMends}"
        : null;

    private DateOnly Today => LocalTime.Today(clock);

    private static string Cited(Said<LawNarrowing> narrowing) =>
        $"{narrowing.By.Name.En}, {narrowing.What.Source}";
}
