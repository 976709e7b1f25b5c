using Haven.Messaging.Roster;
using Haven.Messaging.Students;
using Haven.Privacy.Promises;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Messaging.Promises;

/// <summary>What a school does with an invented roster, through the pages.</summary>
internal static class StudentSteps
{
    /// <summary>Sends a roster, and returns the page that says what it changes.</summary>
    public static async Task<TwinAnswer> SendRosterAsync(
        this TwinPerson school,
        InventedRoster roster,
        CancellationToken ct
    )
    {
        var sent = await school.Browser.SubmitFileAsync(
            RosterPages.Home,
            RosterArchive.Rule.Name,
            roster.Zip(),
            ct
        );
        PromiseBrokenException.Unless(
            sent.LeadsTo(RosterPages.Home + "/"),
            "A school could not send a roster."
        );
        return await school.Browser.GetAsync(sent.Location!, ct);
    }

    /// <summary>Sends a roster and confirms what it changes, if anything.</summary>
    /// <returns>The page that was looked at before.</returns>
    public static async Task<TwinAnswer> TakeInRosterAsync(
        this TwinPerson school,
        InventedRoster roster,
        CancellationToken ct
    )
    {
        var look = await school.SendRosterAsync(roster, ct);
        var form = look.Forms().Single(f => f.Fields.Exists(x => x.Name == "form-token"));
        if (form.Fields.Exists(f => f.Name == RosterPages.DigestName))
        {
            var stored = await school.Browser.PostAsync(
                form.Action,
                form.Fields.Where(f => f.IsSent && f.Name != RosterPages.DoName)
                    .Select(f => (f.Name, f.Value))
                    .Append((RosterPages.DoName, RosterPages.Confirm)),
                ct
            );
            PromiseBrokenException.Unless(
                stored.LeadsTo(StudentPages.Home),
                "A school could not store a roster that it had looked at."
            );
        }
        return look;
    }

    /// <summary>The numbers of everybody whom the school's roster has.</summary>
    public static async Task<IReadOnlyList<long>> NumbersAsync(
        this ITwin twin,
        TwinPerson school,
        CancellationToken ct
    )
    {
        await using var store = Open(twin, school);
        return await store.Set<Student>().Select(s => s.Number).ToListAsync(ct);
    }

    /// <summary>The number of the student whom the list finds by the school's own id; null where there is none.</summary>
    public static async Task<long?> FindStudentAsync(
        this TwinPerson school,
        string id,
        CancellationToken ct
    )
    {
        var found = await school.Browser.SubmitAsync(
            StudentPages.Home,
            ct,
            (StudentPages.FindName, id)
        );
        return found.LeadsTo(StudentPages.Home + "/")
            ? StudentNumber.OfAddress(found.Location!.Split('/')[^1])
            : null;
    }

    public static HavenContext Open(ITwin twin, TwinPerson person) =>
        twin
            .Services.GetRequiredService<HavenServices>()
            .Database.Open(new Scope(person.Organisation));
}
