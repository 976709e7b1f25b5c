using Haven.Privacy.Calendar;

namespace Haven.Privacy.Consent;

/// <summary>What an item comes to once something was said.</summary>
/// <param name="OpenUntil">As <see cref="ConsentStanding.OpenUntil"/>.</param>
internal sealed record ConsentEffect(ConsentItem Item, Standing Standing, long OpenUntil)
{
    /// <summary>What was said to each item, with the last day of each yes that ends by itself.</summary>
    /// <param name="today">A day of the organisation's calendar; it does not count.</param>
    public static IReadOnlyList<ConsentSaid> Said(
        ConsentForm form,
        IReadOnlyDictionary<string, bool> answers,
        DateOnly today
    ) =>
        [
            .. form.Items.Select(i => new ConsentSaid(
                i.Key,
                answers[i.Key],
                answers[i.Key] ? i.Stands?.LastDay(today) : null
            )),
        ];

    /// <summary>Without what the others depend on, the others are closed as well.</summary>
    /// <param name="zone">Of the organisation: a last day ends at its midnight.</param>
    public static IReadOnlyList<ConsentEffect> Of(
        ConsentForm form,
        IReadOnlyList<ConsentSaid> said,
        TimeZoneInfo zone
    )
    {
        var byKey = said.ToDictionary(s => s.Item, StringComparer.Ordinal);
        bool stands = form.Items.All(i => !i.IsNeeded || byKey[i.Key].IsYes);
        return
        [
            .. form.Items.Select(i => new ConsentEffect(
                i,
                byKey[i.Key].IsYes ? Standing.Agreed : Standing.NotAgreed,
                !byKey[i.Key].IsYes || !stands ? 0
                    : byKey[i.Key].Until is { } day ? zone.StartOf(day.AddDays(1))
                    : ConsentStanding.NoEnd
            )),
        ];
    }

    /// <summary>What is taken back, and all that depends on it.</summary>
    public static IReadOnlyList<ConsentEffect> OfWithdrawal(
        ConsentForm form,
        IReadOnlyCollection<ConsentItem> taken
    ) =>
        [
            .. form
                .Items.Where(i => taken.Contains(i) || taken.Any(t => t.IsNeeded))
                .Select(i => new ConsentEffect(i, Standing.TakenBack, 0)),
        ];
}
