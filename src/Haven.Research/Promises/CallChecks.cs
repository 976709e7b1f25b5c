using Haven.Privacy.Audit;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Promises;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Research.Applications;
using Haven.Research.Apply;
using Haven.Research.Calls;
using Haven.Research.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Research.Promises;

/// <summary>RES-11c, RES-16, RES-17 and RES-20: what is accepted with an application, and when it goes.</summary>
internal static class CallChecks
{
    private const string FunderWords = "Zqfund asks us to keep what you send.";
    private const int FunderYears = 15;

    private static readonly (string Name, string Value)[] Funder =
    [
        ("funder", "Zqfund"),
        ("years", $"{FunderYears}"),
        ("funder-words", FunderWords),
    ];

    [Keeps("RES-11c", 1)]
    public static async Task<string> ApplicationsGoAfterTheirTime(ITwin twin, CancellationToken ct)
    {
        await RequireTimesAsync(twin, CallKind.Funding, ct);
        return "Four people applied for funding. Whoever had no success, and whoever nobody decided about, was there on the last day of three years from the end of the process and was gone on the next; an agreement’s six years, and twelve by deed, ended on their day as well, counted from the agreement’s end. Each went with a receipt.";
    }

    [Keeps("RES-17", 1)]
    public static async Task<string> PrizesGoByTheSameRules(ITwin twin, CancellationToken ct)
    {
        await RequireTimesAsync(twin, CallKind.Prize, ct);
        return "Four people applied for a prize. They were kept for three, six and twelve years from the same days as applications for funding, to the day, and went with a receipt.";
    }

    [Keeps("RES-11c", 2)]
    public static async Task<string> ALongerTimeNeedsWordsThatWereShown(
        ITwin twin,
        CancellationToken ct
    )
    {
        var member = await twin.FounderAsync(ct);
        var ends = twin.Today().AddDays(30);
        var call = await member.OpenedCallAsync(twin, CallKind.Funding, ends, ct);
        long before = await twin.ApplyAsync(call, "zqbefore@example.org", ct);
        var silent = await member.WriteTermsAsync(call, ct, [.. Funder[..2], ("funder-words", "")]);
        PromiseBrokenException.Unless(
            silent.Status == 422,
            "A funder’s longer time could be written into the terms of a call without the words that tell of it."
        );
        await member.WriteTermsAsync(call, ct, Funder);
        using var stranger = twin.Browser();
        var shown = await stranger.GetAsync(call.Address + "?lang=en", ct);
        PromiseBrokenException.Unless(
            shown.Text.Contains(FunderWords, StringComparison.Ordinal)
                && shown.Text.Contains($"{FunderYears} years", StringComparison.Ordinal),
            "The page of a call does not show for how long a funder has applications kept."
        );
        long after = await twin.ApplyAsync(call, "zqafter@example.org", ct);
        (string, string)[] longer =
        [
            ("outcome", nameof(ApplicationOutcome.Successful)),
            .. CallSteps.Day("agreement", ends),
        ];
        var refused = await PostLongerAsync(member, before, longer, ct);
        var kept = await member.DecideAsync(after, ct, [.. longer, ("for-funder", "yes")]);
        PromiseBrokenException.Unless(
            refused.Status == 422
                && refused.Text.Contains("cannot be kept for longer", StringComparison.Ordinal),
            "Whoever was not told of a funder’s longer time is kept for it."
        );
        PromiseBrokenException.Unless(
            kept.LeadsTo(ApplicationPages.To(after)),
            "Whoever was told of a funder’s longer time could not be kept for it."
        );
        await RequireGuardedAsync(twin, member, before, ends, ct);
        return $"Somebody applied before the terms of a call told of a funder’s {FunderYears} years, and somebody after. Terms that named the years without words were refused, and the page showed both. The first could not be kept for longer: the page refused it, and so did the save when it was asked past the page. The second could.";
    }

    [Keeps("RES-16", 1)]
    public static async Task<string> TheVersionIsStoredWithTheApplication(
        ITwin twin,
        CancellationToken ct
    )
    {
        var member = await twin.FounderAsync(ct);
        var ends = twin.Today().AddDays(30);
        var call = await member.OpenedCallAsync(twin, CallKind.Funding, ends, ct);
        using var stranger = twin.Browser();
        var page = await stranger.GetAsync(call.Address + "?lang=en", ct);
        PromiseBrokenException.Unless(
            page.Text.Contains(CallSteps.Terms, StringComparison.Ordinal)
                && page.SetCookies.Count == 0
                && page.Forms()[0].Fields.TrueForAll(f => !f.Checked),
            "The page of a call does not show its terms, or a box on it is ticked beforehand."
        );
        var unticked = await stranger.SendAsync(page, ct, "zqone@example.org");
        PromiseBrokenException.Unless(
            unticked.Status == 422,
            "Somebody who did not accept the terms could apply."
        );
        long first = await twin.ApplyAsync(call, "zqfirst@example.org", ct);
        await member.WriteTermsAsync(call, ct, ("terms", "Zqlots are drawn."));
        var changed = await stranger.SendAsync(
            page,
            ct,
            "zqone@example.org",
            ("accept", ApplyForm.Yes)
        );
        PromiseBrokenException.Unless(
            changed.Status == 409
                && changed.Text.Contains("Zqlots are drawn.", StringComparison.Ordinal)
                && (await twin.ApplicationsAsync(member.Organisation, ct)).Count == 1,
            "The terms were changed while somebody applied, and they were not shown the new ones first."
        );
        long second = await twin.ApplyAsync(call, "zqsecond@example.org", ct);
        await RequireAcceptedAsync(twin, member, call, first, (1, CallSteps.Terms), ct);
        await RequireAcceptedAsync(twin, member, call, second, (2, "Zqlots are drawn."), ct);
        return "A call was open with its terms. Without a tick nobody could apply. One person applied; then the terms were changed. Whoever had the page open was shown the new ones, and nothing was stored; another person accepted those. Each application says which version was accepted with it and has its fingerprint, and each version still says what it said.";
    }

    [Keeps("RES-20", 1)]
    public static async Task<string> NoCallOpensWithoutItsEnd(ITwin twin, CancellationToken ct)
    {
        var member = await twin.FounderAsync(ct);
        var call = await member.WriteCallAsync(
            twin,
            CallKind.Funding,
            twin.Today().AddDays(30),
            ct
        );
        await member.WriteTermsAsync(call, ct, ("terms", CallSteps.Terms));
        await member.Browser.SubmitAsync(
            call.Page + "/about",
            ct,
            ("ends-day", ""),
            ("ends-month", ""),
            ("ends-year", "")
        );
        var page = await member.Browser.GetAsync(call.Page, ct);
        PromiseBrokenException.Unless(
            page.Text.Contains("nothing would end what is kept", StringComparison.Ordinal)
                && !page.Forms().Any(f => f.Action.EndsWith("/open", StringComparison.Ordinal)),
            "A call that has no end of its process can be opened."
        );
        await using var store = Open(twin, member);
        var row = await store.Set<Call>().SingleAsync(c => c.Number == call.Number, ct);
        row.OpenedAt = 1;
        await RequireRefusedAsync(
            store,
            "A call that has no end of its process is opened past its page.",
            ct
        );
        return "A call was written with terms and a closing day, and with no day on which its process ends. Its page says what is missing and does not open it, and the save refused to open it past the page.";
    }

    private static async Task RequireTimesAsync(ITwin twin, CallKind kind, CancellationToken ct)
    {
        var member = await twin.FounderAsync(ct);
        var ends = twin.Today().AddDays(30);
        var call = await member.OpenedCallAsync(twin, kind, ends, ct);
        long forgotten = await twin.ApplyAsync(call, "zqforgotten@example.org", ct);
        long refused = await twin.ApplyAsync(call, "zqrefused@example.org", ct);
        long six = await twin.ApplyAsync(call, "zqsix@example.org", ct);
        long twelve = await twin.ApplyAsync(call, "zqtwelve@example.org", ct);
        (string, string)[] success =
        [
            ("outcome", nameof(ApplicationOutcome.Successful)),
            .. CallSteps.Day("agreement", ends.AddDays(10)),
        ];
        await member.DecideAsync(refused, ct, ("outcome", nameof(ApplicationOutcome.Unsuccessful)));
        await member.DecideAsync(six, ct, success);
        await member.DecideAsync(twelve, ct, [.. success, ("deed", "yes")]);
        long[] agreed = [six, twelve];
        var agreement = ends.AddDays(10);
        await RequireGoesAsync(
            twin,
            member,
            ends.AddYears(3),
            [forgotten, refused, .. agreed],
            agreed,
            ct
        );
        await RequireGoesAsync(twin, member, agreement.AddYears(6), agreed, [twelve], ct);
        await RequireGoesAsync(twin, member, agreement.AddYears(12), [twelve], [], ct);
        await using var store = Open(twin, member);
        int receipts = await store
            .Set<Erasure>()
            .CountAsync(e => e.DoneAt > 0 && e.Rule.StartsWith(ResearchModel.ApplicantsKept), ct);
        PromiseBrokenException.Unless(receipts == 4, "An application went without a receipt.");
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
            before.ToHashSet().SetEquals(await twin.ApplicationsAsync(member.Organisation, ct)),
            "An application was deleted before its time."
        );
        await twin.RoundOnAsync(member.Organisation, last.AddDays(1), ct);
        PromiseBrokenException.Unless(
            after.ToHashSet().SetEquals(await twin.ApplicationsAsync(member.Organisation, ct)),
            "An application is kept for longer than its time."
        );
    }

    // The page offers nothing longer to whoever was not told; what is sent all the same must be refused.
    private static async Task<TwinAnswer> PostLongerAsync(
        TwinPerson member,
        long number,
        (string, string)[] fields,
        CancellationToken ct
    )
    {
        var page = await member.Browser.GetAsync(ApplicationPages.To(number), ct);
        var form = page.Forms().First(f => f.Action.EndsWith("/decide", StringComparison.Ordinal));
        return await member.Browser.PostAsync(
            form.Action,
            [
                .. form.Fields.Where(f => f.Type == "hidden").Select(f => (f.Name, f.Value)),
                .. fields,
                ("for-funder", "yes"),
            ],
            ct
        );
    }

    private static async Task RequireGuardedAsync(
        ITwin twin,
        TwinPerson member,
        long number,
        DateOnly ends,
        CancellationToken ct
    )
    {
        await using var store = Open(twin, member);
        var application = await store
            .Set<Application>()
            .AsNoTracking()
            .SingleAsync(a => a.Number == number, ct);
        store.Add(
            new ApplicationDecision
            {
                Id = ApplicationDecisionId.Create(),
                OrganisationId = application.OrganisationId,
                PersonKey = application.PersonKey,
                Application = application.Id,
                Number = 1,
                Outcome = ApplicationOutcome.Successful,
                AgreementEndsOn = ends,
                FunderYears = FunderYears,
                Why = Sealed<string>.Of(null),
            }
        );
        store.Record(
            new Deed(
                new Reader(member.Organisation, Guid.Empty, Roles.Professional, "check"),
                Act.Create,
                Purpose.Funding,
                "check",
                [application.PersonKey]
            )
        );
        await RequireRefusedAsync(
            store,
            "A longer time of which nobody was told reaches the database.",
            ct
        );
    }

    private static async Task RequireRefusedAsync(
        HavenContext store,
        string otherwise,
        CancellationToken ct
    )
    {
        try
        {
            await store.SaveChangesAsync(ct);
        }
        catch (ApplicationRefusedException)
        {
            return;
        }
        throw new PromiseBrokenException(otherwise);
    }

    private static async Task RequireAcceptedAsync(
        ITwin twin,
        TwinPerson member,
        TwinCall call,
        long number,
        (int Version, string Terms) accepted,
        CancellationToken ct
    )
    {
        await using var store = Open(twin, member);
        var application = await store
            .Set<Application>()
            .AsNoTracking()
            .SingleAsync(a => a.Number == number, ct);
        var version = await store
            .Set<CallVersion>()
            .AsNoTracking()
            .SingleAsync(v => v.Call == application.Call && v.Number == accepted.Version, ct);
        var page = await member.Browser.GetAsync(ApplicationPages.To(number), ct);
        var terms = await member.Browser.GetAsync(
            $"{call.Page}/versions/{AskedCall.Words(accepted.Version)}",
            ct
        );
        PromiseBrokenException.Unless(
            (application.Version, application.Terms) == (accepted.Version, version.Fingerprint)
                && page.Text.Contains(
                    $"Version {AskedCall.Words(accepted.Version)} of the terms",
                    StringComparison.Ordinal
                )
                && terms.Text.Contains(accepted.Terms, StringComparison.Ordinal),
            "An application does not say which terms were accepted with it, or they say something else by now."
        );
    }

    private static HavenContext Open(ITwin twin, TwinPerson person) =>
        twin.Services.GetRequiredService<IDatabase>().Open(new Scope(person.Organisation));
}
