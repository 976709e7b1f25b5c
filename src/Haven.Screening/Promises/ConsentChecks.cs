using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Consent;
using Haven.Privacy.Door;
using Haven.Privacy.Promises;
using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;
using Haven.Privacy.Restrictions;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Attesting;
using Haven.Screening.Clients;
using Haven.Screening.Consent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Screening.Promises;

/// <summary>RES-4, RES-8, RES-11b and RES-15 as far as they are about consent, tried with clients: the mechanism is one.</summary>
internal static class ConsentChecks
{
    private const long Code = 987_661;
    private const string Forms = "/privacy/consent";
    private const string NoOther = "No other law holds.";

    // Boxes by which somebody agrees to something or gives their word; whatever else is chosen on a page is a setting.
    private static readonly string[] Agreeing =
    [
        "adult",
        "terms",
        "age",
        "mail",
        AttestingForm.ToldName,
        AttestingForm.AuthorityName,
        .. ClientConsent.Form.Items.Select(ConsentAskForm.FieldOf),
    ];

    [Keeps("RES-4", 3)]
    public static async Task<string> EachItemIsAnsweredByItself(ITwin twin, CancellationToken ct)
    {
        var person = await twin.FounderAsync(ct);
        await person.TakeUpAsync(Code, ct);
        foreach (string left in ConsentSteps.Items)
        {
            var form = await FormAsync(person, "en", ct);
            var half = await person.Browser.PostAsync(
                form.Action,
                [
                    .. form.Fields.Where(f => f.Type == "hidden").Select(f => (f.Name, f.Value)),
                    .. ConsentSteps
                        .Items.Where(i => i != left)
                        .Select(i => ConsentSteps.Say(i, true)),
                    .. ConsentSteps.Themselves,
                    ("step", "keep"),
                ],
                ct
            );
            PromiseBrokenException.Unless(
                half.Status == 422,
                "An item that nobody answered was taken for answered."
            );
        }
        string receipt = await person.AgreeAsync(Code, ct, "work", "exchange");
        var page = await person.Browser.GetAsync(receipt, ct);
        var answered = ClientConsent.Form.Items.Select(i =>
            $"{i.Words.En} {(i.Key == "figures" ? "No" : "Yes")}"
        );
        PromiseBrokenException.Unless(
            answered.All(a => Plain(page).Contains(a, StringComparison.Ordinal))
                && page.Text.Contains("Version 1 of the words", StringComparison.Ordinal),
            "What somebody answered to each item, and to which version of the words, does not stand in their receipt."
        );
        return $"A client was asked {ConsentSteps.Items.Count} things. With any one of them left out nothing was kept. A yes to two and a no to one were kept as that, with the version of the words.";
    }

    [Keeps("RES-8", 1)]
    public static async Task<string> EachUseHasABasis(ITwin twin, CancellationToken ct)
    {
        var person = await twin.FounderAsync(ct);
        await person.ChooseAsync(NoOther, ct, "gdpr");
        var rules = await twin
            .Services.GetRequiredService<RegimeDesk>()
            .RulesAsync(person.Organisation, ct);
        var page = await person.Browser.GetAsync(Forms, ct);
        string text = Plain(page);
        var uses = Purpose.All.Where(p => p.IsAboutClients).ToList();
        foreach (var use in uses)
        {
            PromiseBrokenException.Unless(
                rules.BasesOf(use) is [var basis, ..]
                    && text.Contains(
                        $"{use.Words} GDPR: {basis.What.Words.En} ({basis.What.Source}).",
                        StringComparison.Ordinal
                    ),
                $"Under the GDPR no basis in law is declared for the use “{use.Words}”, or nobody is shown it."
            );
        }
        return $"An organisation chose the GDPR. For each of {uses.Count} uses of what is kept about clients the page about consent names what allows it, with the article.";
    }

    [Keeps("RES-8", 2)]
    public static async Task<string> NothingIsTickedBeforehand(ITwin twin, CancellationToken ct)
    {
        var person = await twin.FounderAsync(ct);
        var (pages, _) = await PageChecks.WalkAsync(twin, ct);
        var fresh = pages.ToList();
        await person.TakeUpAsync(Code, ct);
        fresh.Add(await person.Browser.GetAsync($"/screening/attesting/{Code}", ct));
        fresh.Add(await person.Browser.GetAsync(ConsentSteps.Ask(Code), ct));
        // Whoever is asked again is asked as if for the first time.
        await person.AgreeAsync(Code, ct, [.. ConsentSteps.Items]);
        fresh.Add(await person.Browser.GetAsync(ConsentSteps.Ask(Code), ct));
        fresh.Add(await person.Browser.GetAsync(ConsentSteps.Ask(Code, "es"), ct));
        int boxes = 0;
        foreach (var page in fresh)
        {
            var agreeing = page.Forms()
                .SelectMany(f => f.Fields)
                .Where(f =>
                    f.Type is "radio" or "checkbox"
                    && Agreeing.Contains(f.Name, StringComparer.Ordinal)
                )
                .ToList();
            boxes += agreeing.Count;
            PromiseBrokenException.Unless(
                !agreeing.Exists(f => f.Checked),
                $"On the page {page.Path.Split('?')[0]} somebody agrees before they have chosen anything."
            );
        }
        PromiseBrokenException.Unless(
            fresh[^2..]
                .TrueForAll(p => p.Forms().SelectMany(f => f.Fields).Any(f => f.Type == "radio")),
            "Nothing could be answered on the page that asks for consent."
        );
        return $"{fresh.Count} pages were opened fresh, with {boxes} boxes by which somebody agrees to something. None was ticked; that of a client who had agreed before neither.";
    }

    [Keeps("RES-8", 3)]
    public static async Task<string> WhatWasShownIsKept(ITwin twin, CancellationToken ct)
    {
        var person = await twin.FounderAsync(ct);
        await person.TakeUpAsync(Code, ct);
        string shown = Plain(await person.Browser.GetAsync(ConsentSteps.Ask(Code, "es"), ct));
        var answer = await person.AnswerAsync(Code, "es", ct, "work");
        PromiseBrokenException.Unless(
            answer.LeadsTo(ConsentSteps.Page(Code) + "/receipt/"),
            "A client was asked in Spanish, and what they said could not be kept."
        );
        string receipt = answer.Location!;
        await RewordAsync(person, ct);
        string later = Plain(await person.Browser.GetAsync(receipt, ct));
        var words = ConsentText.Of(ClientConsent.Form, "es");
        string[] all = [words.Title, words.Intro, .. words.Items];
        PromiseBrokenException.Unless(
            all.All(w =>
                shown.Contains(w, StringComparison.Ordinal)
                && later.Contains(w, StringComparison.Ordinal)
            ) && !later.Contains(ConsentWords.In("es").Altered, StringComparison.Ordinal),
            "What somebody was shown when they agreed is not what their receipt says that they were shown."
        );
        string now = Plain(await person.Browser.GetAsync(ConsentSteps.Ask(Code, "es"), ct));
        PromiseBrokenException.Unless(
            now.Contains(Reworded, StringComparison.Ordinal),
            "Words that a privacy officer changed are not the ones that people are asked with."
        );
        return "A client was asked in Spanish, and agreed. Then a privacy officer changed the words. The client's receipt says word for word what they were shown; whoever is asked now is asked with the new words.";
    }

    [Keeps("RES-15", 1)]
    public static async Task<string> OneActTakesItBack(ITwin twin, CancellationToken ct)
    {
        var person = await twin.FounderAsync(ct);
        await person.TakeUpAsync(Code, ct);
        await person.AgreeAsync(Code, ct, [.. ConsentSteps.Items]);
        var uses = ClientConsent.Form.Items.SelectMany(i => i.Opens).ToList();
        await RequireAsync(twin, person, uses, open: true, ct);
        // A page that is open while it is taken back is of no use any more.
        var facts = await person.Browser.GetAsync(ClientSteps.Facts(Code), ct);
        var before = await person.Browser.GetAsync(ConsentSteps.Withdraw(Code), ct);
        PromiseBrokenException.Unless(
            uses.TrueForAll(u => before.Text.Contains(u.Words, StringComparison.Ordinal)),
            "Before somebody takes their consent back, they are not shown what stops."
        );
        var done = await person.Browser.SubmitAsync(
            ConsentSteps.Withdraw(Code),
            ct,
            [.. ConsentSteps.Themselves]
        );
        PromiseBrokenException.Unless(
            done.LeadsTo(ConsentSteps.Page(Code)),
            "Consent could not be taken back with one act."
        );
        await RequireAsync(twin, person, uses, open: false, ct);
        var late = facts.Forms()[0];
        var sent = await person.Browser.PostAsync(
            late.Action,
            late.Fields.Where(f => f.IsSent).Select(f => (f.Name, f.Value)),
            ct
        );
        var after = await person.Browser.GetAsync(ConsentSteps.Page(Code), ct);
        PromiseBrokenException.Unless(
            sent.Status == 403
                && after.Text.Contains("Taken back on", StringComparison.Ordinal)
                && uses.TrueForAll(u => after.Text.Contains(u.Words, StringComparison.Ordinal)),
            "Consent was taken back, and a page that was open could still be saved, or nobody is shown what stopped."
        );
        return $"A client agreed to everything, and took it back by one press of a button that said before what it stops. From that moment on each of {uses.Count} uses was refused, and so was a form that had been open; the page says what stopped.";
    }

    [Keeps("RES-11b", 1)]
    public static async Task<string> SixYearsRunFromTakingBack(ITwin twin, CancellationToken ct)
    {
        var person = await twin.FounderAsync(ct);
        await person.TakeUpAsync(Code, ct);
        await person.TakeUpAsync(Code + 1, ct);
        await person.AgreeAsync(Code, ct, "work");
        await person.AgreeAsync(Code + 1, ct, "work");
        await person.Browser.SubmitAsync(
            ConsentSteps.Withdraw(Code),
            ct,
            [.. ConsentSteps.Themselves]
        );
        var retention = twin.Services.GetRequiredService<RetentionService>();
        var kind = twin.Services.GetRequiredService<KeptKinds>().Find("consent")!;
        var zone = await twin
            .Services.GetRequiredService<IOrganisationZones>()
            .OfAsync(person.Organisation, ct);
        var today = zone.DayOf(
            twin.Services.GetRequiredService<TimeProvider>().GetUtcNow().UtcTicks
        );
        int days = today.AddYears(6).DayNumber - today.DayNumber + 1;
        await using var store = Open(twin, person);
        var rule = await HeldRule.ReadAsync(store, person.Organisation, kind, ct);
        async Task<int> GoAsync(int within) =>
            (await retention.CountAsync(person.Organisation, rule, within, 9, ct)).Go;
        PromiseBrokenException.Unless(
            await GoAsync(days - 1) == 0
                && await GoAsync(days) == 1
                && await GoAsync(days * 3) == 1,
            "What somebody agreed to does not go six years after they took it back, or goes while it is in use."
        );
        await KeepForADayAsync(person, ct);
        twin.Advance(TimeSpan.FromDays(3));
        await retention.DeleteAsync(person.Organisation, ct);
        PromiseBrokenException.Unless(
            await store.Set<ConsentFolder>().CountAsync(ct) == 1
                && await store.Set<ConsentEntry>().CountAsync(ct) == 1
                && await store.Set<Client>().CountAsync(ct) == 2,
            "When its time was over, what somebody had taken back was still there, or more went with it."
        );
        return "Two clients agreed, and one took it back. What that one agreed to goes on the day after six years from then, and not a day before; what is in use does not go. With a time of one day instead, it was gone three days later, and nothing else.";
    }

    private const string Reworded = "zqreworded ¿Lo anotamos?";

    private static async Task RewordAsync(TwinPerson person, CancellationToken ct)
    {
        string path = $"{Forms}/{ClientConsent.Form.Key}";
        (string Name, string Value)[] changed =
        [
            (ConsentWordingForm.ItemIn("es", 0), Reworded),
            (ConsentWordingForm.IntroIn("es"), "zqnew"),
        ];
        var form =
            (await person.Browser.GetAsync(path, ct)).Forms().FirstOrDefault()
            ?? throw new PromiseBrokenException("There is no page that changes the words.");
        var kept = form.Fields.Where(f => changed.All(c => c.Name != f.Name));
        var answer = await person.Browser.PostAsync(
            form.Action,
            [.. kept.Select(f => (f.Name, f.Value)), .. changed, ("step", "write")],
            ct
        );
        PromiseBrokenException.Unless(
            answer.LeadsTo(path),
            "A privacy officer could not change the words with which people are asked."
        );
    }

    private static async Task KeepForADayAsync(TwinPerson person, CancellationToken ct)
    {
        var effect = await person.Browser.SubmitAsync(
            "/privacy/retention/consent",
            ct,
            ("length", "1"),
            ("unit", "days")
        );
        var form =
            effect.Forms().FirstOrDefault()
            ?? throw new PromiseBrokenException("How long consents are kept could not be chosen.");
        await person.Browser.PostAsync(
            form.Action,
            [.. form.Fields.Select(f => (f.Name, f.Value)), ("step", "use")],
            ct
        );
    }

    private static async Task<TwinForm> FormAsync(
        TwinPerson person,
        string lang,
        CancellationToken ct
    ) =>
        (await person.Browser.GetAsync(ConsentSteps.Ask(Code, lang), ct)).Forms().FirstOrDefault()
        ?? throw new PromiseBrokenException("There is no page on which a client could be asked.");

    private static async Task RequireAsync(
        ITwin twin,
        TwinPerson person,
        IEnumerable<Purpose> uses,
        bool open,
        CancellationToken ct
    )
    {
        foreach (var use in uses)
        {
            PromiseBrokenException.Unless(
                await twin.OpensAsync(person, use, ct) == open,
                open
                    ? "What somebody agreed to is closed."
                    : "Consent was taken back, and what it allowed goes on."
            );
        }
    }

    private static HavenContext Open(ITwin twin, TwinPerson person) =>
        twin.Services.GetRequiredService<IDatabase>().Open(new Scope(person.Organisation));

    // Words as one reads them, whatever stands between them in the page.
    private static string Plain(TwinAnswer page) =>
        string.Join(' ', page.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
