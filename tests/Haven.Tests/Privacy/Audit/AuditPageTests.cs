using System.Net;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Tests.Privacy.Audit;

[Trait("Promise", "SCR-7")]
public class AuditPageTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Audit_ShowsWhoDidWhat_AndIsItselfOneEntry(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var officer = await organisation.CreateMemberAsync(Roles.PrivacyOfficer, "Petra Officer");
        using var browser = await officer.SignInAsync();

        var first = await browser.GetPageAsync("/privacy/audit");
        var second = await browser.GetPageAsync("/privacy/audit");

        first.Status.ShouldBe(HttpStatusCode.OK);
        var rows = Rows(second);
        rows.Count.ShouldBe(Rows(first).Count + 1);
        rows[0].ShouldContain("Petra Officer");
        rows[0].ShouldContain("saw");
        rows[0].ShouldContain("audit log");
        rows[0].ShouldContain(Purpose.PrivacyOversight.Words);
        rows[^1].ShouldContain("Haven itself");
        rows[^1].ShouldContain("created");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Audit_OfAnotherOrganisation_IsNotShown(string database)
    {
        var haven = await Installation.OnAsync(database);
        var other = await haven.CreateOrganisationAsync();
        await other.CreateMemberAsync(Roles.Professional, "Olga Elsewhere");
        var organisation = await haven.CreateOrganisationAsync();
        var officer = await organisation.CreateMemberAsync(Roles.PrivacyOfficer);
        using var browser = await officer.SignInAsync();

        var page = await browser.GetPageAsync("/privacy/audit");

        page.Text.ShouldNotContain("Olga Elsewhere");
        Rows(page).Count.ShouldBe(1);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Audit_PagesToTheEnd_WithNothingTwice(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var officer = await organisation.CreateMemberAsync(Roles.PrivacyOfficer);
        await WriteAsync(organisation, officer.Reader, 120);
        await haven.Get<Sequencer>().SequenceAsync(organisation.Id, CancellationToken.None);
        using var browser = await officer.SignInAsync();

        string? path = "/privacy/audit?act=Edit";
        var seen = new List<int>();
        while (path is not null)
        {
            var page = await browser.GetPageAsync(path);
            seen.Add(Rows(page).Count);
            path = page.Html.QuerySelector("a[rel=next]")?.GetAttribute("href");
        }

        seen.ShouldBe([50, 50, 20]);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Audit_WhileEntriesWait_PagesThroughThemToo(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var officer = await organisation.CreateMemberAsync(Roles.PrivacyOfficer);
        await WriteAsync(organisation, officer.Reader, 60);
        await haven.Get<Sequencer>().SequenceAsync(organisation.Id, CancellationToken.None);
        await using (
            await haven.Core.Database.LockLogAsync(organisation.Id, CancellationToken.None)
        )
        {
            await WriteAsync(organisation, officer.Reader, 60);
            var list = haven.Get<AuditList>();
            var numbers = new List<long?>();
            for (AuditPlace? place = AuditPlace.Newest; place is not null; )
            {
                var sheet = await list.ReadAsync(
                    officer.Reader,
                    new AuditFilter(Act: Act.Edit),
                    place,
                    CancellationToken.None
                );
                numbers.AddRange(sheet.Lines.Select(l => l.Number));
                place = sheet.Next;
            }

            numbers.Count.ShouldBe(120);
            numbers.Count(n => n is null).ShouldBe(60);
            numbers.Take(60).ShouldAllBe(n => n == null);
            numbers.Skip(60).ShouldBe(numbers.Skip(60).OrderDescending());
        }
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Audit_WhileEntriesGetTheirNumbers_ShowsNothingTwice(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var officer = await organisation.CreateMemberAsync(Roles.PrivacyOfficer);
        var list = haven.Get<AuditList>();
        var filter = new AuditFilter(Act: Act.Edit);
        var ct = CancellationToken.None;
        for (int written = 2; written <= 40; written += 2)
        {
            await WriteAsync(organisation, officer.Reader, 2);
            var sequenced = haven.Get<Sequencer>().SequenceAsync(organisation.Id, ct);
            var sheet = await list.ReadAsync(officer.Reader, filter, AuditPlace.Newest, ct);
            await sequenced;
            sheet.Lines.Count.ShouldBe(written);
        }

        AuditSheet first;
        await using (await haven.Core.Database.LockLogAsync(organisation.Id, ct))
        {
            await WriteAsync(organisation, officer.Reader, 60);
            first = await list.ReadAsync(officer.Reader, filter, AuditPlace.Newest, ct);
        }
        await haven.Get<Sequencer>().SequenceAsync(organisation.Id, ct);
        var second = await list.ReadAsync(officer.Reader, filter, first.Next!, ct);

        first.Lines.ShouldAllBe(l => l.Number == null);
        second.Lines.Count.ShouldBe(50);
        second.Next.ShouldBeNull();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Audit_FiltersByMemberActAndPerson(string database)
    {
        _ = await Installation.OnAsync(database);
        var people = new Handles();
        await using var haven = await Installation.StartNewAsync(
            database,
            services => services.AddSingleton<ISubjectNames>(people)
        );
        var organisation = await haven.CreateOrganisationAsync();
        var officer = await organisation.CreateMemberAsync(Roles.PrivacyOfficer, "Petra Officer");
        var other = await organisation.CreateMemberAsync(Roles.PrivacyOfficer, "Otto Other");
        var third = await organisation.CreateMemberAsync(Roles.PrivacyOfficer, "Tilda Third");
        people.Person = officer.Member.PersonKey;
        await WriteAsync(organisation, other.Reader, 1, officer.Member.PersonKey);
        await WriteAsync(
            organisation,
            other.Reader,
            1,
            officer.Member.PersonKey,
            other.Member.PersonKey
        );
        await WriteAsync(organisation, other.Reader, 1, other.Member.PersonKey);
        await WriteAsync(
            organisation,
            officer.Reader,
            1,
            other.Member.PersonKey,
            third.Member.PersonKey
        );
        using var browser = await officer.SignInAsync();

        Rows(await browser.GetPageAsync($"/privacy/audit?member={other.Member.Id.Value}"))
            .Count.ShouldBe(3);
        Rows(await browser.GetPageAsync("/privacy/audit?act=Create")).Count.ShouldBe(3);
        var about = await browser.GetPageAsync("/privacy/audit?subject=104233&act=Edit");
        Rows(about).Count.ShouldBe(2);
        about.Text.ShouldContain("Entries about 104 233");

        var unknown = await browser.GetPageAsync("/privacy/audit?subject=999&act=Sideways");
        unknown.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        unknown.Errors.Count.ShouldBe(2);
        unknown.Html.QuerySelector("#subject")!.GetAttribute("value").ShouldBe("999");
        Rows(unknown).ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Csv_DisarmsFormulas_AndHasNoByteOrderMark(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var officer = await organisation.CreateMemberAsync(
            Roles.PrivacyOfficer,
            "=cmd|' /C calc'!A0"
        );
        using var browser = await officer.SignInAsync();
        await browser.GetPageAsync("/privacy/audit");

        byte[] csv = await browser.GetByteArrayAsync("/privacy/audit.csv");

        csv[0].ShouldBe((byte)'E');
        string text = System.Text.Encoding.UTF8.GetString(csv);
        text.ShouldStartWith("Entry,Time (UTC),Who,Act");
        text.ShouldContain(",'=cmd|");
        text.ShouldNotContain(",=cmd");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task CheckNow_ShowsTheOutcome(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var officer = await organisation.CreateMemberAsync(Roles.PrivacyOfficer);
        await haven.Get<Sequencer>().SequenceAsync(organisation.Id, CancellationToken.None);
        using var browser = await officer.SignInAsync();
        var page = await browser.GetPageAsync("/privacy/audit");
        page.Text.ShouldContain("not since Haven started");

        (await browser.SubmitAsync(page)).Status.ShouldBe(HttpStatusCode.Redirect);

        (await browser.GetPageAsync("/privacy/audit")).Text.ShouldContain("all sound");
    }

    private static async Task WriteAsync(
        TestOrganisation organisation,
        Reader by,
        int entries,
        params PersonKeyId[] about
    )
    {
        await using var context = organisation.Open();
        for (int i = 0; i < entries; i++)
        {
            context.Record(new Deed(by, Act.Edit, Purpose.PrivacyOversight, "test", about));
        }
        await context.SaveChangesAsync(CancellationToken.None);
    }

    private static IReadOnlyList<string> Rows(Page page) =>
        [.. page.Html.QuerySelectorAll("main tbody tr").Select(r => r.TextContent)];

    private sealed class Handles : ISubjectNames
    {
        public PersonKeyId Person { get; set; }
        public string Label => "Client code";

        public Task<PersonKeyId?> FindAsync(
            HavenContext context,
            string handle,
            CancellationToken cancellationToken
        ) => Task.FromResult<PersonKeyId?>(handle == "104233" ? Person : null);

        public Task<string?> HandleAsync(
            HavenContext context,
            PersonKeyId person,
            CancellationToken cancellationToken
        ) => Task.FromResult<string?>("104 233");
    }
}
