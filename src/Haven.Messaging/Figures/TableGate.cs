using Haven.Privacy.Deidentification;

namespace Haven.Messaging.Figures;

/// <summary>
/// The one way from counts of students to a table that may be shown: the same that figures of screenings and exports for
/// research go through (promise REF-10).
/// </summary>
internal class TableGate
{
    public virtual ProtectedTable Protect(CountTable table) =>
        SmallCells.Protect(table, new TableRule());
}
