using System.Net;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Screening.Transfers;
using Haven.Tests.Organisations;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Screening.Transfers;

/// <summary>A client goes from one professional to another, and always has one.</summary>
public class TransferTests
{
    private const string Home = "/screening/transfers";
    private const string Client = "/screening/clients/204117";

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Offer_LeavesTheClient_UntilTheColleagueAccepts(string database)
    {
        var (work, rosa, tom) = await StartAsync(database);
        using var one = await rosa.SignInAsync();
        using var two = await tom.SignInAsync();

        var offered = await one.SubmitAsync(
            Home + "/204117",
            To(tom),
            ("reason", "moves to the south")
        );
        var before = await two.GetPageAsync(Client);
        var list = await two.GetPageAsync("/screening/caseload");
        var desk = await two.GetPageAsync(Home);
        var accepted = await AnswerAsync(two, desk, "accept");

        offered.Location!.ToString().ShouldBe(Home + "?done=offered");
        before.Status.ShouldBe(HttpStatusCode.NotFound);
        list.Text.ShouldContain("A colleague offers you a client");
        desk.Text.ShouldContain("moves to the south");
        accepted.Location!.ToString().ShouldBe(Home + "?done=accepted");
        (await one.GetPageAsync(Client)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await one.GetPageAsync(Client + "/facts")).Status.ShouldBe(HttpStatusCode.NotFound);
        var now = await two.GetPageAsync(Client);
        now.Text.ShouldContain("Rosa Delgado, ");
        now.Text.ShouldContain("Tom Reyes, since ");
        var past = await one.GetPageAsync(Home);
        past.Text.ShouldContain("204 117");
        past.Text.ShouldContain("Accepted");
        past.Text.ShouldNotContain("moves to the south");
        await using var context = work.Organisation.Open();
        (
            await context
                .Set<AuditRecord>()
                .CountAsync(r => r.What == TransferService.What && r.Act == Act.Edit)
        ).ShouldBe(2);
        var mail = await work.Organisation.Installation.LettersToAsync(tom.Email);
        mail.ShouldHaveSingleItem().ShouldContain("offers you a client");
        mail[0].ShouldNotContain("204");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Offer_DeclinedOrTakenBack_ChangesNothing(string database)
    {
        var (_, rosa, tom) = await StartAsync(database);
        using var one = await rosa.SignInAsync();
        using var two = await tom.SignInAsync();
        await one.SubmitAsync(Home + "/204117", To(tom));
        var desk = await two.GetPageAsync(Home);

        (await AnswerAsync(two, desk, "decline"))
            .Location!.ToString()
            .ShouldBe(Home + "?done=declined");
        await one.SubmitAsync(Home + "/204117", To(tom));
        var second = await two.GetPageAsync(Home);
        (await one.PostAsync(Home + "/204117", Home + "/204117/withdraw"))
            .Location!.ToString()
            .ShouldBe(Home + "?done=withdrawn");
        var late = await AnswerAsync(two, second, "accept");

        late.Status.ShouldBe(HttpStatusCode.Conflict);
        late.Errors.ShouldHaveSingleItem().ShouldContain("answered, taken back or overtaken");
        (await one.GetPageAsync(Client)).Status.ShouldBe(HttpStatusCode.OK);
        (await two.GetPageAsync(Client)).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Supervisor_HandsOverAtOnce_AndAnOfferIsOvertaken(string database)
    {
        var (work, rosa, tom) = await StartAsync(database);
        var ines = await work.ProfessionalAsync("Ines Prado");
        using var grace = await (await work.SupervisorAsync("Grace")).SignInAsync();
        using var one = await rosa.SignInAsync();
        using var two = await tom.SignInAsync();
        using var three = await ines.SignInAsync();
        await one.SubmitAsync(Home + "/204117", To(tom));
        var desk = await two.GetPageAsync(Home);

        var given = await grace.SubmitAsync(Home + "/204117", To(ines));
        var late = await AnswerAsync(two, desk, "accept");

        given.Location!.ToString().ShouldBe(Home + "?done=assigned");
        late.Status.ShouldBe(HttpStatusCode.Conflict);
        (await one.GetPageAsync(Client)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await three.GetPageAsync(Client)).Status.ShouldBe(HttpStatusCode.OK);
        var list = await three.GetPageAsync("/screening/caseload");
        list.Text.ShouldContain("New on your caseload");
        await three.PostAsync("/screening/caseload", Home + "/seen");
        (await three.GetPageAsync("/screening/caseload")).Text.ShouldNotContain(
            "New on your caseload"
        );
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TwoAtOnce_OneIsTold_AndTheClientHasOneProfessional(string database)
    {
        var (work, rosa, tom) = await StartAsync(database);
        var ines = await work.ProfessionalAsync("Ines Prado");
        using var one = await (await work.SupervisorAsync("Grace")).SignInAsync();
        using var two = await (await work.SupervisorAsync("Omar")).SignInAsync();
        var (first, second) = (
            await one.GetPageAsync(Home + "/204117"),
            await two.GetPageAsync(Home + "/204117")
        );

        var answers = await Task.WhenAll(
            one.SubmitAsync(first, To(tom)),
            two.SubmitAsync(second, To(ines))
        );

        // Both may have come one after the other: then both counted, and the history says so.
        int done = answers.Count(a => a.Status == HttpStatusCode.Redirect);
        answers
            .Where(a => a.Status != HttpStatusCode.Redirect)
            .ShouldAllBe(a => a.Status == HttpStatusCode.Conflict);
        done.ShouldBeGreaterThan(0);
        await using var context = work.Organisation.Open();
        (await context.Set<ClientTransfer>().CountAsync()).ShouldBe(done);
        (await work.PlacesAsync()).ShouldHaveSingleItem();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ASecondOffer_AndAStrangersClient_AreRefused(string database)
    {
        var (work, rosa, tom) = await StartAsync(database);
        var ines = await work.ProfessionalAsync("Ines Prado");
        using var one = await rosa.SignInAsync();
        using var two = await tom.SignInAsync();
        var form = await one.GetPageAsync(Home + "/204117");
        await one.SubmitAsync(form, To(tom));

        var again = await one.SubmitAsync(form, To(ines));
        var nobody = await one.SubmitAsync(form, ("to", ""));
        var theirs = await two.PostAsync("/screening/caseload", Home + "/204117", To(ines));

        again.Status.ShouldBe(HttpStatusCode.Conflict);
        again.Errors.ShouldHaveSingleItem().ShouldContain("Somebody else handed this client over");
        nobody.Errors.ShouldHaveSingleItem().ShouldContain("Choose who");
        theirs.Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Reason_ThatNamesSomebody_IsAskedAboutOnce(string database)
    {
        var (_, rosa, tom) = await StartAsync(database);
        using var one = await rosa.SignInAsync();

        var asked = await one.SubmitAsync(
            Home + "/204117",
            To(tom),
            ("reason", "call 555-867-5309 first")
        );
        var kept = await one.SubmitAsync(asked, To(tom));

        asked.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        asked.Text.ShouldContain("telephone number");
        kept.Location!.ToString().ShouldBe(Home + "?done=offered");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task SomebodyWhoLeft_GetsNoClient(string database)
    {
        var (work, rosa, tom) = await StartAsync(database);
        using var one = await rosa.SignInAsync();
        using var grace = await (await work.SupervisorAsync("Grace")).SignInAsync();
        var forms = new[]
        {
            await one.GetPageAsync(Home + "/204117"),
            await grace.GetPageAsync(Home + "/204117"),
        };
        await work
            .Organisation.Installation.Get<Haven.Organisations.Members.MemberAdministration>()
            .RemoveAsync(work.Administrator.Reader, tom.Member.Id, CancellationToken.None);

        var offered = await one.SubmitAsync(forms[0], To(tom));
        var given = await grace.SubmitAsync(forms[1], To(tom));

        offered.Errors.ShouldHaveSingleItem().ShouldContain("They have left");
        given.Errors.ShouldHaveSingleItem().ShouldContain("They have left");
        (await one.GetPageAsync(Client)).Status.ShouldBe(HttpStatusCode.OK);
    }

    private static Task<Page> AnswerAsync(HttpClient browser, Page desk, string answer) =>
        browser.PostAsync(
            Home,
            desk.Html.QuerySelector("form[action*='/answer/']")!.GetAttribute("action")!,
            ("answer", answer)
        );

    private static (string, string) To(TestMember member) =>
        ("to", member.Member.Id.Value.ToString());

    private static async Task<(Teamwork, TestMember Rosa, TestMember Tom)> StartAsync(
        string database
    )
    {
        var work = await Teamwork.OnAsync(database);
        var rosa = await work.ProfessionalAsync("Rosa Delgado");
        var tom = await work.ProfessionalAsync("Tom Reyes");
        using var browser = await rosa.SignInAsync();
        await browser.TakeUpAsync(204_117);
        return (work, rosa, tom);
    }
}
