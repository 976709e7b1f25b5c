using System.Globalization;
using Haven.Privacy.Audit;
using Haven.Privacy.Door;
using Haven.Privacy.Inventory;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Privacy.Disclosures;

/// <summary>/privacy/disclosures and /privacy/disclosures.csv: to whom facts were given, of everybody or of one person.</summary>
internal static class DisclosurePages
{
    public const string Path = "/privacy/disclosures";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, ShowAsync).For(Roles.PrivacyOfficer);
        routes.MapGet(Path + ".csv", SendAsync).For(Roles.PrivacyOfficer).NeedsStepUp();
    }

    private static async Task<IResult> ShowAsync(
        HttpContext context,
        DisclosureReading reading,
        IDatabase database,
        CancellationToken cancellationToken
    )
    {
        var asked = await AskedAsync(context, database, cancellationToken);
        int page = Math.Max(1, SentNumber.Of(context.Request.Query["page"]));
        var sheet = asked.Error is null
            ? await reading.ReadAsync(context.Reader(), asked.Person, page, cancellationToken)
            : new DisclosureSheet([], null);
        return new RazorComponentResult<DisclosuresPage>(
            new
            {
                Sheet = sheet,
                asked.Typed,
                asked.Handle,
                asked.Label,
                asked.Error,
            }
        )
        {
            StatusCode = asked.Error is null ? 200 : 422,
        };
    }

    private static async Task SendAsync(
        HttpContext context,
        DisclosureReading reading,
        IDatabase database,
        CancellationToken cancellationToken
    )
    {
        var asked = await AskedAsync(context, database, cancellationToken);
        if (asked.Error is not null)
        {
            context.Response.Redirect(Path + asked.Question());
            return;
        }
        var sheet = await reading.ReadAsync(
            context.Reader(),
            asked.Person,
            page: null,
            cancellationToken
        );
        await Csv.SendAsync(
            context,
            "to-whom-facts-were-given.csv",
            Text(sheet.Lines).ToAsyncEnumerable()
        );
    }

    private static IEnumerable<string> Text(IReadOnlyList<DisclosureLine> lines)
    {
        yield return Csv.Line([
            "Time (UTC)",
            "About",
            "To whom",
            "Where they are reached",
            "What for",
            "What was given",
            "On what basis",
            "Evidence",
            "Given by",
            "Approved by",
            "May be told to the person",
        ]);
        foreach (var line in lines)
        {
            yield return Csv.Line([
                line.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
                line.Handle,
                line.Recipient,
                line.Address,
                line.UsedFor,
                line.What,
                DisclosureWords.Of(line.Basis),
                line.Evidence,
                line.Who,
                line.ApprovedBy ?? "",
                line.IsSecret ? "not yet" : "yes",
            ]);
        }
    }

    private static async Task<Asked> AskedAsync(
        HttpContext context,
        IDatabase database,
        CancellationToken cancellationToken
    )
    {
        string typed = context.Request.Query["subject"].ToString().Trim();
        var subjects = context.RequestServices.GetService<ISubjectNames>();
        if (typed.Length == 0 || subjects is null)
        {
            return new Asked("", null, null, null, subjects?.Label ?? "Code");
        }
        await using var unit = database.Open(new Scope(context.Reader().Organisation));
        var person = await subjects.FindAsync(unit, typed, cancellationToken);
        return person is { } found
            ? new Asked(
                typed,
                found,
                await subjects.HandleAsync(unit, found, cancellationToken),
                null,
                subjects.Label
            )
            : new Asked(
                typed,
                null,
                null,
                $"{subjects.Label}: nobody here has it. Check the number",
                subjects.Label
            );
    }

    private sealed record Asked(
        string Typed,
        PersonKeyId? Person,
        string? Handle,
        string? Error,
        string Label
    )
    {
        public string Question() =>
            Typed.Length == 0 ? "" : "?subject=" + Uri.EscapeDataString(Typed);
    }
}
