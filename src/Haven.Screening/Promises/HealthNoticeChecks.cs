using Haven.Privacy.Inventory;
using Haven.Privacy.Notices;
using Haven.Privacy.Promises;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Screening.Clients;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Screening.Promises;

/// <summary>MSG-12: an organisation under HIPAA has a notice of its own about health facts, and such fields are marked.</summary>
internal static class HealthNoticeChecks
{
    private const long First = 987_655;
    private const long Second = 987_656;
    private const string Others = "No other law holds.";

    // From 45 CFR 164.520(b)(1)(i), and not read from the text that Haven ships.
    private static readonly (string Lang, string Header)[] Headers =
    [
        ("en", "MEDICAL INFORMATION ABOUT YOU MAY BE USED AND DISCLOSED"),
        ("es", "USAR Y DIVULGAR SU INFORMACIÓN MÉDICA"),
    ];

    // The fields of a client's record that HIPAA calls health information, written out.
    private static readonly string[] OfAClient = ["Physical disability", "Intellectual disability"];

    [Keeps("MSG-12", 1)]
    public static async Task<string> UnderHipaaThereIsANoticeAboutHealth(
        ITwin twin,
        CancellationToken ct
    )
    {
        var person = await twin.FounderAsync(ct, notice: false);
        await person.PublishAsync("Zqvmgeneral.", NoticeChange.Small, ct);
        await person.TakeUpAsync(First, ct);
        var preview = await UnderHipaaAsync(twin, person, ct);
        PromiseBrokenException.Unless(
            preview.Text.Contains("part about health facts", StringComparison.Ordinal),
            "That HIPAA asks for a notice about health facts was not said before it was chosen."
        );
        await RefusedAsync(twin, person, ct);
        await person.TellAsync(First, ct, ("behaviour", "Zqvm plays the flute."));
        await person.PublishAsync("Zqvmhealth.", NoticeChange.Small, ct);
        await person.TakeUpAsync(Second, ct);
        using var stranger = twin.Browser();
        foreach (var (lang, header) in Headers)
        {
            string own = await twin.NoticeAsync(person, ct, lang: lang);
            string address = own.Replace("?", "/health?", StringComparison.Ordinal);
            var page = await stranger.GetAsync(address, ct);
            var paper = await stranger.GetAsync(
                own.Replace("?", "/2/health/pdf?", StringComparison.Ordinal),
                ct
            );
            PromiseBrokenException.Unless(
                Leads(await stranger.GetAsync(own, ct), address)
                    && page.Status == 200
                    && page.Text.Contains(header, StringComparison.Ordinal)
                    && page.Text.Contains(NoticeSteps.Telephone, StringComparison.Ordinal)
                    && paper.Body.StartsWith("%PDF-", StringComparison.Ordinal),
                "An organisation under HIPAA has published a notice about health facts, and nobody can read it."
            );
        }
        return "An organisation with a notice chose HIPAA, and was told before that it needs another one. Until that was published nobody new could be taken up, and a client who was there was looked after. Then somebody was, and everybody reads the notice about health facts at an address of its own, in English and Spanish, as a page and as a PDF file.";
    }

    [Keeps("MSG-12", 2)]
    public static async Task<string> HealthFactsAreMarked(ITwin twin, CancellationToken ct)
    {
        var person = await twin.FounderAsync(ct);
        await person.TakeUpAsync(First, ct);
        await twin.TakeInInstrumentAsync(person, ct);
        await UnderHipaaAsync(twin, person, ct);
        var table = await person.Browser.GetAsync("/privacy/inventory.csv", ct);
        var marked = table
            .Body.Split("\r\n")
            .Where(l => l.EndsWith(",yes", StringComparison.Ordinal))
            .ToList();
        var health = Inventory
            .Of(twin.Services.GetRequiredService<HavenServices>().Parts)
            .Records.SelectMany(r => r.Fields)
            .Count(f => f.Class is DataClass.Health or DataClass.Assessment or DataClass.Genetic);
        PromiseBrokenException.Unless(
            marked.Count == health
                && OfAClient.All(f =>
                    marked.Exists(l => l.Contains($",{f},", StringComparison.Ordinal))
                )
                && Marks(await person.Browser.GetAsync("/privacy/inventory", ct), "health fact")
                    >= health,
            "The record of processing does not mark each field about health."
        );
        string notice = (await twin.NoticeAsync(person, ct)).Replace(
            "?",
            "/health?",
            StringComparison.Ordinal
        );
        var facts = await person.Browser.GetAsync(ClientSteps.Facts(First), ct);
        // The page says it once, and each question about health says it.
        PromiseBrokenException.Unless(
            Marks(facts, "Health fact") == 1 + OfAClient.Length && Leads(facts, notice),
            "A page on which facts about health are entered does not mark them, or leads to no notice."
        );
        var fill = await person.Browser.GetAsync(await person.BeginAsync(First, ct), ct);
        PromiseBrokenException.Unless(
            Marks(fill, "Health fact") == 1 && Leads(fill, notice),
            "A questionnaire does not say that its answers are facts about health."
        );
        return $"In the record of processing each of {health} fields about health is marked. Under HIPAA the page on which a client’s facts are entered marks {OfAClient.Length} questions, and so does the first page of a questionnaire; both lead to the notice about health facts.";
    }

    /// <summary>The page that shows the effect, before it was chosen.</summary>
    private static async Task<TwinAnswer> UnderHipaaAsync(
        ITwin twin,
        TwinPerson person,
        CancellationToken ct
    )
    {
        var preview = await person.ChooseAsync(Others, ct, "hipaa");
        var today = DateOnly.FromDateTime(
            twin.Services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime
        );
        await person.AgreeAsync(today.AddDays(-1), today.AddDays(9), ct, Purpose.CaseWork);
        return preview;
    }

    private static async Task RefusedAsync(ITwin twin, TwinPerson person, CancellationToken ct)
    {
        var page = await person.Browser.GetAsync(ClientSteps.New, ct);
        var sent = await person.SendAsync(
            ClientSteps.New,
            ct,
            [("code", $"{Second}"), ("birth", "age"), ("birth-age", "15"), .. ClientSteps.Attested]
        );
        await using var store = twin
            .Services.GetRequiredService<IDatabase>()
            .Open(new Scope(person.Organisation));
        PromiseBrokenException.Unless(
            new[] { page, sent }.All(a =>
                a.Status == 403 && a.Text.Contains("about health facts", StringComparison.Ordinal)
            )
                && await store.Set<Client>().CountAsync(ct) == 1,
            "Somebody new was taken up under HIPAA without a notice about health facts."
        );
    }

    private static int Marks(TwinAnswer page, string mark) =>
        HtmlTag.Read(page.Body).Count(t => t.Name == "strong" && t.Text.Trim() == mark);

    private static bool Leads(TwinAnswer page, string address) =>
        HtmlTag.Read(page.Body).Any(t => t.Name == "a" && t["href"] == address);
}
