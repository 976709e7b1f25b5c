using System.Net;
using Haven.Privacy.Abroad;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Rights;
using Haven.Tests.Privacy.Regimes;
using Haven.Tests.Privacy.Rights.Package;
using Haven.Tests.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Privacy.Abroad;

/// <summary>/privacy/abroad: the register of transfers to other countries.</summary>
public class AbroadTests
{
    private const string Path = AbroadHouse.Path;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Transfer_StandsOnTheRegister_AndInTheNotice_AlsoAfterItsEnd(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync(notice: false);
        using var yusuf = await organisation.OfficerAsync();
        (await yusuf.GetPageAsync(Path)).Text.ShouldContain("stored in the United States");
        (await yusuf.SubmitAsync("/privacy/notices")).Status.ShouldBe(HttpStatusCode.Redirect);
        (await PreviewAsync(yusuf)).ShouldContain("We give them to nobody in another country.");

        await yusuf.RecordAsync(organisation);

        (await yusuf.GetPageAsync(Path)).Text.ShouldContain("France: Bibliothèque *Centrale*");
        string notice = await PreviewAsync(yusuf);
        notice.ShouldContain("Bibliothèque *Centrale*");
        notice.ShouldContain("Standard contractual clauses");
        (await PreviewAsync(yusuf, "?lang=es")).ShouldContain("Cláusulas contractuales tipo");

        await yusuf.EndAsync(1);

        var page = await yusuf.GetPageAsync(Path + "/1");
        page.Text.ShouldContain("ended");
        page.Text.ShouldContain("It is over.");
        page.Html.QuerySelector("main form").ShouldBeNull();
        (await PreviewAsync(yusuf)).ShouldNotContain("Bibliothèque");
        (await organisation.LogAsync())
            .Where(r => r.What == "register of transfers abroad")
            .Select(r => r.Act)
            .ShouldBe([Act.Create, Act.Edit], ignoreOrder: true);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task OfTwoAtOnce_TheSecondIsTold_AndNothingOfTheirsIsStored(string database)
    {
        var organisation = await OrganisationAsync(database);
        using var yusuf = await organisation.OfficerAsync();
        var open = await yusuf.GetPageAsync(Path + "/new");

        var added = await Task.WhenAll(
            yusuf.SubmitAsync(open, organisation.Fields()),
            yusuf.SubmitAsync(open, organisation.Fields(("country", "DE")))
        );

        added
            .Select(a => a.Status)
            .Order()
            .ShouldBe([HttpStatusCode.Redirect, HttpStatusCode.Conflict]);
        var one = await yusuf.GetPageAsync(Path + "/1");
        await yusuf.SubmitAsync(one, ("reason", "The first reason."));
        var late = await yusuf.SubmitAsync(one, ("reason", "The second reason."));
        late.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        late.Text.ShouldContain("Somebody else ended this");
        late.Text.ShouldContain("The first reason.");
        late.Text.ShouldNotContain("The second reason.");
        await using var store = organisation.Open();
        (await store.Set<Transfer>().CountAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task WhatIsMissingOrWrong_IsSaidBesideItsField_AndWhatWasTypedComesBack()
    {
        var organisation = await OrganisationAsync(Databases.Sqlite);
        using var yusuf = await organisation.OfficerAsync();

        var empty = await yusuf.SubmitAsync(Path + "/new");
        empty.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        empty.Errors.Count.ShouldBe(8);

        var wrong = await yusuf.SubmitAsync(
            Path + "/new",
            organisation.Fields(
                ("country", "US"),
                ("safeguard", "adequacy"),
                ("hash", "abc"),
                ("why", " "),
                ("until-year", "2001")
            )
        );
        wrong.Errors.ShouldContain(
            "Everything is stored in the United States. What stays there is no transfer."
        );
        wrong.Errors.Count.ShouldBe(5);
        wrong
            .Html.QuerySelector("input[name=recipient]")!
            .GetAttribute("value")
            .ShouldBe("Bibliothèque *Centrale*");

        var byConsent = await yusuf.SubmitAsync(
            Path + "/new",
            organisation.Fields(("safeguard", "explicit-consent"))
        );
        byConsent.Errors.ShouldBe(["The safeguard is that each person agrees. Choose “yes”."]);
        await using var store = organisation.Open();
        (await store.Set<Transfer>().AnyAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task ACountryIsTreatedAsSafe_OnlyByALawThatDoesSo()
    {
        var organisation = await OrganisationAsync(Databases.Sqlite);
        using var yusuf = await organisation.OfficerAsync();
        await yusuf.ChooseAsync("gdpr");

        (await yusuf.GetPageAsync(Path + "/new")).Text.ShouldContain("Decision 2000/518/EC");
        var mexico = await yusuf.SubmitAsync(
            Path + "/new",
            organisation.Fields(("country", "MX"), ("safeguard", "adequacy"))
        );
        mexico.Errors.ShouldBe([
            "The laws that you chose do not treat Mexico as safe. Choose another safeguard.",
        ]);
        await yusuf.RecordAsync(organisation, ("country", "CH"), ("safeguard", "adequacy"));
        (await organisation.WhyNotAsync("CH")).ShouldBeNull();

        // The United Kingdom's law and the European one, and Brazil is on the list of one alone.
        await yusuf.ChooseAsync("uk-gdpr", "gdpr");
        (await organisation.WhyNotAsync("CH")).ShouldBeNull();

        await yusuf.ChooseAsync("hipaa");
        string? closed = await organisation.WhyNotAsync("CH");
        closed.ShouldNotBeNull().ShouldContain("do not treat the country as safe any more");
        (await yusuf.GetPageAsync(Path + "/1")).Text.ShouldContain("as safe any more");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TheGate_OpensForWhatIsOnTheRegister_AndForNothingElse(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var other = await haven.CreateOrganisationAsync();
        using var yusuf = await organisation.OfficerAsync();
        var rosa = await organisation.CreateMemberAsync(Roles.Professional);
        var client = await rosa.TakeUpAsync(204117);
        (await organisation.WhyNotAsync("US")).ShouldBeNull();
        (await organisation.WhyNotAsync(null)).ShouldBeNull();
        (await organisation.WhyNotAsync("FR")).ShouldNotBeNull().ShouldContain("to France");
        (await organisation.WhyNotAsync("XX")).ShouldNotBeNull();

        await yusuf.RecordAsync(organisation, ("consent", "yes"));

        (await organisation.WhyNotAsync("DE")).ShouldNotBeNull();
        (await organisation.WhyNotAsync("FR", null, "consent")).ShouldNotBeNull();
        (
            await haven
                .Get<AbroadGate>()
                .WhyNotAsync(organisation.Id, new AbroadAsk("FR", []), CancellationToken.None)
        ).ShouldNotBeNull();
        (await other.WhyNotAsync("FR")).ShouldNotBeNull();
        (await organisation.WhyNotAsync("FR")).ShouldNotBeNull().ShouldContain("consent");
        (await organisation.WhyNotAsync("FR", client.PersonKey)).ShouldNotBeNull();
        await rosa.SayAsync(client, yes: true);
        (await organisation.WhyNotAsync("FR", client.PersonKey)).ShouldBeNull();
        await rosa.SayAsync(client, yes: false);
        (await organisation.WhyNotAsync("FR", client.PersonKey)).ShouldNotBeNull();

        await yusuf.RecordAsync(organisation);
        (await organisation.WhyNotAsync("FR")).ShouldBeNull();
        await yusuf.EndAsync(2);
        (await organisation.WhyNotAsync("FR")).ShouldNotBeNull();
    }

    [Fact]
    public async Task ATransfer_CarriesNothingBeforeItsFirstDay_NorAfterItsLast()
    {
        await using var haven = await Installation.StartNewAsync(Databases.Sqlite);
        var organisation = await haven.CreateOrganisationAsync();
        using var yusuf = await organisation.OfficerAsync();
        var tomorrow = DateOnly.FromDateTime(haven.Clock.GetUtcNow().UtcDateTime).AddDays(1);
        await yusuf.RecordAsync(
            organisation,
            ("from-day", $"{tomorrow.Day}"),
            ("from-month", $"{tomorrow.Month}"),
            ("from-year", $"{tomorrow.Year}"),
            ("until-day", $"{tomorrow.Day}"),
            ("until-month", $"{tomorrow.Month}"),
            ("until-year", $"{tomorrow.Year}")
        );

        (await organisation.WhyNotAsync("FR")).ShouldNotBeNull();
        haven.Clock.Advance(TimeSpan.FromDays(1));
        (await organisation.WhyNotAsync("FR")).ShouldBeNull();
        haven.Clock.Advance(TimeSpan.FromDays(1));
        (await organisation.WhyNotAsync("FR")).ShouldNotBeNull();
    }

    [Fact]
    public async Task AnotherOrganisation_AndAProfessional_FindNoneOfIt()
    {
        var organisation = await OrganisationAsync(Databases.Sqlite);
        using var yusuf = await organisation.OfficerAsync();
        await yusuf.RecordAsync(organisation);
        using var theirs = await (await OrganisationAsync(Databases.Sqlite)).OfficerAsync();
        (await theirs.GetPageAsync(Path + "/1")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await theirs.GetPageAsync(Path)).Text.ShouldNotContain("Bibliothèque");

        var rosa = await organisation.CreateMemberAsync(Roles.Professional | Roles.Supervisor);
        using var hers = await rosa.SignInAsync();
        foreach (string path in (string[])[Path, Path + "/new", Path + "/1"])
        {
            (await hers.GetPageAsync(path)).Status.ShouldBe(HttpStatusCode.NotFound, path);
        }
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ACopyForSomebodyAbroad_GoesUnderATransfer_AndWithConsent(string database)
    {
        var organisation = await OrganisationAsync(database);
        using var yusuf = await organisation.OfficerAsync();
        var rosa = await organisation.CreateMemberAsync(Roles.Professional);
        var client = await rosa.TakeUpAsync(204117);
        await organisation.CreateMemberAsync(Roles.Administrator);
        string request = await organisation.AskAsync(Asker.Themselves, RequestKind.Portability);
        await yusuf.StepAsync(request, ("verified", "Passport, seen in the office"));
        await yusuf.StepAsync(request, ("handle", "204117"));
        async Task<(HttpStatusCode Status, string Text)> TryAsync(string where)
        {
            using var answer = await yusuf.TakeOutAsync(request, ("to", "Named"), ("where", where));
            return (
                answer.StatusCode,
                answer.StatusCode == HttpStatusCode.OK ? "" : (await Page.ReadAsync(answer)).Text
            );
        }

        (await TryAsync("")).Text.ShouldContain("Choose where they are.");
        (await TryAsync("1")).Text.ShouldContain("No transfer is on record");
        (await TryAsync("here")).Status.ShouldBe(HttpStatusCode.OK);
        await yusuf.RecordAsync(organisation, ("consent", "yes"));
        (await yusuf.GetPageAsync(request + "/package")).Text.ShouldContain("France: Biblio");
        (await TryAsync("1")).Text.ShouldContain("also needs the consent of the person");
        await rosa.SayAsync(client, yes: true);
        (await TryAsync("1")).Status.ShouldBe(HttpStatusCode.OK);
        (await organisation.LogAsync()).ShouldContain(r =>
            r.What == "access package, taken out to another country"
        );
        await rosa.SayAsync(client, yes: false);
        (await TryAsync("1")).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    private static async Task<string> PreviewAsync(HttpClient officer, string query = "") =>
        (await officer.GetPageAsync("/privacy/notices/draft/preview" + query)).Text;

    private static async Task<TestOrganisation> OrganisationAsync(string database) =>
        await (await Installation.OnAsync(database)).CreateOrganisationAsync();
}
