using System.Globalization;
using System.Runtime.CompilerServices;
using Haven.Design.Components;
using Haven.Privacy.Door;
using Haven.Privacy.Emergency;
using Haven.Privacy.Inventory;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Privacy.Audit;

/// <summary>What was asked for in the address, as it was typed.</summary>
public sealed record AuditQuery(string Member, string Act, string Subject)
{
    /// <summary>The same question again, from another place on.</summary>
    public string To(string path, AuditPlace? place = null)
    {
        (string, string?)[] parts =
        [
            ("member", Member),
            ("act", Act),
            ("subject", Subject),
            ("before", place?.Before?.ToString(CultureInfo.InvariantCulture)),
            ("waiting", place?.BelowWaiting?.ToString("D")),
        ];
        string query = string.Join(
            '&',
            parts
                .Where(p => !string.IsNullOrEmpty(p.Item2))
                .Select(p => $"{p.Item1}={Uri.EscapeDataString(p.Item2!)}")
        );
        return query.Length == 0 ? path : $"{path}?{query}";
    }
}

/// <summary>/privacy/audit, /privacy/audit.csv and /privacy/audit/verify.</summary>
internal static class AuditPages
{
    public const string Path = "/privacy/audit";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, ShowAsync).For(Roles.PrivacyOfficer);
        routes.MapGet(Path + ".csv", SendAsync).For(Roles.PrivacyOfficer).NeedsStepUp();
        routes
            .MapPost(
                Path + "/verify",
                async (
                    HttpContext context,
                    AuditVerification verification,
                    CancellationToken cancellationToken
                ) =>
                {
                    await verification.VerifyAsync(
                        context.Reader().Organisation,
                        cancellationToken
                    );
                    return Results.Redirect(Path);
                }
            )
            .For(Roles.PrivacyOfficer);
    }

    private static async Task<IResult> ShowAsync(
        HttpContext context,
        AuditList list,
        Sequencer sequencer,
        AuditVerification verification,
        EmergencyReviews emergencies,
        IDatabase database,
        CancellationToken cancellationToken
    )
    {
        var reader = context.Reader();
        var subjects = context.RequestServices.GetService<ISubjectNames>();
        var asked = await ReadQueryAsync(context, database, subjects, cancellationToken);
        var sheet = await list.ReadAsync(
            reader,
            asked.Filter,
            PlaceOf(context.Request.Query),
            cancellationToken
        );
        var state = sequencer.States.GetValueOrDefault(reader.Organisation);
        return new RazorComponentResult<AuditPage>(
            new
            {
                Query = asked.Query,
                asked.Errors,
                Sheet = asked.Errors.Count == 0 ? sheet : sheet with { Lines = [], Next = null },
                SubjectLabel = subjects?.Label,
                asked.Handle,
                State = state,
                Report = verification.Last(reader.Organisation),
                Waiting = await emergencies.WaitingAsync(reader, cancellationToken),
            }
        )
        {
            StatusCode = asked.Errors.Count == 0 ? 200 : 422,
        };
    }

    private static async Task SendAsync(
        HttpContext context,
        AuditList list,
        IDatabase database,
        CancellationToken cancellationToken
    )
    {
        var asked = await ReadQueryAsync(
            context,
            database,
            context.RequestServices.GetService<ISubjectNames>(),
            cancellationToken
        );
        if (asked.Errors.Count > 0)
        {
            context.Response.Redirect(asked.Query.To(Path));
            return;
        }
        var lines = list.ReadAllAsync(context.Reader(), asked.Filter, cancellationToken);
        await Csv.SendAsync(context, "who-saw-what.csv", TextAsync(lines, cancellationToken));
    }

    private static async IAsyncEnumerable<string> TextAsync(
        IAsyncEnumerable<AuditLine> lines,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        yield return Csv.Line([
            "Entry",
            "Time (UTC)",
            "Who",
            "Act",
            "What",
            "People",
            "Purpose",
            "Address",
        ]);
        await foreach (var line in lines.WithCancellation(cancellationToken))
        {
            yield return Csv.Line([
                line.Number?.ToString(CultureInfo.InvariantCulture),
                line.Time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
                line.Who,
                ActWords.Of(line.Act),
                line.What,
                line.People.ToString(CultureInfo.InvariantCulture),
                line.Purpose,
                line.Address,
            ]);
        }
    }

    private static async Task<Asked> ReadQueryAsync(
        HttpContext context,
        IDatabase database,
        ISubjectNames? subjects,
        CancellationToken cancellationToken
    )
    {
        var typed = context.Request.Query;
        var query = new AuditQuery(
            typed["member"].ToString(),
            typed["act"].ToString(),
            typed["subject"].ToString().Trim()
        );
        var errors = new List<PageError>();
        Guid? member = null;
        if (query.Member.Length > 0)
        {
            member = Guid.TryParse(query.Member, out var id) ? id : null;
            Refuse(errors, member is null, "Choose a member from the list", "#member");
        }
        Act? act = null;
        if (query.Act.Length > 0)
        {
            act = Enum.TryParse<Act>(query.Act, out var kind) && Enum.IsDefined(kind) ? kind : null;
            Refuse(errors, act is null, "Choose a kind of act from the list", "#act");
        }
        PersonKeyId? person = null;
        string? handle = null;
        if (query.Subject.Length > 0 && subjects is not null)
        {
            await using var unit = database.Open(new Scope(context.Reader().Organisation));
            person = await subjects.FindAsync(unit, query.Subject, cancellationToken);
            handle = person is { } found
                ? await subjects.HandleAsync(unit, found, cancellationToken)
                : null;
            Refuse(
                errors,
                person is null,
                $"{subjects.Label}: nobody here has it. Check the number",
                "#subject"
            );
        }
        return new Asked(query, new AuditFilter(member, act, person), handle, errors);
    }

    private static void Refuse(List<PageError> errors, bool wrong, string text, string field)
    {
        if (wrong)
        {
            errors.Add(new PageError(text, field));
        }
    }

    private static AuditPlace PlaceOf(IQueryCollection query) =>
        new(
            long.TryParse(
                query["before"],
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out long before
            )
                ? before
                : null,
            Guid.TryParse(query["waiting"], out var waiting) ? waiting : null
        );

    private sealed record Asked(
        AuditQuery Query,
        AuditFilter Filter,
        string? Handle,
        IReadOnlyList<PageError> Errors
    );
}
