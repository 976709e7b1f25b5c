using Haven.Privacy.Promises;
using Haven.Privacy.Store;
using Haven.Research.Events;
using Haven.Research.Posts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Research.Promises;

/// <summary>RES-11e: what people write under an event, and its figures, go with what they are about.</summary>
internal static class PostChecks
{
    private const string Asked = "Zqwill there be tea";
    private const string Rude = "Zqyou are all fools";
    private const string Unread = "Zqis it for parents";

    [Keeps("RES-11e", 1)]
    public static async Task<string> PostsAndFiguresGoWithTheirEvent(
        ITwin twin,
        CancellationToken ct
    )
    {
        var member = await twin.FounderAsync(ct);
        var one = await member.OpenedEventAsync(twin, "Zqfair", 10, ct);
        long asked = await twin.PostAsync(one, Asked, ct);
        long rude = await twin.PostAsync(one, Rude, ct);
        long unread = await twin.PostAsync(one, Unread, ct);
        await RequireShownAsync(twin, one, [], ct);
        await member.DecideAsync(one, asked, "stand", ct);
        await member.DecideAsync(one, rude, "refuse", ct);
        await RequireShownAsync(twin, one, [Asked], ct);
        one = await member.MoveAsync(one, one.Day.AddDays(5), ct);
        await twin.RegisterAsync(one, "zqann@example.org", ct);
        var shown = one.Day.AddDays(20);
        await RequireThereAsync(twin, member, twin.Today().AddDays(7), [asked, rude, unread], ct);
        await RequireThereAsync(twin, member, twin.Today().AddDays(1), [asked, unread], ct);
        await RequireThereAsync(twin, member, shown, [asked, unread], ct);
        await RequireShownAsync(twin, one, [Asked], ct);
        await RequireThereAsync(twin, member, shown.AddDays(1), [], ct);
        await RequireFiguresAsync(twin, member, one, one.Day.AddYears(3), areThere: true, ct);
        await RequireFiguresAsync(
            twin,
            member,
            one,
            one.Day.AddYears(3).AddDays(1),
            areThere: false,
            ct
        );
        return "Three people wrote under an event, warned of who would see it. Nobody else saw anything before a member let one stand. The one that was refused was gone after seven days. The event moved, and the other two with it: they were there on the last day on which it was on display, and gone on the next, with its page. How many had registered could be read as long as the registration was kept, and on no day after.";
    }

    // A browser that knows nobody sees these, and no other.
    private static async Task RequireShownAsync(
        ITwin twin,
        TwinEvent one,
        string[] texts,
        CancellationToken ct
    )
    {
        using var stranger = twin.Browser();
        var page = await stranger.GetAsync(one.Posts + "?lang=en", ct);
        PromiseBrokenException.Unless(
            page.Text.Contains("everybody can read it here", StringComparison.Ordinal),
            "Whoever writes under an event is not told who will see it."
        );
        foreach (string text in (string[])[Asked, Rude, Unread])
        {
            PromiseBrokenException.Unless(
                page.Text.Contains(text, StringComparison.Ordinal) == texts.Contains(text),
                "Something that nobody let stand is shown, or something that somebody let stand is not."
            );
        }
    }

    private static async Task RequireThereAsync(
        ITwin twin,
        TwinPerson member,
        DateOnly on,
        long[] posts,
        CancellationToken ct
    )
    {
        await twin.RoundOnAsync(member.Organisation, on, ct);
        await using var store = twin
            .Services.GetRequiredService<IDatabase>()
            .Open(new Scope(member.Organisation));
        PromiseBrokenException.Unless(
            posts
                .ToHashSet()
                .SetEquals(await store.Set<EventPost>().Select(p => p.Number).ToListAsync(ct)),
            "Something that was written under an event does not live as long as the event is on display."
        );
    }

    private static async Task RequireFiguresAsync(
        ITwin twin,
        TwinPerson member,
        TwinEvent one,
        DateOnly on,
        bool areThere,
        CancellationToken ct
    )
    {
        await twin.RoundOnAsync(member.Organisation, on, ct);
        var desk = twin.Services.GetRequiredService<EventDesk>();
        var sheet = await desk.FindAsync(member.Organisation, one.Number, ct);
        var figures = await desk.CountAsync(sheet!.Event, ct);
        PromiseBrokenException.Unless(
            figures.AreGone != areThere && figures.Registered == (areThere ? 1 : 0),
            "The figures of an event outlive what they were counted from, or go before it."
        );
    }
}
