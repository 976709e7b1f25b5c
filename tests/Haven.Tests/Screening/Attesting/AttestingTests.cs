using System.Net;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Screening.Attesting;
using Haven.Screening.Clients;
using Haven.Tests.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Screening.Attesting;

public class AttestingTests
{
    private const string New = "/screening/clients/new";

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TakeUp_WithoutAnyAttestation_NamesBothFields_AndCreatesNobody(string database)
    {
        var rosa = await RosaAsync(database);

        var answer = await rosa.Browser.SubmitAsync(New, ("code", "204117"));

        answer.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        answer.Errors.Count.ShouldBe(2);
        answer.Html.QuerySelector("#code")!.GetAttribute("value").ShouldBe("204117");
        await using var store = rosa.Organisation.Open();
        (await store.Set<Client>().AnyAsync()).ShouldBeFalse();
        (await store.Set<ClientAttestation>().AnyAsync()).ShouldBeFalse();
    }

    [Theory]
    [InlineData("", "Agreed", "", "told")]
    [InlineData("no", "Agreed", "", "told")]
    [InlineData("yes", "", "", "authority")]
    [InlineData("yes", "1", "", "authority")]
    [InlineData("yes", "Anything", "", "authority")]
    [InlineData("yes", "Law", "  ", "authority-law")]
    [InlineData("yes", "Law", "turned \u202E around", "authority-law")]
    public async Task TakeUp_AttestedByHalves_IsRefusedBesideTheField(
        string told,
        string authority,
        string law,
        string field
    )
    {
        var rosa = await RosaAsync("sqlite");

        var answer = await rosa.Browser.SubmitAsync(
            New,
            ("code", "204118"),
            ("told", told),
            ("authority", authority),
            ("authority-law", law)
        );

        answer.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        answer.Errors.ShouldHaveSingleItem();
        answer
            .Html.QuerySelector(".govuk-error-summary a")!
            .GetAttribute("href")
            .ShouldBe("#" + field);
        answer.Html.QuerySelector("#" + field).ShouldNotBeNull();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TakeUp_Attested_KeepsWordsPersonTimeAndAuthority_WithTheLawSealed(
        string database
    )
    {
        var rosa = await RosaAsync(database);

        await rosa.Browser.SubmitAsync(
            New,
            ("code", "204117"),
            ("told", "yes"),
            ("authority", "Law"),
            ("authority-law", "Order of the juvenile court")
        );

        await using var store = rosa.Organisation.Open();
        var client = await store.Set<Client>().SingleAsync();
        var kept = await store.Set<ClientAttestation>().SingleAsync();
        kept.Client.ShouldBe(client.Id);
        kept.By.ShouldBe(rosa.Member.Member.Id);
        kept.At.ShouldBe(client.TakenUpAt);
        client.AttestedAt.ShouldBe(kept.At);
        kept.WordsVersion.ShouldBe(AttestationWords.Version);
        kept.Words.ShouldBe(AttestationWords.Whole(Authority.Law));
        var opened = await rosa.Member.OpenAsync(Purpose.CaseWork, kept);
        AttestedAuthority
            .Read(opened.Read(kept.Authority))
            .ShouldBe(new AttestedAuthority(Authority.Law, "Order of the juvenile court"));
        var page = await rosa.Browser.GetPageAsync("/screening/clients/204117");
        page.Text.ShouldContain("Order of the juvenile court");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AClientWhomNobodyAttestedFor_TakesNothing_UntilSomebodyDoes(string database)
    {
        var rosa = await RosaAsync(database);
        await rosa.Organisation.TakeInPhq9Async();
        await rosa.Browser.TakeUpAsync(204_117);
        var openForm = await rosa.Browser.GetPageAsync("/screening/clients/204117/facts");
        await ForgetAttestationsAsync(rosa.Organisation);

        var facts = await rosa.Browser.GetAsync("/screening/clients/204117/facts");
        var change = await rosa.Browser.SubmitAsync(openForm, ("behaviour", "draws"));
        var client = await rosa.Browser.GetPageAsync("/screening/clients/204117");
        var screening = await rosa.Browser.SubmitAsync(
            client,
            (
                "instrument",
                client.Html.QuerySelector("input[name=instrument]")!.GetAttribute("value")!
            )
        );

        foreach (
            var location in new[] { facts.Headers.Location, change.Location, screening.Location }
        )
        {
            location!.ToString().ShouldBe("/screening/attesting/204117");
        }
        client.Text.ShouldContain("nothing can be entered");
        var said = await rosa.Browser.SubmitAsync(
            "/screening/attesting/204117",
            ScreeningSteps.Attested
        );
        said.Location!.ToString().ShouldBe("/screening/clients/204117");
        (await rosa.Browser.StartAsync(204_117)).ShouldBe("/screening/fill/204117/1");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AttestingAnew_KeepsWhatWasSaidBefore_AndIsInTheLog(string database)
    {
        var rosa = await RosaAsync(database);
        await rosa.Browser.TakeUpAsync(204_117);

        await rosa.Browser.SubmitAsync(
            "/screening/attesting/204117",
            ("told", "yes"),
            ("authority", "GuardianAgreed")
        );

        await using var store = rosa.Organisation.Open();
        (await store.Set<ClientAttestation>().CountAsync()).ShouldBe(2);
        (await rosa.Browser.GetPageAsync("/screening/clients/204117")).Text.ShouldContain(
            "A parent or guardian agreed to it."
        );
        (
            await store.Set<AuditRecord>().CountAsync(r => r.Act == Act.Create)
        ).ShouldBeGreaterThanOrEqualTo(2);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Attesting_ForAColleaguesClient_IsNotThere(string database)
    {
        var rosa = await RosaAsync(database);
        await rosa.Browser.TakeUpAsync(204_117);
        using var tom = await (
            await rosa.Organisation.CreateMemberAsync(Roles.Professional)
        ).SignInAsync();

        (await tom.GetAsync("/screening/attesting/204117")).StatusCode.ShouldBe(
            HttpStatusCode.NotFound
        );
    }

    // As in an installation from before there were attestations.
    private static async Task ForgetAttestationsAsync(TestOrganisation organisation)
    {
        await using var store = organisation.Open();
        using var turn = await organisation.Installation.Core.Database.WriteTurnAsync(
            CancellationToken.None
        );
        await store.Set<ClientAttestation>().ExecuteDeleteAsync();
        await store.Set<Client>().ExecuteUpdateAsync(c => c.SetProperty(x => x.AttestedAt, 0));
    }

    private static async Task<(
        TestOrganisation Organisation,
        TestMember Member,
        HttpClient Browser
    )> RosaAsync(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var member = await organisation.CreateMemberAsync(Roles.Professional);
        return (organisation, member, await member.SignInAsync());
    }
}
