using System.Net;
using Haven.Messaging.Promises;
using Haven.Messaging.Roster;
using Haven.Messaging.Students;
using Haven.Privacy.Purposes;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Messaging;

/// <summary>A school with somebody who keeps its roster.</summary>
internal sealed record School(
    TestOrganisation Organisation,
    TestMember Secretary,
    HttpClient Browser
)
{
    public const string Home = "/students/roster";

    public static async Task<School> OnAsync(Installation haven)
    {
        var organisation = await haven.CreateOrganisationAsync();
        var secretary = await organisation.CreateMemberAsync(Roles.Administrator);
        return new School(organisation, secretary, await secretary.SignInAsync());
    }

    public RosterDesk Desk => Organisation.Installation.Get<RosterDesk>();

    /// <summary>Sends a file as the page does; returns the answer.</summary>
    public async Task<Page> SendAsync(byte[] zip)
    {
        var page = await Browser.GetPageAsync(Home);
        page.Status.ShouldBe(HttpStatusCode.OK, page.Text);
        using var content = new MultipartFormDataContent();
        content.Add(new StringContent(Token(page)), "form-token");
        content.Add(new ByteArrayContent(zip), "roster", "roster.zip");
        using var response = await Browser.PostAsync(Home, content);
        return await Page.ReadAsync(response);
    }

    /// <summary>Sends a roster, and shows what it would do.</summary>
    public async Task<Page> LookAsync(byte[] zip)
    {
        var sent = await SendAsync(zip);
        sent.Status.ShouldBe(HttpStatusCode.Redirect, sent.Text);
        return await Browser.GetPageAsync(sent.Location!.ToString());
    }

    public Task<Page> ConfirmAsync(Page look) => EndAsync(look, "confirm");

    /// <summary>Presses one of the buttons below what a roster does.</summary>
    public Task<Page> EndAsync(Page look, string button)
    {
        var plan = look.Html.QuerySelector("[name=plan]");
        return Browser.SubmitAsync(
            look,
            plan is null
                ? [("form-token", Token(look)), ("do", button)]
                : [("plan", plan.GetAttribute("value")!), ("do", button)]
        );
    }

    private static string Token(Page page) =>
        page.Html.QuerySelector("main [name=form-token]")!.GetAttribute("value")!;

    /// <summary>Sends and confirms a roster that does something.</summary>
    public async Task<Page> TakeInAsync(byte[] zip)
    {
        var look = await LookAsync(zip);
        var stored = await ConfirmAsync(look);
        stored.Status.ShouldBe(HttpStatusCode.Redirect, stored.Text);
        return look;
    }

    public Task<Page> TakeInAsync(InventedRoster roster) => TakeInAsync(roster.Zip());

    public async Task<int> CountAsync<T>()
        where T : class
    {
        await using var store = Organisation.Open();
        return await store.Set<T>().CountAsync();
    }

    public async Task<Student?> FindAsync(string id)
    {
        string index = SchoolIds.IndexOf(
            Organisation.Installation.Get<Haven.Privacy.Vault.Vault>(),
            Organisation.Id,
            id
        );
        await using var store = Organisation.Open();
        return await store.Set<Student>().SingleOrDefaultAsync(s => s.SchoolIdIndex == index);
    }

    public async Task<StudentSheet> SheetAsync(string id) =>
        (
            await Organisation
                .Installation.Get<StudentReader>()
                .OpenAsync(
                    Secretary.Reader,
                    (await FindAsync(id)).ShouldNotBeNull(id).Number,
                    CancellationToken.None
                )
        )!;

    /// <summary>Two students, the first with a guardian whom a court order keeps away.</summary>
    public static InventedRoster Two() =>
        InventedRoster
            .Whole()
            .Student(
                "stu-nadia",
                "Nadia",
                "Ruiz",
                "04",
                new DateOnly(2016, 4, 5),
                "grd-ines,grd-paul"
            )
            .Student("stu-amir", "Amir", "Said", "KG", new DateOnly(2020, 6, 7))
            .Guardian(
                "grd-ines",
                "Ines",
                "Ruiz",
                "stu-nadia",
                email: "ines@example.org",
                phone: "(503) 555-0142"
            )
            .Guardian("grd-paul", "Paul", "Ruiz", "stu-nadia", restriction: "courtOrder");
}
