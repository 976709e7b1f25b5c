using Haven.Messaging.Removed;
using Haven.Messaging.Students;
using Haven.Privacy.Promises;
using Haven.Privacy.Regimes;
using Haven.Privacy.Rights;
using Microsoft.EntityFrameworkCore;

namespace Haven.Messaging.Promises;

/// <summary>REF-17: a student who was removed stays away, whatever the school's system sends.</summary>
internal static class RemovalChecks
{
    private const string Child = "zqstu-one";
    private const string Other = "zqstu-two";
    private const string Name = "Zqnadia";

    [Keeps("REF-17", 2)]
    public static async Task<string> TheNextImportDoesNotBringTheStudentBack(
        ITwin twin,
        CancellationToken ct
    )
    {
        // The public form counts how often it is used from one place; an hour later it begins anew.
        twin.Advance(TimeSpan.FromHours(1));
        var school = await twin.FounderAsync(ct);
        await school.ChooseAsync("No other law holds.", ct, "ferpa");
        await school.TakeInRosterAsync(Roster(), ct);
        long number =
            await school.FindStudentAsync(Child, ct)
            ?? throw new PromiseBrokenException("A roster was stored, and a student is not found.");
        await RemoveAsync(twin, school, number, ct);
        PromiseBrokenException.Unless(
            await CountGuardiansAsync(twin, school, ct) == 1,
            "A parent had a student removed, and the guardians of the student are still there."
        );

        await RequireKeptOutAsync(twin, school, Roster(), ct);
        await RequireKeptOutAsync(
            twin,
            school,
            InventedRoster.OfChanges().Student(Child, Name, "Zqruiz", guardians: "zqgrd-one"),
            ct
        );
        await LiftAsync(school, ct);
        await school.TakeInRosterAsync(Roster(), ct);
        PromiseBrokenException.Unless(
            await school.FindStudentAsync(Child, ct) is not null,
            "A student may come back with a reason, and the next roster did not bring them back."
        );
        return "A school took in a roster of two students, and a parent had one of them removed with the guardians. The same roster was sent again, and one with changes alone: the page said that the row is left out and why, and only the other student was there. Nobody could lift that without saying why; with a reason, the next roster brought the student back.";
    }

    private static InventedRoster Roster() =>
        InventedRoster
            .Whole()
            .Student(Child, Name, "Zqruiz", birth: new DateOnly(2016, 4, 5), guardians: "zqgrd-one")
            .Student(
                Other,
                "Zqamir",
                "Zqsaid",
                birth: new DateOnly(2015, 6, 7),
                guardians: "zqgrd-two"
            )
            .Guardian("zqgrd-one", "Zqines", "Zqruiz", Child, email: "zqines@example.org")
            .Guardian("zqgrd-two", "Zqlayla", "Zqsaid", Other, email: "zqlayla@example.org");

    private static async Task RemoveAsync(
        ITwin twin,
        TwinPerson school,
        long number,
        CancellationToken ct
    )
    {
        string request = await twin.AskAsync(
            school,
            RequestKind.Erasure,
            ct,
            Asker.Guardian,
            $"my child, {Name}"
        );
        await school.FindAsync(request, StudentNumber.Words(number), ct);
        await school.StepAsync(
            request,
            ct,
            ("found", nameof(Safety.NothingAgainst)),
            ("why", "zqno order")
        );
        await school.StepAsync(request, ct, ("answer", "zqdone"));
        PromiseBrokenException.Unless(
            await school.FindStudentAsync(Child, ct) is null,
            "A parent had a student removed, and the student is still there."
        );
    }

    private static async Task RequireKeptOutAsync(
        ITwin twin,
        TwinPerson school,
        InventedRoster roster,
        CancellationToken ct
    )
    {
        var look = await school.TakeInRosterAsync(roster, ct);
        PromiseBrokenException.Unless(
            await school.FindStudentAsync(Child, ct) is null
                && (await twin.NumbersAsync(school, ct)).Count == 1,
            "A student who had been removed came back with the next roster."
        );
        PromiseBrokenException.Unless(
            look.Text.Contains("This student was removed", StringComparison.Ordinal),
            "A roster leaves out a student who had been removed, and nobody is told why."
        );
    }

    private static async Task LiftAsync(TwinPerson school, CancellationToken ct)
    {
        var silent = await school.Browser.SubmitAsync(
            RemovedPages.Home,
            ct,
            (RemovedPages.IdName, Child),
            (RemovedPages.ReasonName, " ")
        );
        PromiseBrokenException.Unless(
            silent.Status == 422,
            "A student who had been removed can be let back in without saying why."
        );
        var lifted = await school.Browser.SubmitAsync(
            RemovedPages.Home,
            ct,
            (RemovedPages.IdName, Child),
            (RemovedPages.ReasonName, "zqenrolled again")
        );
        PromiseBrokenException.Unless(
            lifted.LeadsTo(RemovedPages.Home),
            "A student whom the parents enrolled again cannot be let back in."
        );
    }

    private static async Task<int> CountGuardiansAsync(
        ITwin twin,
        TwinPerson school,
        CancellationToken ct
    )
    {
        await using var store = StudentSteps.Open(twin, school);
        return await store.Set<Guardian>().CountAsync(ct);
    }
}
