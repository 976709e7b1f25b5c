using Haven.Privacy.Breaches;
using Haven.Privacy.Processors;
using Haven.Privacy.Promises;

namespace Haven.Promises;

/// <summary>Companies that process data: who they are, and when their policy was read, for everybody to see.</summary>
internal static class ProcessorChecks
{
    private const string Fresh = "Zqfreshword Interpreters";
    private const string Soon = "Zqsoonword Interpreters";
    private const string Late = "Zqlateword Interpreters";
    private const string Carrier = ProcessorSteps.Carrier;

    [Keeps("HLP-15", 1)]
    public static async Task<string> EachHasAReviewWithAReminderAndAnAlarm(
        ITwin twin,
        CancellationToken ct
    )
    {
        var officer = await twin.FounderAsync(ct);
        var yearAgo = twin.Today().AddYears(-1);
        await officer.AddCompanyAsync(Fresh, yearAgo.AddDays(90), ct);
        await officer.AddCompanyAsync(Soon, yearAgo.AddDays(20), ct);
        await officer.AddCompanyAsync(Late, yearAgo.AddDays(-3), ct);
        var page = await officer.Browser.GetAsync(ProcessorSteps.Page, ct);
        foreach (int days in (int[])[90, 20, -3])
        {
            PromiseBrokenException.Unless(
                page.Text.Contains(
                    ProcessorSteps.Words(twin.Today().AddDays(days)),
                    StringComparison.Ordinal
                ),
                "A company stands on the register without the day on which its policy is to be read anew."
            );
        }
        // Twice, as an hour later: nobody is told the same again.
        var rounds = twin.Services.GetRequiredService<ProcessorRounds>();
        await rounds.RunAsync(officer.Organisation, ct);
        await rounds.RunAsync(officer.Organisation, ct);
        var letters = await twin.LettersToAsync(officer.Email, ct);
        PromiseBrokenException.Unless(
            Naming(letters, Soon) is [var reminder]
                && reminder.Contains("It is due on this day", StringComparison.Ordinal),
            "Nobody was reminded, once, before a company's policy was to be read anew."
        );
        PromiseBrokenException.Unless(
            Naming(letters, Late) is [var alarm]
                && alarm.Contains("nobody has recorded it", StringComparison.Ordinal),
            "There was no alarm, once, about a company whose policy nobody had read for over a year."
        );
        PromiseBrokenException.Unless(
            Naming(letters, Fresh).Count == 0,
            "Somebody was told of a company whose policy was read not long ago."
        );
        await ReviewAsync(twin, officer, ct);
        return "Three companies were put on the register through the page. For each it has the day on which its policy is to be read anew. Of the one that is due within a month the privacy officer was reminded by mail, of the one that is overdue they got an alarm, each once, and of the third nothing. They recorded on its page that they had read it: it is due in a year.";
    }

    private static async Task ReviewAsync(ITwin twin, TwinPerson officer, CancellationToken ct)
    {
        await officer.Browser.SubmitAsync(
            await officer.CompanyAsync(Late, ct),
            ct,
            [.. ProcessorSteps.Day("on", twin.Today()), ("found", "Nothing has changed.")]
        );
        var page = await officer.Browser.GetAsync(ProcessorSteps.Page, ct);
        PromiseBrokenException.Unless(
            page.Text.Contains(
                ProcessorSteps.Words(ProcessorEntry.ReviewedEvery.LastDay(twin.Today())),
                StringComparison.Ordinal
            ) && !page.Text.Contains("Overdue", StringComparison.Ordinal),
            "A company's policy was read, and is still overdue."
        );
    }

    [Keeps("MSG-32", 1)]
    public static async Task<string> AnIncidentOfTheirsStartsOurClock(
        ITwin twin,
        CancellationToken ct
    )
    {
        var officer = await twin.FounderAsync(ct);
        await officer.ChooseAsync("No other law holds.", ct, "gdpr");
        await officer.AddCompanyAsync(Fresh, twin.Today(), ct);
        string company = await officer.CompanyAsync(Fresh, ct);
        var form =
            (await officer.Browser.GetAsync(company, ct))
                .Forms()
                .FirstOrDefault(f => f.Action.EndsWith("/incident", StringComparison.Ordinal))
            ?? throw new PromiseBrokenException(
                "What happened at a company cannot be said where the company stands."
            );
        var began = twin.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var answer = await officer.Browser.PostAsync(
            form.Action,
            form.Fields.Where(f => f.IsSent).Select(f => (f.Name, f.Value)),
            ct
        );
        var clock = (
            await twin
                .Services.GetRequiredService<IncidentReading>()
                .ListAsync(officer.Organisation, ct)
        )
            .SingleOrDefault()
            ?.First;
        // Article 33(1) of the GDPR: 72 hours from when it is known here.
        PromiseBrokenException.Unless(
            clock?.Key == "gdpr/authority"
                && clock.Over - began.UtcTicks is var runs
                && runs >= TimeSpan.FromHours(72).Ticks
                && runs < TimeSpan.FromHours(73).Ticks,
            "Something happened at a company, and no clock of ours runs."
        );
        var page = await officer.Browser.GetAsync(answer.Location ?? "", ct);
        PromiseBrokenException.Unless(
            page.Text.Contains(Fresh, StringComparison.Ordinal),
            "An incident does not say at which company it happened."
        );
        return "A company was put on the register, and on its page the privacy officer said that something happened there. An incident that names it began in the same moment, and the 72 hours of the law run.";
    }

    private static List<string> Naming(IEnumerable<string> letters, string company) =>
        [.. letters.Where(l => l.Contains(company, StringComparison.Ordinal))];

    [Keeps("HLP-15", 2)]
    public static async Task<string> WhatIsOverdueShowsToEverybody(ITwin twin, CancellationToken ct)
    {
        var machine = (Twin)twin;
        var officer = await twin.FounderAsync(ct);
        var longAgo = twin.Today().AddYears(-1).AddDays(-3);
        await officer.AddCompanyAsync(Late, longAgo, ct);
        await officer.AddCompanyAsync(Fresh, twin.Today(), ct);
        await machine.AddOnTheMachineAsync(Carrier, "", ProcessorAgreement.Processing, longAgo, ct);
        try
        {
            using var stranger = twin.Browser();
            foreach (string lang in (string[])["en", "es"])
            {
                var trust = await stranger.GetAsync($"/privacy/promises?lang={lang}", ct);
                PromiseBrokenException.Unless(
                    trust.Text.Contains(Carrier + ":", StringComparison.Ordinal),
                    "A company of whoever runs the machine is overdue, and the page of the promises does not say so."
                );
                var list = await stranger.GetAsync(await ListOfAsync(officer, lang, ct), ct);
                string overdue = lang == "es" ? "Con retraso" : "Overdue";
                PromiseBrokenException.Unless(
                    AfterName(list, Late).Contains(overdue, StringComparison.Ordinal)
                        && AfterName(list, Carrier).Contains(overdue, StringComparison.Ordinal)
                        && !AfterName(list, Fresh).Contains(overdue, StringComparison.Ordinal),
                    "A company is overdue, and the public list does not say so, or says it of another."
                );
            }
        }
        finally
        {
            await machine.EndOnTheMachineAsync(Carrier, ct);
        }
        return "A company of an organisation and one of whoever runs the machine were overdue. A stranger saw it on the public list, beside each, and of the machine's on the page of the promises, in both languages; a company that was in order was not called overdue.";
    }

    // The rest of a company's row.
    private static string AfterName(TwinAnswer list, string name) =>
        list.Body.Split(name + "</td>") is [_, var rest, ..] ? rest.Split("</tr>")[0] : "";

    private static async Task<string> ListOfAsync(
        TwinPerson officer,
        string lang,
        CancellationToken ct
    )
    {
        var page = await officer.Browser.GetAsync(ProcessorSteps.Page, ct);
        string address = page.Body.Split($"href=\"{ProcessorSteps.Public}/", 2)[^1].Split('?')[0];
        return $"{ProcessorSteps.Public}/{address}?lang={lang}";
    }

    [Keeps("REF-12", 1)]
    public static async Task<string> EverybodyReadsTheRegister(ITwin twin, CancellationToken ct)
    {
        var machine = (Twin)twin;
        var officer = await twin.FounderAsync(ct);
        await officer.AddCompanyAsync(Fresh, twin.Today(), ct);
        await machine.AddOnTheMachineAsync(
            Carrier,
            "",
            ProcessorAgreement.Processing,
            twin.Today(),
            ct
        );
        try
        {
            using var stranger = twin.Browser();
            var list = await stranger.GetAsync(await ListOfAsync(officer, "en", ct), ct);
            foreach (string name in (string[])[Fresh, Carrier])
            {
                string row = AfterName(list, name);
                PromiseBrokenException.Unless(
                    row.Contains("Portugal", StringComparison.Ordinal)
                        && row.Contains("Data processing agreement", StringComparison.Ordinal)
                        && row.Contains(
                            ProcessorSteps.Words(twin.Today()),
                            StringComparison.Ordinal
                        ),
                    "A stranger does not read of each company where it is, by which agreement, and when its policy was read."
                );
            }
            PromiseBrokenException.Unless(
                AfterName(list, Fresh)
                    .Contains("Interprets or translates", StringComparison.Ordinal)
                    && AfterName(list, Fresh).Contains(">name<", StringComparison.Ordinal)
                    && AfterName(list, Carrier)
                        .Contains("Carries e-mail", StringComparison.Ordinal),
                "A stranger does not read what a company does and what it sees."
            );
            var ofMachine = await stranger.GetAsync(ProcessorSteps.Public, ct);
            PromiseBrokenException.Unless(
                ofMachine.Text.Contains(Carrier, StringComparison.Ordinal)
                    && !ofMachine.Text.Contains(Fresh, StringComparison.Ordinal),
                "The machine's own list lacks its company, or has another's."
            );
        }
        finally
        {
            await machine.EndOnTheMachineAsync(Carrier, ct);
        }
        return "A privacy officer put a company on the register through the page, and whoever runs the machine another with the command. Without signing in, a stranger read of both what they do, where, what they see, by which agreement, and when their policy was read.";
    }
}
