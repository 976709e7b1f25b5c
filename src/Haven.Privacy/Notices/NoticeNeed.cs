using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Regimes;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Privacy.Notices;

/// <summary>Somebody new was to be taken up where no notice of the organisation's own is in force. Nothing was stored.</summary>
/// <inheritdoc cref="PurposeClosedException"/>
public sealed class NoticeMissingException(string why, Deed? unwritten = null)
    : PurposeClosedException(why, unwritten)
{
    public override string Title => "First comes your privacy notice";
}

/// <summary>
/// Nobody new is taken up before the organisation's own notice is in force (MSG-34), with its part about health facts
/// where a law asks for one (MSG-12). Whoever is looked after already goes on being looked after, notice or not.
/// </summary>
internal static class NoticeNeed
{
    private const string NotTouched =
        "Whoever you look after already is not touched: go on with them.";

    private const string WhoMends =
        $"A privacy officer of your organisation publishes it on the page “Privacy notice”; with the text that Haven brings it takes minutes. {NotTouched}";

    /// <summary>Refuses a unit of work that holds a client's first record: with it somebody new is taken up.</summary>
    /// <exception cref="NoticeMissingException">No notice is in force; what was to be done is not written down yet.</exception>
    public static async Task RequireAsync(
        HavenContext context,
        HavenServices services,
        IReadOnlyList<Deed> deeds,
        CancellationToken cancellationToken
    )
    {
        var firsts = context
            .ChangeTracker.Entries<ISealedRecord>()
            .Where(e =>
                e.State == EntityState.Added
                && services.Kept.RootedIn(e.Metadata.ClrType) is not null
                && services.Gate.IsAboutClients(e.Metadata.ClrType)
            )
            .Select(e => e.Entity)
            .DistinctBy(r => r.OrganisationId)
            .ToList();
        foreach (var first in firsts)
        {
            if (
                await WhyNobodyNewAsync(
                    context,
                    services.Gate.Laws,
                    first.OrganisationId,
                    LocalTime.Today(services.Clock),
                    cancellationToken
                ) is
                { } why
            )
            {
                throw new NoticeMissingException(
                    why,
                    deeds.FirstOrDefault(d => d.Subjects.Contains(first.PersonKey))
                );
            }
        }
    }

    /// <summary>Why nobody new may be taken up in an organisation; null where somebody may.</summary>
    public static async Task<string?> WhyNobodyNewAsync(
        HavenContext context,
        LawBook laws,
        OrganisationId organisation,
        DateOnly today,
        CancellationToken cancellationToken
    )
    {
        // No version holds before an earlier one.
        var versions = await context
            .Set<NoticeVersion>()
            .Where(v => v.OrganisationId == organisation)
            .OrderBy(v => v.Number)
            .Select(v => new { v.EffectiveOn, v.HasHealth })
            .ToListAsync(cancellationToken);
        if (versions.Count == 0)
        {
            return $"Your organisation has not published its privacy notice, and until it has, nobody new can be taken up: whoever tells you something can read what becomes of it. {WhoMends}";
        }
        if (versions[0].EffectiveOn > today)
        {
            return $"Your organisation’s privacy notice holds from {LocalTime.Day(versions[0].EffectiveOn)}. Until then nobody new can be taken up. {NotTouched}";
        }
        return
            !versions.FindLast(v => v.EffectiveOn <= today)!.HasHealth
            && await context.LastChoiceAsync(cancellationToken) is { } choice
            && ChosenLaws.Read(choice.Laws).Rules(laws).HealthNotice is { } asked
            ? WithoutHealth(
                asked,
                versions.Find(v => v.EffectiveOn > today && v.HasHealth)?.EffectiveOn
            )
            : null;
    }

    private static string WithoutHealth(Said<LawHealthNotice> asked, DateOnly? from) =>
        $"{asked.By.Name.En} asks your organisation for a notice of its own about health facts ({asked.What.Source}), and the privacy notice that holds has none. "
        + (
            from is { } day
                ? $"The one that has it holds from {LocalTime.Day(day)}. Until then nobody new can be taken up. {NotTouched}"
                : $"Until it has, nobody new can be taken up. {WhoMends}"
        );
}
