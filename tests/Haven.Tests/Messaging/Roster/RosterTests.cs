using System.Net;
using Haven.Messaging.Promises;
using Haven.Messaging.Roster;
using Haven.Messaging.Students;
using Haven.Privacy.Audit;
using Haven.Privacy.Retention;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Messaging.Roster;

/// <summary>A roster on its way in: sent, looked at, confirmed, and stored whole or not at all.</summary>
public class RosterTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ARoster_IsLookedAt_Stored_AndFollowedByWhatChanges(string database)
    {
        var school = await School.OnAsync(await Installation.OnAsync(database));

        var look = await school.LookAsync(School.Two().Zip());

        look.Text.ShouldContain("New 2");
        look.Text.ShouldContain("Nadia Ruiz");
        look.Text.ShouldContain("With 2 guardians");
        (await school.CountAsync<Student>()).ShouldBe(0);
        var stored = await school.ConfirmAsync(look);
        stored.Location!.ToString().ShouldBe("/students?done=stored");
        (await school.CountAsync<Student>()).ShouldBe(2);
        (await school.CountAsync<RosterUpload>()).ShouldBe(0);
        var nadia = await school.SheetAsync("stu-nadia");
        nadia.Grade.ShouldBe("04");
        nadia.BirthDate.ShouldBe(new DateOnly(2016, 4, 5));
        nadia
            .Guardians.Select(g => (g.Name, g.Email, g.Phone, g.Contact))
            .ShouldBe(
                [
                    ("Ines Ruiz", "ines@example.org", "(503) 555-0142", ContactRestriction.None),
                    ("Paul Ruiz", "", "", ContactRestriction.CourtOrder),
                ],
                ignoreOrder: true
            );
        // What was sent twice does nothing, and can be thrown away.
        (await school.LookAsync(School.Two().Zip())).Text.ShouldContain("changes nothing");

        var changed = await school.TakeInAsync(
            InventedRoster
                .Whole()
                .Student("stu-nadia", "Nadia", "Ruiz Paz", "05", guardians: "grd-ines")
                .Student("stu-mei", "Mei", "Chen", "01")
                .Guardian("grd-ines", "Ines", "Ruiz", "", email: "ines@example.net")
        );

        changed.Text.ShouldContain(
            "Family name. Grade. What is known of a guardian. A guardian is taken away."
        );
        changed.Text.ShouldContain("No longer in the roster 1");
        nadia = await school.SheetAsync("stu-nadia");
        (nadia.Name, nadia.Grade).ShouldBe(("Nadia Ruiz Paz", "05"));
        nadia.BirthDate.ShouldBe(new DateOnly(2016, 4, 5));
        nadia.Guardians.ShouldHaveSingleItem().Email.ShouldBe("ines@example.net");
        (await school.SheetAsync("stu-amir")).LeftAt.ShouldBeGreaterThan(0);
        await RequireTimeAsync(school, "stu-amir", runs: true);
        await RequireTimeAsync(school, "stu-nadia", runs: false);

        (await school.TakeInAsync(School.Two())).Text.ShouldContain("In the roster again 1");

        (await school.SheetAsync("stu-amir")).LeftAt.ShouldBe(0);
        await RequireTimeAsync(school, "stu-amir", runs: false);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AFileOfChanges_LeavesEverybodyElseAsTheyAre(string database)
    {
        var school = await School.OnAsync(await Installation.OnAsync(database));
        await school.TakeInAsync(School.Two());

        var look = await school.TakeInAsync(
            InventedRoster
                .OfChanges()
                .Student("stu-amir", "Amir", "Said", status: "tobedeleted")
                .Guardian("grd-ines", "Ines", "Ruiz", "stu-nadia", email: "new@example.org")
                .Guardian("grd-paul", "Paul", "Ruiz", "stu-nadia", status: "tobedeleted")
        );

        look.Text.ShouldContain("No longer in the roster 1");
        look.Text.ShouldContain("Changed 1");
        (await school.SheetAsync("stu-amir")).LeftAt.ShouldBeGreaterThan(0);
        (await school.SheetAsync("stu-nadia"))
            .Guardians.ShouldHaveSingleItem()
            .Email.ShouldBe("new@example.org");
        // A row that names a guardian who is not in the file keeps the one on record.
        await school.TakeInAsync(
            InventedRoster.OfChanges().Student("stu-nadia", "Nadja", "Ruiz", guardians: "grd-ines")
        );
        (await school.SheetAsync("stu-nadia")).Guardians.Count.ShouldBe(1);
        (await school.SheetAsync("stu-nadia")).Name.ShouldBe("Nadja Ruiz");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ARowThatCannotBeRead_DoesNotMakeAStudentGo(string database)
    {
        var school = await School.OnAsync(await Installation.OnAsync(database));
        await school.TakeInAsync(School.Two());

        var look = await school.LookAsync(
            InventedRoster
                .Whole()
                .Student("stu-nadia", "", "Ruiz", "04")
                .Student("stu-amir", "Amir", "Said", "01", new DateOnly(2020, 6, 7))
                .Zip()
        );

        look.Text.ShouldContain("No longer in the roster 0");
        look.Html.QuerySelectorAll("tbody tr")
            .Select(r => r.QuerySelectorAll("td").Select(c => c.TextContent.Trim()).ToArray())
            .ShouldContain(cells =>
                cells.SequenceEqual(
                    new[] { "users.csv", "2", "givenName", "It is empty. The row is left out." }
                )
            );
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhatWasLookedAt_IsStored_OrNothing(string database)
    {
        var school = await School.OnAsync(await Installation.OnAsync(database));
        var first = await school.LookAsync(School.Two().Zip());
        var second = await school.LookAsync(School.Two().Zip());
        (await school.ConfirmAsync(first)).Status.ShouldBe(HttpStatusCode.Redirect);

        var late = await school.ConfirmAsync(second);

        late.Status.ShouldBe(HttpStatusCode.Conflict);
        late.Errors.ShouldHaveSingleItem().ShouldContain("nothing is stored");
        (await school.CountAsync<Student>()).ShouldBe(2);
        (await school.ConfirmAsync(first)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await school.EndAsync(late, "discard"))
            .Location!.ToString()
            .ShouldBe("/students?done=discarded");
        (await school.CountAsync<RosterUpload>()).ShouldBe(0);
        // Nothing is left of the time after which it would have gone by itself.
        await using var store = school.Organisation.Open();
        (await store.Set<KeptPerson>().CountAsync(k => k.Kind == "roster-upload")).ShouldBe(0);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TwoAtOnce_StoreOneRoster_AndTheOtherIsTold(string database)
    {
        var school = await School.OnAsync(await Installation.OnAsync(database));
        var desk = school.Desk;
        var reader = school.Secretary.Reader;
        var one = await desk.SendAsync(reader, School.Two().Zip(), Ct);
        var other = await desk.SendAsync(reader, School.Two().Zip(), Ct);
        await using var slow = await desk.PrepareAsync(reader, one, Ct);
        var plan = await desk.LookAsync(reader, other, Ct);

        (await desk.ConfirmAsync(reader, other, plan!.Digest, Ct)).ShouldBe(RosterOutcome.Stored);

        (await desk.StoreAsync(reader, slow!, Ct)).ShouldBeFalse();
        (await school.CountAsync<Student>()).ShouldBe(2);
        (await school.CountAsync<Guardian>()).ShouldBe(2);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AFileThatIsNone_IsAnsweredInWords_AndLeavesNothing(string database)
    {
        var school = await School.OnAsync(await Installation.OnAsync(database));

        var none = await school.SendAsync("not a zip"u8.ToArray());
        var torn = await school.SendAsync(School.Two().Zip()[..^30]);
        var bare = await school.SendAsync(InventedRoster.Zip(("users.csv", "sourcedId\n")));

        none.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        none.Errors.ShouldHaveSingleItem().ShouldContain("The roster is not a ZIP file");
        torn.Errors.ShouldHaveSingleItem().ShouldContain("cut off");
        bare.Errors.ShouldHaveSingleItem().ShouldContain("no manifest.csv");
        (await school.CountAsync<RosterUpload>()).ShouldBe(0);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AWholeSchool_ComesIn_AndItsChangesAfterIt(string database)
    {
        var school = await School.OnAsync(await Installation.OnAsync(database));

        await school.TakeInAsync(
            await File.ReadAllBytesAsync(Shared.Data("oneroster", "clean-500.zip"), Ct)
        );
        var look = await school.TakeInAsync(
            await File.ReadAllBytesAsync(Shared.Data("oneroster", "clean-500.zip.delta.zip"), Ct)
        );

        look.Text.ShouldContain("New 10");
        look.Text.ShouldContain("No longer in the roster 5");
        (await school.CountAsync<Student>()).ShouldBe(510);
        await using var store = school.Organisation.Open();
        (
            await store.Set<AuditRecord>().CountAsync(r => r.What == "roster" && r.Act == Act.Edit)
        ).ShouldBe(2);
    }

    private static async Task RequireTimeAsync(School school, string id, bool runs)
    {
        var student = (await school.FindAsync(id)).ShouldNotBeNull();
        await using var store = school.Organisation.Open();
        var kept = await store
            .Set<KeptPerson>()
            .SingleAsync(k => k.PersonKey == student.PersonKey, Ct);
        (kept.Since != KeptPerson.NotYet).ShouldBe(runs);
    }
}
