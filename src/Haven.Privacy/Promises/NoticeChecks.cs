using Haven.Privacy.Calendar;
using Haven.Privacy.Notices;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Privacy.Promises;

/// <summary>SCR-18, MSG-25, REF-23: a notice has dated versions, changes are told, and nobody loses rights unasked.</summary>
internal static class NoticeChecks
{
    private const string Account = "/organisations/account";
    private const string First = "Zqvmfirstnotice.";
    private const string Second = "Zqvmsecondnotice.";

    [Keeps("SCR-18", 1)]
    public static async Task<string> PageAndPaperAreOneVersion(ITwin twin, CancellationToken ct)
    {
        var officer = await twin.FounderAsync(ct, notice: false);
        await officer.PublishAsync(First, NoticeChange.Small, ct);
        await officer.PublishAsync(Second, NoticeChange.Small, ct);
        using var stranger = twin.Browser();
        var texts = new List<string>();
        foreach (int number in new[] { 1, 2 })
        {
            foreach (string lang in new[] { "en", "es" })
            {
                string address = await twin.NoticeAsync(officer, ct, number, lang);
                var page = await stranger.GetAsync(address, ct);
                var paper = await stranger.GetAsync(
                    address.Replace("?", "/pdf?", StringComparison.Ordinal),
                    ct
                );
                string text = DigestIn(page.Body);
                PromiseBrokenException.Unless(
                    page.Status == 200
                        && page.Text.Contains(Second, StringComparison.Ordinal) == (number == 2)
                        && paper.Body.StartsWith("%PDF-", StringComparison.Ordinal)
                        && text.Length == 16
                        && DigestIn(paper.Body) == text
                        && paper.Body.Contains(
                            number == 1 ? "1, " : "2, ",
                            StringComparison.Ordinal
                        ),
                    "Page and PDF file of a notice are not of one version."
                );
                texts.Add(text);
            }
        }
        PromiseBrokenException.Unless(
            texts.Distinct(StringComparer.Ordinal).Count() == texts.Count,
            "Two versions of a notice have one text."
        );
        return "A privacy officer published two versions. Of each, in English and Spanish, the page and the PDF file have the same number, day and text, and the first still says what it said.";
    }

    [Keeps("SCR-18", 2)]
    public static async Task<string> AChangeIsShownUntilSeenAndForItsDays(
        ITwin twin,
        CancellationToken ct
    )
    {
        var officer = await twin.FounderAsync(ct, notice: false);
        var other = await twin.MemberAsync(officer, Roles.Professional, ct);
        await officer.PublishAsync(First, NoticeChange.Small, ct);
        await officer.PublishAsync(Second, NoticeChange.Material, ct);
        await RequireShownAsync(other, ct);
        await RequireShownAsync(officer, ct);
        await officer.SayAsync(2, "seen", ct);
        await RequireShownAsync(officer, ct); // its days are not over
        var uses = await UsesAsync(twin, officer, ct);
        twin.Advance(TimeSpan.FromDays(NoticeForm.FewestDays + 1));
        var meeting = twin.Services.GetRequiredService<NoticeUses>();
        foreach (var member in uses.GroupBy(u => u.Member))
        {
            bool saw = member.Any(u => u.Number == 2 && u.SeenAt > 0);
            var reader = new Reader(
                officer.Organisation,
                member.Key.Value,
                Roles.Professional,
                "check"
            );
            var shown = await meeting.MeetAsync(reader, ct);
            PromiseBrokenException.Unless(
                (shown?.Version?.Number == 2) == !saw,
                "After its days a change is not shown to whoever has not seen it, and to nobody else."
            );
        }
        PromiseBrokenException.Unless(
            uses.Select(u => u.Member).Distinct().Count() == 2
                && uses.Count(u => u.Number == 2 && u.SeenAt > 0) == 1,
            "Of two members one said that they had seen it, and that is not what is known."
        );
        return $"A change that matters was published, to be shown for {NoticeForm.FewestDays} days. Whoever said that they had seen it was shown it until the days were over; whoever had not was shown it afterwards too.";
    }

    [Keeps("SCR-18", 3)]
    public static async Task<string> TheVersionThatSomebodyWentOnWithIsRecorded(
        ITwin twin,
        CancellationToken ct
    )
    {
        var officer = await twin.FounderAsync(ct, notice: false);
        await officer.PublishAsync(First, NoticeChange.Small, ct);
        await officer.Browser.GetAsync(Account, ct);
        await officer.PublishAsync(Second, NoticeChange.Material, ct);
        await officer.Browser.GetAsync(Account, ct);
        var uses = await UsesAsync(twin, officer, ct);
        var page = await officer.Browser.GetAsync(NoticeSteps.Own, ct);
        PromiseBrokenException.Unless(
            uses.Count(u => u.UsedAt > 0) == 2
                && uses.All(u => u.SeenAt == 0)
                && page.Text.Contains("You went on with it", StringComparison.Ordinal),
            "Which versions of the notice somebody went on with is not recorded."
        );
        return "Somebody worked while one version held, and went on while the next one did. Both are recorded, with the time, and the page shows it to them.";
    }

    [Keeps("MSG-25", 1)]
    [Keeps("REF-23", 1)]
    public static async Task<string> TheDaysStandOnTop(ITwin twin, CancellationToken ct)
    {
        var officer = await twin.FounderAsync(ct, notice: false);
        await officer.PublishAsync(First, NoticeChange.Small, ct);
        var today = LocalTime.Today(twin.Services.GetRequiredService<TimeProvider>());
        foreach (var words in new[] { NoticeWords.English, NoticeWords.Spanish })
        {
            string address = await twin.NoticeAsync(officer, ct, lang: words.Lang);
            string page = (await officer.Browser.GetAsync(address, ct)).Body;
            string top = page[..Math.Max(0, page.IndexOf("<h2", StringComparison.Ordinal))];
            string text = string.Join(' ', HtmlTag.Read(top).Select(t => t.Text));
            PromiseBrokenException.Unless(
                text.Contains(words.InForce(1, today), StringComparison.Ordinal)
                    && text.Contains(words.LastChanged(today), StringComparison.Ordinal),
                "The day from which a notice holds, and that of its last change, do not stand on its top."
            );
        }
        return "A notice was published. In both languages the day from which it holds, and the day of its last change, stand above its text.";
    }

    [Keeps("MSG-25", 2)]
    public static async Task<string> AChangeIsAnnounced(ITwin twin, CancellationToken ct)
    {
        var officer = await twin.FounderAsync(ct, notice: false);
        var other = await twin.MemberAsync(officer, Roles.Professional, ct);
        await officer.PublishAsync(First, NoticeChange.Small, ct);
        await officer.PublishAsync(Second, NoticeChange.Material, ct);
        foreach (var member in new[] { officer, other })
        {
            var letters = await twin.LettersToAsync(member.Email, ct);
            PromiseBrokenException.Unless(
                letters.Any(l => l.Contains(Second, StringComparison.Ordinal)),
                "A member got no mail about a change of the notice that matters."
            );
            await RequireShownAsync(member, ct);
        }
        return "A change that matters was published. Both members of the organisation got a mail that says what changes, and their pages say it too.";
    }

    [Keeps("REF-23", 2)]
    public static async Task<string> FewerRightsBindWhoAgreed(ITwin twin, CancellationToken ct)
    {
        var officer = await twin.FounderAsync(ct, notice: false);
        var other = await twin.MemberAsync(officer, Roles.Professional, ct);
        await officer.PublishAsync(First, NoticeChange.Small, ct);
        await officer.PublishAsync(Second, NoticeChange.FewerRights, ct);
        await officer.SayAsync(2, "seen", ct);
        await other.SayAsync(2, "agreed", ct);
        foreach (var (member, binds) in new[] { (officer, First), (other, Second) })
        {
            string page = (await member.Browser.GetAsync(NoticeSteps.Own, ct)).Text;
            int main = page.IndexOf("Your privacy notice", StringComparison.Ordinal);
            string number = binds == First ? "Version 1" : "Version 2";
            PromiseBrokenException.Unless(
                main >= 0
                    && page.IndexOf(
                        number,
                        page.IndexOf("Binds you", StringComparison.Ordinal),
                        StringComparison.Ordinal
                    )
                        is var at
                            and >= 0
                    && at - page.IndexOf("Binds you", StringComparison.Ordinal) < 40,
                "A version with fewer rights binds somebody who has not agreed, or does not bind who has."
            );
        }
        return "A version with fewer rights was published. Whoever only saw it is bound by the one before; whoever agreed is bound by it.";
    }

    [Keeps("SCR-9", 3)]
    public static async Task<string> TheNoticeListsThePurposes(ITwin twin, CancellationToken ct)
    {
        var officer = await twin.FounderAsync(ct, notice: false);
        await officer.PublishAsync(First, NoticeChange.Small, ct);
        using var stranger = twin.Browser();
        foreach (var words in new[] { NoticeWords.English, NoticeWords.Spanish })
        {
            var page = await stranger.GetAsync(
                await twin.NoticeAsync(officer, ct, lang: words.Lang),
                ct
            );
            PromiseBrokenException.Unless(
                page.Status == 200
                    && Purpose.All.All(p =>
                        page.Text.Contains(words.Of(p), StringComparison.Ordinal)
                    ),
                "The notice that everybody reads lacks a purpose that the program goes by."
            );
        }
        return $"A notice was published. In English and in Spanish it lists all {Purpose.All.Count} purposes that the program goes by.";
    }

    [Keeps("SCR-10", 3)]
    public static async Task<string> TheNoticeSaysSoOfSignals(ITwin twin, CancellationToken ct)
    {
        var officer = await twin.FounderAsync(ct, notice: false);
        await officer.PublishAsync(First, NoticeChange.Small, ct);
        using var signalling = twin.Browser();
        signalling.Always("DNT", "1");
        signalling.Always("Sec-GPC", "1");
        string[] says = ["change nothing, for there is nothing to switch off", "no cambian nada"];
        foreach (var (lang, words) in new[] { ("en", says[0]), ("es", says[1]) })
        {
            var page = await signalling.GetAsync(
                await twin.NoticeAsync(officer, ct, lang: lang),
                ct
            );
            PromiseBrokenException.Unless(
                page.Status == 200 && page.Text.Contains(words, StringComparison.Ordinal),
                "The notice does not say that “do not track” and “global privacy control” change nothing."
            );
        }
        return "A notice was published, and read by a browser that asks not to be tracked. In both languages it says that the signals change nothing, for there is nothing to switch off.";
    }

    [Keeps("RES-1", 2)]
    public static async Task<string> EachReaderIsShownTheirPart(ITwin twin, CancellationToken ct)
    {
        var officer = await twin.FounderAsync(ct, notice: false);
        await officer.PublishAsync(First, NoticeChange.Small, ct);
        using var stranger = twin.Browser();
        string address = await twin.NoticeAsync(officer, ct);
        var parts = new Dictionary<Audience, string>
        {
            [Audience.People] = "If we look after you",
            [Audience.Guardians] = "If you are a parent",
            [Audience.Professionals] = "If you work with us",
            [Audience.Visitors] = "If you write to us",
        };
        foreach (var audience in AudienceKeys.All)
        {
            string page = (await stranger.GetAsync($"{address}&for={audience.Key()}", ct)).Text;
            PromiseBrokenException.Unless(
                parts.All(p =>
                    page.Contains(p.Value, StringComparison.Ordinal) == (p.Key == audience)
                ),
                "Whoever asks for the part of the notice that is about them gets another, or more."
            );
        }
        string own = (await officer.Browser.GetAsync(NoticeSteps.Own, ct)).Text;
        PromiseBrokenException.Unless(
            own.Contains(parts[Audience.Professionals], StringComparison.Ordinal)
                && !own.Contains(parts[Audience.People], StringComparison.Ordinal),
            "A member is not shown the part of the notice for members."
        );
        return $"A notice has a part for each of {parts.Count} audiences. Each can be read without the others, and a member who is signed in is shown that for members.";
    }

    private static async Task RequireShownAsync(TwinPerson member, CancellationToken ct)
    {
        var page = await member.Browser.GetAsync(Account, ct);
        PromiseBrokenException.Unless(
            page.Text.Contains(Second, StringComparison.Ordinal),
            "A change of the notice that matters is not shown on a member's page."
        );
    }

    private static async Task<List<NoticeUse>> UsesAsync(
        ITwin twin,
        TwinPerson person,
        CancellationToken ct
    )
    {
        await using var context = twin
            .Services.GetRequiredService<IDatabase>()
            .Open(new Scope(person.Organisation));
        return await context.Set<NoticeUse>().AsNoTracking().ToListAsync(ct);
    }

    // "Text: " or "Texto: ", and sixteen characters.
    private static string DigestIn(string body)
    {
        foreach (string label in new[] { "Text: ", "Texto: " })
        {
            int at = body.LastIndexOf(label, StringComparison.Ordinal);
            if (at >= 0 && body.Length >= at + label.Length + 16)
            {
                return body.Substring(at + label.Length, 16);
            }
        }
        return "";
    }
}
