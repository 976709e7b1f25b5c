using Haven.Helpline.Chats;
using Haven.Helpline.Referrals;
using Haven.Organisations.Contact;
using Haven.Privacy.Door;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Helpline.Talk;

/// <summary>
/// /helpline/talk/CODE/referral, within a chat: what is proposed, and the visitor's answer. /helpline/talk/CODE/back, for
/// everybody: takes back by six words what was agreed in a chat that may have gone.
/// </summary>
internal static class OfferTalkPages
{
    // Six words have 49 bits: so many tries find nothing.
    private static readonly RateLimit Trying = new(
        "helpline back",
        30,
        TimeSpan.FromHours(1),
        false
    );

    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (string step in new[] { "", "/answer", "/back" })
        {
            routes
                .MapGet(TalkPages.Path + "/{code}/referral" + step, TalkPages.Again)
                .ForEverybody();
        }
        routes
            .MapPost(TalkPages.Path + "/{code}/referral", ShowAsync)
            .ForEverybody()
            .WithCalmTrouble();
        routes
            .MapPost(TalkPages.Path + "/{code}/referral/answer", AnswerAsync)
            .ForEverybody()
            .WithCalmTrouble();
        routes
            .MapPost(TalkPages.Path + "/{code}/referral/back", TakeBackAsync)
            .ForEverybody()
            .WithCalmTrouble();
        routes
            .MapGet(TalkPages.Path + "/{code}/back", ShowBackAsync)
            .ForEverybody()
            .WithCalmTrouble();
        routes.MapPost(TalkPages.Path + "/{code}/back", BackAsync).ForEverybody().WithCalmTrouble();
    }

    private static Task<IResult> ShowAsync([AsParameters] AskedTalk asked, OfferAnswers answers) =>
        new AskedOffer(asked, answers).PageAsync(null, null, StatusCodes.Status200OK);

    private static async Task<IResult> AnswerAsync(
        [AsParameters] AskedTalk asked,
        OfferAnswers answers
    )
    {
        var offer = new AskedOffer(asked, answers);
        if (await offer.ChatAsync() is not { } at)
        {
            return await offer.PageAsync(null, null, StatusCodes.Status200OK);
        }
        var form = await asked.Context.Request.ReadFormAsync(asked.Cancelled);
        int number = SentNumber.Of(form["number"]);
        var outcome = form["answer"].ToString() switch
        {
            "yes" => await answers.AgreeAsync(
                at.Place.Organisation,
                at.Chat.Id,
                number,
                [.. form["item"].Select(ItemOf).OfType<ReferralItemKind>()],
                asked.Words.Lang,
                terms => offer.Words.Consent(at.Place.Name, terms),
                asked.Cancelled
            ),
            "no" => await answers.RefuseAsync(
                at.Place.Organisation,
                at.Chat.Id,
                number,
                asked.Cancelled
            ),
            _ => AnswerOutcome.Outdated,
        };
        var (error, status) = outcome switch
        {
            AnswerOutcome.Done or AnswerOutcome.Over => (null, StatusCodes.Status200OK),
            AnswerOutcome.NothingTicked => (
                offer.Words.NothingTicked,
                StatusCodes.Status422UnprocessableEntity
            ),
            AnswerOutcome.NotPossible => (offer.Words.NotPossible, StatusCodes.Status409Conflict),
            AnswerOutcome.Quicker => (offer.Words.NotStored, StatusCodes.Status409Conflict),
            _ => (offer.Words.Outdated, StatusCodes.Status409Conflict),
        };
        return await offer.PageAsync(error, null, status);
    }

    private static ReferralItemKind? ItemOf(string? sent) =>
        Enum.TryParse<ReferralItemKind>(sent, out var kind) && Enum.IsDefined(kind) ? kind : null;

    private static async Task<IResult> TakeBackAsync(
        [AsParameters] AskedTalk asked,
        OfferAnswers answers,
        TakingBack back
    )
    {
        var offer = new AskedOffer(asked, answers);
        string? told = await offer.ChatAsync() is { } at
            ? offer.Told(await back.InChatAsync(at.Chat, asked.Cancelled))
            : null;
        return await offer.PageAsync(null, told, StatusCodes.Status200OK);
    }

    private static async Task<IResult> ShowBackAsync([AsParameters] AskedTalk asked) =>
        await asked.PlaceAsync() is { } place
            ? BackPage(asked, place, "", null, null)
            : Results.NotFound();

    private static async Task<IResult> BackAsync(
        [AsParameters] AskedTalk asked,
        OfferAnswers answers,
        TakingBack back
    )
    {
        if (await asked.PlaceAsync() is not { } place)
        {
            return Results.NotFound();
        }
        var words = OfferWords.In(asked.Words.Lang);
        var form = await asked.Context.Request.ReadFormAsync(asked.Cancelled);
        string typed = form[TakeBackWords.Field].ToString();
        if (TakeBackWords.Read(place.Organisation, typed) is not { } hash)
        {
            return BackPage(asked, place, typed, words.WordsMissing, null, 422);
        }
        if (asked.Wait(Trying) is not null)
        {
            return BackPage(asked, place, typed, words.WordsTooMany, null, 429);
        }
        var taken = await back.TakeAsync(place.Organisation, hash, asked.Cancelled);
        return new AskedOffer(asked, answers).Told(taken) is { } told
            ? BackPage(asked, place, "", null, told)
            : BackPage(asked, place, typed, words.WordsUnknown, null, 422);
    }

    private static RazorComponentResult<BackPage> BackPage(
        AskedTalk asked,
        ContactPlace place,
        string typed,
        string? error,
        string? told,
        int status = StatusCodes.Status200OK
    )
    {
        asked.NotStored();
        return new(
            new
            {
                asked.Words,
                Place = place,
                Typed = typed,
                Error = error,
                Told = told,
            }
        )
        {
            StatusCode = status,
        };
    }
}

/// <summary>A request about a referral, and the page that answers it.</summary>
internal sealed record AskedOffer(AskedTalk Talk, OfferAnswers Answers)
{
    public OfferWords Words => OfferWords.In(Talk.Words.Lang);

    /// <summary>The visitor's chat and where it is; null where it is deleted, or was none.</summary>
    public async Task<(ContactPlace Place, Chat Chat)?> ChatAsync() =>
        await Talk.PlaceAsync() is { } place
        && await Talk.Desk.FindAsync(place.Organisation, await Talk.TokenAsync(), Talk.Cancelled)
            is { } chat
            ? (place, chat)
            : null;

    /// <summary>How it stands now; the page of a deleted chat where that is what became of it.</summary>
    /// <param name="told">What became of what the visitor did.</param>
    public async Task<IResult> PageAsync(string? error, string? told, int status)
    {
        if (await Talk.PlaceAsync() is not { } place)
        {
            return Results.NotFound();
        }
        string token = await Talk.TokenAsync();
        if (await Talk.Desk.FindAsync(place.Organisation, token, Talk.Cancelled) is not { } chat)
        {
            return await Talk.TalkAsync(place, token, "", null, StatusCodes.Status200OK);
        }
        Talk.NotStored();
        return new RazorComponentResult<TalkOfferPage>(
            new
            {
                TalkWords = Talk.Words,
                Place = place,
                Token = token,
                MayAnswer = !chat.IsOver(),
                Offer = await Answers.ReadAsync(chat, Talk.Cancelled),
                Error = error,
                Told = told,
            }
        )
        {
            StatusCode = status,
        };
    }

    /// <summary>Null where there was nothing to take back.</summary>
    public string? Told(TakenBack taken) =>
        taken switch
        {
            TakenBack.InTime => Words.InTime,
            TakenBack.AfterTold => Words.AfterTold,
            _ => null,
        };
}
