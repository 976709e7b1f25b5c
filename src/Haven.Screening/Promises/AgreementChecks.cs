using Haven.Privacy.Promises;
using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;
using Haven.Privacy.Store;
using Haven.Screening.Clients;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Screening.Promises;

/// <summary>SCR-21: under HIPAA nothing is entered without an agreement, and its limits shorten the list of purposes.</summary>
internal static class AgreementChecks
{
    private const long Code = 987_653;
    private const string Others = "No other law holds.";

    private static readonly (string Name, string Value)[] NewClient =
    [
        ("code", $"{Code}"),
        ("birth", "NotAsked"),
        .. ClientSteps.Attested,
    ];

    [Keeps("SCR-21", 1)]
    public static async Task<string> WithoutAnAgreementNothingIsEntered(
        ITwin twin,
        CancellationToken ct
    )
    {
        var person = await twin.FounderAsync(ct);
        // The form is open already when the law is chosen, so that what is sent is what is refused.
        var form = await person.Browser.GetAsync(ClientSteps.New, ct);
        await person.ChooseAsync(Others, ct, "hipaa");
        await RefusedAsync(twin, person, form, ct);
        var today = Today(twin);
        await person.AgreeAsync(today.AddDays(-9), today.AddDays(-1), ct, Purpose.CaseWork);
        await RefusedAsync(twin, person, form, ct);
        await person.AgreeAsync(today.AddDays(-9), today.AddDays(9), ct, Purpose.CaseWork);
        await person.TakeUpAsync(Code, ct);
        return "Somebody of an organisation under HIPAA sent a client in, without an agreement and with one that had ended: both were refused and nobody was entered. With one in force it went.";
    }

    [Keeps("SCR-21", 2)]
    public static async Task<string> TheAgreementsLimitsHold(ITwin twin, CancellationToken ct)
    {
        var person = await twin.FounderAsync(ct);
        await person.TakeUpAsync(Code, ct);
        await person.ChooseAsync(Others, ct, "hipaa");
        var today = Today(twin);
        await person.AgreeAsync(today, today.AddDays(9), ct, Purpose.CaseWork, Purpose.Emergency);
        var offered = AgreementForm.Offered(
            await twin.Services.GetRequiredService<RegimeDesk>().RulesAsync(person.Organisation, ct)
        );
        foreach (var purpose in offered)
        {
            bool allowed = purpose == Purpose.CaseWork || purpose == Purpose.Emergency;
            PromiseBrokenException.Unless(
                await twin.OpensAsync(person, purpose, ct) == allowed,
                "A purpose that the agreement leaves out is open, or one that it allows is not."
            );
        }
        var page = await person.Browser.GetAsync(ClientSteps.Page(Code), ct);
        PromiseBrokenException.Unless(
            page.Status == 200,
            "What the agreement allows was refused on a page."
        );
        return $"An agreement was recorded that allows 2 of {offered.Count} purposes. For these a client's facts were opened; for each of the others it was refused.";
    }

    private static async Task RefusedAsync(
        ITwin twin,
        TwinPerson person,
        TwinAnswer form,
        CancellationToken ct
    )
    {
        var kept = form.Forms()
            .First(f => f.Fields.Any(x => x.Name == "code"))
            .Fields.Where(f => f.IsSent && !NewClient.Any(x => x.Name == f.Name))
            .Select(f => (f.Name, f.Value));
        var answer = await person.Browser.PostAsync(ClientSteps.New, [.. kept, .. NewClient], ct);
        await using var store = twin
            .Services.GetRequiredService<IDatabase>()
            .Open(new Scope(person.Organisation));
        PromiseBrokenException.Unless(
            answer.Status == 403
                && answer.Text.Contains("business associate agreement", StringComparison.Ordinal)
                && !await store.Set<Client>().AnyAsync(ct),
            "A client was entered for an organisation under HIPAA that has no agreement in force."
        );
    }

    private static DateOnly Today(ITwin twin) =>
        DateOnly.FromDateTime(
            twin.Services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime
        );
}
