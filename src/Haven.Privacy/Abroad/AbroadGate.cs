using Haven.Privacy.Calendar;
using Haven.Privacy.Notices;
using Haven.Privacy.Regimes;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Abroad;

/// <summary>What is about to go to somebody.</summary>
/// <param name="Country">
/// The code of the country where whoever gets it is; null for that of the transfer, and without one for that of storage.
/// </param>
/// <param name="Kinds">Keys of the kinds of people whose facts it is.</param>
/// <param name="Person">The one person whom it is about; null where it is about several or nobody.</param>
/// <param name="Transfer">The number of the transfer that it goes under; null for any that covers it.</param>
public sealed record AbroadAsk(
    string? Country,
    IReadOnlyCollection<string> Kinds,
    PersonKeyId? Person = null,
    int? Transfer = null
);

/// <summary>Something may not go to another country, and nothing was given.</summary>
public sealed class AbroadException(string why) : PurposeClosedException(why)
{
    public override string Title => "This would go to another country";
}

/// <summary>
/// Asked before anything goes to somebody: within the country of storage all is open; to another country it goes under a
/// transfer on the register that is in force and covers it, and where that asks for it with the person's consent
/// (SCR-14). It reads what holds at that moment.
/// </summary>
public sealed class AbroadGate(
    IDatabase database,
    RegimeDesk laws,
    InstallationPlace place,
    IOrganisationZones zones
)
{
    private const string Register = "A privacy officer can record it under “Other countries”.";

    /// <exception cref="AbroadException">It may not go, with what is missing.</exception>
    public async Task RequireAsync(
        OrganisationId organisation,
        AbroadAsk ask,
        CancellationToken cancellationToken
    )
    {
        if (await WhyNotAsync(organisation, ask, cancellationToken) is { } why)
        {
            throw new AbroadException(why);
        }
    }

    /// <summary>What is missing, as people read it; null where it may go.</summary>
    public async Task<string?> WhyNotAsync(
        OrganisationId organisation,
        AbroadAsk ask,
        CancellationToken cancellationToken
    )
    {
        if (place.Country is not { } home)
        {
            return "Whoever runs Haven has not said in which country it stands, so nobody knows whether this goes to another one. Ask them.";
        }
        if (ask.Transfer is null && (ask.Country is null || ask.Country == home.Code))
        {
            return null;
        }
        await using var context = database.Open(new Scope(organisation));
        return await WhyNotAbroadAsync(context, ask, cancellationToken);
    }

    private async Task<string?> WhyNotAbroadAsync(
        HavenContext context,
        AbroadAsk ask,
        CancellationToken cancellationToken
    )
    {
        var covering = (await InForceAsync(context, cancellationToken))
            .Where(t => Fits(t, ask))
            .ToList();
        if (covering.Count == 0)
        {
            return $"No transfer{To(ask.Country)} is on record that is in force and covers this. {Register}";
        }
        string there = To(covering[0].Country);
        var rules = await laws.RulesAsync(context.CurrentOrganisation, cancellationToken);
        var today = await TodayAsync(context, cancellationToken);
        covering.RemoveAll(t =>
            t.Safeguard == Safeguard.Adequacy
            && SafeguardBook.Shipped.WhySafe(rules, t.Country, today).Count == 0
        );
        if (covering.Count == 0)
        {
            return $"The laws that you chose do not treat the country as safe any more. A transfer{there} needs another safeguard. {Register}";
        }
        if (!covering.TrueForAll(t => t.NeedsConsent))
        {
            return null;
        }
        return
            ask.Person is { } person
            && await AbroadConsent.IsGivenAsync(context, person, cancellationToken)
            ? null
            : $"A transfer{there} also needs the consent of the person, and there is none. Whoever looks after them can ask them, on the page of what they agreed to.";
    }

    /// <summary>The transfers that are in force today, by their numbers.</summary>
    public async Task<IReadOnlyList<Transfer>> InForceAsync(
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(organisation));
        return await InForceAsync(context, cancellationToken);
    }

    private async Task<IReadOnlyList<Transfer>> InForceAsync(
        HavenContext context,
        CancellationToken cancellationToken
    )
    {
        var today = await TodayAsync(context, cancellationToken);
        var running = await context
            .Set<Transfer>()
            .AsNoTracking()
            .Where(t => t.EndedAt == 0)
            .OrderBy(t => t.Number)
            .ToListAsync(cancellationToken);
        return [.. running.Where(t => t.IsInForce(today))];
    }

    private static bool Fits(Transfer transfer, AbroadAsk ask) =>
        (ask.Country is null || transfer.Country == ask.Country)
        && (ask.Transfer is null || transfer.Number == ask.Transfer)
        && transfer.Covers(ask.Kinds);

    private static string To(string? country) =>
        Country.Find(country) is { } there ? $" to {there.Within.En}" : "";

    private async Task<DateOnly> TodayAsync(
        HavenContext context,
        CancellationToken cancellationToken
    ) => (await zones.OfAsync(context.CurrentOrganisation, cancellationToken)).DayOf(context.Now);
}
