using System.Net;
using Haven.Organisations.Authenticator;
using Haven.Organisations.Door;
using Haven.Organisations.Members;
using Haven.Organisations.StepUp;
using Haven.Privacy.Audit;
using Haven.Privacy.Emergency;
using Haven.Privacy.Handoffs;
using Haven.Privacy.Purposes;
using Haven.Tests.Organisations;
using Haven.Tests.Privacy.Vault;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Tests.Screening.Emergency;

/// <summary>Who may ask for emergency access, and how.</summary>
public class EmergencyAskingTests
{
    private const HttpStatusCode Ok = HttpStatusCode.OK;
    private const HttpStatusCode NotFound = HttpStatusCode.NotFound;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Miss_OffersIt_InTheSameWordsWhoeverHasTheCode(string database)
    {
        var night = await NightShift.OnAsync(database);
        var elsewhere = await NightShift.OnAsync(database);
        using var tom = await night.Tom.SignInAsync();
        using var supervisor = await night.SignInAsync(Roles.Supervisor);
        const long nobodys = 779_001;
        long[] codes = [night.Code, elsewhere.Code, nobodys];

        var found = new List<string>();
        var asked = new List<string>();
        foreach (long code in codes)
        {
            var page = await tom.FindAsync(code);
            page.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
            page.Text.ShouldContain("Is it an emergency?");
            found.Add(page.Html.DocumentElement.OuterHtml.Replace($"{code}", "CODE"));
            var form = await tom.PostAsync(
                "/screening/caseload",
                NightShift.Ask + "/form",
                ("code", $"{code}")
            );
            form.Html.QuerySelector("#code")!.GetAttribute("value").ShouldBe($"{code}");
            var open = await tom.SubmitAsync(form, ("reason", NightShift.Reason));
            open.Status.ShouldBe(Ok);
            asked.Add(
                open.Html.DocumentElement.OuterHtml.Replace($"{code}", "CODE")
                    .Replace($"{code / 1000}&nbsp;{code % 1000:000}", "CODE")
            );
        }

        found.Distinct().ShouldHaveSingleItem();
        asked.Distinct().ShouldHaveSingleItem();
        (await supervisor.FindAsync(nobodys)).Text.ShouldNotContain("Is it an emergency?");
        (await tom.GetPageAsync(night.Page)).Status.ShouldBe(Ok);
        (await tom.GetPageAsync(elsewhere.Page)).Status.ShouldBe(NotFound);
        (await tom.GetPageAsync($"/screening/clients/{nobodys}")).Status.ShouldBe(NotFound);
        (await night.StoredAsync()).Count(a => a.Found).ShouldBe(1);
        (await night.StoredAsync()).Count.ShouldBe(3);
        var log = await night.Organisation.LogAsync();
        log.Count(r => r.What == "client code, not found").ShouldBe(6);
        log.Count(r => r.What == "emergency access" && r.Act == Act.Create).ShouldBe(3);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task OtherRoles_CannotAsk_NeitherAtTheDoorNorInTheCore(string database)
    {
        var night = await NightShift.OnAsync(database);
        Roles[] others =
        [
            Roles.Administrator,
            Roles.Operator,
            Roles.Supervisor,
            Roles.PrivacyOfficer,
        ];
        foreach (var role in others)
        {
            var member = await night.Organisation.CreateMemberAsync(role);
            using var browser = await member.SignInAsync();
            (await browser.GetPageAsync(NightShift.Ask)).Status.ShouldBe(NotFound, $"{role}");
            foreach (string path in new[] { NightShift.Ask, NightShift.Ask + "/form" })
            {
                (
                    await browser.StatusOfPostAsync(
                        path,
                        ("code", $"{night.Code}"),
                        ("reason", NightShift.Reason)
                    )
                ).ShouldBe(NotFound, $"{role}");
            }

            await Should.ThrowAsync<PurposeRefusedException>(() =>
                night
                    .Haven.Get<EmergencyDesk>()
                    .AskAsync(
                        member.Reader,
                        new(Guid.Empty, null, "204 117", NightShift.Reason),
                        default
                    )
            );
            (await night.Organisation.LogAsync()).ShouldContain(r =>
                r.Act == Act.Refused && r.Member == member.Member.Id.Value
            );
        }
        (await night.StoredAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("", NightShift.Reason, "#code")]
    [InlineData("12", NightShift.Reason, "#code")]
    [InlineData("Mary", NightShift.Reason, "#code")]
    [InlineData("5035550123", NightShift.Reason, "#code")]
    [InlineData("204117", "", "#reason")]
    [InlineData("204117", "now!", "#reason")]
    [InlineData("204117", "................", "#reason")]
    [InlineData("204117", "turned \u202E around, please", "#reason")]
    public async Task Form_WithoutCodeOrReason_SaysSoBesideTheField(
        string code,
        string reason,
        string field
    )
    {
        var night = await NightShift.OnAsync(Databases.Sqlite);
        using var tom = await night.Tom.SignInAsync();

        var answer = await tom.SubmitAsync(NightShift.Ask, ("code", code), ("reason", reason));

        answer.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        answer.Html.QuerySelector($".govuk-error-summary a[href='{field}']").ShouldNotBeNull();
        answer.Html.QuerySelector("#code")!.GetAttribute("value").ShouldBe(code);
        (await night.StoredAsync()).ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task FormSentTwiceAtOnce_AsksOnce_AndCorrected_AsksAgain(string database)
    {
        var night = await NightShift.OnAsync(database);
        using var tom = await night.Tom.SignInAsync();
        using var colleague = await night.SignInAsync(Roles.Professional);
        var form = await tom.GetPageAsync(NightShift.Ask);
        (string, string)[] filled = [("code", $"{night.Code}"), ("reason", NightShift.Reason)];

        var answers = await Task.WhenAll(
            tom.SubmitAsync(form, filled),
            tom.SubmitAsync(form, filled),
            colleague.AskAsync(night.Code)
        );

        answers.ShouldAllBe(a => a.Status == Ok);
        var stored = await night.StoredAsync();
        stored.Select(a => a.Member).Distinct().Count().ShouldBe(2);
        stored.Count.ShouldBe(2);
        (await colleague.GetPageAsync(night.Page)).Status.ShouldBe(Ok);
        await tom.SubmitAsync(form, ("code", "779003"), ("reason", NightShift.Reason));
        (await night.StoredAsync()).Count.ShouldBe(3);
        // What a review has ended is not open because a form says so again.
        var grace = await night.Organisation.CreateMemberAsync(Roles.Supervisor);
        var first = stored.Single(a => a.Member == night.Tom.Member.Id);
        await night
            .Haven.Get<EmergencyReviews>()
            .ReviewAsync(grace.Reader, first.Id, EmergencyOutcome.Justified, "note", default);
        (await tom.GetPageAsync(night.Page)).Status.ShouldBe(NotFound);
        (await tom.SubmitAsync(form, filled)).Status.ShouldBe(Ok);
        (await tom.GetPageAsync(night.Page)).Status.ShouldBe(Ok);
        (await night.StoredAsync()).Count.ShouldBe(4);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Asking_LongAfterSignIn_WaitsForThePassword_AndIsCounted(string database)
    {
        var night = await NightShift.AloneOnAsync(database);
        await using var haven = night.Haven;
        using var tom = await night.Tom.SignInAsync();
        haven.Clock.Advance(TimeSpan.FromMinutes(11));

        var waits = await tom.AskAsync(night.Code);
        waits.Status.ShouldBe(HttpStatusCode.Forbidden);
        (await night.StoredAsync()).ShouldBeEmpty();
        var open = await tom.SubmitAsync(waits, (StepUpGate.Password, TestOrganisation.Password));
        open.Title.ShouldStartWith("Emergency access is open");
        for (int i = 0; i < 9; i++)
        {
            (await tom.AskAsync(779_100 + i)).Status.ShouldBe(Ok);
        }
        (await tom.AskAsync(779_120)).Status.ShouldBe(HttpStatusCode.TooManyRequests);
        (await night.StoredAsync()).Count.ShouldBe(10);
    }

    [Fact]
    public async Task WithoutASecondFactor_NobodyAsks()
    {
        await using var haven = await Installation.StartNewAsync(
            Databases.Sqlite,
            s => s.AddSingleton(new DoorRules(RequireSecondFactor: true))
        );
        var organisation = await haven.CreateOrganisationAsync();
        var tom = await organisation.CreateMemberAsync(Roles.Professional);
        using var browser = await tom.SignInAsync(secondFactor: false);

        (await browser.GetPageAsync(NightShift.Ask))
            .Location!.ToString()
            .ShouldBe("/organisations/authenticator");
    }
}
