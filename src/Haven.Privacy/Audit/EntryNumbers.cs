using Haven.Privacy.Store;

namespace Haven.Privacy.Audit;

/// <summary>
/// Gives waiting entries the numbers that follow, in the order of their ids, in one statement that both databases
/// understand: loading each entry to number it costs more than writing it did.
/// </summary>
internal static class EntryNumbers
{
    public static FormattableString From(OrganisationId organisation, long first, int most) =>
        $"""
            UPDATE audit_records SET sequence = {first} + fresh.place
            FROM (
                SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM audit_records
                WHERE organisation_id = {organisation.Value} AND sequence IS NULL
                ORDER BY id LIMIT {most}
            ) AS fresh
            WHERE audit_records.id = fresh.id AND audit_records.sequence IS NULL
            """;
}
