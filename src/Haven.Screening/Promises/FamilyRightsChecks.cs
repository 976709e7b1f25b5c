using System.Globalization;
using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Door;
using Haven.Privacy.Promises;
using Haven.Privacy.Purposes;
using Haven.Privacy.Rights;
using Haven.Privacy.Store;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Screening.Promises;

/// <summary>REF-21: what FERPA gives to families, where an organisation goes by it.</summary>
internal static class FamilyRightsChecks
{
    private const long Code = 731_927;
    private const string Others = "No other law holds.";
    private const string Hearer = "Zqjudge Zqadams";

    [Keeps("REF-21", 2)]
    public static async Task<string> TheySeeWhatIsHeld_AndAreHeardWhereItIsNotAmended(
        ITwin twin,
        CancellationToken ct
    )
    {
        // The public form counts how often it is used from one place; an hour later it begins anew.
        twin.Advance(TimeSpan.FromHours(1));
        var officer = await twin.FounderAsync(ct);
        await officer.ChooseAsync(Others, ct, "ferpa");
        await officer.TakeUpAsync(Code, ct);
        string seen = await twin.AskAsync(officer, RequestKind.Access, ct, about: $"{Code}");
        var asked = (await twin.RequestsAsync(officer, ct)).Single();
        await officer.FindAsync(seen, $"{Code}", ct);
        // 34 CFR 99.10(b).
        PromiseBrokenException.Unless(
            asked.DueOn <= LocalTime.DayOf(asked.ArrivedAt).DayNumber + 45
                && await PackageChecks.TakeOutAsync(officer, seen, ct) is not null,
            "A family is not shown within 45 days what is held."
        );
        string request = await twin.AskAsync(officer, RequestKind.Correction, ct, about: $"{Code}");
        await officer.FindAsync(request, $"{Code}", ct);
        await officer.StepAsync(request, ct, ("refusal", "zqit is right"));
        var letter = await officer.Browser.GetAsync(request + "/letter", ct);
        PromiseBrokenException.Unless(
            letter.Text.Contains("ask us for a hearing", StringComparison.Ordinal),
            "A family whose record is not amended is not told that they can be heard."
        );
        await HearAsync(twin, officer, request, ct);
        await DecideAsync(twin, officer, request, ct);
        return "A family asked to see what is held, which is due within 45 days, and got a package. They asked to have it amended, were refused, and the letter told them of a hearing. That whoever refused hears it was tried and refused; with somebody else a day was set, in a letter. Before that day no decision could be recorded; after it, the record is to be amended.";
    }

    private static async Task HearAsync(
        ITwin twin,
        TwinPerson officer,
        string request,
        CancellationToken ct
    )
    {
        await officer.StepAsync(request, ct, ("asked", "zqit is wrong"));
        var today = LocalTime.Today(twin.Services.GetRequiredService<TimeProvider>());
        var on = TypedDay.Of(today.AddDays(7));
        (string, string)[] day =
        [
            ("held-on-day", on.D),
            ("held-on-month", on.M),
            ("held-on-year", on.Y),
            ("place", "zqroom"),
        ];
        var same = await officer.Browser.SubmitAsync(
            request,
            ct,
            [.. day, ("outsider", $"{officer.FirstName} {officer.LastName}")]
        );
        PromiseBrokenException.Unless(same.Status == 422, "Whoever refused may hear the family.");
        await officer.StepAsync(request, ct, [.. day, ("outsider", Hearer)]);
        var letter = await officer.Browser.GetAsync(request + "/hearing/day", ct);
        PromiseBrokenException.Unless(
            letter.Text.Contains(Hearer, StringComparison.Ordinal)
                && letter.Text.Contains(LocalTime.Day(today.AddDays(7)), StringComparison.Ordinal),
            "A family is not told when they are heard, and by whom."
        );
    }

    // Sessions end meanwhile, so the desk is asked itself.
    private static async Task DecideAsync(
        ITwin twin,
        TwinPerson officer,
        string request,
        CancellationToken ct
    )
    {
        var reader = new Reader(officer.Organisation, Guid.Empty, Roles.PrivacyOfficer, "check");
        var id = Guid.Parse(request.Split('/')[^1], CultureInfo.InvariantCulture);
        var form = new FormCollection(
            new(StringComparer.Ordinal) { ["what"] = "zqall of it", ["who"] = "zqsomebody" }
        );
        var amended = new HearingDecision(
            HearingOutcome.Amended,
            "zqit was wrong",
            EffectForm.Read(form, new FieldErrors())
        );
        PromiseBrokenException.Unless(
            await TakeAsync() == StepOutcome.NotHeard,
            "What came of a hearing could be decided before it was held."
        );
        twin.Advance(TimeSpan.FromDays(8));
        var outcome = await TakeAsync();
        await using var store = twin
            .Services.GetRequiredService<HavenServices>()
            .Database.Open(new Scope(officer.Organisation));
        PromiseBrokenException.Unless(
            outcome == StepOutcome.Done
                && await store.Set<Correction>().CountAsync(c => !c.IsRefused, ct) == 1,
            "What was decided after a hearing is not done."
        );

        async Task<StepOutcome> TakeAsync()
        {
            var now = (await twin.RequestsAsync(officer, ct)).Single(r => r.Id == id);
            return await twin
                .Services.GetRequiredService<HearingDesk>()
                .DecideAsync(
                    reader,
                    id,
                    now.Version,
                    amended,
                    twin.Services.GetRequiredService<ISubjectNames>(),
                    ct
                );
        }
    }
}
