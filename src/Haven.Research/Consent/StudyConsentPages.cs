using System.Globalization;
using Haven.Privacy.Consent;
using Haven.Privacy.Door;
using Haven.Research.Participants;
using Haven.Research.Studies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Haven.Research.Consent;

/// <summary>/research/consent/CODE: what a participant agreed to; asking, taking back, and receipts below it.</summary>
internal static class StudyConsentPages
{
    private const string Path = "/research/consent";

    public static string To(long code) =>
        string.Create(CultureInfo.InvariantCulture, $"{Path}/{code}");

    public static void Map(IEndpointRouteBuilder routes)
    {
        const string One = Path + "/{code:long}";
        routes.MapGet(One, ShowAsync).For(StudyPages.Researchers);
        routes.MapGet(One + "/ask", AskAsync).For(StudyPages.Researchers);
        routes.MapPost(One + "/ask", SendAsync).For(StudyPages.Researchers);
        routes.MapGet(One + "/withdraw", LeaveAsync).For(StudyPages.Researchers);
        routes.MapPost(One + "/withdraw", WithdrawAsync).For(StudyPages.Researchers);
        routes.MapGet(One + "/receipt/{id:guid}", ReceiptAsync).For(StudyPages.Researchers);
        routes
            .MapGet(One + "/receipt/{id:guid}/pdf", FileAsync)
            .For(StudyPages.Researchers)
            .NeedsStepUp();
    }

    private static Task<IResult> ShowAsync([AsParameters] AskedConsent asked) =>
        asked.WithAsync((p, who, ct) => p.ShowAsync(asked.Context, who, ct));

    private static Task<IResult> AskAsync([AsParameters] AskedConsent asked) =>
        asked.WithAsync((p, who, ct) => p.AskAsync(asked.Context, who, ct));

    private static Task<IResult> SendAsync([AsParameters] AskedConsent asked) =>
        asked.WithAsync((p, who, ct) => p.SendAsync(asked.Context, who, ct));

    private static Task<IResult> LeaveAsync([AsParameters] AskedConsent asked) =>
        asked.WithAsync((p, who, ct) => p.LeaveAsync(asked.Context, who, ct));

    private static Task<IResult> WithdrawAsync([AsParameters] AskedConsent asked) =>
        asked.WithAsync((p, who, ct) => p.WithdrawAsync(asked.Context, who, ct));

    private static Task<IResult> ReceiptAsync(Guid id, [AsParameters] AskedConsent asked) =>
        asked.WithAsync((p, who, ct) => p.ReceiptAsync(asked.Context, who, id, false, ct));

    private static Task<IResult> FileAsync(Guid id, [AsParameters] AskedConsent asked) =>
        asked.WithAsync((p, who, ct) => p.ReceiptAsync(asked.Context, who, id, true, ct));
}

/// <summary>A participant's address, and what answers it.</summary>
internal sealed record AskedConsent(
    long Code,
    HttpContext Context,
    [FromServices] ConsentPages Pages,
    [FromServices] ParticipantDesk Desk,
    CancellationToken Cancelled
)
{
    public async Task<IResult> WithAsync(
        Func<ConsentPages, ConsentSubject, CancellationToken, Task<IResult>> page
    ) =>
        await Desk.FindAsync(Context.Reader(), Code, Cancelled) is { } participant
            ? await page(
                Pages,
                new ConsentSubject(
                    participant.PersonKey,
                    ParticipantCode.Words(participant.Code),
                    ParticipantPages.To(participant.Code),
                    StudyConsentPages.To(participant.Code),
                    typeof(Participant),
                    // Who they are is not written down, and neither is how old.
                    Age: null
                ),
                Cancelled
            )
            : Results.NotFound();
}
