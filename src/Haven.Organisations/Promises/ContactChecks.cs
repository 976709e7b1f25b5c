using Haven.Organisations.Contact;
using Haven.Organisations.Inbox;
using Haven.Organisations.Model;
using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Holds;
using Haven.Privacy.Promises;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Organisations.Promises;

/// <summary>SCR-20: whoever wants to can write to the team, and what arrives ends.</summary>
internal static class ContactChecks
{
    private const string Settings = "/organisations/inbox/settings";
    private const string Addresses = "Zqquayside 7, Zqtown";
    private const string Words = "zqwrtlkmns leaks since May";
    private const string Email = "zqwriter@example.org";
    private const string Name = "Zqmarlinda";

    [Keeps("SCR-20", 1)]
    public static async Task<string> TheTeamCanBeReached(ITwin twin, CancellationToken ct)
    {
        var (admin, form) = await TeamAsync(twin, "30", ct);
        using var stranger = twin.Browser();
        foreach (string lang in new[] { "en", "es" })
        {
            var shown = await stranger.GetAsync($"{form}?lang={lang}", ct);
            PromiseBrokenException.Unless(
                shown.Status == 200
                    && shown.SetCookies.Count == 0
                    && shown.Text.Contains(Addresses, StringComparison.Ordinal),
                "The form is not there for everybody, or does not show the team's addresses."
            );
        }
        var sent = await stranger.SubmitAsync(
            form,
            ct,
            ("message", Words),
            ("answer", "yes"),
            ("email", Email),
            ("age", "yes")
        );
        string letter = await OnlyLetterAsync(twin, admin, sent, ct);
        var opened = await admin.Browser.GetAsync(letter, ct);
        PromiseBrokenException.Unless(
            opened.Status == 200 && opened.Text.Contains(Words, StringComparison.Ordinal),
            "What somebody wrote to the team cannot be read by it."
        );
        await admin.Browser.SubmitAsync(letter, ct, ("text", "Zqthanks"));
        var letters = await twin.LettersToAsync(Email, ct);
        PromiseBrokenException.Unless(
            letters.Any(l => l.Contains("Zqthanks", StringComparison.Ordinal)),
            "An answer of the team did not go out."
        );
        var search = await twin.SearchAsync([Words, Email], ct);
        PromiseBrokenException.Unless(
            search.Found.Count == 0,
            "What somebody wrote to the team is stored so that it can be read without its key."
        );
        return "A team gave its addresses. A stranger opened the form in two languages, saw them, wrote, and asked for an answer; the team read it in its inbox, and the answer went out by mail. The words are stored sealed.";
    }

    [Keeps("SCR-20", 2)]
    public static async Task<string> MessagesEnd(ITwin twin, CancellationToken ct)
    {
        var (admin, form) = await TeamAsync(twin, "30", ct);
        using var stranger = twin.Browser();
        var page = await stranger.GetAsync(form, ct);
        PromiseBrokenException.Unless(
            page.Text.Contains("30 days", StringComparison.Ordinal),
            "The form does not say for how long a message is kept."
        );
        await WriteAsync(stranger, form, Words, ct);
        twin.Advance(TimeSpan.FromDays(20));
        await WriteAsync(stranger, form, Words + " again", ct);
        twin.Advance(TimeSpan.FromDays(11));
        await twin
            .Services.GetRequiredService<RetentionService>()
            .DeleteAsync(admin.Organisation, ct);

        await using var context = Open(twin, admin);
        int left = await context.Set<ContactMessage>().CountAsync(ct);
        PromiseBrokenException.Unless(
            left == 1,
            left == 2
                ? "A message is kept for longer than its time."
                : "A message was deleted before its time."
        );
        var receipts = await context.Set<Erasure>().AsNoTracking().ToListAsync(ct);
        PromiseBrokenException.Unless(
            receipts.Exists(r => r.DoneAt > 0 && r.Went == "contact messages 1"),
            "A message went without its key and a receipt."
        );
        return "A team chose to keep messages for 30 days, and the form says so. Two people wrote, twenty days apart; when the thirty days of the first were over the next round deleted it with its key and left a receipt, and the second stayed.";
    }

    [Keeps("SCR-20", 2)]
    public static async Task<string> NoMessageIsOverdue(ILive live, CancellationToken ct)
    {
        // A day begins at another hour in each zone, and a round or more may have been missed.
        var today = TimeZoneInfo.Utc.DayOf(live.Clock.GetUtcNow().UtcTicks).AddDays(-2);
        await using var context = live.Database.Open(Scope.Installation);
        var held = await context
            .Set<Hold>()
            .Where(h => h.EndedAt == 0 && h.Kind == KeepPeriod.Messages.Key)
            .Select(h => h.OrganisationId)
            .ToListAsync(ct);
        var oldest = await context
            .Set<ContactMessage>()
            .Where(m => !held.Contains(m.OrganisationId))
            .GroupBy(m => m.OrganisationId)
            .Select(g => new { Organisation = g.Key, ArrivedAt = g.Min(m => m.ArrivedAt) })
            .ToListAsync(ct);
        int overdue = 0;
        foreach (var one in oldest)
        {
            var rule = await HeldRule.ReadAsync(context, one.Organisation, KeepPeriod.Messages, ct);
            bool isOver = rule.Period.Over(TimeZoneInfo.Utc.DayOf(one.ArrivedAt)) <= today;
            overdue += isOver ? 1 : 0;
        }
        PromiseBrokenException.Unless(
            overdue == 0,
            $"In {overdue} organisations of this installation a message is kept for longer than its time."
        );
        return "The messages of this installation were looked at: none is kept for longer than its organisation says.";
    }

    [Keeps("SCR-20", 3)]
    public static async Task<string> NobodyMustSayWhoTheyAre(ITwin twin, CancellationToken ct)
    {
        var (admin, form) = await TeamAsync(twin, "30", ct);
        using var stranger = twin.Browser();
        stranger.Always("User-Agent", Name);
        var sent = await stranger.SubmitAsync(form, ct, ("message", Words), ("age", "yes"));
        string letter = await OnlyLetterAsync(twin, admin, sent, ct);
        var opened = await admin.Browser.GetAsync(letter, ct);
        PromiseBrokenException.Unless(
            opened.Text.Contains(Words, StringComparison.Ordinal)
                && !opened.Text.Contains(Name, StringComparison.Ordinal)
                && !opened.Text.Contains("127.0.0.1", StringComparison.Ordinal),
            "The team sees more of somebody than what they wrote."
        );
        await using var context = Open(twin, admin);
        var entry = await context
            .Set<AuditRecord>()
            .AsNoTracking()
            .SingleAsync(r => r.What == InboxService.What && r.Act == Act.Create, ct);
        PromiseBrokenException.Unless(
            entry.Member == Guid.Empty,
            "The log says who wrote to the team."
        );
        return "A stranger wrote to the team and left out name, postal address, telephone and e-mail: the message arrived. The team sees what was written, and neither browser nor network; the log names nobody as its writer.";
    }

    [Keeps("SCR-17", 3)]
    public static async Task<string> ChildrenAreToldWhomToTurnTo(ITwin twin, CancellationToken ct)
    {
        var (admin, form) = await TeamAsync(twin, "30", ct);
        using var stranger = twin.Browser();
        var refused = await stranger.SubmitAsync(form, ct, ("message", Words));
        await using var context = Open(twin, admin);
        PromiseBrokenException.Unless(
            refused.Status == 422 && !await context.Set<ContactMessage>().AnyAsync(ct),
            "Somebody who did not say that they are 13 or older could write."
        );
        PromiseBrokenException.Unless(
            refused.Text.Contains("ask a grown-up", StringComparison.Ordinal)
                && refused.Text.Contains("911", StringComparison.Ordinal),
            "A younger child is not told whom to turn to."
        );
        return "A stranger left out that they are 13 or older: the message was refused, and the page says to ask a grown-up, and whom to call when afraid.";
    }

    internal static async Task<(TwinPerson Admin, string Form)> TeamAsync(
        ITwin twin,
        string keep,
        CancellationToken ct
    )
    {
        var admin = await twin.FounderAsync(ct);
        await admin.Browser.SubmitAsync(
            Settings,
            ct,
            ("addresses", Addresses),
            ("emergency-line", ""),
            ("keep", keep)
        );
        await using var context = Open(twin, admin);
        string code = await context.Set<Organisation>().Select(o => o.Code).SingleAsync(ct);
        return (admin, $"{ContactPages.Path}/{code}");
    }

    private static async Task<string> OnlyLetterAsync(
        ITwin twin,
        TwinPerson admin,
        TwinAnswer sent,
        CancellationToken ct
    )
    {
        await using var context = Open(twin, admin);
        var ids = await context.Set<ContactMessage>().Select(m => m.Id).ToListAsync(ct);
        PromiseBrokenException.Unless(
            sent.Status == 302 && ids.Count == 1,
            "A message to the team was refused, or did not arrive."
        );
        return $"{InboxPages.Path}/{ids[0]:D}";
    }

    internal static async Task WriteAsync(
        TwinBrowser stranger,
        string form,
        string words,
        CancellationToken ct,
        params (string, string)[] more
    )
    {
        var sent = await stranger.SubmitAsync(
            form,
            ct,
            [("message", words), ("age", "yes"), .. more]
        );
        PromiseBrokenException.Unless(sent.Status == 302, "A message to the team was refused.");
    }

    private static HavenContext Open(ITwin twin, TwinPerson admin) =>
        twin.Services.GetRequiredService<IDatabase>().Open(new Scope(admin.Organisation));
}
