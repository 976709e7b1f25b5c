using Haven.Privacy.Audit;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Promises;
using Haven.Privacy.Purposes;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Research.Attend;
using Haven.Research.Events;
using Haven.Research.Model;
using Haven.Research.Registrations;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Research.Promises;

/// <summary>RES-11a: when registrations go, and who is written to.</summary>
internal static class EventChecks
{
    [Keeps("RES-11a", 1)]
    public static async Task<string> RegistrationsGoThreeYearsAfterTheEvent(
        ITwin twin,
        CancellationToken ct
    )
    {
        var member = await twin.FounderAsync(ct);
        var stays = await member.OpenedEventAsync(twin, "Zqstays", 10, ct);
        var moves = await member.OpenedEventAsync(twin, "Zqmoves", 10, ct);
        var off = await member.OpenedEventAsync(twin, "Zqoff", 10, ct);
        long ann = (await RegisterWithNeedAsync(twin, stays, "zqann@example.org", ct)).Number;
        long ben = (await twin.RegisterAsync(moves, "zqben@example.org", ct)).Number;
        long eve = (await RegisterWithNeedAsync(twin, off, "zqeve@example.org", ct)).Number;
        var called = twin.Today();
        moves = await member.MoveAsync(moves, moves.Day.AddDays(20), ct);
        await member.CallOffAsync(off, ct);
        await RequireNeedsAsync(twin, member, [stays.Number], ct);
        await RequireGoesAsync(twin, member, called.AddYears(3), [ann, ben, eve], [ann, ben], ct);
        await RequireNeedsAsync(twin, member, [], ct);
        await RequireGoesAsync(twin, member, stays.Day.AddYears(3), [ann, ben], [ben], ct);
        await RequireGoesAsync(twin, member, moves.Day.AddYears(3), [ben], [], ct);
        await using var store = Open(twin, member);
        int receipts = await store
            .Set<Erasure>()
            .CountAsync(e => e.DoneAt > 0 && e.Rule.StartsWith(ResearchModel.AttendeesKept), ct);
        PromiseBrokenException.Unless(receipts == 3, "A registration went without a receipt.");
        return "Three people registered for three events: one took place on its day, one was moved by twenty days, and one was called off. Each registration was there on the last day of three years from the event’s end, or from the day on which it was called off, was announced before, and was gone on the next, with a receipt. What two of them had said they need went when the event was over or called off.";
    }

    [Keeps("RES-11a", 2)]
    public static async Task<string> OtherContactNeedsAYes(ITwin twin, CancellationToken ct)
    {
        var member = await twin.FounderAsync(ct);
        var first = await member.OpenedEventAsync(twin, "Zqfirst", 10, ct);
        using var stranger = twin.Browser();
        var page = await stranger.GetAsync(first.Address + "?lang=en", ct);
        PromiseBrokenException.Unless(
            page.SetCookies.Count == 0 && page.Forms()[0].Fields.TrueForAll(f => !f.Checked),
            "A box on the page of an event is ticked beforehand."
        );
        (string, string) tick = ("news", AttendForm.Yes);
        var quiet = await twin.RegisterAsync(first, "zqquiet@example.org", ct);
        var yes = await twin.RegisterAsync(first, "zqyes@example.org", ct, tick);
        var back = await twin.RegisterAsync(first, "zqback@example.org", ct, tick);
        await stranger.PressAsync(back.Yours, "/no-news", ct);
        var second = await member.OpenedEventAsync(twin, "Zqsecond", 12, ct);
        await member.PressAsync(second.Page, "/news", ct);
        string news = await OneLetterAsync(twin, yes, "Zqsecond", ct);
        await RequireNoLetterAsync(twin, quiet, "Zqsecond", ct);
        await RequireNoLetterAsync(twin, back, "Zqsecond", ct);
        await RequireGuardedAsync(twin, member, quiet, second, ct);
        await stranger.PressAsync(LinkIn(news, yes), "/no-news", ct);
        var third = await member.OpenedEventAsync(twin, "Zqthird", 14, ct);
        var told = await member.Browser.GetAsync(third.Page, ct);
        PromiseBrokenException.Unless(
            !told.Forms().Any(f => f.Action.EndsWith("/news", StringComparison.Ordinal)),
            "Whoever took back that they want to be told can still be written to."
        );
        await member.MoveAsync(first, first.Day.AddDays(1), ct);
        await OneLetterAsync(twin, quiet, "It rains.", ct);
        return "Three people registered for an event whose box was not ticked beforehand; two ticked that they want to be told of others, and one of them took it back. Of a second event one mail went out, to the one who still wanted it, and a mail to whoever had said nothing was refused by the save as well. One press on the page that the mail led to, and nobody could be told of a third. That their own event moved they were told, with and without a tick.";
    }

    private static Task<TwinAttendee> RegisterWithNeedAsync(
        ITwin twin,
        TwinEvent one,
        string email,
        CancellationToken ct
    ) => twin.RegisterAsync(one, email, ct, ("need", "Zqramp"));

    private static async Task RequireNeedsAsync(
        ITwin twin,
        TwinPerson member,
        int[] events,
        CancellationToken ct
    )
    {
        await twin
            .Services.GetRequiredService<RegistrationNeeds>()
            .DeleteAsync(member.Organisation, ct);
        await using var store = Open(twin, member);
        var left = await store
            .Set<RegistrationNeed>()
            .Join(store.Set<PublicEvent>(), n => n.Event, e => e.Id, (_, e) => e.Number)
            .ToListAsync(ct);
        PromiseBrokenException.Unless(
            left.SequenceEqual(events),
            "What somebody said they need is kept for longer than until the event is over, or went before."
        );
    }

    private static async Task RequireGoesAsync(
        ITwin twin,
        TwinPerson member,
        DateOnly last,
        long[] before,
        long[] after,
        CancellationToken ct
    )
    {
        await twin.RoundOnAsync(member.Organisation, last, ct);
        PromiseBrokenException.Unless(
            before.ToHashSet().SetEquals(await twin.RegistrationsAsync(member.Organisation, ct)),
            "A registration was deleted before its time."
        );
        PromiseBrokenException.Unless(
            await twin.DueWithinAsync(member.Organisation, 1, ct) == before.Length - after.Length,
            "The preview does not say that a registration goes on the next day."
        );
        await twin.RoundOnAsync(member.Organisation, last.AddDays(1), ct);
        PromiseBrokenException.Unless(
            after.ToHashSet().SetEquals(await twin.RegistrationsAsync(member.Organisation, ct)),
            "A registration is kept for longer than three years after the event."
        );
    }

    private static async Task<string> OneLetterAsync(
        ITwin twin,
        TwinAttendee to,
        string words,
        CancellationToken ct
    ) =>
        (await LettersAsync(twin, to, words, ct)) is [var one]
            ? one
            : throw new PromiseBrokenException(
                "Somebody who is to be told by mail was not told, or more than once."
            );

    private static async Task RequireNoLetterAsync(
        ITwin twin,
        TwinAttendee to,
        string words,
        CancellationToken ct
    ) =>
        PromiseBrokenException.Unless(
            (await LettersAsync(twin, to, words, ct)).Count == 0,
            "Somebody was told of another event who had not said yes, or had taken it back."
        );

    private static async Task<List<string>> LettersAsync(
        ITwin twin,
        TwinAttendee to,
        string words,
        CancellationToken ct
    ) =>
        [
            .. (await twin.LettersToAsync(to.Email, ct)).Where(l =>
                l.Contains(words, StringComparison.Ordinal)
            ),
        ];

    private static string LinkIn(string letter, TwinAttendee to)
    {
        string path = to.Yours.Split('?')[0];
        return letter.Contains(path, StringComparison.Ordinal)
            ? path + "?lang=en"
            : throw new PromiseBrokenException(
                "A mail about another event has no link with which that ends."
            );
    }

    private static async Task RequireGuardedAsync(
        ITwin twin,
        TwinPerson member,
        TwinAttendee quiet,
        TwinEvent about,
        CancellationToken ct
    )
    {
        await using var store = Open(twin, member);
        var person = await store
            .Set<EventRegistration>()
            .AsNoTracking()
            .SingleAsync(r => r.Number == quiet.Number, ct);
        var one = await store.Set<PublicEvent>().SingleAsync(e => e.Number == about.Number, ct);
        store.Add(
            new EventMailing
            {
                Id = EventMailingId.Create(),
                OrganisationId = person.OrganisationId,
                PersonKey = person.PersonKey,
                Registration = person.Id,
                Event = one.Id,
                Kind = MailingKind.News,
            }
        );
        store.Record(
            new Deed(
                new Reader(member.Organisation, Guid.Empty, Roles.Professional, "check"),
                Act.Create,
                Purpose.EventNews,
                "check",
                [person.PersonKey]
            )
        );
        try
        {
            await store.SaveChangesAsync(ct);
        }
        catch (EventRefusedException)
        {
            return;
        }
        throw new PromiseBrokenException(
            "A mail to somebody who had not said yes is refused on the page alone."
        );
    }

    private static HavenContext Open(ITwin twin, TwinPerson person) =>
        twin.Services.GetRequiredService<IDatabase>().Open(new Scope(person.Organisation));
}
