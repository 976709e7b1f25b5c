using System.Net;
using System.Text;
using Haven.Forms.Authoring;
using Haven.Forms.Instruments;
using Haven.Privacy.Purposes;
using Haven.Screening.Instruments;
using Haven.Screening.Instruments.Trainings;
using Haven.Tests.Screening.Instruments.Drafts;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Screening.Instruments.Trainings;

/// <summary>An instrument that asks for a training is begun with by those who have it, and by nobody else.</summary>
public class TrainingTests
{
    private const string Home = "/screening/instruments/trainings";
    private const string Training = "Using the PHQ-9";

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WithoutTheRecord_NothingBegins_AndWithItItDoes(string database)
    {
        var (organisation, _, administrator) = await DraftSteps.AuthorAsync(database);
        using var _1 = administrator;
        await TakeInAsync(organisation);
        var member = await organisation.CreateMemberAsync(Roles.Professional, "Sam Untrained");
        using var browser = await member.SignInAsync();
        await browser.TakeUpAsync(513_001);
        var client = await browser.GetPageAsync("/screening/clients/513001");
        string instrument = client
            .Html.QuerySelector("input[name=instrument]")!
            .GetAttribute("value")!;

        var refused = await browser.SubmitAsync(client, ("instrument", instrument));
        refused.Status.ShouldBe(HttpStatusCode.Conflict);
        refused.Text.ShouldContain("the training “Using the PHQ-9”");
        refused.Text.ShouldContain("ask an administrator");

        string page = (await administrator.GetPageAsync(Home))
            .Html.QuerySelectorAll("main td a")
            .Single(a => a.TextContent == "Sam Untrained")
            .GetAttribute("href")!;
        (
            await administrator.SubmitAsync(
                page,
                ("training", Training),
                ("done-day", "3"),
                ("done-month", "2"),
                ("done-year", "2025")
            )
        )
            .Location!.ToString()
            .ShouldBe(Home + "?done=recorded");
        (await administrator.GetPageAsync(Home)).Text.ShouldContain(
            "Using the PHQ-9, 3 February 2025"
        );
        (await browser.StartAsync(513_001)).ShouldStartWith("/screening/fill/");

        await administrator.SubmitAsync(
            page,
            ("record", (await RecordsAsync(organisation)).Single().Id.Value.ToString())
        );
        (await RecordsAsync(organisation)).ShouldBeEmpty();
        (await browser.SubmitAsync(client, ("instrument", instrument))).Status.ShouldBe(
            HttpStatusCode.Conflict
        );
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Record_IsSealed_AndInTheLog(string database)
    {
        var (organisation, author, administrator) = await DraftSteps.AuthorAsync(database);
        using var _ = administrator;
        await TakeInAsync(organisation);

        await administrator.SubmitAsync($"{Home}/{author.Member.Id.Value}", ("training", Training));
        await administrator.SubmitAsync(
            $"{Home}/{author.Member.Id.Value}",
            ("training", Training),
            ("done-year", "2020")
        );

        var record = (await RecordsAsync(organisation)).ShouldHaveSingleItem();
        record.DoneOn.ToString().ShouldBe("[sealed]");
        record.RecordedBy.ShouldBe(author.Member.Id);
        await using var store = organisation.Open();
        (
            await store
                .Set<Haven.Privacy.Audit.AuditRecord>()
                .CountAsync(r => r.What == "training of a member" && r.SubjectCount == 1)
        ).ShouldBe(2);
    }

    [Theory]
    [InlineData("training", "Something else", "Choose the training.")]
    [InlineData("done-month", "13", "Enter a day that exists")]
    [InlineData("done-day", "", "Enter a day that exists")]
    [InlineData("done-year", "2190", "in the future")]
    public async Task Form_NamesTheField(string field, string typed, string why)
    {
        var (organisation, author, browser) = await DraftSteps.AuthorAsync(Databases.Sqlite);
        using var _ = browser;
        await TakeInAsync(organisation);

        var answer = await browser.SubmitAsync(
            $"{Home}/{author.Member.Id.Value}",
            [.. new[] { ("training", Training) }.Where(f => f.Item1 != field), (field, typed)]
        );

        answer.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        answer.Errors.ShouldHaveSingleItem().ShouldContain(why);
        (await RecordsAsync(organisation)).ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AnotherOrganisation_AndOtherRoles_FindNothing(string database)
    {
        var (organisation, author, browser) = await DraftSteps.AuthorAsync(database);
        browser.Dispose();
        await TakeInAsync(organisation);
        string page = $"{Home}/{author.Member.Id.Value}";
        using var stranger = (await DraftSteps.AuthorAsync(database)).Browser;
        using var colleague = await (
            await organisation.CreateMemberAsync(Roles.Professional | Roles.Supervisor)
        ).SignInAsync();

        (await stranger.GetPageAsync(page)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await colleague.GetPageAsync(page)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await colleague.GetPageAsync(Home)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await stranger.GetPageAsync(Home)).Text.ShouldContain("No instrument asks for a training");
    }

    [Fact]
    public async Task Author_NamesTheTraining_AndTheFileSaysItOn()
    {
        var (organisation, author, browser) = await DraftSteps.AuthorAsync(Databases.Sqlite);
        using var _ = browser;
        string draft = await author.Phq9DraftAsync();

        await browser.SubmitAsync(draft + "/about", ("training", Training));
        (await browser.GetPageAsync(draft + "/publish")).Text.ShouldContain(Training);
        await browser.SubmitAsync(draft + "/publish");

        var instrument = (
            await organisation
                .Installation.Get<InstrumentLibrary>()
                .ListAsync(organisation.Id, CancellationToken.None)
        ).Single();
        instrument.Training.ShouldBe(Training);
        QuestionnaireDocument.Read(instrument.Questionnaire).Training.ShouldBe(Training);
    }

    [Theory]
    [InlineData(101, "longer than 100 characters")]
    [InlineData(0, "cannot be seen")]
    public async Task Training_ThatCannotBeKept_IsRefusedAndNotDropped(int length, string why)
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        var organisation = await haven.CreateOrganisationAsync();
        var document = Phq9();
        document.Training = length == 0 ? "Us\u202Eing" : new string('x', length);

        var taken = await haven
            .Get<InstrumentLibrary>()
            .TakeInAsync(
                organisation.Id,
                Encoding.UTF8.GetBytes(document.Write()),
                CancellationToken.None
            );

        taken.Instrument.ShouldBeNull();
        taken.Faults.ShouldHaveSingleItem().What.ShouldContain(why);
    }

    private static QuestionnaireDocument Phq9() =>
        QuestionnaireDocument.Read(Encoding.UTF8.GetString(ShippedInstruments.Phq9Json()));

    private static async Task TakeInAsync(TestOrganisation organisation)
    {
        var document = Phq9();
        document.Training = Training;
        var taken = await organisation
            .Installation.Get<InstrumentLibrary>()
            .TakeInAsync(
                organisation.Id,
                Encoding.UTF8.GetBytes(document.Write()),
                CancellationToken.None
            );
        taken.Instrument.ShouldNotBeNull();
    }

    private static async Task<List<MemberTraining>> RecordsAsync(TestOrganisation organisation)
    {
        await using var store = organisation.Open();
        return await store.Set<MemberTraining>().AsNoTracking().ToListAsync();
    }
}
