using Haven.Design;
using Haven.Organisations.Door;
using Haven.Pages;
using Haven.Privacy.Api;
using Haven.Privacy.Audit;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;
using Haven.Privacy.Restrictions;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Haven.Start;

/// <summary>
/// The outermost step: the headers that every answer carries, and a page for every answer that would have none. A
/// fault shows what to do and never what went wrong inside; the log gets the kind of fault and no values.
/// </summary>
internal sealed partial class SafeAnswers(RequestDelegate next, ILogger<SafeAnswers> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(() =>
        {
            AddHeaders(context.Response.Headers, context.Request.IsHttps);
            return Task.CompletedTask;
        });
        try
        {
            await next(context);
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            context.Response.Clear();
            context.Response.StatusCode = await StatusAsync(e, context);
            if (context.Response.StatusCode >= 500)
            {
                LogFault(context.GetEndpoint()?.DisplayName ?? "no endpoint", ExceptionKinds.Of(e));
            }
        }
        if (
            !context.Response.HasStarted
            && context.Response.StatusCode >= 400
            && context.Response.ContentLength is null
            && context.Response.ContentType is null
        )
        {
            await ShowAsync(context);
        }
    }

    private static void AddHeaders(IHeaderDictionary headers, bool encrypted)
    {
        if (encrypted)
        {
            // A browser that was here once comes by TLS alone for a year (RFC 6797).
            headers.StrictTransportSecurity = "max-age=31536000";
        }
        headers.ContentSecurityPolicy =
            "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] =
            "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
    }

    private static async Task<int> StatusAsync(Exception fault, HttpContext context)
    {
        if (fault is not PurposeClosedException closed)
        {
            return StatusOf(fault, context);
        }
        context.Features.Set(
            new Refusal(closed.Message)
            {
                Title = closed.Title,
                OpensInAnEmergency = closed is RestrictedException { OpensInAnEmergency: true },
            }
        );
        try
        {
            if (closed.Unwritten is { } deed)
            {
                await context
                    .RequestServices.GetRequiredService<AuditWriter>()
                    .CommitAsync(deed, CancellationToken.None);
            }
            return StatusCodes.Status403Forbidden;
        }
        catch (AuditUnavailableException away)
        {
            return StatusOf(away, context);
        }
    }

    private static int StatusOf(Exception fault, HttpContext context) =>
        fault switch
        {
            BadHttpRequestException bad => bad.StatusCode,
            // Reading a form: beyond a limit of its own, or not a form at all.
            InvalidDataException form => form.Message.Contains(
                "limit",
                StringComparison.OrdinalIgnoreCase
            )
                ? StatusCodes.Status413PayloadTooLarge
                : StatusCodes.Status400BadRequest,
            PurposeRefusedException => StatusCodes.Status404NotFound,
            // Their time was over a moment ago.
            NoEndException => StatusCodes.Status404NotFound,
            AuditUnavailableException => StatusCodes.Status503ServiceUnavailable,
            OperationCanceledException when context.RequestAborted.IsCancellationRequested => 499,
            // Nothing was saved, and nothing is wrong with Haven: the page is loaded again.
            DbUpdateConcurrencyException => StatusCodes.Status409Conflict,
            _ when IsDatabase(fault) => StatusCodes.Status503ServiceUnavailable,
            _ => StatusCodes.Status500InternalServerError,
        };

    private static bool IsDatabase(Exception? fault) =>
        fault is System.Data.Common.DbException or IOException or TimeoutException
        || (fault?.InnerException is { } inner && IsDatabase(inner));

    private static Task ShowAsync(HttpContext context)
    {
        var (title, text) = context.Response.StatusCode switch
        {
            403 when context.Features.Get<Refusal>() is { } closed => (
                closed.Title,
                closed.Why + " Nothing was saved."
            ),
            404 => (
                "Page not found",
                "Nothing is here. Check the address, or start again from the first page."
            ),
            409 => (
                "Somebody was quicker",
                "Somebody changed this at the same moment. Nothing of yours was saved. Load the page again, and see what it says now."
            ),
            413 => (
                "Too much at once",
                context.GetEndpoint()?.Metadata.GetMetadata<FileRule>() is { } rule
                    ? rule.TooLarge + " Nothing was saved."
                    : "What you sent is larger than this page takes. Nothing was saved. Send less, or a smaller file."
            ),
            429 => (
                "Too many tries",
                context.Features.Get<Refusal>()?.Why
                    ?? "This was tried too often in a short time. Wait a while, and try again."
            ),
            503 => (
                "Haven cannot save at the moment",
                "Nothing was saved and nothing was shown. What was saved before is safe. Wait a minute, go back, and try again."
            ),
            >= 500 => (
                "Something went wrong here",
                "Nothing was saved. Go back and try again. If it happens again, tell the person who runs Haven."
            ),
            _ => (
                "This did not work",
                context.Features.Get<Refusal>()?.Why
                    ?? "The request was not understood, and nothing was saved. Go back and try again."
            ),
        };
        if (FhirAnswers.IsFhir(context.Request.Path))
        {
            return FhirAnswers.Outcome(context.Response.StatusCode, text).ExecuteAsync(context);
        }
        if (
            context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal)
            || context
                .Request.Headers.Accept.ToString()
                .StartsWith("application/json", StringComparison.Ordinal)
        )
        {
            return TypedResults
                .Problem(text, title: title, statusCode: context.Response.StatusCode)
                .ExecuteAsync(context);
        }
        var page = new RazorComponentResult<Trouble>(
            new
            {
                Title = title,
                Text = text,
                Emergency = context.Features.Get<Refusal>()?.OpensInAnEmergency == true,
            }
        )
        {
            StatusCode = context.Response.StatusCode,
        };
        return page.ExecuteAsync(context);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A request failed at {Endpoint}: {Kind}")]
    private partial void LogFault(string endpoint, string kind);
}
