using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Haven.Privacy.Api;

/// <summary>Answers in FHIR R4: resources, bundles of a search, and what went wrong as an OperationOutcome.</summary>
public static class FhirAnswers
{
    public const string ContentType = "application/fhir+json";
    public const string Home = "/api/v1/fhir";

    /// <summary>The name space of clients' codes in identifiers.</summary>
    public const string ClientCode = "urn:haven:client-code";

    public static bool IsFhir(PathString path) =>
        path.StartsWithSegments(Home, StringComparison.Ordinal);

    public static IResult Resource(JsonObject resource) =>
        TypedResults.Bytes(Bytes(resource), ContentType + "; charset=utf-8");

    /// <summary>For what seldom changes and is about nobody.</summary>
    public static IResult Marked(HttpContext context, JsonObject resource) =>
        ApiAnswers.Marked(context, Bytes(resource), ContentType + "; charset=utf-8");

    public static IResult Refused(IReadOnlyList<ApiFault> faults) =>
        Outcome(
            StatusCodes.Status400BadRequest,
            [.. faults.Select(f => ("invalid", $"{f.Field}: {f.Text}"))]
        );

    public static IResult NotFound() =>
        Outcome(
            StatusCodes.Status404NotFound,
            [("not-found", "Nothing is here that this key may read. Check the id.")]
        );

    /// <summary>An answer of the door, or a fault, in the form that a FHIR client reads.</summary>
    public static IResult Outcome(int status, string text) =>
        Outcome(
            status,
            [
                (
                    status switch
                    {
                        401 => "login",
                        403 => "forbidden",
                        404 => "not-found",
                        405 => "not-supported",
                        429 => "throttled",
                        503 => "transient",
                        >= 500 => "exception",
                        _ => "invalid",
                    },
                    text
                ),
            ]
        );

    private static IResult Outcome(int status, IReadOnlyList<(string Code, string Text)> issues)
    {
        var outcome = new JsonObject
        {
            ["resourceType"] = "OperationOutcome",
            ["issue"] = new JsonArray([
                .. issues.Select(i => new JsonObject
                {
                    ["severity"] = "error",
                    ["code"] = i.Code,
                    ["diagnostics"] = i.Text,
                }),
            ]),
        };
        return TypedResults.Text(
            outcome.ToJsonString(),
            ContentType + "; charset=utf-8",
            statusCode: status
        );
    }

    /// <summary>A page of a search. It never says how many there are in all: counting is looking, too.</summary>
    /// <param name="next">The cursor of the next page; null on the last.</param>
    public static IResult Bundle(
        HttpContext context,
        ApiQuery query,
        IEnumerable<JsonObject> resources,
        string? next
    )
    {
        string site = $"{context.Request.Scheme}://{context.Request.Host}";
        var links = new JsonArray(
            Link("self", site + context.Request.Path + context.Request.QueryString)
        );
        if (next is not null)
        {
            links.Add((JsonNode)Link("next", site + query.With("_cursor", next)));
        }
        return Resource(
            new JsonObject
            {
                ["resourceType"] = "Bundle",
                ["type"] = "searchset",
                ["link"] = links,
                ["entry"] = new JsonArray([
                    .. resources.Select(r => new JsonObject
                    {
                        ["fullUrl"] = $"{site}{Home}/{r["resourceType"]}/{r["id"]}",
                        ["resource"] = r,
                        ["search"] = new JsonObject { ["mode"] = "match" },
                    }),
                ]),
            }
        );
    }

    public static RouteHandlerBuilder AnswersFhir(
        this RouteHandlerBuilder endpoint,
        string summary
    ) =>
        endpoint
            .WithTags("FHIR")
            .WithSummary(summary)
            .Produces<JsonObject>(StatusCodes.Status200OK, ContentType)
            .Refuses(ContentType);

    /// <summary>A moment as FHIR writes an instant.</summary>
    public static string Instant(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static JsonObject Link(string relation, string url) =>
        new() { ["relation"] = relation, ["url"] = url };

    private static byte[] Bytes(JsonObject resource) =>
        JsonSerializer.SerializeToUtf8Bytes(resource);
}
