using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Haven.Privacy.Api;
using Haven.Privacy.Door;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Haven.Api;

/// <summary>
/// /api/v1/openapi.json, in OpenAPI 3.1: written from the endpoints themselves, so that it says what they do. It is
/// public, because it says nothing that the source does not.
/// </summary>
internal static class ApiDescription
{
    public const string Path = "/api/v1/openapi.json";
    private const string Version = "v1";
    private const string Key = "key";

    public static void AddApiDescription(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(o =>
            o.SerializerOptions.NumberHandling = JsonNumberHandling.Strict
        );
        services.AddOpenApi(
            Version,
            o =>
            {
                o.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
                o.ShouldInclude = d => d.ActionDescriptor.EndpointMetadata.OfType<KeyNeed>().Any();
                o.AddDocumentTransformer((document, _, _) => Describe(document));
                o.AddOperationTransformer((operation, about, _) => Describe(operation, about));
            }
        );
    }

    public static void MapApi(this IEndpointRouteBuilder routes)
    {
        routes.MapOpenApi(Path).ForEverybody();
        CapabilityStatement.Map(routes);
    }

    private static Task Describe(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Haven",
            Version = Version,
            Description =
                "Reading for other systems of an organisation. An administrator makes a key at /organisations/keys; it is sent with each request as 'Authorization: Bearer haven_...'. Every use is in the organisation's audit log. Lists go on at 'next'; a parameter that an address does not know is refused. Faults are application/problem+json (RFC 9457), below /api/v1/fhir an OperationOutcome.",
            License = new OpenApiLicense { Name = "Apache-2.0" },
        };
        document.Servers = [new OpenApiServer { Url = "/" }];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(
            StringComparer.Ordinal
        )
        {
            [Key] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "A key that an administrator made: haven_ and 40 letters and digits.",
            },
        };
        return Task.CompletedTask;
    }

    private static Task Describe(
        OpenApiOperation operation,
        OpenApiOperationTransformerContext about
    )
    {
        var need = about.Description.ActionDescriptor.EndpointMetadata.OfType<KeyNeed>().Single();
        operation.Description = $"Needs a key with the scope {need.Scope.Name}.";
        operation.Security =
        [
            new OpenApiSecurityRequirement
            {
                [new OpenApiSecuritySchemeReference(Key, about.Document)] = [],
            },
        ];
        // What FHIR resources look like is FHIR's to say; so is what else a problem may carry.
        foreach (var (status, response) in operation.Responses ?? [])
        {
            foreach (var content in response.Content?.Values ?? [])
            {
                if (status != "200" || operation.Tags?.Any(t => t.Name == "FHIR") == true)
                {
                    content.Schema = new OpenApiSchema { Type = JsonSchemaType.Object };
                }
            }
        }
        return Task.CompletedTask;
    }
}
