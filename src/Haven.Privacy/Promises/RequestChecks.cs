using Haven.Privacy.Calendar;
using Haven.Privacy.Rights;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Privacy.Promises;

/// <summary>RES-7 and MSG-17, 24, 31: each right is a kind of request, with a clock, an answer, and a way on.</summary>
internal static class RequestChecks
{
    private const string Others = "No other law holds.";
    private const string Reason = "zqreason: the law keeps it";
    private const string Authority = "data protection authority";
    private const string InSpanish = "autoridad de protección de datos";

    // The ten rights of the GDPR, chapter III and Articles 7(3) and 77, and the kind of request that carries each.
    private static readonly IReadOnlyList<(string Right, RequestKind Kind)> Rights =
    [
        ("confirmation", RequestKind.Access),
        ("access", RequestKind.Access),
        ("rectification", RequestKind.Correction),
        ("erasure", RequestKind.Erasure),
        ("restriction", RequestKind.Restriction),
        ("portability", RequestKind.Portability),
        ("objection", RequestKind.Objection),
        ("no solely automated decision", RequestKind.HumanDecision),
        ("withdrawal of consent", RequestKind.Withdrawal),
        ("complaint", RequestKind.Complaint),
    ];

    private static readonly IReadOnlyList<RequestKind> Kinds =
    [
        .. Rights.Select(r => r.Kind).Distinct(),
    ];

    [Keeps("RES-7", 1)]
    public static async Task<string> EachRightIsAKindOfRequest_WithAMonth(
        ITwin twin,
        CancellationToken ct
    )
    {
        var officer = await OfficerAsync(twin, ct, "gdpr");
        foreach (var (right, kind) in Rights.DistinctBy(r => r.Kind))
        {
            string request = await twin.AskAsync(officer, kind, ct);
            var stored = (await twin.RequestsAsync(officer, ct)).MaxBy(r => r.ArrivedAt)!;
            var arrived = LocalTime.DayOf(stored.ArrivedAt);
            var due = DateOnly.FromDayNumber(stored.DueOn);
            var page = await officer.Browser.GetAsync(request, ct);
            PromiseBrokenException.Unless(
                stored.Kind == kind
                    && due > arrived.AddDays(27)
                    && due <= arrived.AddDays(1).AddMonths(1)
                    && page.Text.Contains($"{LocalTime.Day(due)} (", StringComparison.Ordinal),
                $"Who asks for {right} is not to be answered within a month, or it arrives as something else."
            );
        }
        return $"A stranger asked on the public form for each of {Rights.Count} rights, which are {Kinds.Count} kinds of request. Each arrived as what it is, and its page says by which day, a month later, it is to be answered.";
    }

    [Keeps("MSG-17", 1)]
    public static async Task<string> OneDeskChecksWhoAsks_WhateverTheyAskFor(
        ITwin twin,
        CancellationToken ct
    )
    {
        var officer = await OfficerAsync(twin, ct, "gdpr");
        foreach (var kind in Kinds)
        {
            string request = await twin.AskAsync(officer, kind, ct);
            var early = await officer.TryAsync(request, ct, ("step", "Find"), ("nobody", "yes"));
            PromiseBrokenException.Unless(
                early.Status == 422,
                "Somebody was looked for before it was made sure who asks."
            );
            await officer.FindNobodyAsync(request, ct);
        }
        var list = await officer.Browser.GetAsync(RequestSteps.Desk, ct);
        PromiseBrokenException.Unless(
            Kinds.All(k => list.Text.Contains(RightsWords.Of(k), StringComparison.Ordinal)),
            "A request is not on the one list of the privacy officers."
        );
        return $"{Kinds.Count} kinds of request came to one desk. Of each it was tried to look for the person before it was recorded how it was made sure who asks: refused. After that it went.";
    }

    [Keeps("MSG-17", 2)]
    public static async Task<string> TheAnswerSaysWhereToComplain(ITwin twin, CancellationToken ct)
    {
        var officer = await OfficerAsync(twin, ct, "gdpr");
        foreach (var (lang, place) in new[] { ("en", Authority), ("es", InSpanish) })
        {
            string request = await twin.AskAsync(
                officer,
                RequestKind.Correction,
                ct,
                lang: lang,
                about: lang
            );
            await officer.FindNobodyAsync(request, ct);
            await officer.StepAsync(request, ct, ("answer", "zqnobody is here"));
            var letter = await officer.Browser.GetAsync(request + "/letter", ct);
            PromiseBrokenException.Unless(
                letter.Text.Contains("zqnobody", StringComparison.Ordinal)
                    && letter.Text.Contains(place, StringComparison.Ordinal),
                "An answer does not say where one can complain, or not in the language of whoever asked."
            );
        }
        return "Somebody asked in English, and somebody in Spanish. Both were answered, and the letter with each answer says, in that language, to which authority one can complain.";
    }

    [Keeps("MSG-24", 2)]
    public static async Task<string> ARefusalGivesItsReason(ITwin twin, CancellationToken ct)
    {
        var officer = await OfficerAsync(twin, ct, "gdpr");
        foreach (var kind in new[] { RequestKind.Erasure, RequestKind.Objection })
        {
            string request = await twin.AskAsync(officer, kind, ct);
            var mute = await officer.TryAsync(request, ct, ("step", "Refuse"), ("refusal", " "));
            PromiseBrokenException.Unless(
                mute.Status == 422,
                "A request was refused without any reason."
            );
            await officer.StepAsync(request, ct, ("refusal", Reason));
            var page = await officer.Browser.GetAsync(request, ct);
            var letter = await officer.Browser.GetAsync(request + "/letter", ct);
            PromiseBrokenException.Unless(
                page.Text.Contains(Reason, StringComparison.Ordinal)
                    && letter.Text.Contains(Reason, StringComparison.Ordinal),
                "The reason of a refusal is not kept, or does not reach whoever asked."
            );
        }
        return "A deletion and an objection were asked for. To refuse them without a reason was not possible; with one it was, and it stands in the request and in the letter to whoever asked.";
    }

    [Keeps("MSG-31", 1)]
    public static async Task<string> AComplaintHasItsSteps_AndEndsWithAnAnswer(
        ITwin twin,
        CancellationToken ct
    )
    {
        var officer = await OfficerAsync(twin, ct, "gdpr", "ferpa");
        string request = await twin.AskAsync(officer, RequestKind.Complaint, ct);
        var stored = (await twin.RequestsAsync(officer, ct)).Single();
        var page = await officer.Browser.GetAsync(request, ct);
        string ours = LocalTime.Day(DateOnly.FromDayNumber(stored.DueOn));
        // 34 CFR 99.64(c): within 180 days.
        string authority = LocalTime.Day(LocalTime.DayOf(stored.ArrivedAt).AddDays(180));
        PromiseBrokenException.Unless(
            new[] { ours, authority, Authority, "Department of Education" }.All(w =>
                page.Text.Contains(w, StringComparison.Ordinal)
            ),
            "A complaint does not say where it can go, or by when."
        );
        await officer.FindNobodyAsync(request, ct);
        foreach (var end in new[] { ("Finish", "answer"), ("Refuse", "refusal") })
        {
            var mute = await officer.TryAsync(request, ct, ("step", end.Item1), (end.Item2, ""));
            PromiseBrokenException.Unless(
                mute.Status == 422,
                "A complaint could be closed without an answer."
            );
        }
        PromiseBrokenException.Unless(
            (await twin.RequestsAsync(officer, ct)).Single().End == RequestEnd.Open,
            "A complaint was closed although nobody had answered it."
        );
        await officer.StepAsync(request, ct, ("answer", "zqanswer"));
        await GoesOnAsync(twin, officer, request, ct);
        return "A complaint came in. Its page says by which day the organisation answers, and to which two authorities it can go then, one of them by a day that the law sets. To end it without an answer was tried twice and refused; with an answer it ended. It went on to the head of the organisation and to an authority, each with a day for the answer; while the head had not answered, the complaint stood among the open ones, and to record nothing as the answer was refused.";
    }

    // After its answer, to somebody above and to an authority.
    private static async Task GoesOnAsync(
        ITwin twin,
        TwinPerson officer,
        string request,
        CancellationToken ct
    )
    {
        // Haven's own month; Article 78(2) of the GDPR has three.
        await GoAsync("head", 1);
        PromiseBrokenException.Unless(
            await IsOpenAsync(),
            "A complaint that went on is closed although the organisation has to answer it."
        );
        var page = await officer.Browser.GetAsync(request, ct);
        var form = page.Forms().First(f => f.Fields.Any(x => x.Name == "answered"));
        var sent = form.Fields.Where(f => f.IsSent).Select(f => (f.Name, f.Value)).ToList();
        string field = sent.First(f => f.Name.StartsWith("answer-", StringComparison.Ordinal)).Name;
        var mute = await officer.Browser.PostAsync(form.Action, sent, ct);
        PromiseBrokenException.Unless(
            mute.Status == 422 && await IsOpenAsync(),
            "A complaint that went on could be closed without an answer."
        );
        var answered = await officer.Browser.PostAsync(
            form.Action,
            [.. sent.Where(f => f.Name != field), (field, "zqanswered again")],
            ct
        );
        PromiseBrokenException.Unless(
            answered.Status == 302 && !await IsOpenAsync(),
            "A complaint that went on could not be answered, or stays open for ever."
        );
        await GoAsync("gdpr/authority", 3);

        async Task GoAsync(string to, int months)
        {
            await officer.StepAsync(request, ct, ("to", to), ("said", "zqagain"));
            var today = LocalTime.Today(twin.Services.GetRequiredService<TimeProvider>());
            string day = LocalTime.Day(today.AddMonths(months));
            var gone = await officer.Browser.GetAsync(request, ct);
            PromiseBrokenException.Unless(
                gone.Text.Contains($"{day} (", StringComparison.Ordinal),
                "A complaint that went on has no day for its answer."
            );
        }

        async Task<bool> IsOpenAsync() =>
            (await officer.Browser.GetAsync(RequestSteps.Desk, ct)).Text.Contains(
                "goes on",
                StringComparison.Ordinal
            );
    }

    // The public form counts how often it is used from one place; an hour later it begins anew.
    private static async Task<TwinPerson> OfficerAsync(
        ITwin twin,
        CancellationToken ct,
        params string[] laws
    )
    {
        twin.Advance(TimeSpan.FromHours(1));
        var officer = await twin.FounderAsync(ct);
        await officer.ChooseAsync(Others, ct, laws);
        return officer;
    }
}
