using Haven.Privacy.Audit;
using Haven.Privacy.Door;
using Haven.Privacy.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Privacy.Api;

/// <summary>/api/v1/fhir/AuditEvent: who saw what, for another system, by the same search as the page.</summary>
internal static class AuditEvents
{
    private const string Path = FhirAnswers.Home + "/AuditEvent";
    private static readonly string[] Known =
    [
        "_id",
        "date",
        "patient",
        "entity",
        "agent",
        "subtype",
        "emergency",
        "_count",
        "_cursor",
    ];

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet(Path, SearchAsync)
            .ForKeys(KeyScope.AuditLog, "audit log")
            .AnswersFhir("Who saw what: searched by client, member, time and kind of act");
        routes
            .MapGet(Path + "/{id:guid}", ReadAsync)
            .ForKeys(KeyScope.AuditLog, "audit log entry")
            .AnswersFhir("One entry of the audit log");
    }

    private static async Task<IResult> ReadAsync(
        HttpContext context,
        Guid id,
        AuditList list,
        CancellationToken cancellationToken
    )
    {
        var query = new ApiQuery(context);
        if (query.Faults.Count > 0)
        {
            return FhirAnswers.Refused(query.Faults);
        }
        var sheet = await list.TakeOutAsync(
            context.Reader(),
            new AuditFilter(Entry: id),
            AuditPlace.Newest,
            1,
            cancellationToken
        );
        return sheet.Lines is [var line]
            ? FhirAnswers.Resource(AuditEvent.Of(line, null))
            : FhirAnswers.NotFound();
    }

    private static async Task<IResult> SearchAsync(
        HttpContext context,
        AuditList list,
        IDatabase database,
        CancellationToken cancellationToken
    )
    {
        var query = new ApiQuery(context, Known, ["date"]);
        int count = query.Count("_count");
        var place = new AuditPlace(query.Id("_cursor"));
        var filter = FilterOf(query);
        string? client = query.Text("patient") ?? query.Text("entity");
        if (query.Text("patient") is not null && query.Text("entity") is not null)
        {
            query.Refuse("entity", "It says the same as patient. Send one of them.");
        }
        if (query.Faults.Count > 0)
        {
            return FhirAnswers.Refused(query.Faults);
        }
        if (client is not null)
        {
            var subjects = context.RequestServices.GetService<ISubjectNames>();
            await using var unit = database.Open(new Scope(context.Reader().Organisation));
            var person = subjects is null
                ? null
                : await subjects.FindAsync(unit, client, cancellationToken);
            if (person is null)
            {
                // Whom nobody knows nobody has seen.
                return FhirAnswers.Bundle(context, query, [], null);
            }
            filter = filter with { Subject = person };
        }
        var sheet = await list.TakeOutAsync(
            context.Reader(),
            filter,
            place,
            count,
            cancellationToken
        );
        return FhirAnswers.Bundle(
            context,
            query,
            sheet.Lines.Select(l => AuditEvent.Of(l, client)),
            sheet.Next?.Below?.ToString("D")
        );
    }

    private static AuditFilter FilterOf(ApiQuery query)
    {
        Act? act = null;
        if (query.Text("subtype") is { } kind)
        {
            act = Enum.GetValues<Act>()
                .Cast<Act?>()
                .FirstOrDefault(a => string.Equals(a.ToString(), kind, StringComparison.Ordinal));
            if (act is null)
            {
                query.Refuse("subtype", $"Send one of {string.Join(", ", Enum.GetNames<Act>())}.");
            }
        }
        string? emergency = query.Text("emergency");
        if (emergency is not (null or "true" or "false"))
        {
            query.Refuse("emergency", "Send true or false.");
        }
        var span = FhirSpan.Read(query, "date");
        return new AuditFilter(
            query.Id("agent"),
            act,
            From: span.From,
            Until: span.Until,
            Emergencies: emergency == "true",
            Entry: query.Id("_id")
        );
    }
}
