using Haven.Helpline.Chats;
using Haven.Helpline.Settings;
using Haven.Organisations.Contact;
using Haven.Privacy.Door;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Haven.Helpline.Talk;

/// <summary>
/// /helpline/talk/CODE, for everybody: what there is to know before a chat, and the chat. What opens a chat is sent in a
/// field, never in an address, so that each page of it is the answer to a form.
/// </summary>
internal static class TalkPages
{
    public const string Path = "/helpline/talk";

    // Whoever shares a network with many, in a shelter or a school, is not kept out by them.
    private static readonly RateLimit Beginning = new(
        "helpline begin",
        30,
        TimeSpan.FromHours(1),
        false
    );

    private static readonly RateLimit Writing = new(
        "helpline write",
        120,
        TimeSpan.FromMinutes(10),
        false
    );

    public static string To(string code, string lang, string further = "") =>
        $"{Path}/{Uri.EscapeDataString(code)}{further}?lang={lang}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path + "/{code}", ShowAsync).ForEverybody().WithCalmTrouble();
        routes.MapPost(Path + "/{code}/begin", BeginAsync).ForEverybody().WithCalmTrouble();
        routes.MapPost(Path + "/{code}/look", LookAsync).ForEverybody().WithCalmTrouble();
        routes.MapPost(Path + "/{code}/say", SayAsync).ForEverybody();
        routes.MapPost(Path + "/{code}/end", EndAsync).ForEverybody().WithCalmTrouble();
        routes.MapPost(Path + "/{code}/stream", StreamAsync).ForEverybody();
        // A browser that opens its last pages again asks so. It has nothing that opens a chat.
        foreach (string step in new[] { "begin", "look", "say", "end" })
        {
            routes.MapGet(Path + "/{code}/" + step, Again).ForEverybody();
        }
    }

    internal static RedirectHttpResult Again(string code, HttpContext context) =>
        TypedResults.Redirect(To(code, PageLanguage.Of(context.Request)));

    private static async Task<IResult> ShowAsync([AsParameters] AskedTalk asked) =>
        await asked.OpenAsync() is { } place
            ? asked.Start(place, null, StatusCodes.Status200OK)
            : Results.NotFound();

    private static async Task<IResult> BeginAsync([AsParameters] AskedTalk asked)
    {
        if (await asked.OpenAsync() is not { } place)
        {
            return Results.NotFound();
        }
        if (asked.Wait(Beginning) is { } wait)
        {
            return asked.Start(
                place,
                asked.Words.TooMany(wait),
                StatusCodes.Status429TooManyRequests
            );
        }
        string token = await asked.Desk.BeginAsync(
            place.Contact.Organisation,
            asked.Words.Lang,
            place.Hours,
            asked.Cancelled
        );
        return await asked.TalkAsync(
            place.Contact,
            token,
            "",
            null,
            StatusCodes.Status200OK,
            isNew: true
        );
    }

    private static async Task<IResult> LookAsync([AsParameters] AskedTalk asked) =>
        await asked.PlaceAsync() is { } place
            ? await asked.TalkAsync(
                place,
                await asked.TokenAsync(),
                "",
                null,
                StatusCodes.Status200OK
            )
            : Results.NotFound();

    // Where nothing can be stored at the moment, what was typed comes back: who wrote it may not be able to again.
    private static async Task<IResult> SayAsync([AsParameters] AskedTalk asked)
    {
        try
        {
            return await SayOrFailAsync(asked);
        }
        catch (Exception e) when (Calm.IsTrouble(e) && !asked.IsScript)
        {
            return await asked.NotSentAsync();
        }
    }

    private static async Task<IResult> SayOrFailAsync(AskedTalk asked)
    {
        if (await asked.PlaceAsync() is not { } place)
        {
            return Results.NotFound();
        }
        var words = asked.Words;
        var form = await asked.Context.Request.ReadFormAsync(asked.Cancelled);
        string typed = form[ChatText.Field].ToString();
        string token = await asked.TokenAsync();
        var (text, error) = ChatText.Read(typed, words.Empty, words.Hidden, words.TooLong);
        int status = StatusCodes.Status422UnprocessableEntity;
        if (error is null && asked.Wait(Writing) is { } wait)
        {
            (error, status) = (words.TooFast(wait), StatusCodes.Status429TooManyRequests);
        }
        var outcome = ChatOutcome.Gone;
        if (
            error is null
            && await asked.Desk.FindAsync(place.Organisation, token, asked.Cancelled) is { } chat
        )
        {
            outcome = await asked.Desk.SayAsync(
                place.Organisation,
                chat.Id,
                ChatSide.Visitor,
                ChatText.SentOf(form[ChatText.SentField]),
                text,
                asked.Cancelled
            );
        }
        if (error is null && outcome == ChatOutcome.Quicker)
        {
            (error, status) = (words.NotSent, StatusCodes.Status409Conflict);
        }
        if (asked.IsScript)
        {
            return ChatAnswer.Of(error, status, outcome);
        }
        return error is null
            ? await asked.TalkAsync(place, token, "", null, StatusCodes.Status200OK)
            : await asked.TalkAsync(place, token, typed, error, status);
    }

    private static async Task<IResult> EndAsync([AsParameters] AskedTalk asked)
    {
        if (await asked.PlaceAsync() is not { } place)
        {
            return Results.NotFound();
        }
        string token = await asked.TokenAsync();
        if (await asked.Desk.FindAsync(place.Organisation, token, asked.Cancelled) is { } chat)
        {
            await asked.Desk.EndAsync(
                place.Organisation,
                chat.Id,
                ChatEnd.Visitor,
                null,
                asked.Cancelled
            );
        }
        return await asked.TalkAsync(place, token, "", null, StatusCodes.Status200OK);
    }

    private static async Task StreamAsync(
        string code,
        HttpContext context,
        ContactService contact,
        ChatDesk desk,
        ChatReading reading,
        ChatStream stream
    )
    {
        var cancelled = context.RequestAborted;
        var form = await context.Request.ReadFormAsync(cancelled);
        if (
            await contact.FindAsync(code, cancelled) is not { } place
            || await desk.FindAsync(place.Organisation, form[ChatToken.Field], cancelled)
                is not { } chat
        )
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        var words = TalkWords.In(PageLanguage.Of(context.Request));
        await stream.SendAsync(
            context,
            chat.Id,
            async (after, cancel) =>
                await reading.ForVisitorAsync(chat, after, cancel) is { } shown
                    ? TalkState.Of(words, shown.Chat).Heard(shown.Lines)
                    : TalkState.Gone(words).Heard([])
        );
    }
}

/// <summary>A helpline that is open.</summary>
internal sealed record OpenHelpline(ContactPlace Contact, int Hours);

/// <summary>What a request to a visitor's page carries, and the pages that answer it.</summary>
internal sealed record AskedTalk(
    string Code,
    HttpContext Context,
    [FromServices] ContactService Contact,
    [FromServices] SettingsDesk Settings,
    [FromServices] ChatDesk Desk,
    [FromServices] ChatReading Reading,
    [FromServices] RateLimits Limits,
    CancellationToken Cancelled
)
{
    public TalkWords Words => TalkWords.In(PageLanguage.Of(Context.Request));

    public bool IsScript => ChatAnswer.IsAskedFor(Context.Request);

    /// <summary>Null where there is no such organisation.</summary>
    public Task<ContactPlace?> PlaceAsync() => Contact.FindAsync(Code, Cancelled);

    /// <summary>Null where there is no such helpline, or it is not open.</summary>
    public async Task<OpenHelpline?> OpenAsync() =>
        await PlaceAsync() is { } place
        && await Settings.ReadAsync(place.Organisation, Cancelled) is { IsOpen: true } settings
            ? new OpenHelpline(place, settings.Hours)
            : null;

    public async Task<string> TokenAsync() =>
        (await Context.Request.ReadFormAsync(Cancelled))[ChatToken.Field].ToString();

    /// <summary>How long to wait, counted as the door counts: by network, in memory, under a hash that ends with the process.</summary>
    public TimeSpan? Wait(RateLimit limit) =>
        Limits.Take(limit, RateLimits.NetworkOf(Context.Connection.RemoteIpAddress));

    public IResult Start(OpenHelpline place, string? problem, int status)
    {
        NotStored();
        return new RazorComponentResult<StartPage>(
            new
            {
                Words,
                Place = place.Contact,
                place.Hours,
                Problem = problem,
            }
        )
        {
            StatusCode = status,
        };
    }

    /// <summary>What was typed, to be sent again; nothing of it needs what is stored.</summary>
    public async Task<IResult> NotSentAsync()
    {
        NotStored();
        var form = await Context.Request.ReadFormAsync(Cancelled);
        return new RazorComponentResult<NotSentPage>(
            new
            {
                Words,
                Code,
                Token = form[ChatToken.Field].ToString(),
                Sent = form[ChatText.SentField].ToString(),
                Typed = form[ChatText.Field].ToString(),
            }
        )
        {
            StatusCode = StatusCodes.Status503ServiceUnavailable,
        };
    }

    /// <summary>The chat that a key opens; the same calm page where it is deleted and where there never was one.</summary>
    /// <param name="isNew">Whether this request began it: loaded anew, it would begin another one.</param>
    public async Task<IResult> TalkAsync(
        ContactPlace place,
        string token,
        string typed,
        string? error,
        int status,
        bool isNew = false
    )
    {
        NotStored();
        var shown = await Desk.FindAsync(place.Organisation, token, Cancelled) is { } chat
            ? await Reading.ForVisitorAsync(chat, 0, Cancelled)
            : null;
        return new RazorComponentResult<TalkPage>(
            new
            {
                Words,
                Place = place,
                Shown = shown,
                Token = token,
                Typed = typed,
                Error = error,
                IsNew = isNew,
            }
        )
        {
            StatusCode = status,
        };
    }

    // Neither on the disk nor for the button "Back".
    public void NotStored()
    {
        Context.Response.Headers.CacheControl = "no-store";
        Context.Response.Headers.Vary = "Accept-Language";
    }
}
