using Haven.Design;
using Haven.Helpline.Certificates;
using Haven.Helpline.Chats;
using Haven.Helpline.Model;
using Haven.Helpline.Recipients;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Haven.Helpline.Referrals;

/// <summary>/helpline/referrals: an advocate proposes, tells the service, and calls it when the visitor took it back.</summary>
internal static class ReferralPages
{
    public const string Path = "/helpline/referrals";
    private const int LongestTo = 120;

    public static string To(HelplineReferralId id) => $"{Path}/{id.Value:D}";

    public static string Propose(ChatId chat) => $"{Path}/propose/{chat.Value:D}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, ListAsync).For(Roles.Advocate);
        routes.MapGet(Path + "/propose/{id:guid}", ShowOfferAsync).For(Roles.Advocate);
        routes.MapPost(Path + "/propose/{id:guid}", ProposeAsync).For(Roles.Advocate);
        routes.MapPost(Path + "/propose/{id:guid}/back", TakeBackAsync).For(Roles.Advocate);
        routes.MapGet(Path + "/{id:guid}", ShowAsync).For(Roles.Advocate);
        routes.MapPost(Path + "/{id:guid}/told", ToldAsync).For(Roles.Advocate);
        routes.MapPost(Path + "/{id:guid}/called", CalledAsync).For(Roles.Advocate);
    }

    private static async Task<IResult> ListAsync([AsParameters] AskedReferral asked)
    {
        asked.Frame.Notice = asked.Context.Request.Query["done"].ToString() switch
        {
            "called" => "Done. Nothing of this referral is left here.",
            "gone" => "That referral does not hold any more. Tell nobody anything of it.",
            _ => null,
        };
        return await asked.MayAsync()
            ? new RazorComponentResult<ReferralsPage>(
                new
                {
                    Referrals = await asked.Desk.ListAsync(asked.Reader, asked.Cancelled),
                    Recalls = await asked.Desk.RecallsAsync(asked.Reader, asked.Cancelled),
                }
            )
            : Results.Redirect(ChatPages.Path);
    }

    private static async Task<IResult> ShowAsync([AsParameters] AskedReferral asked) =>
        await asked.OpenAsync() is { } referral
            ? new RazorComponentResult<ReferralPage>(new { Referral = referral })
            : Results.NotFound();

    private static async Task<IResult> ToldAsync([AsParameters] AskedReferral asked)
    {
        if (await asked.OpenAsync() is not { } referral)
        {
            return Results.Redirect(Path + "?done=gone");
        }
        var sent = await asked.Context.Request.ReadFormAsync(asked.Cancelled);
        var errors = new FieldErrors();
        string to = errors.Text(sent, "to", LongestTo, "Say to whom you spoke.", "This", false);
        string chosen = sent["way"].ToString();
        if (!Enum.TryParse<HandOverWay>(chosen, out var way) || !Enum.IsDefined(way))
        {
            errors.Add("way", "Choose how they were told.");
        }
        if (referral.Phone is null)
        {
            errors.Add("to", "This service is not on the list any more: nothing is handed over.");
        }
        if (errors.Any)
        {
            return new RazorComponentResult<ReferralPage>(
                new
                {
                    Referral = referral,
                    To = to,
                    Chosen = chosen,
                    Errors = errors,
                }
            )
            {
                StatusCode = errors.Status,
            };
        }
        return await asked.Desk.HandedOverAsync(asked.Reader, referral.Id, to, way, asked.Cancelled)
            ? Results.Redirect(To(referral.Id))
            : Results.Redirect(Path + "?done=gone");
    }

    private static async Task<IResult> CalledAsync([AsParameters] AskedReferral asked) =>
        await asked.MayAsync()
        && await asked.Desk.CalledAsync(
            asked.Reader,
            new ReferralRecallId(asked.Id!.Value),
            asked.Cancelled
        )
            ? Results.Redirect(Path + "?done=called")
            : Results.NotFound();

    private static async Task<IResult> ShowOfferAsync(
        Guid id,
        HttpContext context,
        ChatReading reading,
        RecipientDesk recipients,
        CancellationToken cancellationToken
    ) =>
        await reading.IsMineAsync(context.Reader(), new ChatId(id), cancellationToken)
            ? Page(
                new ChatId(id),
                await recipients.ListAsync(context.Reader().Organisation, cancellationToken),
                new OfferForm(),
                ChatText.Create()
            )
            : Results.NotFound();

    private static async Task<IResult> ProposeAsync(
        Guid id,
        HttpContext context,
        OfferDesk desk,
        RecipientDesk recipients,
        CertificateGate gate,
        CancellationToken cancellationToken
    )
    {
        var reader = context.Reader();
        var chat = new ChatId(id);
        var list = await recipients.ListAsync(reader.Organisation, cancellationToken);
        var sent = await context.Request.ReadFormAsync(cancellationToken);
        var number = ChatText.SentOf(sent[ChatText.SentField]);
        var form = OfferForm.Parse(
            sent,
            list,
            await gate.TodayAsync(reader.Organisation, cancellationToken)
        );
        if (form.Terms is { } terms)
        {
            switch (await desk.ProposeAsync(reader, chat, number, terms, cancellationToken))
            {
                case OfferOutcome.Done:
                    return Results.Redirect(ChatPages.To(chat));
                case OfferOutcome.NotTheirs:
                    return Results.NotFound();
                case OfferOutcome.Agreed:
                    form.Errors.Add(
                        "recipient",
                        "The visitor agreed to a referral in this chat, and it holds. They can take it back; then you can propose another one."
                    );
                    break;
                default:
                    form.Errors.Add("recipient", "This was not proposed. Send it again.");
                    break;
            }
        }
        return Page(chat, list, form, number);
    }

    private static async Task<IResult> TakeBackAsync(
        Guid id,
        HttpContext context,
        OfferDesk desk,
        CancellationToken cancellationToken
    ) =>
        await desk.TakeBackAsync(context.Reader(), new ChatId(id), cancellationToken)
        == OfferOutcome.NotTheirs
            ? Results.NotFound()
            : Results.Redirect(ChatPages.To(new ChatId(id)));

    private static RazorComponentResult<OfferPage> Page(
        ChatId chat,
        IReadOnlyList<ReferralRecipient> recipients,
        OfferForm form,
        Guid sent
    ) =>
        new(
            new
            {
                Chat = chat,
                Recipients = recipients,
                Form = form,
                Sent = ChatText.Words(sent),
            }
        )
        {
            StatusCode = form.Errors.Status,
        };
}

/// <summary>What a request of an advocate to a referral carries.</summary>
internal sealed record AskedReferral(
    Guid? Id,
    HttpContext Context,
    [FromServices] HandOverDesk Desk,
    [FromServices] CertificateGate Gate,
    [FromServices] PageFrame Frame,
    CancellationToken Cancelled
)
{
    public Reader Reader => Context.Reader();

    public Task<bool> MayAsync() => Gate.MayAnswerAsync(Reader, Cancelled);

    /// <summary>Opens it, with its entry in the log; null where it does not hold, or the reader may not.</summary>
    public async Task<OpenReferral?> OpenAsync() =>
        Id is { } id && await MayAsync()
            ? await Desk.OpenAsync(Reader, new HelplineReferralId(id), Cancelled)
            : null;
}
