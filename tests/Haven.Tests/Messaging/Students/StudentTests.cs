using System.Net;
using Haven.Messaging;
using Haven.Messaging.Promises;
using Haven.Messaging.Students;
using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Purposes;
using Haven.Privacy.Retention;
using Haven.Privacy.Rights;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Messaging.Students;

/// <summary>Who goes to the school: shown to whoever keeps the roster, and to nobody else.</summary>
public class StudentTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Students_AreListed_Found_AndShownWithWhoMayHaveContact(string database)
    {
        var school = await School.OnAsync(await Installation.OnAsync(database));
        (await school.Browser.GetPageAsync("/students")).Text.ShouldContain("No students yet");
        await school.TakeInAsync(School.Two());
        var nadia = (await school.FindAsync("stu-nadia"))!;

        var list = await school.Browser.GetPageAsync("/students");
        list.Text.ShouldContain("Ruiz, Nadia");
        list.Text.ShouldContain("Said, Amir");
        var byId = await school.Browser.SubmitAsync("/students", ("student", " stu-nadia "));
        byId.Location!.ToString().ShouldBe($"/students/{nadia.Number}");
        var byNumber = await school.Browser.SubmitAsync(
            "/students",
            ("student", StudentNumber.Words(nadia.Number).ToLowerInvariant())
        );
        byNumber.Location!.ToString().ShouldBe($"/students/{nadia.Number}");
        (await school.Browser.SubmitAsync("/students", ("student", "stu-nobody")))
            .Errors.ShouldHaveSingleItem()
            .ShouldContain("No student here");

        var page = await school.Browser.GetPageAsync($"/students/{nadia.Number}");

        page.Title.ShouldContain("Nadia Ruiz");
        page.Text.ShouldContain("Paul Ruiz Parent None None A court order restricts contact");
        page.Text.ShouldContain("Ines Ruiz Parent ines@example.org (503) 555-0142 May be reached");
        page.Text.ShouldContain("5 April 2016");
        await using var store = school.Organisation.Open();
        var acts = await store
            .Set<AuditRecord>()
            .Where(r => r.Member == school.Secretary.Member.Id.Value && r.Act == Act.View)
            .Select(r => new
            {
                r.What,
                r.SubjectCount,
                r.Purpose,
            })
            .ToListAsync(Ct);
        acts.ShouldContain(a =>
            a.What == "student" && a.SubjectCount == 1 && a.Purpose == "roster"
        );
        acts.ShouldContain(a => a.What == "list of students" && a.SubjectCount == 2);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ALongList_PagesByKey_AndLosesNobody(string database)
    {
        var school = await School.OnAsync(await Installation.OnAsync(database));
        var roster = InventedRoster.Whole();
        for (int student = 0; student < StudentReader.PageSize + 3; student++)
        {
            roster.Student($"stu-{student}", "Ana", $"Family{student:00}");
        }
        await school.TakeInAsync(roster);
        var reader = school.Organisation.Installation.Get<StudentReader>();

        var first = await reader.ListAsync(school.Secretary.Reader, 0, Ct);
        var second = await reader.ListAsync(school.Secretary.Reader, first.Next!.Value, Ct);

        first.Lines.Count.ShouldBe(StudentReader.PageSize);
        second.Lines.Count.ShouldBe(3);
        second.Next.ShouldBeNull();
        first.Lines.Concat(second.Lines).DistinctBy(l => l.Name).Count().ShouldBe(53);
        (await school.Browser.GetPageAsync("/students")).Text.ShouldContain("Next page");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Others_FindNothing_AndAnothersIdAnswersAsIfItWereNone(string database)
    {
        var haven = await Installation.OnAsync(database);
        var school = await School.OnAsync(haven);
        var other = await School.OnAsync(haven);
        await school.TakeInAsync(School.Two());
        await other.TakeInAsync(InventedRoster.Whole().Student("stu-mei", "Mei", "Chen"));
        long number = (await school.FindAsync("stu-nadia"))!.Number;
        var look = await school.LookAsync(School.Two().Zip());
        string upload = look.Html.BaseUri.Split("5080")[^1];

        var theirs = await other.Browser.GetPageAsync($"/students/{number}");
        var nobodys = await other.Browser.GetPageAsync("/students/10000000");
        theirs.Status.ShouldBe(HttpStatusCode.NotFound);
        theirs.Text.ShouldBe(nobodys.Text);
        (
            await other.Browser.SubmitAsync("/students", ("student", "stu-nadia"))
        ).Errors.ShouldHaveSingleItem();
        (await other.Browser.GetPageAsync(upload)).Status.ShouldBe(HttpStatusCode.NotFound);
        foreach (var role in new[] { Roles.Professional, Roles.Supervisor, Roles.PrivacyOfficer })
        {
            var member = await school.Organisation.CreateMemberAsync(role);
            using var browser = await member.SignInAsync();
            foreach (
                string path in new[] { "/students", $"/students/{number}", School.Home, upload }
            )
            {
                (await browser.GetPageAsync(path)).Status.ShouldBe(HttpStatusCode.NotFound, path);
            }
        }
    }

    /// <summary>A year after the roster had them for the last time, and not before.</summary>
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AStudentWhoLeft_GoesAfterAYear_AndTheNextRosterMayHaveThemAgain(
        string database
    )
    {
        await using var haven = await Installation.StartNewAsync(
            database,
            Installation.WithoutJobs
        );
        var school = await School.OnAsync(haven);
        var retention = haven.Get<RetentionService>();
        await school.TakeInAsync(School.Two());
        await school.TakeInAsync(InventedRoster.Whole().Student("stu-amir", "Amir", "Said", "01"));

        haven.Clock.Advance(TimeSpan.FromDays(360));
        await retention.DeleteAsync(school.Organisation.Id, Ct);
        (await school.CountAsync<Student>()).ShouldBe(2);
        haven.Clock.Advance(TimeSpan.FromDays(10));
        await retention.DeleteAsync(school.Organisation.Id, Ct);

        (await school.FindAsync("stu-nadia")).ShouldBeNull();
        (await school.FindAsync("stu-amir")).ShouldNotBeNull();
        (await school.CountAsync<Guardian>()).ShouldBe(0);
        await using var store = school.Organisation.Open();
        (await store.Set<Erasure>().SingleAsync(Ct)).Rule.ShouldContain(
            MessagingModel.StudentsKept
        );
        // Nobody asked for it, so that nothing keeps them away.
        (await store.Set<Haven.Messaging.Removed.RemovedStudent>().CountAsync(Ct)).ShouldBe(0);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TheCore_KnowsStudents_ByNumberOrId_BesideClients(string database)
    {
        var haven = await Installation.OnAsync(database);
        var school = await School.OnAsync(haven);
        await school.TakeInAsync(School.Two());
        var nadia = (await school.FindAsync("stu-nadia"))!;
        var names = haven.Get<ISubjectNames>();
        await using var store = school.Organisation.Open();
        string words = StudentNumber.Words(nadia.Number);

        names.Label.ShouldEndWith("or student number");
        (await names.FindAsync(store, words, Ct)).ShouldBe(nadia.PersonKey);
        (await names.FindAsync(store, " stu-nadia ", Ct)).ShouldBe(nadia.PersonKey);
        (await names.FindAsync(store, StudentNumber.Plain(nadia.Number), Ct)).ShouldBeNull();
        (await names.FindAsync(store, "stu-other", Ct)).ShouldBeNull();
        (await names.HandleAsync(store, nadia.PersonKey, Ct)).ShouldBe(words);
        (await names.AllAsync(store, Ct)).Select(n => n.Handle).ShouldContain(words);
        var officer = new Reader(
            school.Organisation.Id,
            Guid.NewGuid(),
            Roles.PrivacyOfficer,
            "192.0.2.7"
        );
        int? age = await haven
            .Get<ISubjectAges>()
            .AgeAsync(store, officer, Purpose.PrivacyOversight, nadia.PersonKey, Ct);
        age.ShouldBe(
            Age.On(
                new DateOnly(2016, 4, 5),
                DateOnly.FromDateTime(haven.Clock.GetUtcNow().UtcDateTime)
            )
        );
    }
}
