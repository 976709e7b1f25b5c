using System.Globalization;
using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Door;
using Haven.Privacy.Promises;
using Haven.Privacy.Purposes;
using Haven.Privacy.Rights;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Screening.Promises;

/// <summary>REF-21: at 18 the rights that FERPA gives to parents are the student's.</summary>
internal static class ComingOfAgeChecks
{
    private const long Grown = 731_941;
    private const long Nearly = 731_957;

    private static readonly (string, string)[] NothingAgainst =
    [
        ("step", nameof(RequestStep.Review)),
        ("found", nameof(Safety.NothingAgainst)),
        ("why", "zqno order"),
    ];

    [Keeps("REF-21", 3)]
    public static async Task<string> AtEighteenAStudentAsksAlone(ITwin twin, CancellationToken ct)
    {
        // The public form counts how often it is used from one place; an hour later it begins anew.
        twin.Advance(TimeSpan.FromHours(1));
        var school = await twin.FounderAsync(ct);
        await school.ChooseAsync("No other law holds.", ct, "ferpa");
        await school.TakeUpAsync(Grown, ct);
        await school.TellAsync(Grown, ct, ("birth", "age"), ("birth-age", "18"));
        string parent = await AskAsync(twin, school, Asker.Guardian, RequestKind.Access, Grown, ct);
        PromiseBrokenException.Unless(
            (await school.TryAsync(parent, ct, NothingAgainst)).Status == 422
                && await PackageChecks.TakeOutAsync(school, parent, ct) is null
                && await AnswerAsync(school, parent, ct) == 422,
            "A parent was shown what is held of a student who is 18."
        );
        string own = await AskAsync(twin, school, Asker.Themselves, RequestKind.Access, Grown, ct);
        PromiseBrokenException.Unless(
            await PackageChecks.TakeOutAsync(school, own, ct) is not null,
            "A student who is 18 is not shown what is held of them."
        );
        await RefuseWhoCameOfAgeAsync(twin, school, ct);
        return "A parent asked to see what is held of a student who is 18: the review, a package and an answer were each tried and refused. The student asked, and got a package. For another student the parent asked two days before the 18th birthday, and nothing spoke against it; on the day after it nothing could be deleted for the parent any more.";
    }

    // Sessions end meanwhile, so the desk is asked itself.
    private static async Task RefuseWhoCameOfAgeAsync(
        ITwin twin,
        TwinPerson school,
        CancellationToken ct
    )
    {
        var birthday = LocalTime
            .Today(twin.Services.GetRequiredService<TimeProvider>())
            .AddDays(2)
            .AddYears(-18);
        var day = TypedDay.Of(birthday);
        await school.TakeUpAsync(Nearly, ct);
        await school.TellAsync(
            Nearly,
            ct,
            ("birth", "date"),
            ("birth-date-day", day.D),
            ("birth-date-month", day.M),
            ("birth-date-year", day.Y)
        );
        string request = await AskAsync(
            twin,
            school,
            Asker.Guardian,
            RequestKind.Erasure,
            Nearly,
            ct
        );
        await school.StepAsync(request, ct, NothingAgainst);
        twin.Advance(TimeSpan.FromDays(3));
        var id = Guid.Parse(request.Split('/')[^1], CultureInfo.InvariantCulture);
        var outcome = await twin
            .Services.GetRequiredService<RightsDesk>()
            .FinishAsync(
                new Reader(school.Organisation, Guid.Empty, Roles.PrivacyOfficer, "check"),
                id,
                (await twin.RequestsAsync(school, ct)).Single(r => r.Id == id).Version,
                refused: false,
                "zqdone",
                twin.Services.GetRequiredService<ISubjectNames>(),
                ct
            );
        PromiseBrokenException.Unless(
            outcome == StepOutcome.OfAge,
            "What a parent asked for was done although the student came of age meanwhile."
        );
    }

    private static async Task<int> AnswerAsync(
        TwinPerson school,
        string request,
        CancellationToken ct
    ) =>
        (
            await school.TryAsync(
                request,
                ct,
                ("step", nameof(RequestStep.Finish)),
                ("answer", "zqhere it is")
            )
        ).Status;

    private static async Task<string> AskAsync(
        ITwin twin,
        TwinPerson school,
        Asker asker,
        RequestKind kind,
        long code,
        CancellationToken ct
    )
    {
        string request = await twin.AskAsync(school, kind, ct, asker, $"{code}");
        await school.FindAsync(request, $"{code}", ct);
        return request;
    }
}
