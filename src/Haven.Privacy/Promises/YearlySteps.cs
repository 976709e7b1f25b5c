using Haven.Privacy.Yearly;

namespace Haven.Privacy.Promises;

/// <summary>What an invented privacy officer does with yearly notices, through the pages.</summary>
public static class YearlySteps
{
    public const string Home = YearlyPages.Path;

    /// <summary>As the page says it of each notice that was never told.</summary>
    public const string Never = "Never yet";

    /// <summary>The organisation, and whoever runs the machine, as they stand in addresses.</summary>
    public static IReadOnlyList<string> Senders { get; } =
    [.. Enum.GetValues<YearlySender>().Select(YearlyPages.KeyOf)];

    public static string Paper(string round, string lang) => $"{round}/paper?lang={lang}";

    public static string People(string round) => round + "/people";

    /// <summary>Looks at what it says, and begins a round; returns its address.</summary>
    public static async Task<string> TellAsync(
        this TwinPerson officer,
        string law,
        string sender,
        CancellationToken ct
    )
    {
        var done = await officer.Browser.SubmitAsync(
            $"{YearlyPages.Starting}?law={law}&by={sender}",
            ct
        );
        PromiseBrokenException.Unless(
            done.LeadsTo(Home + "/"),
            "A privacy officer could not tell a yearly notice."
        );
        return done.Location!.Split('?')[0];
    }

    /// <summary>Records that one letter was handed out today.</summary>
    public static async Task RecordAsync(
        this TwinPerson officer,
        string round,
        CancellationToken ct
    )
    {
        var done = await officer.Browser.SubmitAsync(
            round,
            ct,
            ("way", $"{YearlyWay.HandedOut}"),
            ("letters", "1")
        );
        PromiseBrokenException.Unless(
            done.LeadsTo(Home),
            "A privacy officer could not record how the letters of a yearly notice went out."
        );
    }
}
