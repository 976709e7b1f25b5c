using System.Text.Json.Nodes;
using Haven.Privacy.Api;
using Haven.Privacy.Door;

namespace Haven.Api;

/// <summary>/api/v1/fhir/metadata: what the FHIR addresses can do, as FHIR programs ask for it before anything else.</summary>
internal static class CapabilityStatement
{
    // When what it says last changed.
    private const string Date = "2026-11-28";

    private static readonly (string Type, string Search, string Kind)[] Searches =
    [
        ("Questionnaire", "_id", "token"),
        ("Questionnaire", "url", "uri"),
        ("Questionnaire", "version", "token"),
        ("QuestionnaireResponse", "_id", "token"),
        ("QuestionnaireResponse", "subject", "token"),
        ("QuestionnaireResponse", "questionnaire", "uri"),
        ("QuestionnaireResponse", "authored", "date"),
        ("AuditEvent", "_id", "token"),
        ("AuditEvent", "date", "date"),
        ("AuditEvent", "patient", "token"),
        ("AuditEvent", "entity", "token"),
        ("AuditEvent", "agent", "token"),
        ("AuditEvent", "subtype", "token"),
        ("AuditEvent", "emergency", "token"),
    ];

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet(
                FhirAnswers.Home + "/metadata",
                (HttpContext context) => FhirAnswers.Marked(context, Statement())
            )
            .ForEverybody();

    private static JsonObject Statement() =>
        new()
        {
            ["resourceType"] = "CapabilityStatement",
            ["status"] = "active",
            ["date"] = Date,
            ["kind"] = "instance",
            ["software"] = new JsonObject { ["name"] = "Haven" },
            ["implementation"] = new JsonObject { ["description"] = "Haven" },
            ["fhirVersion"] = "4.0.1",
            ["format"] = new JsonArray("json"),
            ["rest"] = new JsonArray(
                new JsonObject
                {
                    ["mode"] = "server",
                    ["documentation"] =
                        "Searches are strict: an unknown parameter is refused by its name, also with Prefer: handling=lenient. A client is named by its code, without a reference. _count is 1 to 200. Bundles carry no total.",
                    ["security"] = new JsonObject
                    {
                        ["description"] =
                            "A key in the header 'Authorization: Bearer haven_...', with the scope instruments:read, screenings:read or audit:read. Every use is in the audit log.",
                    },
                    ["resource"] = new JsonArray([
                        .. Searches.GroupBy(s => s.Type, StringComparer.Ordinal).Select(ResourceOf),
                    ]),
                }
            ),
        };

    private static JsonObject ResourceOf(
        IGrouping<string, (string Type, string Search, string Kind)> of
    ) =>
        new()
        {
            ["type"] = of.Key,
            ["interaction"] = new JsonArray(
                new JsonObject { ["code"] = "read" },
                new JsonObject { ["code"] = "search-type" }
            ),
            ["versioning"] = "no-version",
            ["searchParam"] = new JsonArray([
                .. of.Select(s => new JsonObject { ["name"] = s.Search, ["type"] = s.Kind }),
            ]),
        };
}
