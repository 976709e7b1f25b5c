using System.Globalization;
using System.Text;
using Haven.Privacy.Rights.Package;

namespace Haven.Privacy.Export;

/// <summary>README.md: what is what, for whoever opens the file years later.</summary>
internal static class ExportReadme
{
    public static string Write(
        ExportOrder order,
        IReadOnlyList<ExportKind> kinds,
        IReadOnlyList<ZippedFile> files
    )
    {
        var text = new StringBuilder(Beginning(order));
        text.Append(
            "## Kinds of records\n\n| File | What one is | How many |\n| --- | --- | --- |\n"
        );
        foreach (
            var file in files.Where(f => f.Name.StartsWith("records/", StringComparison.Ordinal))
        )
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"| `{file.Name["records/".Length..]}` | {file.What} | {file.Records} |\n"
            );
        }
        text.Append(
            "\nOf a kind that is not named here nothing was stored.\n\n## What is left out\n\n"
        );
        foreach (var one in ExportKind.LeftOutOf(kinds))
        {
            text.Append(CultureInfo.InvariantCulture, $"- `{one.Name}` ({one.What}): {one.Why}\n");
        }
        return text.ToString();
    }

    private static string Beginning(ExportOrder order) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"""
            # Everything that Haven kept of “{order.Code}”

            Begun {order.At.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC. Work went on meanwhile: each file holds what stood when it was written.

            **This is not encrypted. It is about people who trusted you. Keep it where nobody else reads it, and delete copies that you do not need.**

            ## What is in it

            - `tables/`: a table (CSV, RFC 4180, UTF-8) for each kind of record. A cell that a spreadsheet would take for a formula begins with an apostrophe.
            - `records/`: the same for programs, a line of JSON for each record (JSON Lines). Nothing is changed in it: where table and lines differ, the lines are right.
            - `fhir/`: instruments and answered screenings as FHIR R4 resources, one on each line.
            - `notices/`: each version of the privacy notice as it was published.
            - `log/`: the log of who saw what as it was signed (c2sp.org/tlog-tiles), with the key that verifies it. It can be read in `records/audit_record.jsonl`.
            - `manifest.json`: every file with its SHA-256 and how many records are in it.

            ## How to read it

            Days and times are ISO 8601, in UTC. Some times stand as a number: ticks of 100 nanoseconds since the year 1. Bytes are base64. Records point at one another by their ids.

            `PersonKey` is the same in all records about one person. `{ExportTable.InLog}` is how that person stands in the log: in `Subjects` of `audit_record` where an entry is about one person, and in `Token` of `audit_subject` where it is about several, whose set `Subjects` names.

            A restriction stays a restriction: whoever is in `restriction` without an end is kept, and not used. A hold stays a hold: whatever is in `hold` without an end may not be deleted.

            **Clients’ names** stand as the browsers of your team encrypted them. Haven never had the key, and nobody can read them from this file. To take names along, open them in a browser that has the team’s key, and write them down there.


            """
        );
}
