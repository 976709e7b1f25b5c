using Haven.Privacy.Calendar;
using Haven.Privacy.Deidentification;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;

namespace Haven.Helpline.Figures;

/// <summary>A day of the helpline as it may be shown; null is a number that is hidden.</summary>
public sealed record ShownDay(DateOnly Day, long? Begun, long? Taken, long? Ended);

/// <summary>A month of the helpline as it may be shown.</summary>
/// <param name="Total">Of the whole month, in the place of a day.</param>
public sealed record ShownMonth(IReadOnlyList<ShownDay> Days, ShownDay Total);

/// <summary>
/// Reads what is left of chats: numbers of days that are over, without small ones (promise HLP-2). Today is not among
/// them: who looked twice would see when a chat began.
/// </summary>
internal sealed class FigureReading(IDatabase database, DayGate gate, TimeProvider clock)
{
    /// <summary>The day after the last one that is shown.</summary>
    public DateOnly Today => LocalTime.Today(clock);

    /// <param name="first">The first day of the month.</param>
    public async Task<ShownMonth> ReadAsync(
        Reader reader,
        DateOnly first,
        CancellationToken cancellationToken
    )
    {
        var end = first.AddMonths(1) < Today ? first.AddMonths(1) : Today;
        await using var context = database.Open(new Scope(reader.Organisation));
        var kept = await context
            .Set<HelplineDay>()
            .AsNoTracking()
            .Where(d => d.Day >= first && d.Day < end)
            .OrderBy(d => d.Day)
            .ToListAsync(cancellationToken);
        if (kept.Count == 0)
        {
            return new ShownMonth([], new ShownDay(first, 0, 0, 0));
        }
        // Each number by itself: a chat is in all three.
        var (begun, taken, ended) = (
            Protected(kept, d => d.Begun),
            Protected(kept, d => d.Taken),
            Protected(kept, d => d.Ended)
        );
        return new ShownMonth(
            [
                .. kept.Select(
                    (d, row) => new ShownDay(d.Day, begun[row, 0], taken[row, 0], ended[row, 0])
                ),
            ],
            new ShownDay(first, begun[kept.Count, 0], taken[kept.Count, 0], ended[kept.Count, 0])
        );
    }

    private ProtectedTable Protected(List<HelplineDay> days, Func<HelplineDay, int> number) =>
        gate.Protect(new CountTable(days.Count, 1, [.. days.Select(d => (long)number(d))]));
}

/// <summary>The one way from numbers of chats to a table that may be shown.</summary>
internal class DayGate
{
    public virtual ProtectedTable Protect(CountTable table) =>
        SmallCells.Protect(table, new TableRule());
}
