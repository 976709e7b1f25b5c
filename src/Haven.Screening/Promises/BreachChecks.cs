using Haven.Privacy.Audit;
using Haven.Privacy.Breaches;
using Haven.Privacy.Promises;
using Haven.Privacy.Purposes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Screening.Promises;

/// <summary>Something goes wrong: it is said, followed up, and told to those whom it touches.</summary>
internal static class BreachChecks
{
    private const long Code = 731_941;
    private const string Others = "No other law holds.";

    [Keeps("SCR-23", 1)]
    public static async Task<string> AFormIsOpenToEverybody(ITwin twin, CancellationToken ct)
    {
        var officer = await twin.FounderAsync(ct);
        string form = await twin.TellFormAsync(officer, ct);
        using var stranger = twin.Browser();
        foreach (string lang in new[] { "en", "es" })
        {
            var page = await stranger.GetAsync($"{form}?lang={lang}", ct);
            var sent = await stranger.SubmitAsync(
                $"{form}?lang={lang}",
                ct,
                ("seen", BreachSteps.Seen + lang)
            );
            PromiseBrokenException.Unless(
                page.Status == 200
                    && page.Body.Contains($"lang=\"{lang}\"", StringComparison.Ordinal)
                    && sent.Status == 302,
                "The form on which everybody can say that something is wrong is not open, or not in both languages."
            );
        }
        await using var store = BreachSteps.Open(twin, officer);
        PromiseBrokenException.Unless(
            await store.Set<Incident>().CountAsync(ct) == 2,
            "What somebody said on the form did not arrive."
        );
        return "A stranger without an account said in two languages that something is wrong, and nothing of themselves. Both arrived.";
    }

    [Keeps("SCR-23", 2)]
    public static async Task<string> AReportIsFollowedUp(ITwin twin, CancellationToken ct)
    {
        var officer = await twin.FounderAsync(ct);
        await officer.ChooseAsync(Others, ct, "gdpr");
        string incident = await twin.ReportAsync(officer, ct);
        var letters = await twin.LettersToAsync(officer.Email, ct);
        var page = await officer.Browser.GetAsync(incident, ct);
        PromiseBrokenException.Unless(
            letters.Any(l => l.Contains(BreachSteps.Register, StringComparison.Ordinal))
                && !letters.Any(l => l.Contains("zqtablet", StringComparison.Ordinal))
                && page.Text.Contains("zqtablet", StringComparison.Ordinal),
            "Nobody was told of a report at once, or the mail says what is in it."
        );
        await officer.FollowUpAsync(incident, ct, ("state", "Breach"), ("why", "zqit was seen"));
        var closed = await officer.Browser.SubmitAsync(
            incident,
            ct,
            ("state", "Told"),
            ("why", "zqdone")
        );
        PromiseBrokenException.Unless(
            closed.Status == 422,
            "An incident can be called told while somebody whom a law names was not."
        );
        var other = await twin.FounderAsync(ct);
        await twin.ReportAsync(other, ct);
        int before = (await twin.LettersToAsync(other.Email, ct)).Count;
        twin.Advance(BreachRounds.MayWait);
        await twin.Services.GetRequiredService<BreachRounds>().RunAsync(other.Organisation, ct);
        PromiseBrokenException.Unless(
            (await twin.LettersToAsync(other.Email, ct)).Count > before,
            "A report at which nobody looks is forgotten."
        );
        return "A stranger's report opened an incident; a mail that tells nothing of it went out at once. Calling it told while a law's duty was open was tried and refused. Of another report, at which nobody had looked for a day, those responsible were reminded.";
    }

    [Keeps("REF-20", 1)]
    [Keeps("MSG-10", 1)]
    public static async Task<string> EachLawsClockRuns(ITwin twin, CancellationToken ct)
    {
        string[] laws = ["gdpr", "hipaa", "vawa"];
        var officer = await twin.FounderAsync(ct);
        await officer.ChooseAsync(Others, ct, laws);
        string incident = await twin.ReportAsync(officer, ct);
        var page = await officer.Browser.GetAsync(incident, ct);
        var opened = (await twin.IncidentAsync(officer, ct)).OpenedAt;
        // Article 33(1); 45 CFR 164.404(b); the condition of the Department of Justice.
        foreach (string law in new[] { "Article 33(1)", "164.404(b)", "M-17-12" })
        {
            PromiseBrokenException.Unless(
                page.Text.Contains(law, StringComparison.Ordinal),
                "A law that an organisation goes by has no clock in the register."
            );
        }
        var register = twin.Services.GetRequiredService<IncidentReading>();
        async Task<BreachClock?> FirstAsync() =>
            (await register.ListAsync(officer.Organisation, ct)).Single().First;
        var first = await FirstAsync();
        PromiseBrokenException.Unless(
            first?.Key == "vawa/grants" && first.Over == opened + TimeSpan.FromHours(24).Ticks,
            "The shortest time does not stand first, or runs from another moment than the report."
        );
        await officer.FollowUpAsync(
            incident,
            ct,
            ("duty", "vawa/grants"),
            ("answer", "not"),
            ("reference", "zqno such money")
        );
        first = await FirstAsync();
        PromiseBrokenException.Unless(
            first?.Key == "gdpr/authority" && first.Over == opened + TimeSpan.FromHours(72).Ticks,
            "A clock that was answered goes on, or the 72 hours are not 72 hours."
        );
        twin.Advance(TimeSpan.FromHours(73));
        long now = twin.Services.GetRequiredService<TimeProvider>().GetUtcNow().UtcTicks;
        first = await FirstAsync();
        PromiseBrokenException.Unless(
            first?.IsLate(now) == true,
            "A time that is over is not shown as over."
        );
        return "An incident was reported where three laws hold. The clocks of all three ran from the report, the shortest first: 24 hours, then 72. What was answered stopped; 73 hours later the other was shown as too late.";
    }

    [Keeps("REF-20", 2)]
    public static async Task<string> WhoIsAffectedComesFromTheLog(ITwin twin, CancellationToken ct)
    {
        var officer = await twin.FounderAsync(ct);
        var member = await twin.MemberAsync(officer, Roles.Professional, ct);
        await member.TakeUpAsync(Code, ct);
        await member.TakeUpAsync(Code + 1, ct);
        await officer.TakeUpAsync(Code + 2, ct);
        await member.Browser.GetAsync(ClientSteps.Page(Code), ct);
        string incident = await twin.ReportAsync(officer, ct);
        var today = DateOnly.FromDateTime(
            twin.Services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime
        );
        var id = await MemberIdAsync(twin, officer, ct);
        await officer.LookAsync(incident, today.AddDays(-1), today.AddDays(1), id, ct);
        var page = await officer.Browser.GetAsync(incident + "/people", ct);
        PromiseBrokenException.Unless(
            Has(page, Code) && Has(page, Code + 1) && !Has(page, Code + 2),
            "Whose records somebody opened is not found in the log, or others are found with them."
        );
        return "A member took up two invented clients and somebody else a third. Looking in the log for what that member did found the two by their codes, and not the third.";
    }

    [Keeps("REF-20", 4)]
    public static async Task<string> UnusualAccessRaisesAnAlarm(ITwin twin, CancellationToken ct)
    {
        var officer = await twin.FounderAsync(ct);
        var member = await twin.MemberAsync(officer, Roles.Professional, ct);
        var unusual = twin.Services.GetRequiredService<UnusualAccess>();
        for (int i = 0; i < AccessSigns.MostRead; i++)
        {
            if (i == AccessSigns.MostRead - 1)
            {
                PromiseBrokenException.Unless(
                    await unusual.RunAsync(officer.Organisation, ct) == 0,
                    "A busy hour raises an alarm."
                );
            }
            await member.TakeUpAsync(Code + i, ct);
            await member.Browser.GetAsync(ClientSteps.Page(Code + i), ct);
        }
        int before = (await twin.LettersToAsync(officer.Email, ct)).Count;
        int raised = await unusual.RunAsync(officer.Organisation, ct);
        int again = await unusual.RunAsync(officer.Organisation, ct);
        PromiseBrokenException.Unless(
            raised == 1
                && again == 0
                && (await twin.IncidentAsync(officer, ct)).Sign.Length > 0
                && (await twin.LettersToAsync(officer.Email, ct)).Count == before + 1,
            "Somebody opened the records of very many people within an hour, and nobody was told, or more than once."
        );
        return $"A member opened the records of {AccessSigns.MostRead} invented people within an hour. One fewer raised nothing; with the last a suspicion was opened, once, and a mail went out.";
    }

    private static bool Has(TwinAnswer page, long code) =>
        page
            .Text.Replace("\u00A0", "", StringComparison.Ordinal)
            .Contains($"{code}", StringComparison.Ordinal);

    // Who acted, as the log has them.
    private static async Task<Guid> MemberIdAsync(
        ITwin twin,
        TwinPerson officer,
        CancellationToken ct
    )
    {
        await using var store = BreachSteps.Open(twin, officer);
        return await store
            .Set<AuditRecord>()
            .Where(r =>
                r.OrganisationId == officer.Organisation
                && r.Act == Act.Create
                && r.What == "client"
            )
            .OrderBy(r => r.Id)
            .Select(r => r.Member)
            .FirstAsync(ct);
    }
}
