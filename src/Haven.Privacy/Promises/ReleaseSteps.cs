using System.IO.Compression;
using Haven.Privacy.Releases;

namespace Haven.Privacy.Promises;

/// <summary>What an invented privacy officer does with a table for research, on its pages.</summary>
public static class ReleaseSteps
{
    public const string Releases = ReleasePages.Path;

    /// <summary>The fewest that have to look alike.</summary>
    public static int LeastAlike => TableForm.Ks[0];

    /// <summary>Asks to see a table about a time.</summary>
    public static Task<TwinAnswer> LookAtTableAsync(
        this TwinPerson officer,
        string table,
        string period,
        CancellationToken ct,
        params (string, string)[] more
    ) =>
        officer.Browser.SubmitAsync(
            ReleasePages.New,
            ct,
            [
                ("table", table),
                ("period", period),
                ("k", $"{LeastAlike}"),
                ("l", "2"),
                ("suppression", "0"),
                .. more,
            ]
        );

    /// <summary>Fills in who gets the table that a page shows.</summary>
    public static Task<TwinAnswer> GiveAsync(
        this TwinPerson officer,
        TwinAnswer look,
        bool agreed,
        CancellationToken ct
    )
    {
        var form =
            look.Forms().FirstOrDefault(f => f.Action == ReleasePages.Give)
            ?? throw new PromiseBrokenException(
                "A table that keeps its rule was not shown, or nobody is asked who gets it."
            );
        var kept = form.Fields.Where(f => f.Type == "hidden").Select(f => (f.Name, f.Value));
        return officer.Browser.PostAsync(
            form.Action,
            [
                .. kept,
                ("recipient", "Zqinstitute"),
                ("person", "Zqperson"),
                ("contact", "zq@example.org"),
                ("used-for", "Zqstudy"),
                ("signer", "Zqsigner"),
                ("signed-day", "1"),
                ("signed-month", "1"),
                ("signed-year", "2020"),
                ("paper", "Zqcabinet"),
                .. agreed ? [("agreed", "yes")] : Array.Empty<(string, string)>(),
            ],
            ct
        );
    }

    /// <summary>The files of a release, by name.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> FilesAsync(
        this TwinPerson officer,
        string release,
        CancellationToken ct
    )
    {
        var sent = await officer.Browser.SubmitAsync(release.Split('?')[0], ct);
        PromiseBrokenException.Unless(
            sent.File.Length > 0,
            "A table was released, and its file cannot be had."
        );
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        await using var zip = await ZipArchive.CreateAsync(
            new MemoryStream(sent.File),
            ZipArchiveMode.Read,
            leaveOpen: false,
            entryNameEncoding: null,
            ct
        );
        foreach (var entry in zip.Entries)
        {
            using var reader = new StreamReader(await entry.OpenAsync(ct));
            files[entry.Name] = await reader.ReadToEndAsync(ct);
        }
        return files;
    }
}
