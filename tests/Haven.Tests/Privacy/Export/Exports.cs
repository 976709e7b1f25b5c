using System.Net;
using System.Text.Json;
using Haven.Tests.Privacy.Rights.Package;

namespace Haven.Tests.Privacy.Export;

/// <summary>Everything of an organisation, as whoever took it out opens it.</summary>
internal static class Exports
{
    public const string Path = "/privacy/export";

    /// <summary>Presses the button, and takes what comes.</summary>
    public static async Task<HttpResponseMessage> TakeAllOutAsync(this HttpClient administrator)
    {
        var page = await administrator.GetPageAsync(Path);
        var fields = page
            .Html.QuerySelectorAll("main form[method=post] input")
            .Select(i =>
                KeyValuePair.Create(i.GetAttribute("name")!, i.GetAttribute("value") ?? "")
            );
        return await administrator.PostAsync(Path, new FormUrlEncodedContent(fields));
    }

    public static async Task<(PackageFile File, byte[] Zip)> ExportAsync(
        this HttpClient administrator
    )
    {
        using var answer = await administrator.TakeAllOutAsync();
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        byte[] zip = await answer.Content.ReadAsByteArrayAsync();
        answer.Content.Headers.ContentLength.ShouldBe(zip.Length);
        return (new PackageFile(zip), zip);
    }

    /// <summary>The records of one kind; none where there is no such file.</summary>
    public static List<JsonElement> Lines(this PackageFile file, string kind) =>
        file.Bytes.ContainsKey($"records/{kind}.jsonl")
            ?
            [
                .. file[$"records/{kind}.jsonl"]
                    .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                    .Select(l => JsonElement.Parse(l)),
            ]
            : [];
}
