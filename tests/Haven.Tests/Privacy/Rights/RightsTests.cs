using System.Net;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Purposes;
using Haven.Privacy.Retention;
using Haven.Privacy.Rights;
using Haven.Screening.Clients;
using Haven.Tests.Organisations;
using Haven.Tests.Privacy.Vault;
using Haven.Tests.Screening;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Privacy.Rights;

/// <summary>Somebody asks about data: on a form that tells nothing, and answered in an order that endangers nobody.</summary>
public class RightsTests
{
    private const string Desk = "/privacy/rights";
    private static readonly CancellationToken Ct = CancellationToken.None;

    private static readonly (string, string)[] Guardian =
    [
        ("kind", "Erasure"),
        ("asker", "Guardian"),
        ("name", "Marta Velasco"),
        ("reach", "marta@example.org"),
        ("about", "my son Luis, code 204117"),
        ("text", "Please delete all of it."),
    ];

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TheForm_AnswersTheSame_WhetherOrNotSomebodyIsOnRecord(string database)
    {
        var (haven, organisation) = await StartAsync(database);
        await using var _ = haven;
        using var stranger = haven.Browser();
        var nobody = await AskAsync(stranger, organisation, Guardian);
        var rosa = await organisation.CreateMemberAsync(Roles.Professional);
        await rosa.TakeUpAsync(204_117);

        var known = await AskAsync(
            stranger,
            organisation,
            Guardian.Append(("about", "my son, again, 204117"))
        );

        known.Status.ShouldBe(nobody.Status);
        known.Location.ShouldBe(nobody.Location);
        var (one, other) = (
            await stranger.GetPageAsync($"{nobody.Location}"),
            await stranger.GetPageAsync($"{known.Location}")
        );
        other.Text.ShouldBe(one.Text);
        other.Text.ShouldContain("Your request has arrived");
        (await RequestsAsync(organisation)).Count.ShouldBe(2);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AGuardiansRequest_OpensNothing_BeforeWhoAsksIsVerified_AndDangerIsAskedAbout(
        string database
    )
    {
        var (haven, organisation) = await StartAsync(database);
        await using var _ = haven;
        var rosa = await organisation.CreateMemberAsync(Roles.Professional);
        var client = await rosa.TakeUpAsync(204_117);
        using var stranger = haven.Browser();
        await AskAsync(stranger, organisation, Guardian);
        var request = (await RequestsAsync(organisation)).ShouldHaveSingleItem();
        DateOnly.FromDayNumber(request.DueOn).ShouldBe(new DateOnly(2026, 2, 15));
        using var yusuf = await (
            await organisation.CreateMemberAsync(Roles.PrivacyOfficer)
        ).SignInAsync();
        string page = $"{Desk}/{request.Id:D}";

        // Whoever leaves a step out is told, and nothing happens.
        (await StepAsync(yusuf, page, "Find", ("handle", "204117"))).Errors.ShouldHaveSingleItem();
        (await StepAsync(yusuf, page, "Finish", ("answer", "Done."))).Errors.ShouldHaveSingleItem();
        await TakeAsync(yusuf, page, "Verify", ("verified", "Passport, seen in the office"));
        (await StepAsync(yusuf, page, "Find", ("handle", "999999"))).Text.ShouldContain(
            "nobody here has it"
        );
        await TakeAsync(yusuf, page, "Find", ("handle", "204117"));
        (await StepAsync(yusuf, page, "Finish", ("answer", "Done."))).Errors.ShouldHaveSingleItem();
        (await StepAsync(yusuf, page, "Review", ("why", "x"))).Errors.ShouldHaveSingleItem();
        await TakeAsync(
            yusuf,
            page,
            "Review",
            ("found", "NothingAgainst"),
            ("why", "No order; the son agrees.")
        );
        (await CountAsync<Client>(organisation)).ShouldBe(1);

        await TakeAsync(yusuf, page, "Finish", ("answer", "All of it is deleted."));

        (await CountAsync<Client>(organisation)).ShouldBe(0);
        var done = (await RequestsAsync(organisation)).Single();
        done.End.ShouldBe(RequestEnd.Done);
        await using var store = organisation.Open();
        var receipt = await store.Set<Erasure>().SingleAsync(e => e.Id == done.Receipt, Ct);
        receipt.Mark.ShouldBe(Erasure.MarkOf(client.PersonKey));
        receipt.DoneAt.ShouldBeGreaterThan(0);
        (await yusuf.GetPageAsync(page)).Text.ShouldContain("Receipt of what was deleted");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhereSomebodyWouldBeInDanger_NothingIsDeleted_AndOnlyARefusalEndsIt(
        string database
    )
    {
        var (haven, organisation) = await StartAsync(database);
        await using var _ = haven;
        var rosa = await organisation.CreateMemberAsync(Roles.Professional);
        await rosa.TakeUpAsync(204_117);
        using var stranger = haven.Browser();
        await AskAsync(stranger, organisation, Guardian);
        var request = (await RequestsAsync(organisation)).Single();
        string page = $"{Desk}/{request.Id:D}";
        using var yusuf = await (
            await organisation.CreateMemberAsync(Roles.PrivacyOfficer)
        ).SignInAsync();
        await TakeAsync(yusuf, page, "Verify", ("verified", "Passport, seen in the office"));
        await TakeAsync(yusuf, page, "Find", ("handle", "204117"));
        await TakeAsync(
            yusuf,
            page,
            "Review",
            ("found", "Danger"),
            ("why", "An order stands against the father.")
        );

        (await StepAsync(yusuf, page, "Finish", ("answer", "Done."))).Text.ShouldContain(
            "endanger"
        );
        (await CountAsync<Client>(organisation)).ShouldBe(1);
        (await yusuf.GetPageAsync(page)).Text.ShouldNotContain("and end the request");
        await TakeAsync(yusuf, page, "Refuse", ("refusal", "We cannot help with this."));

        (await CountAsync<Client>(organisation)).ShouldBe(1);
        (await RequestsAsync(organisation)).Single().End.ShouldBe(RequestEnd.Refused);
        (await yusuf.GetPageAsync(page))
            .Html.QuerySelectorAll("main form[method=post]")
            .ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AFormSentTwice_IsOneRequest_AndOneMail(string database)
    {
        var (haven, organisation) = await StartAsync(database);
        await using var _ = haven;
        var officer = await OfficerAsync(organisation);
        using var stranger = haven.Browser();
        using var again = haven.Browser();

        await Task.WhenAll(
            AskAsync(stranger, organisation, Guardian),
            AskAsync(again, organisation, Guardian)
        );
        await AskAsync(stranger, organisation, Guardian);

        (await RequestsAsync(organisation)).ShouldHaveSingleItem();
        var letter = (await haven.LettersToAsync(officer.Email)).ShouldHaveSingleItem();
        letter.ShouldContain(Desk);
        letter.ShouldNotContain("Marta");
        letter.ShouldNotContain("204117");
        // Kept to a time of its own.
        (await CountAsync<KeptPerson>(organisation)).ShouldBe(1);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TwoOfficersAtOnce_TheSecondIsTold(string database)
    {
        var (haven, organisation) = await StartAsync(database);
        await using var _ = haven;
        using var stranger = haven.Browser();
        await AskAsync(stranger, organisation, Guardian);
        string page = $"{Desk}/{(await RequestsAsync(organisation)).Single().Id:D}";
        using var first = await (
            await organisation.CreateMemberAsync(Roles.PrivacyOfficer)
        ).SignInAsync();
        using var second = await (
            await organisation.CreateMemberAsync(Roles.PrivacyOfficer)
        ).SignInAsync();
        var seen = await second.GetPageAsync(page);
        await TakeAsync(first, page, "Verify", ("verified", "Passport"));

        var told = await second.SubmitAsync(
            seen,
            ("step", "Verify"),
            ("version", "0"),
            ("verified", "By telephone")
        );

        told.Text.ShouldContain("Somebody else worked on this request");
        told.Text.ShouldContain("Passport");
    }

    [Theory]
    [InlineData("kind", "")]
    [InlineData("kind", "Everything")]
    [InlineData("kind", "3")]
    [InlineData("asker", "")]
    [InlineData("name", " ")]
    [InlineData("reach", "")]
    [InlineData("about", "")]
    [InlineData("name", "Marta\u202E Velasco")]
    public async Task WhatCannotBe_IsRefusedBesideItsField_AndNothingIsLost(
        string field,
        string value
    )
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        var organisation = await haven.CreateOrganisationAsync();
        await organisation.CreateMemberAsync(Roles.Administrator);
        using var stranger = haven.Browser();

        var answer = await AskAsync(
            stranger,
            organisation,
            [.. Guardian.Where(f => f.Item1 != field), (field, value)]
        );

        answer.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        answer.Errors.ShouldHaveSingleItem();
        answer.Html.QuerySelector("#text")!.TextContent.Trim().ShouldBe("Please delete all of it.");
        (await RequestsAsync(organisation)).ShouldBeEmpty();
    }

    [Fact]
    public async Task NobodyElse_SeesTheDesk_AndAnotherOrganisationsRequestIsNotThere()
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        var organisation = await haven.CreateOrganisationAsync();
        await organisation.CreateMemberAsync(Roles.Administrator);
        using var stranger = haven.Browser();
        await AskAsync(stranger, organisation, Guardian);
        var request = (await RequestsAsync(organisation)).Single();
        var other = await haven.CreateOrganisationAsync();
        using var theirs = await (
            await other.CreateMemberAsync(Roles.PrivacyOfficer)
        ).SignInAsync();
        using var rosa = await (
            await organisation.CreateMemberAsync(Roles.Professional | Roles.Administrator)
        ).SignInAsync();

        (await theirs.GetPageAsync($"{Desk}/{request.Id:D}")).Status.ShouldBe(
            HttpStatusCode.NotFound
        );
        (await rosa.GetPageAsync(Desk)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await stranger.GetPageAsync("/privacy/rights/ask/nothing-here")).Status.ShouldBe(
            HttpStatusCode.NotFound
        );
    }

    private static async Task<(Installation, TestOrganisation)> StartAsync(string database)
    {
        await Installation.OnAsync(database);
        var haven = await Installation.StartNewAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        await organisation.CreateMemberAsync(Roles.Administrator);
        return (haven, organisation);
    }

    private static Task<TestMember> OfficerAsync(TestOrganisation organisation) =>
        organisation.CreateMemberAsync(Roles.PrivacyOfficer);

    private static Task<Page> AskAsync(
        HttpClient stranger,
        TestOrganisation organisation,
        IEnumerable<(string, string)> fields
    )
    {
        // The last value of a field counts.
        var last = fields.GroupBy(f => f.Item1).Select(g => g.Last()).ToArray();
        return stranger.SubmitAsync($"/privacy/rights/ask/{organisation.Code}?lang=en", last);
    }

    private static async Task<Page> StepAsync(
        HttpClient officer,
        string page,
        string step,
        params (string, string)[] fields
    )
    {
        var open = await officer.GetPageAsync(page);
        string version =
            open.Html.QuerySelector("input[name=version]")?.GetAttribute("value") ?? "0";
        return await officer.SubmitAsync(open, [("step", step), ("version", version), .. fields]);
    }

    private static async Task TakeAsync(
        HttpClient officer,
        string page,
        string step,
        params (string, string)[] fields
    )
    {
        var answer = await StepAsync(officer, page, step, fields);
        answer.Status.ShouldBe(HttpStatusCode.Redirect, answer.Text);
    }

    private static async Task<List<RightsRequest>> RequestsAsync(TestOrganisation organisation)
    {
        await using var store = organisation.Open();
        return await store.Set<RightsRequest>().AsNoTracking().ToListAsync(Ct);
    }

    private static async Task<int> CountAsync<T>(TestOrganisation organisation)
        where T : class
    {
        await using var store = organisation.Open();
        return await store.Set<T>().CountAsync(Ct);
    }
}
