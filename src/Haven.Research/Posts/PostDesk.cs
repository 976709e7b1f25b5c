using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Research.Attend;
using Haven.Research.Events;
using Haven.Research.Model;
using Microsoft.EntityFrameworkCore;

namespace Haven.Research.Posts;

/// <summary>A post, opened.</summary>
/// <param name="Name">As they want to be called; empty where they did not say.</param>
public sealed record PostLine(EventPost Post, string Name, string Text);

/// <summary>A post that can be stored.</summary>
/// <param name="Once">Drawn for the page: the same page sent twice is one post.</param>
public sealed record PostDraft(string Once, string Lang, string? Name, string Text);

public enum PostOutcome
{
    /// <summary>It waits for somebody to look at it.</summary>
    Arrived,

    /// <summary>The event is not on display any more.</summary>
    Gone,

    /// <summary>So many wait that no more are taken.</summary>
    Full,
}

/// <param name="Number">Of the post that arrived.</param>
public sealed record PostResult(PostOutcome Outcome, long Number = 0);

/// <summary>
/// Takes in what people write under an event, shows what a member let stand, and nothing else. Nothing is kept of whoever
/// writes but what they typed.
/// </summary>
public sealed class PostDesk(
    IDatabase database,
    Vault vault,
    KeyRing keys,
    IOrganisationZones zones,
    TimeProvider clock
)
{
    /// <summary>So many of one event on which nobody decided are a flood, and not people.</summary>
    internal const int MostWaiting = 200;

    /// <summary>So many are shown at once, the newest.</summary>
    internal const int MostShown = 100;

    internal const string What = "post under an event";

    /// <summary>What stands under an event, the oldest first; for everybody.</summary>
    public async Task<IReadOnlyList<PostLine>> StandingAsync(
        AttendPlace place,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(place.Organisation.Id));
        var posts = await Of(context, place.Event)
            .Where(p => p.State == PostState.Standing)
            .OrderByDescending(p => p.ArrivedAt)
            .Take(MostShown)
            .ToListAsync(cancellationToken);
        posts.Reverse();
        return await OpenAsync(
            Reader.System(place.Organisation.Id, "page"),
            posts,
            cancellationToken
        );
    }

    /// <summary>What was written under an event, for a member: what waits first.</summary>
    public async Task<IReadOnlyList<PostLine>> ListAsync(
        Reader reader,
        PublicEvent one,
        CancellationToken cancellationToken
    )
    {
        await using var context = database.Open(new Scope(reader.Organisation));
        var posts = await Of(context, one)
            .Where(p => p.State != PostState.Refused)
            .OrderBy(p => p.State)
            .ThenByDescending(p => p.ArrivedAt)
            .Take(MostShown + MostWaiting)
            .ToListAsync(cancellationToken);
        return await OpenAsync(reader, posts, cancellationToken);
    }

    public async Task<int> CountWaitingAsync(PublicEvent one, CancellationToken cancellationToken)
    {
        await using var context = database.Open(new Scope(one.OrganisationId));
        return await Of(context, one)
            .CountAsync(p => p.State == PostState.Waiting, cancellationToken);
    }

    /// <summary>Stores the post, its entry in the log, and the day that ends it: all of it or nothing.</summary>
    public async Task<PostResult> SendAsync(
        AttendPlace place,
        PostDraft draft,
        CancellationToken cancellationToken
    )
    {
        var id = PostId.From(
            SentForm.IdOf(
                vault,
                clock,
                "Research.EventPost.Once",
                $"{place.Event.Id.Value:D}",
                draft.Once,
                draft.Name,
                draft.Text
            )
        );
        return await AnotherLook.UntilStoredAsync(() =>
            TryAsync(place, id, draft, cancellationToken)
        );
    }

    private async Task<PostResult> TryAsync(
        AttendPlace place,
        PostId id,
        PostDraft draft,
        CancellationToken cancellationToken
    )
    {
        var organisation = place.Organisation.Id;
        await using var context = database.Open(new Scope(organisation));
        var there = await context
            .Set<EventPost>()
            .Where(p => p.Id == id)
            .Select(p => p.Number)
            .SingleOrDefaultAsync(cancellationToken);
        if (there != 0)
        {
            return new(PostOutcome.Arrived, there);
        }
        if (!place.Event.IsShown(place.Zone.DayOf(Now())))
        {
            return new(PostOutcome.Gone);
        }
        if (await CountWaitingAsync(place.Event, cancellationToken) >= MostWaiting)
        {
            return new(PostOutcome.Full);
        }
        var key = await keys.NewPersonAsync(organisation, cancellationToken);
        var post = new EventPost
        {
            Id = id,
            OrganisationId = organisation,
            PersonKey = key,
            Event = place.Event.Id,
            Number = PostNumber.Draw(),
            ArrivedAt = Now(),
            Lang = draft.Lang,
            Name = Sealed<string>.Of(draft.Name),
            Text = Sealed<string>.Of(draft.Text),
        };
        context.Add(post);
        // Haven itself carries it in: the log does not say from which network somebody wrote.
        context.Record(
            new Deed(Reader.System(organisation, "form"), Act.Create, Purpose.Delivery, What, [key])
        );
        using var turn = await database.WriteTurnAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(
            cancellationToken
        );
        // Whoever moves the event's days waits here for its row, or this one for theirs.
        var events = context.Set<PublicEvent>().Where(e => e.Id == place.Event.Id);
        await events.ExecuteUpdateAsync(
            u => u.SetProperty(e => e.NewsAt, e => e.NewsAt),
            cancellationToken
        );
        await context.SaveChangesAsync(cancellationToken);
        var one = await events.AsNoTracking().SingleAsync(cancellationToken);
        await BeginAsync(context, key, (place.Zone, one.ShownUntil), cancellationToken);
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new(PostOutcome.Arrived, post.Number);
    }

    /// <summary>Lets a post stand, or refuses it: then it goes within days.</summary>
    /// <param name="seen">How many decisions there were on the page.</param>
    /// <returns>False where somebody else was quicker, or it is gone.</returns>
    public async Task<bool> DecideAsync(
        Reader reader,
        long number,
        (PostState State, int Seen) what,
        CancellationToken cancellationToken
    )
    {
        var zone = await zones.OfAsync(reader.Organisation, cancellationToken);
        await using var context = database.Open(new Scope(reader.Organisation));
        var post = await context
            .Set<EventPost>()
            .SingleOrDefaultAsync(
                p => p.Number == number && p.Decisions == what.Seen && p.State != PostState.Refused,
                cancellationToken
            );
        if (post is null)
        {
            return false;
        }
        var one = await context
            .Set<PublicEvent>()
            .AsNoTracking()
            .SingleAsync(e => e.Id == post.Event, cancellationToken);
        post.State = what.State;
        post.DecidedAt = Now();
        post.Decisions++;
        context.Record(new Deed(reader, Act.Edit, Purpose.Posts, What, [post.PersonKey]));
        var refused = zone.DayOf(Now()).AddDays(EventTime.RefusedDays);
        var last =
            what.State == PostState.Refused && refused < one.ShownUntil ? refused : one.ShownUntil;
        if (!await BeginAsync(context, post.PersonKey, (zone, last), cancellationToken))
        {
            return false;
        }
        return await context.SaveUnlessOvertakenAsync(cancellationToken);
    }

    // False where they are being deleted.
    private static async Task<bool> BeginAsync(
        HavenContext context,
        PersonKeyId person,
        (TimeZoneInfo Zone, DateOnly Last) of,
        CancellationToken cancellationToken
    )
    {
        var kept = await EventTime.KeptAsync(
            context,
            context.CurrentOrganisation,
            ResearchModel.PostsKept,
            person,
            cancellationToken
        );
        if (kept is null)
        {
            return false;
        }
        kept.Since = LastDays.Since(of.Zone, of.Last);
        return true;
    }

    private async Task<IReadOnlyList<PostLine>> OpenAsync(
        Reader reader,
        List<EventPost> posts,
        CancellationToken cancellationToken
    )
    {
        if (posts.Count == 0)
        {
            return [];
        }
        var opened = await vault.OpenListAsync(
            reader,
            Purpose.Posts,
            Act.View,
            "posts under an event",
            posts,
            cancellationToken
        );
        return
        [
            .. posts
                .Where(p => !opened.IsRestricted(p))
                .Select(p => new PostLine(p, opened.Read(p.Name) ?? "", opened.Read(p.Text)!)),
        ];
    }

    private static IQueryable<EventPost> Of(HavenContext context, PublicEvent one) =>
        context.Set<EventPost>().AsNoTracking().Where(p => p.Event == one.Id);

    private long Now() => clock.GetUtcNow().UtcTicks;
}
