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
/// Nobody new is taken up before the organisation's own notice is in force (MSG-34). Whoever is looked after already goes
/// on being looked after, notice or not.
/// </summary>
internal static class NoticeNeed
{
    private const string WhoMends =
        "A privacy officer of your organisation publishes it on the page “Privacy notice”; with the text that Haven brings it takes minutes. Whoever you look after already is not touched: go on with them.";

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
        OrganisationId organisation,
        DateOnly today,
        CancellationToken cancellationToken
    )
    {
        // No version holds before an earlier one.
        var from = await context
            .Set<NoticeVersion>()
            .Where(v => v.OrganisationId == organisation)
            .OrderBy(v => v.Number)
            .Select(v => (DateOnly?)v.EffectiveOn)
            .FirstOrDefaultAsync(cancellationToken);
        return from switch
        {
            null =>
                $"Your organisation has not published its privacy notice, and until it has, nobody new can be taken up: whoever tells you something can read what becomes of it. {WhoMends}",
            { } first when first > today =>
                $"Your organisation’s privacy notice holds from {LocalTime.Day(first)}. Until then nobody new can be taken up. Whoever you look after already is not touched: go on with them.",
            _ => null,
        };
    }
}
