using System.IO.Compression;
using System.Text;

namespace Haven.Privacy.Releases;

/// <summary>What the recipient gets: the table, its risks for programs and for people, and what was agreed.</summary>
internal static class ReleaseZip
{
    public static async Task<byte[]> MakeAsync(
        string title,
        Release release,
        RecipientPeople people,
        MadeTable table,
        CancellationToken cancellationToken
    )
    {
        using var buffer = new MemoryStream();
        await using (
            var zip = await ZipArchive.CreateAsync(
                buffer,
                ZipArchiveMode.Create,
                leaveOpen: true,
                entryNameEncoding: null,
                cancellationToken
            )
        )
        {
            await AddAsync("table.csv", table.Csv);
            await AddAsync("report.json", Encoding.UTF8.GetBytes(release.Report));
            await AddAsync("report.txt", Text(ReleaseWords.Report(title, release, table)));
            await AddAsync("agreement.txt", Text(ReleaseWords.Agreement(title, release, people)));

            async Task AddAsync(string name, byte[] content)
            {
                await using var entry = await zip.CreateEntry(name).OpenAsync(cancellationToken);
                await entry.WriteAsync(content, cancellationToken);
            }
        }
        return buffer.ToArray();
    }

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);
}
