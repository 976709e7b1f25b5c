using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Haven.Privacy.Inventory;
using Haven.Privacy.Promises;
using Haven.Privacy.Store;
using Haven.Screening.Promises;
using Microsoft.EntityFrameworkCore;

namespace Haven.Promises;

/// <summary>Who owns what an organisation keeps, and that it gets all of it.</summary>
internal static class ExportChecks
{
    public const string Page = "/privacy/export";
    private const string Ownership = "/privacy/ownership";
    private const long Code = 518_227;
    private const string Told = "zqhvmtlrpw";

    [Keeps("REF-15", 1)]
    public static async Task<string> OwnerAndContractAreOnRecord(ITwin twin, CancellationToken ct)
    {
        var founder = await twin.FounderAsync(ct);
        PromiseBrokenException.Unless(
            (await founder.Browser.GetAsync("/organisations/members", ct)).Text.Contains(
                "Nobody has recorded yet who owns",
                StringComparison.Ordinal
            ),
            "An administrator is not told that nobody has recorded who owns the data."
        );
        await RecordAsync(
            founder,
            "/owner",
            ct,
            ("kind", "School"),
            ("name", "Zqlincoln"),
            ("contact", "zqpark@example.org")
        );
        await RecordAsync(
            founder,
            "/contract",
            ct,
            ("with", "Zqdistrict"),
            ("from-day", "1"),
            ("from-month", "2"),
            ("from-year", "2026"),
            ("reference", "Zq17"),
            ("end", "Zqgiven back")
        );
        await RecordAsync(
            founder,
            "/owner",
            ct,
            ("kind", "District"),
            ("name", "Zqeastside"),
            ("contact", "zqchen@example.org")
        );
        var page = await founder.Browser.GetAsync(Ownership, ct);
        string[] told =
        [
            "Zqeastside",
            "zqchen@example.org",
            "Zqdistrict",
            "1 February 2026",
            "Zqgiven back",
            "Zqlincoln",
        ];
        PromiseBrokenException.Unless(
            told.All(w => page.Text.Contains(w, StringComparison.Ordinal)),
            "The record does not say who owns the data and by which contract, or what was recorded before."
        );
        var search = await twin.SearchAsync(["zqpark@example.org", "zqchen@example.org"], ct);
        PromiseBrokenException.Unless(
            search.Found.Count == 0,
            "How the owner is reached is stored so that anybody reads it who has the disk."
        );
        return "An administrator was told that nobody had recorded an owner. An owner, a contract, and another owner were recorded through the pages. The page names the owner and the contract with what it says becomes of data, and still the owner from before. How they are reached was found in nothing that is stored.";
    }

    [Keeps("REF-15", 2)]
    public static async Task<string> AllOfItCanBeTakenOut(ITwin twin, CancellationToken ct)
    {
        var founder = await twin.FounderAsync(ct);
        await founder.TakeUpAsync(Code, ct);
        await founder.TellAsync(Code, ct, ("behaviour", Told));
        var other = await twin.FounderAsync(ct);
        // Before it is taken out: that is written into the log as well.
        var stored = await StoredAsync(twin, founder, ct);
        var files = await TakeOutAsync(founder, ct);
        PromiseBrokenException.Unless(
            files is not null,
            "An administrator could not take out what the organisation owns."
        );
        int kinds = 0;
        long records = 0;
        foreach (var (kind, rows) in stored)
        {
            string lines = NameOf(kind, files!) is { } name ? files![name] : "";
            PromiseBrokenException.Unless(
                lines.Count(c => c == '\n') >= rows,
                $"Something that is stored was not taken out: {kind.What}."
            );
            (kinds, records) = (kinds + 1, records + rows);
        }
        PromiseBrokenException.Unless(
            kinds > 5
                && files!["records/client.jsonl"].Contains(Told, StringComparison.Ordinal)
                && files["tables/client.csv"].Contains(Told, StringComparison.Ordinal),
            "What was written down about a client cannot be read in what was taken out."
        );
        string all = string.Join('\n', files!.Values);
        PromiseBrokenException.Unless(
            !all.Contains($"{other.Organisation.Value:D}", StringComparison.OrdinalIgnoreCase),
            "Something of another organisation was taken out as well."
        );
        return $"A client was taken up and described, and an administrator took everything out: at least {records} records of {kinds} kinds, which is every row that is stored of the organisation and not left out by name. What was written about the client can be read in CSV and in JSON. Nothing of another organisation is in it.";
    }

    /// <summary>Everything of this person's organisation, file by file; null where it is refused.</summary>
    internal static async Task<Dictionary<string, string>?> TakeOutAsync(
        TwinPerson person,
        CancellationToken ct
    )
    {
        var answer = await person.Browser.SubmitAsync(Page, ct);
        if (answer.Status != 200 || answer.File.Length == 0)
        {
            return null;
        }
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        await using var zip = new ZipArchive(new MemoryStream(answer.File));
        foreach (var entry in zip.Entries)
        {
            using var reader = new StreamReader(await entry.OpenAsync(ct), Encoding.UTF8);
            files[entry.FullName] = await reader.ReadToEndAsync(ct);
        }
        return files;
    }

    // As the manifest has it, which whoever takes it out goes by.
    private static string? NameOf(StoredRecord kind, Dictionary<string, string> files) =>
        JsonElement
            .Parse(files["manifest.json"])
            .GetProperty("files")
            .EnumerateArray()
            .Where(f => f.GetProperty("what").GetString() == kind.What)
            .Select(f => f.GetProperty("name").GetString()!)
            .FirstOrDefault(n => n.EndsWith(".jsonl", StringComparison.Ordinal));

    private static async Task RecordAsync(
        TwinPerson founder,
        string what,
        CancellationToken ct,
        params (string, string)[] fields
    ) =>
        PromiseBrokenException.Unless(
            (await founder.Browser.SubmitAsync(Ownership + what, ct, fields)).LeadsTo(Ownership),
            "Owner or contract could not be recorded."
        );

    // Counted in the tables themselves, and not by what takes them out.
    private static async Task<List<(StoredRecord Kind, int Rows)>> StoredAsync(
        ITwin twin,
        TwinPerson person,
        CancellationToken ct
    )
    {
        var services = twin.Services.GetRequiredService<HavenServices>();
        await using var context = services.Database.Open(new Scope(person.Organisation));
        var stored = new List<(StoredRecord, int)>();
        foreach (var record in Inventory.Of(services.Parts).Records)
        {
            int rows = await (Task<int>)
                typeof(ExportChecks)
                    .GetMethod(
                        nameof(CountAsync),
                        System.Reflection.BindingFlags.Static
                            | System.Reflection.BindingFlags.NonPublic
                    )!
                    .MakeGenericMethod(record.Type)
                    .Invoke(null, [context, ct])!;
            if (rows > 0 && !record.Type.IsDefined(typeof(NotTakenOutAttribute), inherit: false))
            {
                stored.Add((record, rows));
            }
        }
        return stored;
    }

    private static Task<int> CountAsync<T>(HavenContext context, CancellationToken ct)
        where T : class, IOrganisationRecord =>
        context.Set<T>().CountAsync(r => r.OrganisationId == context.CurrentOrganisation, ct);
}
