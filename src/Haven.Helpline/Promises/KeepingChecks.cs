using Haven.Helpline.Chats;
using Haven.Helpline.Figures;
using Haven.Helpline.Purging;
using Haven.Helpline.Referrals;
using Haven.Privacy.Audit;
using Haven.Privacy.Promises;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Helpline.Promises;

/// <summary>HLP-2, 3, 8, 9: what a chat is opened for, what it can be compared with, and what is left when it goes.</summary>
internal static class KeepingChecks
{
    private const string Words = "zqmfbwtkvn";

    [Keeps("HLP-3", 1)]
    public static async Task<string> AChatIsOpenedForNothingElse(ITwin twin, CancellationToken ct)
    {
        var (founder, _, chat, lines) = await TalkAsync(twin, ct);
        var vault = twin.Services.GetRequiredService<Vault>();
        int refused = 0;
        var roles = Enum.GetValues<Roles>().Aggregate((all, one) => all | one);
        foreach (
            var purpose in Purpose.All.Where(p =>
                p != Purpose.Helpline && p != Purpose.HelplineSupervision
            )
        )
        {
            try
            {
                await vault.OpenAsync(
                    new Reader(founder.Organisation, Guid.Empty, roles, "check"),
                    purpose,
                    Act.View,
                    "check",
                    [chat, .. lines],
                    ct
                );
                throw new PromiseBrokenException(
                    $"A chat can be opened for another purpose: {purpose.Words}."
                );
            }
            catch (PurposeRefusedException)
            {
                refused++;
            }
        }
        var page = await founder.Browser.GetAsync(ChatPages.To(chat.Id), ct);
        PromiseBrokenException.Unless(
            page.Status == 404 && !page.Body.Contains(Words, StringComparison.Ordinal),
            "Somebody who is no advocate opens a chat."
        );
        return $"A chat was asked for with every role at once and each of the {refused} other purposes that Haven knows: all were refused, and each refusal is in the log. An administrator who typed its address was told that there is none.";
    }

    [Keeps("HLP-8", 1)]
    public static async Task<string> EachChatHasItsKeyAndItsTime(ITwin twin, CancellationToken ct)
    {
        var founder = await twin.FounderAsync(ct);
        string start = await founder.OpenHelplineAsync(ct);
        using var one = twin.Browser();
        using var other = twin.Browser();
        var first = await one.BeginAsync(start, ct);
        var second = await other.BeginAsync(start, ct);
        await one.SayAsync(first, Words, ct);
        await other.SayAsync(second, Words, ct);
        await one.EndAsync(first, ct);
        var chats = await twin.ChatsAsync(founder, ct);
        PromiseBrokenException.Unless(
            chats.Select(c => c.PersonKey).Distinct().Count() == 2
                && chats.All(c => PassingKey.Is(c.PersonKey.Value)),
            "Two chats share a key, or have one that enters backups."
        );
        await RequireSealedUnderTheirsAsync(twin, founder, chats, ct);
        var ended = chats.Single(c => c.EndedAt != 0);
        PromiseBrokenException.Unless(
            TimeSpan.FromTicks(ended.GoesAt - ended.EndedAt) == TimeSpan.FromHours(24),
            "A chat that has ended does not go a day later."
        );
        // Whoever goes away without a word has an end too.
        twin.Advance(ChatRounds.Silence + TimeSpan.FromMinutes(1));
        await RoundAsync(twin, founder, ct);
        PromiseBrokenException.Unless(
            (await twin.ChatsAsync(founder, ct)).All(c => c.GoesAt > 0),
            "A chat that nobody ended has no time when it goes."
        );
        return "Two chats were held: each has a key of its own, which enters no backup, and every line is under the key of its chat. The one that was ended goes 24 hours later; the one that its visitor left ended after an hour without a word, and has its time too.";
    }

    [Keeps("HLP-8", 3)]
    public static async Task<string> TheCountsStay(ITwin twin, CancellationToken ct)
    {
        var (founder, visitor, _, _) = await TalkAsync(twin, ct);
        using (visitor.Browser)
        {
            await visitor.Browser.EndAsync(visitor.Page, ct);
        }
        var before = await DaysAsync(twin, founder, ct);
        twin.Advance(TimeSpan.FromHours(24) + TimeSpan.FromMinutes(1));
        await RoundAsync(twin, founder, ct);
        PromiseBrokenException.Unless(
            (await twin.ChatsAsync(founder, ct)).Count == 0,
            "A chat is there after its time."
        );
        var after = await DaysAsync(twin, founder, ct);
        PromiseBrokenException.Unless(
            before is (1, 1, 1) && after == before,
            "With a chat went the numbers of its day, or they were wrong."
        );
        return "A chat began, was taken and ended: one each in the numbers of that day. When the chat was gone, the same numbers were there.";
    }

    [Keeps("HLP-2", 2)]
    public static async Task<string> FiguresAreOfDaysAndNotSmall(ITwin twin, CancellationToken ct)
    {
        var founder = await twin.FounderAsync(ct);
        string start = await founder.OpenHelplineAsync(ct);
        for (int visit = 0; visit < 3; visit++)
        {
            using var visitor = twin.Browser();
            await visitor.BeginAsync(start, ct);
        }
        var today = await FiguresAsync(founder, ct);
        var days = await DaysAsync(twin, founder, ct);
        twin.Advance(TimeSpan.FromDays(1));
        // The session ended meanwhile, and somebody else of the organisation looks.
        var reading = twin.Services.GetRequiredService<FigureReading>();
        var month = reading.Today.AddDays(-1);
        var shown = await reading.ReadAsync(
            new Reader(founder.Organisation, Guid.Empty, Roles.Administrator, "check"),
            new DateOnly(month.Year, month.Month, 1),
            ct
        );
        PromiseBrokenException.Unless(
            days.Begun == 3 && today.Contains("There were no chats", StringComparison.Ordinal),
            "Three chats are not counted, or the day that goes on is shown."
        );
        PromiseBrokenException.Unless(
            shown is { Days: [{ Begun: null }], Total.Begun: null },
            "A number of chats is shown that is so small that it could tell of somebody."
        );
        return "Three chats began on a day. While the day went on nothing of it was shown; when it was over, the number was hidden, and the total with it.";
    }

    [Keeps("HLP-9", 1)]
    public static async Task<string> NoSearchMatchesAVisitor(ITwin twin, CancellationToken ct)
    {
        var (founder, _, chat, _) = await TalkAsync(twin, ct);
        var searches = twin.Services.GetServices<IServiceSubjects>().ToList();
        await using var store = Open(twin, founder);
        foreach (var search in searches)
        {
            PromiseBrokenException.Unless(
                await search.HandleAsync(store, chat.PersonKey, ct) is null
                    && await search.FindAsync(store, $"{chat.Id.Value:D}", ct) is null
                    && await search.FindAsync(store, Words, ct) is null,
                $"A visitor can be looked for by “{search.Label}”."
            );
        }
        string[] indexed =
        [
            .. store
                .Model.GetEntityTypes()
                .Where(e => AnonymousAttribute.Is(e.ClrType))
                .SelectMany(e => e.GetProperties())
                .Where(p => p.ClrType == typeof(byte[]) || p.ClrType == typeof(string))
                .Select(p => p.Name),
        ];
        PromiseBrokenException.Unless(
            indexed
                .Order(StringComparer.Ordinal)
                .SequenceEqual(
                    ["Lang", nameof(Chat.TokenHash), nameof(HelplineReferral.WordsHash)],
                    StringComparer.Ordinal
                ),
            $"Something of a chat is stored that could be compared: {string.Join(", ", indexed)}."
        );
        return $"A chat was held. None of the {searches.Count} ways in which Haven looks for somebody finds it, by its id, by its key or by what was written. Of what is stored of chats in the open nothing but the language and the hashes of a random key and of random words could be compared with anything.";
    }

    private sealed record VisitorInTwin(TwinBrowser Browser, TwinAnswer Page);

    private static async Task<(
        TwinPerson Founder,
        VisitorInTwin Visitor,
        Chat Chat,
        IReadOnlyList<ChatLine> Lines
    )> TalkAsync(ITwin twin, CancellationToken ct)
    {
        var founder = await twin.FounderAsync(ct);
        var advocate = await twin.AdvocateAsync(founder, ct);
        string start = await founder.OpenHelplineAsync(ct);
        var visitor = twin.Browser();
        var page = await visitor.BeginAsync(start, ct);
        await visitor.SayAsync(page, Words, ct);
        var taken = await advocate.TakeFirstAsync(ct);
        PromiseBrokenException.Unless(
            taken.Text.Contains(Words, StringComparison.Ordinal),
            "An advocate cannot read the chat that they took, so nothing was tried."
        );
        await using var store = Open(twin, founder);
        return (
            founder,
            new VisitorInTwin(visitor, page),
            await store.Set<Chat>().AsNoTracking().SingleAsync(ct),
            await store.Set<ChatLine>().AsNoTracking().ToListAsync(ct)
        );
    }

    private static async Task RequireSealedUnderTheirsAsync(
        ITwin twin,
        TwinPerson founder,
        IReadOnlyList<Chat> chats,
        CancellationToken ct
    )
    {
        await using var store = Open(twin, founder);
        var lines = await store.Set<ChatLine>().AsNoTracking().ToListAsync(ct);
        var vault = twin.Services.GetRequiredService<Vault>();
        foreach (var chat in chats)
        {
            var own = lines.Where(l => l.PersonKey == chat.PersonKey).ToList();
            var opened = await vault.OpenToThemselvesAsync(own, ct);
            PromiseBrokenException.Unless(
                own.Count == 1 && own[0].Chat == chat.Id && opened.Read(own[0].Text) == Words,
                "A line of a chat is not under the key of that chat."
            );
        }
    }

    private static async Task<string> FiguresAsync(TwinPerson founder, CancellationToken ct) =>
        (await founder.Browser.GetAsync(FigurePages.Path, ct)).Text;

    private static async Task<(int Begun, int Taken, int Ended)> DaysAsync(
        ITwin twin,
        TwinPerson founder,
        CancellationToken ct
    )
    {
        await using var store = Open(twin, founder);
        var days = await store.Set<HelplineDay>().AsNoTracking().ToListAsync(ct);
        return (days.Sum(d => d.Begun), days.Sum(d => d.Taken), days.Sum(d => d.Ended));
    }

    private static Task RoundAsync(ITwin twin, TwinPerson founder, CancellationToken ct) =>
        twin.Services.GetRequiredService<ChatRounds>().RunAsync(founder.Organisation, ct);

    private static HavenContext Open(ITwin twin, TwinPerson person) =>
        twin.Services.GetRequiredService<IDatabase>().Open(new Scope(person.Organisation));
}
