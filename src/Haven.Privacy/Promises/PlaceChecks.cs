using System.Text.RegularExpressions;
using Haven.Privacy.Inventory;
using Haven.Privacy.Store;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Privacy.Promises;

/// <summary>SCR-8: where somebody is, more precisely than a city, is neither asked for nor kept.</summary>
internal static partial class PlaceChecks
{
    [Keeps("SCR-8", 2)]
    public static async Task<string> NoPrecisePlaceIsAskedForOrKept(
        ITwin twin,
        CancellationToken ct
    )
    {
        var kept = Inventory
            .Inventory.Of(twin.Services.GetRequiredService<HavenServices>().Parts)
            .Records.SelectMany(r => r.Fields)
            .ToList();
        PromiseBrokenException.Unless(
            kept.Count > 50
                && !kept.Exists(f => f.Class == DataClass.Location || Precise().IsMatch(f.Name)),
            "A field is stored for where somebody is, more precisely than a city."
        );
        var (pages, browser) = await PageChecks.WalkAsync(twin, ct);
        var fields = pages.SelectMany(p => p.Forms()).SelectMany(f => f.Fields).ToList();
        PromiseBrokenException.Unless(
            fields.Count > 20 && !fields.Exists(f => Precise().IsMatch(f.Name)),
            "A form asks where somebody is, more precisely than a city."
        );
        var scripts = pages
            .SelectMany(p => HtmlTag.Read(p.Body))
            .Where(t => t.Name == "script")
            .Select(t => t["src"])
            .OfType<string>()
            .ToHashSet(StringComparer.Ordinal);
        foreach (string script in scripts)
        {
            var answer = await browser.GetAsync(script, ct);
            PromiseBrokenException.Unless(
                answer.Status == 200
                    && !answer.Body.Contains("geolocation", StringComparison.OrdinalIgnoreCase),
                "A script asks the browser where it is."
            );
        }
        return $"{kept.Count} stored fields, {fields.Count} fields of forms and {scripts.Count} scripts were gone through: none takes coordinates or asks a browser where it is. A postal address is kept where somebody typed it to be answered by post.";
    }

    [Keeps("SCR-8", 3)]
    public static async Task<string> NoBrowserMaySayWhereItIs(ITwin twin, CancellationToken ct)
    {
        var (pages, _) = await PageChecks.WalkAsync(twin, ct);
        foreach (var page in pages)
        {
            PromiseBrokenException.Unless(
                Forbids().IsMatch(page.Headers),
                $"The page {page.Path} lets a browser say where it is."
            );
        }
        return $"{pages.Count} pages were opened: each forbids the browser to say where it is, so that no permission can be given that would have to be taken back.";
    }

    [GeneratedRegex(
        "latitude|longitude|coordinate|geo(?!r)|gps|whereabouts|(^|-)(lat|lng|lon)(-|$)|street",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Precise();

    [GeneratedRegex(
        @"^Permissions-Policy: [^\r\n]*\bgeolocation=\(\)",
        RegexOptions.Multiline,
        1000
    )]
    private static partial Regex Forbids();
}
