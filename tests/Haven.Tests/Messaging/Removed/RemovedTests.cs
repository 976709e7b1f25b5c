using System.Net;
using Haven.Messaging.Promises;
using Haven.Messaging.Removed;
using Haven.Messaging.Roster;
using Haven.Messaging.Students;
using Haven.Privacy.Audit;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Purposes;
using Haven.Privacy.Rights;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Messaging.Removed;

/// <summary>A student who was removed does not come back, whoever imports at the same moment.</summary>
public class RemovedTests
{
    private const string Id = "stu-nadia";
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ARemovedStudent_StaysAway_UntilSomebodySaysWhyTheyMayComeBack(string database)
    {
        var school = await School.OnAsync(await Installation.OnAsync(database));
        await school.TakeInAsync(School.Two());
        await RemoveAsync(school);
        (await school.CountAsync<Guardian>()).ShouldBe(0);

        var look = await school.LookAsync(School.Two().Zip());

        look.Text.ShouldContain("Not taken in 1");
        look.Text.ShouldContain("This student was removed");
        // A file of changes is no way in either.
        await school.TakeInAsync(
            InventedRoster
                .OfChanges()
                .Student(Id, "Nadia", "Ruiz", guardians: "grd-ines")
                .Guardian("grd-ines", "Ines", "Ruiz", Id)
                .Student("stu-mei", "Mei", "Chen")
        );
        (await school.FindAsync(Id)).ShouldBeNull();
        (await school.CountAsync<Guardian>()).ShouldBe(0);
        (await LiftAsync(school, Id, "")).Errors.ShouldHaveSingleItem().ShouldContain("Say why");
        (await LiftAsync(school, "stu-amir", "Enrolled again"))
            .Errors.ShouldHaveSingleItem()
            .ShouldContain("No student with this id");
        (await LiftAsync(school, " " + Id, "Enrolled again"))
            .Location!.ToString()
            .ShouldBe("/students/removed?done=lifted");
        (await school.Browser.GetPageAsync("/students/removed")).Text.ShouldContain(
            "Enrolled again"
        );
        await school.TakeInAsync(School.Two());
        (await school.FindAsync(Id)).ShouldNotBeNull();
        (await school.CountAsync<Guardian>()).ShouldBe(2);
        await using var store = school.Organisation.Open();
        (
            await store
                .Set<AuditRecord>()
                .CountAsync(r =>
                    r.What == "removal of a student, lifted"
                    && r.Act == Act.Edit
                    && r.Member == school.Secretary.Member.Id.Value
                )
        ).ShouldBe(1);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhatStaysOfARemovedStudent_NamesNobody_AndIsAnothersAtAnotherSchool(
        string database
    )
    {
        var haven = await Installation.OnAsync(database);
        var school = await School.OnAsync(haven);
        var other = await School.OnAsync(haven);
        await school.TakeInAsync(School.Two());
        await RemoveAsync(school);

        await other.TakeInAsync(School.Two());

        (await other.FindAsync(Id)).ShouldNotBeNull();
        await using var store = school.Organisation.Open();
        var mark = await store.Set<RemovedStudent>().SingleAsync(Ct);
        mark.SchoolIdIndex.Length.ShouldBe(64);
        mark.SchoolIdIndex.ShouldNotBe((await other.FindAsync(Id))!.SchoolIdIndex);
    }

    /// <summary>The plan was made, then the removal came, then the plan is carried out.</summary>
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AnImportWhosePlanIsOlderThanARemoval_StoresNothing(string database)
    {
        var school = await School.OnAsync(await Installation.OnAsync(database));
        await school.TakeInAsync(School.Two());
        var reader = school.Secretary.Reader;
        // Only who is new is in it, so that nothing but the roster itself could tell of the removal.
        var id = await school.Desk.SendAsync(
            reader,
            InventedRoster.OfChanges().Student("stu-mei", "Mei", "Chen").Zip(),
            Ct
        );
        await using var slow = await school.Desk.PrepareAsync(reader, id, Ct);
        await RemoveAsync(school);

        (await school.Desk.StoreAsync(reader, slow!, Ct)).ShouldBeFalse();

        (await school.CountAsync<Student>()).ShouldBe(1);
    }

    /// <summary>Both at once, again and again: whoever comes first, the student is gone afterwards and stays so.</summary>
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AnImportConfirmedWhileTheRemovalCommits_DoesNotBringTheStudentBack(
        string database
    )
    {
        var haven = await Installation.OnAsync(database);
        for (int round = 0; round < 6; round++)
        {
            var school = await School.OnAsync(haven);
            var reader = school.Secretary.Reader;
            var first = await school.Desk.SendAsync(reader, School.Two().Zip(), Ct);
            var plan = (await school.Desk.LookAsync(reader, first, Ct))!;
            (await school.Desk.ConfirmAsync(reader, first, plan.Digest, Ct)).ShouldBe(
                RosterOutcome.Stored
            );
            var changes = School.Two().Guardian("grd-new", "Uma", "Ruiz", Id).Zip();
            var second = await school.Desk.SendAsync(reader, changes, Ct);
            await using var ready = await school.Desk.PrepareAsync(reader, second, Ct);
            Func<Task>[] both =
            [
                () => RemoveAsync(school),
                () => school.Desk.StoreAsync(reader, ready!, Ct),
            ];
            // Each comes first as often as the other.
            await Task.WhenAll((round % 2 == 0 ? both : both.Reverse()).Select(Task.Run).ToList());

            (await school.FindAsync(Id)).ShouldBeNull();
            (await school.CountAsync<Guardian>()).ShouldBe(0);
            await using var again = await school.Desk.PrepareAsync(
                reader,
                await school.Desk.SendAsync(reader, changes, Ct),
                Ct
            );
            again!.Plan.Of(RosterStep.Refused).ShouldHaveSingleItem();
            (await school.Desk.StoreAsync(reader, again, Ct)).ShouldBeTrue();
            (await school.FindAsync(Id)).ShouldBeNull();
        }
    }

    /// <summary>The register outside knows of a removal that a restored copy does not.</summary>
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ARestoredCopy_ThatForgetsAStudentAgain_KeepsThemOutAsWell(string database)
    {
        await using var haven = await Installation.StartNewAsync(
            database,
            Installation.WithoutJobs
        );
        var school = await School.OnAsync(haven);
        await school.TakeInAsync(School.Two());
        byte[] mark = Erasure.MarkOf((await school.FindAsync(Id))!.PersonKey);
        await haven
            .Get<ErasureRegister>()
            .AddAsync(
                [
                    new Registered(
                        school.Organisation.Id,
                        Convert.ToHexString(mark),
                        haven.Clock.GetUtcNow().UtcTicks
                    ),
                ],
                Ct
            );

        (await haven.Core.Forgetting().CatchUpAsync(Ct)).ShouldBe(1);

        (await school.FindAsync(Id)).ShouldBeNull();
        var look = await school.LookAsync(School.Two().Zip());
        look.Text.ShouldContain("This student was removed");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AGuardianWhoHadTheirFactsDeleted_IsNotPutBack(string database)
    {
        var school = await School.OnAsync(await Installation.OnAsync(database));
        await school.TakeInAsync(School.Two());
        var student = (await school.FindAsync(Id))!;
        await using (var store = school.Organisation.Open())
        {
            await school
                .Organisation.Installation.Get<RelatedFacts>()
                .DeleteAsync(
                    store,
                    new Reader(school.Organisation.Id, Guid.NewGuid(), Roles.PrivacyOfficer, "x"),
                    student.PersonKey,
                    Guardian.Who,
                    Ct
                );
            await store.SaveChangesAsync(Ct);
        }

        var look = await school.LookAsync(School.Two().Zip());

        look.Text.ShouldContain("changes nothing");
        (await school.SheetAsync(Id)).Guardians.ShouldBeEmpty();
        (await school.SheetAsync(Id)).Name.ShouldBe("Nadia Ruiz");
    }

    private static async Task RemoveAsync(School school)
    {
        var student = (await school.FindAsync(Id)).ShouldNotBeNull();
        var officer = new Reader(
            school.Organisation.Id,
            Guid.NewGuid(),
            Roles.PrivacyOfficer,
            "192.0.2.7"
        );
        var forgetting = school.Organisation.Installation.Get<ForgettingService>();
        var erasure = await forgetting.AskAsync(
            officer,
            Purpose.PrivacyOversight,
            student.PersonKey,
            Ct
        );
        await forgetting.CompleteAsync(school.Organisation.Id, erasure, Ct);
    }

    private static Task<Page> LiftAsync(School school, string id, string reason) =>
        school.Browser.SubmitAsync("/students/removed", ("school-id", id), ("reason", reason));
}
