using Microsoft.AspNetCore.Http;

namespace Haven.Helpline.Chats;

/// <summary>What a page's script is told of a message that it sent. What was stored comes by the stream.</summary>
internal static class ChatAnswer
{
    public static bool IsAskedFor(HttpRequest request) =>
        request.Headers.Accept.ToString().StartsWith("application/json", StringComparison.Ordinal);

    public static IResult Of(string? error, int status, ChatOutcome outcome) =>
        Results.Json(
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["outcome"] =
                    error is not null ? "refused"
                    : outcome == ChatOutcome.Done ? "kept"
                    : "over",
                ["error"] = error ?? "",
            },
            statusCode: error is null ? StatusCodes.Status200OK : status
        );
}
