using Microsoft.AspNetCore.Http;

namespace Haven.Organisations.Door;

/// <summary>The answer to who asks too often.</summary>
internal static class TooOften
{
    /// <summary>Answers that it was too often, and how long to wait.</summary>
    public static void Refuse(HttpContext context, TimeSpan wait)
    {
        int seconds = (int)Math.Ceiling(wait.TotalSeconds);
        int minutes = (seconds + 59) / 60;
        string howLong =
            seconds == 1 ? "1 second"
            : seconds <= 60 ? FormattableString.Invariant($"{seconds} seconds")
            : FormattableString.Invariant($"{minutes} minutes");
        context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        context.Response.Headers.RetryAfter = FormattableString.Invariant($"{seconds}");
        context.Features.Set(
            new Refusal(
                $"This was tried too often in a short time. Wait {howLong}, go back, and try again. Nothing was saved."
            )
        );
    }
}
