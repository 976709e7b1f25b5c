using Haven.Privacy.Calendar;

namespace Haven.Privacy.Consent;

/// <summary>What an item comes to, for those who work with it.</summary>
internal static class ConsentOfficerWords
{
    public static string State(ConsentSheet sheet, ConsentForm form, ConsentItem item)
    {
        if (sheet.Of(form, item) is not { } standing)
        {
            return "Not asked";
        }
        string since = LocalTime.Day(standing.Since);
        string state = standing.Standing switch
        {
            Standing.NotAgreed => $"No, since {since}",
            Standing.TakenBack => $"Taken back on {since}",
            _ when standing.OpenUntil == 0 =>
                $"Yes, since {since}, and it counts as no: another question of this form, on which it depends, was not answered with yes",
            _ when standing.OpenUntil <= sheet.Now =>
                $"It was yes, and ran out on {LastDay(standing)}",
            _ when standing.OpenUntil != ConsentStanding.NoEnd =>
                $"Yes, since {since}, until {LastDay(standing)}",
            _ => $"Yes, since {since}",
        };
        return standing.OnLaw && standing.Standing != Standing.Agreed
            ? state + ". A law or an order allows it all the same"
            : state;
    }

    // Open until the first moment of the day after it.
    private static string LastDay(ConsentStanding standing) =>
        LocalTime.Day(LocalTime.DayOf(standing.OpenUntil - 1));
}
