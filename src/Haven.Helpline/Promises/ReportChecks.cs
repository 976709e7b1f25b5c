using System.Globalization;
using Haven.Helpline.Chats;
using Haven.Helpline.Purging;
using Haven.Helpline.Reports;
using Haven.Privacy.Calendar;
using Haven.Privacy.Promises;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Helpline.Promises;

/// <summary>HLP-14: what a law asks to report is reported, tells only what is needed, and support goes on.</summary>
internal static class ReportChecks
{
    private const string InTheChat = "zqpdhwkrtl";
    private const string Reported = "zqrvmfbnkd";
    private const string Office = "Zqcareline, night desk";
    private const string Reference = "ZQ-4411";

    [Keeps("HLP-14", 2)]
    public static async Task<string> AReportTellsWhatIsNeededAndIsRecorded(
        ITwin twin,
        CancellationToken ct
    )
    {
        var founder = await twin.FounderAsync(ct);
        var officer = await twin.MemberAsync(founder, Roles.PrivacyOfficer, ct);
        var (advocate, visitor, page, _) = await TalkAsync(twin, founder, ct);
        using var browser = visitor;
        var form = await advocate.Browser.GetAsync(ReportPages.New, ct);
        PromiseBrokenException.Unless(
            form.Status == 200 && !form.Body.Contains(InTheChat, StringComparison.Ordinal),
            "Something of the chat stands in the report before anybody wrote it."
        );
        foreach (string missing in new[] { "recipient", "told" })
        {
            var refused = await ReportAsync(twin, advocate, ct, (missing, ""));
            PromiseBrokenException.Unless(
                refused.Status == 422,
                "A report is recorded that does not say to whom it was made, or what was told."
            );
        }
        var recorded = await ReportAsync(twin, advocate, ct);
        var register = await officer.Browser.GetAsync("/privacy/disclosures", ct);
        PromiseBrokenException.Unless(
            recorded.LeadsTo(ReportPages.Path)
                && new[] { Office, Reference, Reported, "HR-" }.All(w =>
                    register.Text.Contains(w, StringComparison.Ordinal)
                )
                && !register.Body.Contains(InTheChat, StringComparison.Ordinal),
            "A report is not in the list of what was given to others, or that has more than was reported."
        );
        var maker = await MakerAsync(twin, founder, ct);
        await visitor.EndAsync(page, ct);
        twin.Advance(TimeSpan.FromHours(24) + TimeSpan.FromMinutes(1));
        await twin.Services.GetRequiredService<ChatRounds>().RunAsync(founder.Organisation, ct);
        var kept = await twin.Services.GetRequiredService<ReportDesk>().ListAsync(maker, ct);
        PromiseBrokenException.Unless(
            (await twin.ChatsAsync(founder, ct)).Count == 0
                && kept is [{ Recipient: Office, Reference: Reference, Told: Reported }],
            "A report went with the chat, or is not what was recorded."
        );
        return "An advocate reported from a chat. The page had nothing of the chat in it; without saying to whom or what, nothing was recorded. The report stood in the list of what was given to others, with office, number and what was told, and nothing more. When the chat was gone the report was there, and nothing in it leads to a chat.";
    }

    [Keeps("HLP-14", 3)]
    public static async Task<string> TheChatStaysOpenAndThePersonIsTold(
        ITwin twin,
        CancellationToken ct
    )
    {
        var founder = await twin.FounderAsync(ct);
        var (advocate, visitor, page, open) = await TalkAsync(twin, founder, ct);
        using var browser = visitor;
        PromiseBrokenException.Unless(
            HtmlTag.Read(open.Body).Any(t => t.Name == "a" && t["href"] == ReportPages.New),
            "The page of a chat does not lead to a report."
        );
        var silent = await ReportAsync(twin, advocate, ct, ("knows", ""));
        var withoutReason = await ReportAsync(
            twin,
            advocate,
            ct,
            ("knows", nameof(PersonKnows.Unsafe))
        );
        PromiseBrokenException.Unless(
            silent.Status == 422 && withoutReason.Status == 422,
            "A report is recorded that does not say whether the person was told, or why not."
        );
        await ReportAsync(
            twin,
            advocate,
            ct,
            ("knows", nameof(PersonKnows.Unsafe)),
            ("why-not", "He reads along.")
        );
        await ReportAsync(twin, advocate, ct);
        await advocate.Browser.SayAsync(open, "zqstill", ct);
        var after = await visitor.SayAsync(page, "zqhere", ct);
        PromiseBrokenException.Unless(
            after.Text.Contains("zqstill", StringComparison.Ordinal)
                && (await twin.ChatsAsync(founder, ct)).Single() is { EndedAt: 0, Lines: 3 },
            "After a report the chat did not go on."
        );
        return "From a chat two reports were recorded: one of which the person was told, one of which they were not, with the reason. Without saying it, and without a reason, nothing was recorded. The chat was open before and after, and both went on writing.";
    }

    private static async Task<(
        TwinPerson Advocate,
        TwinBrowser Visitor,
        TwinAnswer Page,
        TwinAnswer Open
    )> TalkAsync(ITwin twin, TwinPerson founder, CancellationToken ct)
    {
        var advocate = await twin.AdvocateAsync(founder, ct);
        string start = await founder.OpenHelplineAsync(ct);
        var visitor = twin.Browser();
        var page = await visitor.BeginAsync(start, ct);
        await visitor.SayAsync(page, InTheChat, ct);
        return (advocate, visitor, page, await advocate.TakeFirstAsync(ct));
    }

    private static Task<TwinAnswer> ReportAsync(
        ITwin twin,
        TwinPerson advocate,
        CancellationToken ct,
        params (string Name, string Value)[] other
    )
    {
        var now = twin.Services.GetRequiredService<TimeProvider>().GetUtcNow().UtcTicks;
        var day = LocalTime.DayOf(now);
        (string Name, string Value)[] fields =
        [
            ("recipient", Office),
            ("made-day", day.Day.ToString(CultureInfo.InvariantCulture)),
            ("made-month", day.Month.ToString(CultureInfo.InvariantCulture)),
            ("made-year", day.Year.ToString(CultureInfo.InvariantCulture)),
            ("made-time", LocalTime.Clock(now)),
            ("reference", Reference),
            ("told", Reported),
            ("knows", nameof(PersonKnows.Told)),
            ("why-not", ""),
        ];
        return advocate.Browser.SubmitAsync(
            ReportPages.New,
            ct,
            [.. fields.Where(f => !other.Any(o => o.Name == f.Name)), .. other]
        );
    }

    private static async Task<Reader> MakerAsync(
        ITwin twin,
        TwinPerson founder,
        CancellationToken ct
    )
    {
        await using var store = twin
            .Services.GetRequiredService<IDatabase>()
            .Open(new Scope(founder.Organisation));
        var by = await store.Set<HelplineReport>().Select(r => r.By).SingleAsync(ct);
        return new Reader(founder.Organisation, by.Value, Roles.Advocate, "check");
    }
}
