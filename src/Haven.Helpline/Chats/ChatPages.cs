using Haven.Design;
using Haven.Helpline.Certificates;
using Haven.Helpline.Model;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Haven.Helpline.Chats;

/// <summary>/helpline/chats: the one queue, and the chats that an advocate has taken.</summary>
internal static class ChatPages
{
    public const string Path = "/helpline/chats";

    public static string To(ChatId chat, string further = "") => $"{Path}/{chat.Value:D}{further}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, ListAsync).For(Roles.Advocate);
        routes.MapGet(Path + "/{id:guid}", ShowAsync).For(Roles.Advocate);
        routes.MapPost(Path + "/{id:guid}/take", TakeAsync).For(Roles.Advocate);
        routes.MapPost(Path + "/{id:guid}/back", GiveBackAsync).For(Roles.Advocate);
        routes.MapPost(Path + "/{id:guid}/say", SayAsync).For(Roles.Advocate);
        routes.MapPost(Path + "/{id:guid}/end", EndAsync).For(Roles.Advocate);
        routes.MapPost(Path + "/{id:guid}/stream", StreamAsync).For(Roles.Advocate);
    }

    private static async Task<IResult> ListAsync(
        HttpContext context,
        ChatReading reading,
        CertificateGate gate,
        TimeProvider clock,
        PageFrame frame,
        CancellationToken cancellationToken
    )
    {
        string done = context.Request.Query["done"].ToString();
        frame.Notice = done switch
        {
            "ended" => "The chat has ended.",
            "back" => "The chat waits again for somebody to take it.",
            _ => null,
        };
        return new RazorComponentResult<QueuePage>(
            new
            {
                MayAnswer = await gate.MayAnswerAsync(context.Reader(), cancellationToken),
                Chats = await reading.QueueAsync(context.Reader(), cancellationToken),
                Now = clock.GetUtcNow().UtcTicks,
                Problem = done switch
                {
                    "quicker" =>
                        "Somebody else took that chat a moment before you. It is in good hands.",
                    "gone" => "That chat has ended. It is not here any more.",
                    _ => null,
                },
            }
        );
    }

    private static Task<IResult> ShowAsync([AsParameters] AskedChat asked) =>
        asked.PageAsync("", null, StatusCodes.Status200OK);

    private static async Task<IResult> TakeAsync([AsParameters] AskedChat asked)
    {
        try
        {
            return await asked.Desk.TakeAsync(asked.Reader, asked.Chat, asked.Cancelled) switch
            {
                ChatOutcome.Done => Results.Redirect(To(asked.Chat)),
                ChatOutcome.Quicker => Results.Redirect(Path + "?done=quicker"),
                _ => Results.Redirect(Path + "?done=gone"),
            };
        }
        catch (NotCertifiedException)
        {
            return Results.Redirect(Path);
        }
    }

    private static async Task<IResult> GiveBackAsync([AsParameters] AskedChat asked) =>
        await asked.Desk.GiveBackAsync(asked.Reader, asked.Chat, asked.Cancelled) switch
        {
            ChatOutcome.Done => Results.Redirect(Path + "?done=back"),
            ChatOutcome.Over => Results.Redirect(Path + "?done=gone"),
            _ => Results.NotFound(),
        };

    private static async Task<IResult> SayAsync([AsParameters] AskedChat asked)
    {
        var form = await asked.Context.Request.ReadFormAsync(asked.Cancelled);
        string typed = form[ChatText.Field].ToString();
        var (text, error) = ChatText.Read(
            typed,
            "Write something first.",
            "There is a character in it that cannot be seen. Delete it and type it again.",
            FormattableString.Invariant(
                $"This is longer than {ChatText.Longest} characters. Send it in two parts."
            )
        );
        int status = StatusCodes.Status422UnprocessableEntity;
        if (!await asked.IsMineAsync())
        {
            return Results.NotFound();
        }
        var outcome = error is null
            ? await asked.Desk.SayAsync(
                asked.Reader.Organisation,
                asked.Chat,
                ChatSide.Advocate,
                ChatText.SentOf(form[ChatText.SentField]),
                text,
                asked.Cancelled
            )
            : ChatOutcome.Done;
        if (outcome is ChatOutcome.Over or ChatOutcome.Quicker)
        {
            (error, status) = (
                outcome == ChatOutcome.Over
                    ? "The chat has ended. This was not sent."
                    : "This was not sent. Send it again.",
                StatusCodes.Status409Conflict
            );
        }
        if (ChatAnswer.IsAskedFor(asked.Context.Request))
        {
            return ChatAnswer.Of(error, status, outcome);
        }
        return error is not null ? await asked.PageAsync(typed, error, status)
            : outcome == ChatOutcome.Gone ? Results.Redirect(Path + "?done=gone")
            : Results.Redirect(To(asked.Chat) + "#text");
    }

    private static async Task<IResult> EndAsync([AsParameters] AskedChat asked)
    {
        if (!await asked.IsMineAsync())
        {
            return Results.NotFound();
        }
        await asked.Desk.EndAsync(
            asked.Reader.Organisation,
            asked.Chat,
            ChatEnd.Advocate,
            asked.Reader,
            asked.Cancelled
        );
        return Results.Redirect(Path + "?done=ended");
    }

    private static async Task StreamAsync(
        Guid id,
        HttpContext context,
        ChatReading reading,
        ChatStream stream
    )
    {
        var reader = context.Reader();
        var chat = new ChatId(id);
        if (await reading.OpenAsync(reader, chat, context.RequestAborted) is not { } opened)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        await stream.SendAsync(
            context,
            chat,
            async (after, cancel) =>
                await reading.GoOnAsync(reader, opened, after, cancel) is { } shown
                    ? AdvocateState.Of(shown.Chat).Heard(shown.Lines)
                    : AdvocateState.Gone.Heard([])
        );
    }
}

/// <summary>How a chat stands, in words for whoever answers.</summary>
internal sealed record AdvocateState(string Title, string Note, bool MayWrite)
{
    public static readonly AdvocateState Gone = new(
        "This chat is not here any more",
        "It has ended and was deleted, or it is another advocate’s.",
        false
    );

    public static AdvocateState Of(Chat chat) =>
        chat.IsOver()
            ? new(
                "This chat has ended",
                chat.EndedBy switch
                {
                    ChatEnd.Visitor => "The visitor ended it or left the page.",
                    ChatEnd.Silence => "Nobody wrote anything for an hour.",
                    _ => "You ended it.",
                },
                false
            )
            : new(
                "A chat",
                (chat.Lang == "es" ? "The visitor reads Spanish." : "The visitor reads English.")
                    + (chat.Readings > 0 ? " A supervisor has read this chat." : "")
                    + Referral(chat.Referral),
                true
            );

    public Heard Heard(IReadOnlyList<ShownLine> lines) =>
        new(lines, Title, Note, MayWrite, IsLast: !MayWrite);

    private static string Referral(ReferralStep step) =>
        step switch
        {
            ReferralStep.Proposed => " The visitor sees the referral, and has not answered yet.",
            ReferralStep.Refused => " They do not want the referral.",
            ReferralStep.Agreed => " They agreed to the referral: it stands on “Referrals”.",
            ReferralStep.TakenBack => " They took the referral back. Tell nobody anything of it.",
            _ => "",
        };
}

/// <summary>An address with a chat's id.</summary>
internal sealed record AskedChat(
    Guid Id,
    HttpContext Context,
    [FromServices] ChatDesk Desk,
    [FromServices] ChatReading Reading,
    CancellationToken Cancelled
)
{
    public Reader Reader => Context.Reader();

    public ChatId Chat => new(Id);

    public Task<bool> IsMineAsync() => Reading.IsMineAsync(Reader, Chat, Cancelled);

    /// <summary>Opens the chat, with its entry in the log; 404 where it is not theirs.</summary>
    public async Task<IResult> PageAsync(string typed, string? error, int status) =>
        await Reading.OpenAsync(Reader, Chat, Cancelled) is { } opened
            ? new RazorComponentResult<ChatPage>(
                new
                {
                    opened.Shown,
                    opened.Readers,
                    Typed = typed,
                    Error = error,
                }
            )
            {
                StatusCode = status,
            }
            : Results.NotFound();
}
