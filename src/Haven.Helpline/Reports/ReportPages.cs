using Haven.Design;
using Haven.Helpline.Certificates;
using Haven.Helpline.Chats;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Helpline.Reports;

/// <summary>
/// /helpline/reports: what an advocate reported because a law asks for it. The address names no chat, so that nothing that
/// is recorded of its use leads to one.
/// </summary>
internal static class ReportPages
{
    public const string Path = "/helpline/reports";
    public const string New = Path + "/new";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, ListAsync).For(Roles.Advocate);
        routes.MapGet(New, ShowAsync).For(Roles.Advocate);
        routes.MapPost(New, RecordAsync).For(Roles.Advocate);
    }

    private static async Task<IResult> ListAsync(
        HttpContext context,
        ReportDesk desk,
        CertificateGate gate,
        PageFrame frame,
        CancellationToken cancellationToken
    )
    {
        var reader = context.Reader();
        frame.Notice =
            context.Request.Query["done"] == "recorded"
                ? "The report is recorded. The chat is open as before."
                : null;
        return await gate.MayAnswerAsync(reader, cancellationToken)
            ? new RazorComponentResult<ReportsPage>(
                new { Reports = await desk.ListAsync(reader, cancellationToken) }
            )
            : Results.Redirect(ChatPages.Path);
    }

    private static async Task<IResult> ShowAsync(
        HttpContext context,
        CertificateGate gate,
        TimeProvider clock,
        CancellationToken cancellationToken
    ) =>
        await gate.MayAnswerAsync(context.Reader(), cancellationToken)
            ? Page(ReportForm.New(clock.GetUtcNow()), ChatText.Create())
            : Results.Redirect(ChatPages.Path);

    private static async Task<IResult> RecordAsync(
        HttpContext context,
        ReportDesk desk,
        CertificateGate gate,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var reader = context.Reader();
        if (!await gate.MayAnswerAsync(reader, cancellationToken))
        {
            return Results.Redirect(ChatPages.Path);
        }
        var sent = await context.Request.ReadFormAsync(cancellationToken);
        var number = ChatText.SentOf(sent[ChatText.SentField]);
        var form = ReportForm.Parse(sent, clock.GetUtcNow());
        if (form.Errors.Any)
        {
            return Page(form, number);
        }
        await desk.RecordAsync(reader, form, number, cancellationToken);
        return Results.Redirect(Path + "?done=recorded");
    }

    private static RazorComponentResult<ReportPage> Page(ReportForm form, Guid sent) =>
        new(new { Form = form, Sent = ChatText.Words(sent) }) { StatusCode = form.Errors.Status };
}
