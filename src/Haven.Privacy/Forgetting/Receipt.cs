using Haven.Privacy.Calendar;

namespace Haven.Privacy.Forgetting;

/// <summary>An erasure in words.</summary>
public static class Receipt
{
    public static string Time(long ticks) => LocalTime.Second(ticks);

    public static string Went(Erasure erasure) =>
        erasure.DoneAt == 0 ? "not yet"
        : erasure.Went.Length == 0 ? "nothing was stored"
        : erasure.Went;

    public static string State(Erasure erasure) =>
        erasure switch
        {
            { FinalAt: > 0 } => "gone, with every copy",
            { DoneAt: > 0 } => "deleted; old copies have not ended yet",
            _ => "under way",
        };

    /// <summary>A stored kind of record at the beginning of a line: "Screening records".</summary>
    public static string Kind(string table) => char.ToUpperInvariant(table[0]) + table[1..];
}
