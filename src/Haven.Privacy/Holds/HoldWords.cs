using Haven.Design.Components;

namespace Haven.Privacy.Holds;

/// <summary>Holds in words.</summary>
public static class HoldWords
{
    public static IReadOnlyList<Choice> Sources { get; } =
    [.. Enum.GetValues<HoldSource>().Select(s => new Choice(Key(s), Of(s)))];

    public static string Of(HoldSource source) =>
        source switch
        {
            HoldSource.Court => "A court",
            HoldSource.Regulator => "A regulator or another authority",
            _ => "Our own lawyer",
        };

    public static string Of(HoldState state) =>
        state switch
        {
            HoldState.Waiting => "Waits for approval",
            HoldState.Holding => "Holds",
            HoldState.ReviewDue => "Review overdue",
            HoldState.Ended => "Ended",
            _ => "Not approved in time",
        };

    public static Tone ToneOf(HoldState state) =>
        state switch
        {
            HoldState.ReviewDue => Tone.Clear,
            HoldState.Waiting => Tone.Possible,
            _ => Tone.None,
        };

    /// <summary>"1 legal hold waits for your approval. 2 legal holds are to be reviewed."</summary>
    public static string Of(HoldsWaiting waiting)
    {
        string approve = waiting.ToApprove switch
        {
            0 => "",
            1 => "1 legal hold waits for approval.",
            var n => FormattableString.Invariant($"{n} legal holds wait for approval."),
        };
        string review = waiting.ToReview switch
        {
            0 => "",
            1 => "1 legal hold is to be reviewed: its day is past, and it goes on.",
            var n => FormattableString.Invariant(
                $"{n} legal holds are to be reviewed: their day is past, and they go on."
            ),
        };
        return $"{approve} {review}".Trim();
    }

    internal static HoldSource? Source(string typed) =>
        Enum.GetValues<HoldSource>()
            .Where(s => Key(s) == typed)
            .Select(s => (HoldSource?)s)
            .FirstOrDefault();

    private static string Key(HoldSource source) =>
        source switch
        {
            HoldSource.Court => "court",
            HoldSource.Regulator => "regulator",
            _ => "lawyer",
        };
}
