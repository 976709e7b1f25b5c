using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Haven.Privacy.Api;

/// <summary>One page of a list, and the address of the next; null on the last.</summary>
public sealed record ApiList<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>Pages of lists.</summary>
public static class ApiList
{
    /// <param name="found">One more than a page holds, where there are more.</param>
    /// <param name="key">What the next page begins after.</param>
    public static ApiList<TAnswer> Page<TFound, TAnswer>(
        ApiQuery query,
        IReadOnlyList<TFound> found,
        int size,
        Func<TFound, string> key,
        Func<TFound, TAnswer> answer,
        Func<TFound, bool>? isGiven = null
    ) =>
        new(
            [.. found.Take(size).Where(isGiven ?? (_ => true)).Select(answer)],
            found.Count > size ? query.With("after", key(found[size - 1])) : null
        );
}

/// <summary>Answers to other systems, in one form everywhere.</summary>
public static class ApiAnswers
{
    public const string ProblemType = "application/problem+json";
    private const string Json = "application/json";

    /// <summary>What is wrong with a question, each parameter by its name.</summary>
    public static IResult Refused(IReadOnlyList<ApiFault> faults) =>
        TypedResults.Problem(
            faults[0].Field + ": " + faults[0].Text,
            title: "This question cannot be answered",
            statusCode: StatusCodes.Status400BadRequest,
            extensions: [new KeyValuePair<string, object?>("errors", faults)]
        );

    /// <summary>The same answer for what is not there, and for what is somebody else's.</summary>
    public static IResult NotFound() =>
        TypedResults.Problem(
            "Nothing is here that this key may read. Check the code or the number.",
            title: "Not found",
            statusCode: StatusCodes.Status404NotFound
        );

    /// <summary>
    /// What seldom changes, with its mark: who has it already gets none of it again (RFC 9110, 13.1.2). Never for what
    /// is about people, which is not to be kept.
    /// </summary>
    public static IResult Marked(HttpContext context, byte[] body, string contentType)
    {
        string mark = $"\"{Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, 12))}\"";
        context.Response.Headers.ETag = mark;
        context.Response.Headers.CacheControl = "private, no-cache";
        bool known = context
            .Request.Headers.IfNoneMatch.ToString()
            .Split(',', StringSplitOptions.TrimEntries)
            .Any(m => m == "*" || m == mark || m == "W/" + mark);
        return known
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Bytes(body, contentType);
    }

    public static IResult Marked<T>(HttpContext context, T value) =>
        Marked(
            context,
            JsonSerializer.SerializeToUtf8Bytes(value, JsonSerializerOptions.Web),
            Json + "; charset=utf-8"
        );

    /// <summary>Says in the description of the API what comes back, and how it is refused.</summary>
    public static RouteHandlerBuilder Answers<T>(
        this RouteHandlerBuilder endpoint,
        string tag,
        string summary
    ) =>
        endpoint
            .WithTags(tag)
            .WithSummary(summary)
            .Produces<T>(StatusCodes.Status200OK, Json)
            .Refuses(ProblemType);

    internal static RouteHandlerBuilder Refuses(this RouteHandlerBuilder endpoint, string type)
    {
        foreach (int status in new[] { 400, 401, 403, 404, 429, 503 })
        {
            endpoint.Produces(status, contentType: type);
        }
        return endpoint;
    }
}
