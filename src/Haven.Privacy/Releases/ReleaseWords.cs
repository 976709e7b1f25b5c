using System.Globalization;
using Haven.Privacy.Calendar;

namespace Haven.Privacy.Releases;

/// <summary>A table that leaves, in words: for the page, and for the files beside it.</summary>
internal static class ReleaseWords
{
    /// <summary>What every recipient signs.</summary>
    public static readonly IReadOnlyList<string> Terms =
    [
        "We do not try to find out who anybody in the table is, alone or with anything else that we have or can get.",
        "If we find out by chance, we tell nobody, use it for nothing, and tell the organisation at once.",
        "We use the table for what is written here and for nothing else, and give it to nobody else.",
        "When that is done, we delete it and every copy.",
    ];

    public static string Title(string table, ReleasePeriod? period) =>
        period is { } p ? $"{table}, {p.Words}" : table;

    public static IReadOnlyList<(string Key, string Value)> Risks(MadeTable table)
    {
        var after = table.Risk.After;
        var before = table.Risk.Before;
        return
        [
            ("People in it", Number(table.Rows)),
            ("Groups of people who look alike", Number(after.Classes)),
            ("The smallest group", $"{Number(after.Smallest)} people"),
            ("Rows that say nothing", $"{Number(table.Risk.Suppressed)} of {Number(table.Rows)}"),
            (
                "Who knows that somebody is in it",
                $"picks the right row at most once in {Number(after.Smallest)} tries"
            ),
            (
                "Who tries it with everybody",
                $"is right in {Percent(after.Average)} of the rows, on average"
            ),
            (
                "Without the rule",
                $"{Number(before.Unique)} of {Number(before.Records)} rows would be like no other"
            ),
        ];
    }

    /// <summary>report.txt</summary>
    public static string Report(string title, Release release, MadeTable table) =>
        string.Join(
            "\r\n",
            [
                title,
                "",
                $"At least {Number(release.K)} people look alike, with at least {Number(release.L)} different values of {table.Head[^1]} among them.",
                $"At most {Number(release.Suppression)} % of the rows may say nothing. They have * in their cells.",
                "Names, codes, addresses, days and everything that somebody typed are left out.",
                "",
                "How likely somebody is recognised",
                .. Risks(table).Select(r => $"- {r.Key}: {r.Value}"),
                "",
                "How much each column tells",
                .. table.Levels.Select(l => $"- {l.Column}: {l.Words}"),
                "",
                "What this does not say: the rule speaks of these columns. It cannot know what else somebody knows. Most people in a group may have the same value.",
                $"table.csv has the SHA-256 {release.Fingerprint}",
                "",
            ]
        );

    /// <summary>agreement.txt</summary>
    public static string Agreement(string title, Release release, RecipientPeople people) =>
        string.Join(
            "\r\n",
            [
                title,
                "",
                $"Given to: {release.Recipient}",
                $"Who answers for it there: {people.Person} ({people.Contact})",
                $"What it is for: {release.UsedFor}",
                "",
                "What they agreed to:",
                .. Terms.Select(t => $"- {t}"),
                "",
                $"Signed by {people.Signer} on {LocalTime.Day(release.SignedOn)}. The paper: {release.Paper}",
                "",
            ]
        );

    /// <summary>Why nothing leaves, and what to do.</summary>
    public static string Why(ReleaseAnswer answer, TableForm form) =>
        answer.Outcome switch
        {
            ReleaseOutcome.LeftOtherwise =>
                $"A table about some of the same time left before, as release {Number(answer.Earlier)}, with other choices. Two such tables side by side can show somebody whom each alone hides. Choose the same time, columns and rule as release {Number(answer.Earlier)}, or a time that has not left yet.",
            ReleaseOutcome.LeftAndChanged =>
                $"Release {Number(answer.Earlier)} has this table. Since then somebody in it was deleted, restricted or changed, and it would be another one now. Both side by side could show who that was. Nothing about this time leaves any more. Choose a time that has not left yet.",
            ReleaseOutcome.Overtaken =>
                "Somebody released a table while you had the page open, or the facts changed. Nothing of yours left. Look at the table again below.",
            _ =>
                $"Nothing leaves. There are fewer than {Number(2 * form.K)} people in it, or no way to show them in which at least {Number(form.K)} look alike, with {Number(form.L)} different values among them. Choose a longer time or fewer columns. Or let more rows say nothing.",
        };

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Percent(double share) =>
        string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.#} %");
}
