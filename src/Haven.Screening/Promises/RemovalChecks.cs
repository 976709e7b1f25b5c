using Haven.Privacy.Forgetting;
using Haven.Privacy.Promises;
using Haven.Privacy.Purposes;
using Haven.Privacy.Rights;
using Haven.Privacy.Store;
using Haven.Screening.Clients;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Screening.Promises;

/// <summary>REF-17: a parent has a child removed, through the school that has the record.</summary>
internal static class RemovalChecks
{
    private const long Code = 731_931;

    private static readonly (string, string)[] NothingAgainst =
    [
        ("found", nameof(Safety.NothingAgainst)),
        ("why", "zqno order"),
    ];

    [Keeps("REF-17", 1)]
    public static async Task<string> OnceTheParentIsVerified_EverythingGoesAtOnce(
        ITwin twin,
        CancellationToken ct
    )
    {
        // The public form counts how often it is used from one place; an hour later it begins anew.
        twin.Advance(TimeSpan.FromHours(1));
        var school = await twin.FounderAsync(ct);
        await school.ChooseAsync("No other law holds.", ct, "ferpa");
        await school.TakeUpAsync(Code, ct);
        await school.TellAsync(Code, ct, ("behaviour", "zqclimbs trees"));
        var person = await PersonAsync(twin, school, ct);
        string request = await twin.AskAsync(
            school,
            RequestKind.Erasure,
            ct,
            Asker.Guardian,
            $"my child, {Code}"
        );
        await RefuseUnverifiedAsync(school, request, ct);
        int before = (await CountAsync(twin, school, person, ct)).Values.Sum();
        await school.FindAsync(request, $"{Code}", ct);
        await school.StepAsync(request, ct, NothingAgainst);
        await school.StepAsync(request, ct, ("answer", "zqdone"));

        var left = await CountAsync(twin, school, person, ct);
        var page = await school.Browser.GetAsync(ClientSteps.Page(Code), ct);
        PromiseBrokenException.Unless(
            before >= 2 && left.Count == 0 && page.Status == 404,
            $"A parent had a child removed, and something is still there: {string.Join(", ", left.Keys)}."
        );
        await RequireReceiptAsync(twin, school, request, ct);
        return $"A parent asked a school on the public form to remove their child. Nothing could be removed before it was recorded how the school made sure who asks. Then the answer was given, and in the same moment all {before} records of the child were gone. The receipt says what went and when.";
    }

    private static async Task RefuseUnverifiedAsync(
        TwinPerson school,
        string request,
        CancellationToken ct
    )
    {
        (string, string)[][] steps =
        [
            [("step", nameof(RequestStep.Find)), ("handle", $"{Code}")],
            [("step", nameof(RequestStep.Finish)), ("answer", "zqdone")],
        ];
        foreach (var step in steps)
        {
            PromiseBrokenException.Unless(
                (await school.TryAsync(request, ct, step)).Status == 422,
                "A child could be looked for, or removed, before the school made sure who asks."
            );
        }
        var client = await school.Browser.GetAsync(ClientSteps.Page(Code), ct);
        PromiseBrokenException.Unless(
            client.Status == 200,
            "A child was removed before the school made sure who asks."
        );
    }

    private static async Task RequireReceiptAsync(
        ITwin twin,
        TwinPerson school,
        string request,
        CancellationToken ct
    )
    {
        var answered = (await twin.RequestsAsync(school, ct)).Single();
        await using var store = Open(twin, school);
        var receipt = await store
            .Set<Erasure>()
            .AsNoTracking()
            .SingleOrDefaultAsync(e => e.Id == answered.Receipt, ct);
        var page = await school.Browser.GetAsync(request, ct);
        PromiseBrokenException.Unless(
            receipt is { DoneAt: > 0, Went.Length: > 0 }
                && page.Body.Contains($"{receipt.Id:D}", StringComparison.Ordinal),
            "A child was removed and there is no receipt that says what went."
        );
    }

    private static async Task<PersonKeyId> PersonAsync(
        ITwin twin,
        TwinPerson school,
        CancellationToken ct
    )
    {
        await using var store = Open(twin, school);
        return await store.Set<Client>().Select(c => c.PersonKey).SingleAsync(ct);
    }

    private static Task<IReadOnlyDictionary<string, int>> CountAsync(
        ITwin twin,
        TwinPerson school,
        PersonKeyId person,
        CancellationToken ct
    ) =>
        twin
            .Services.GetRequiredService<ForgettingService>()
            .CountAsync(school.Organisation, person, ct);

    private static HavenContext Open(ITwin twin, TwinPerson person) =>
        twin
            .Services.GetRequiredService<HavenServices>()
            .Database.Open(new Scope(person.Organisation));
}
