using Haven.Helpline.Chats;
using Haven.Helpline.Talk;
using Haven.Privacy.Audit;
using Haven.Privacy.Promises;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Helpline.Promises;

/// <summary>HLP-1, 2, 4, 7, 14: what a visitor is asked, what they are told before, and what is left of them.</summary>
internal static class VisitorChecks
{
    private const string Words = "zqhjdkwrmt";
    private const string Agent = "zqvisitorsbrowser/7.7";
    private const string Network = "203.0.113.77";

    // What a script would have to name to leave something in a browser.
    private static readonly string[] Stores =
    [
        "localStorage",
        "sessionStorage",
        "indexedDB",
        "document.cookie",
        "caches",
        "serviceWorker",
        "openDatabase",
    ];

    [Keeps("HLP-1", 1)]
    [Keeps("HLP-4", 1)]
    public static async Task<string> AChatStartsWithOnePressAndNoField(
        ITwin twin,
        CancellationToken ct
    )
    {
        var founder = await twin.FounderAsync(ct);
        string start = await founder.OpenHelplineAsync(ct);
        foreach (string lang in new[] { "en", "es" })
        {
            using var visitor = twin.Browser();
            var page = await visitor.GetAsync($"{start}?lang={lang}", ct);
            PromiseBrokenException.Unless(
                page.Status == 200
                    && !HtmlTag
                        .Read(page.Body)
                        .Any(t => t.Name is "input" or "select" or "textarea"),
                "The page before a chat asks for something."
            );
            PromiseBrokenException.Unless(
                page.Forms() is [{ Fields.Count: 0 } form]
                    && HtmlTag.Read(page.Body).Count(t => t.Name == "button") == 1
                    && form.Action.StartsWith(start, StringComparison.Ordinal),
                "A chat does not start with one press alone."
            );
            var chat = await visitor.PostAsync(page.Forms()[0].Action, [], ct);
            PromiseBrokenException.Unless(
                chat.Forms().Any(f => f.Fields.Exists(x => x.Name == ChatText.Field))
                    && (await visitor.SayAsync(chat, Words, ct)).Text.Contains(
                        Words,
                        StringComparison.Ordinal
                    ),
                "After the one press nobody can write."
            );
        }
        int waiting = (await twin.ChatsAsync(founder, ct)).Count(c => c.Advocate is null);
        PromiseBrokenException.Unless(
            waiting == 2,
            "Who pressed the button does not wait for an advocate."
        );
        return "The page before a chat was opened in both languages. It has one button and no field at all; pressed, and with nothing sent beside it, it opened a chat in which the first message was kept and which stood in the queue.";
    }

    [Keeps("HLP-4", 2)]
    public static async Task<string> WhoAnswersNothingIsHelpedInTurn(
        ITwin twin,
        CancellationToken ct
    )
    {
        var founder = await twin.FounderAsync(ct);
        var advocate = await twin.AdvocateAsync(founder, ct);
        string start = await founder.OpenHelplineAsync(ct);
        using var silent = twin.Browser();
        using var talking = twin.Browser();
        var first = await silent.BeginAsync(start, ct);
        twin.Advance(TimeSpan.FromMinutes(1));
        var second = await talking.BeginAsync(start, ct);
        await talking.SayAsync(second, "My name, my town, my age.", ct);

        var page = await advocate.TakeFirstAsync(ct);
        await advocate.Browser.SayAsync(page, Words, ct);

        PromiseBrokenException.Unless(
            (await silent.LookAsync(first, ct)).Text.Contains(Words, StringComparison.Ordinal)
                && !(await talking.LookAsync(second, ct)).Text.Contains(
                    Words,
                    StringComparison.Ordinal
                ),
            "Who told nothing came after somebody who told a lot, or got no answer."
        );
        return "Two visitors started a chat, the first one wrote nothing and the second one told much. The first stood first in the queue, was taken first, and got the answer.";
    }

    [Keeps("HLP-14", 1)]
    public static async Task<string> TheLimitsAreShownBeforeAChat(ITwin twin, CancellationToken ct)
    {
        var founder = await twin.FounderAsync(ct);
        string start = await founder.OpenHelplineAsync(ct);
        using var visitor = twin.Browser();
        foreach (string lang in new[] { "en", "es" })
        {
            var page = await visitor.GetAsync($"{start}?lang={lang}", ct);
            var words = TalkWords.In(lang);
            int limits = page.Text.IndexOf(words.Limits, StringComparison.Ordinal);
            int title = page.Text.IndexOf(words.LimitsTitle, StringComparison.Ordinal);
            int button = page.Text.IndexOf(words.Begin, StringComparison.Ordinal);
            PromiseBrokenException.Unless(
                title >= 0 && title < limits && limits < button,
                "The page does not say before the button what advocates have to report."
            );
        }
        using var direct = twin.Browser();
        var again = await direct.GetAsync(start + "/begin", ct);
        PromiseBrokenException.Unless(
            again.LeadsTo(start),
            "A chat can be opened by an address, past the page that tells of the limits."
        );
        return "The page before a chat says in both languages, above its one button, that advocates are mandated reporters, what they have to report, and that they go on helping. The address of the chat itself leads back to that page.";
    }

    [Keeps("HLP-7", 1)]
    public static async Task<string> NothingIsLeftInABrowser(ITwin twin, CancellationToken ct)
    {
        var founder = await twin.FounderAsync(ct);
        string start = await founder.OpenHelplineAsync(ct);
        using var visitor = twin.Browser();
        var pages = new List<TwinAnswer>();
        var tokens = new List<string>();
        for (int visit = 0; visit < 2; visit++)
        {
            pages.Add(await visitor.GetAsync(start, ct));
            pages.Add(await visitor.BeginAsync(start, ct));
            tokens.Add(HelplineSteps.TokenOf(pages[^1]));
            pages.Add(await visitor.SayAsync(pages[^1], Words, ct));
            pages.Add(await visitor.LookAsync(pages[^1], ct));
            pages.Add(await visitor.EndAsync(pages[^1], ct));
        }
        foreach (var page in pages)
        {
            PromiseBrokenException.Unless(
                page.SetCookies.Count == 0
                    && page.Headers.Contains(
                        "Cache-Control: no-store",
                        StringComparison.OrdinalIgnoreCase
                    )
                    && !page.Headers.Contains("ETag:", StringComparison.OrdinalIgnoreCase),
                "A page of the helpline leaves something in the browser."
            );
            PromiseBrokenException.Unless(
                !tokens.Exists(t => page.Path.Contains(t, StringComparison.Ordinal)),
                "What opens a chat stands in an address."
            );
        }
        PromiseBrokenException.Unless(
            tokens[0] != tokens[1] && tokens.TrueForAll(t => t.Length == 43),
            "Two chats are opened by the same key, or by one that can be guessed."
        );
        string[] scripts =
        [
            .. pages
                .SelectMany(p => HtmlTag.Read(p.Body))
                .Select(t => t.Name == "script" ? t["src"] : null)
                .OfType<string>()
                .Distinct(StringComparer.Ordinal),
        ];
        foreach (string script in scripts)
        {
            var answer = await visitor.GetAsync(script, ct);
            PromiseBrokenException.Unless(
                answer.Status == 200
                    && !Array.Exists(
                        Stores,
                        s => answer.Body.Contains(s, StringComparison.OrdinalIgnoreCase)
                    ),
                "The script of the helpline can leave something in a browser."
            );
        }
        return $"One browser chatted twice. {pages.Count} answers set no cookie, carry no mark and are to be stored nowhere; what opened each chat was another one of 256 bits and stood in no address. The {scripts.Length} script of these pages names nothing in which a browser keeps something.";
    }

    [Keeps("HLP-2", 1)]
    [Keeps("HLP-7", 2)]
    public static async Task<string> NothingStoredTellsWhoCameTwice(
        ITwin twin,
        CancellationToken ct
    )
    {
        var founder = await twin.FounderAsync(ct);
        string start = await founder.OpenHelplineAsync(ct);
        int before = await EntriesAsync(twin, founder, ct);
        using var twice = Marked(twin, Network, Agent);
        using var once = Marked(twin, "198.51.100.9", "another/1.0");
        foreach (var browser in new[] { twice, once, twice })
        {
            var chat = await browser.BeginAsync(start, ct);
            await browser.SayAsync(chat, Words, ct);
            twin.Advance(TimeSpan.FromMinutes(7));
        }
        var chats = await twin.ChatsAsync(founder, ct);
        PromiseBrokenException.Unless(
            chats.Count == 3,
            "Three chats were started and are not there."
        );
        foreach (var property in typeof(Chat).GetProperties())
        {
            string[] values = [.. chats.Select(c => Text(property.GetValue(c)))];
            PromiseBrokenException.Unless(
                values[0] != values[2] || values[0] == values[1],
                $"Two chats of one browser share something that the chat between them has not: {property.Name}."
            );
        }
        PromiseBrokenException.Unless(
            await EntriesAsync(twin, founder, ct) == before,
            "What a visitor does is an entry in the log, with where they were."
        );
        var search = await twin.SearchAsync([Network, "::ffff:cb00:714d", Agent], ct);
        PromiseBrokenException.Unless(
            search.Found.Count == 0,
            $"A visitor's network address or browser stands in {string.Join(", ", search.Found.Distinct(StringComparer.Ordinal))}."
        );
        return $"A marked browser at a marked network address chatted twice, and another one in between. Nothing that is stored of the two chats is the same in both without being the same in the third; the audit log has no entry of the visitors; address and browser are nowhere in {search.Places}, {search.Bytes} bytes.";
    }

    private static TwinBrowser Marked(ITwin twin, string network, string agent)
    {
        var browser = twin.Browser();
        // As a proxy on this machine says it.
        browser.Always("X-Forwarded-For", network);
        browser.Always("User-Agent", agent);
        return browser;
    }

    private static string Text(object? value) =>
        value is byte[] bytes ? Convert.ToHexString(bytes) : $"{value}";

    private static async Task<int> EntriesAsync(ITwin twin, TwinPerson of, CancellationToken ct)
    {
        await using var store = twin
            .Services.GetRequiredService<IDatabase>()
            .Open(new Scope(of.Organisation));
        return await store.Set<AuditRecord>().CountAsync(ct);
    }
}
