using System.Net;
using Haven.Privacy.Audit;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;
using Haven.Privacy.Store;
using Haven.Screening.Clients;
using Haven.Screening.Model;
using Haven.Screening.Reminders;
using Haven.Tests.Organisations.Keys;
using Haven.Tests.Screening;
using Microsoft.EntityFrameworkCore;
using static Haven.Tests.Privacy.Regimes.RegimeSteps;

namespace Haven.Tests.Privacy.Regimes;

public class PurposeGateTests
{
    private const string New = "/screening/clients/new";
    private const string Facts = "/screening/clients/204117/facts";

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task UnderHipaa_WithoutAnAgreement_NothingIsEntered_AndWhatIsThereCanBeRead(
        string database
    )
    {
        var rosa = await Screener.OnAsync(database);
        using var yusuf = await rosa.Organisation.OfficerAsync();
        var openForm = await rosa.Browser.GetPageAsync(New);
        var openFacts = await rosa.Browser.GetPageAsync(Facts);
        var before = await CountsAsync(rosa);

        await yusuf.ChooseAsync("hipaa");

        (await yusuf.GetPageAsync(Home)).Text.ShouldContain("No agreement is recorded.");
        (await yusuf.GetPageAsync("/privacy/audit")).Text.ShouldContain(
            "No business associate agreement is in force"
        );
        Page[] refused =
        [
            await rosa.Browser.GetPageAsync(New),
            await rosa.Browser.GetPageAsync(Facts),
            await rosa.Browser.SubmitAsync(
                openForm,
                [("code", "204118"), ("birth", "NotAsked"), .. ClientFields]
            ),
            await rosa.Browser.SubmitAsync(openFacts, ("behaviour", "Plays the flute.")),
            await rosa.Browser.SubmitAsync("/screening/attesting/204117", ClientFields),
            await rosa.Browser.SubmitAsync(
                "/screening/plans/204117/new",
                ("signs", "Walks alone.")
            ),
        ];
        foreach (var page in refused)
        {
            page.Status.ShouldBe(HttpStatusCode.Forbidden, page.Text);
            page.Text.ShouldContain("no business associate agreement is in force");
            page.Text.ShouldContain("Ask your privacy officer");
        }
        (await CountsAsync(rosa)).ShouldBe(before);
        (await rosa.Browser.GetPageAsync("/screening/clients/204117")).Status.ShouldBe(
            HttpStatusCode.OK
        );
        await using var store = rosa.Organisation.Open();
        (await store.Set<AuditRecord>().CountAsync(r => r.Act == Act.Refused)).ShouldBeGreaterThan(
            3
        );
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AnAgreement_OpensTheDoor_FromItsFirstDayToItsLast(string database)
    {
        await using var haven = await Installation.StartNewAsync(database);
        var rosa = await Screener.OnAsync(haven);
        var yusuf = await rosa.Organisation.CreateMemberAsync(Roles.PrivacyOfficer);
        using (var officer = await yusuf.SignInAsync())
        {
            await officer.ChooseAsync("hipaa");
            await officer.AgreeAsync(
                haven.Today().AddDays(2),
                haven.Today().AddDays(3),
                Purpose.CaseWork
            );
        }
        foreach (
            var (day, open) in new[] { (0, false), (1, false), (2, true), (3, true), (4, false) }
        )
        {
            using var browser = await rosa.Member.SignInAsync();
            (await browser.GetPageAsync(New)).Status.ShouldBe(
                open ? HttpStatusCode.OK : HttpStatusCode.Forbidden,
                $"day {day}"
            );
            haven.Clock.Advance(TimeSpan.FromDays(1));
        }
        using var again = await yusuf.SignInAsync();
        (await again.GetPageAsync(Home)).Text.ShouldContain("The agreement has ended.");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhatTheAgreementLeavesOut_IsRefusedWhereItIsOpened(string database)
    {
        var rosa = await Screener.OnAsync(database);
        var haven = rosa.Organisation.Installation;
        var (program, _) = await rosa.Organisation.ProgramAsync();
        using var yusuf = await rosa.Organisation.OfficerAsync();
        const string Api = "/api/v1/clients/204117";
        (await program.AskAsync(Api)).Status.ShouldBe(200);

        await yusuf.ChooseAsync("hipaa");
        (await program.AskAsync(Api)).Status.ShouldBe(200, "nobody has agreed on limits yet");
        await yusuf.AgreeAsync(haven.Today(), null, Purpose.CaseWork, Purpose.Emergency);

        var reply = await program.AskAsync(Api);
        reply.Status.ShouldBe(403, reply.Body);
        reply.Body.ShouldContain("does not allow");
        (await OpensAsync(rosa, Purpose.Reporting, Roles.Supervisor)).ShouldBeFalse();
        (await OpensAsync(rosa, Purpose.CaseWork, Roles.Professional)).ShouldBeTrue();
        (await rosa.Browser.GetPageAsync(Facts)).Status.ShouldBe(HttpStatusCode.OK);

        // Its limits go on when it has ended, and end with a new agreement.
        await yusuf.AgreeAsync(
            haven.Today().AddDays(-9),
            haven.Today().AddDays(-1),
            Purpose.CaseWork
        );
        (await OpensAsync(rosa, Purpose.Reporting, Roles.Supervisor)).ShouldBeFalse();
        await yusuf.AgreeAsync(haven.Today(), null, Purpose.CaseWork, Purpose.Reporting);
        (await OpensAsync(rosa, Purpose.Reporting, Roles.Supervisor)).ShouldBeTrue();
    }

    [Fact]
    public async Task UnderVawa_NoOtherSystemReads_AndWithoutIt_ItDoesAgain()
    {
        var rosa = await Screener.OnAsync(Databases.Sqlite);
        var (program, _) = await rosa.Organisation.ProgramAsync();
        using var yusuf = await rosa.Organisation.OfficerAsync();
        await yusuf.ChooseAsync("vawa");

        var reply = await program.AskAsync("/api/v1/clients/204117");
        reply.Status.ShouldBe(403, reply.Body);
        reply.Body.ShouldContain("34 U.S.C. 12291(b)(2)(B)");
        (await rosa.Browser.GetPageAsync(Facts)).Status.ShouldBe(HttpStatusCode.OK);

        await yusuf.ChooseAsync("ferpa");
        (await program.AskAsync("/api/v1/clients/204117")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task ALawWhoseFileIsGone_KeepsTheDoorShut()
    {
        var rosa = await Screener.OnAsync(Databases.Sqlite);
        await using (var store = rosa.Organisation.Open())
        {
            store.Add(
                new RegimeChoice
                {
                    OrganisationId = rosa.Organisation.Id,
                    Number = 1,
                    Laws = new ChosenLaws(
                        new Dictionary<string, string> { ["gone"] = "It holds." },
                        "",
                        []
                    ).Write(),
                }
            );
            await store.SaveChangesAsync();
        }

        var page = await rosa.Browser.GetPageAsync(New);
        page.Status.ShouldBe(HttpStatusCode.Forbidden);
        page.Text.ShouldContain("“gone”");
        using var yusuf = await rosa.Organisation.OfficerAsync();
        (await yusuf.GetPageAsync(Home)).Text.ShouldContain("does not have it any more");
    }

    [Fact]
    public async Task AnAgreement_WithADayThatIsNone_IsRefusedBesideItsField()
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        var organisation = await haven.CreateOrganisationAsync();
        using var yusuf = await organisation.OfficerAsync();
        await yusuf.ChooseAsync("hipaa");

        var empty = await yusuf.SubmitAsync(Agreement, ("with", ""));
        empty.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        empty.Errors.Count.ShouldBe(3);

        var backwards = await yusuf.SubmitAsync(
            Agreement,
            AgreementFields(new(2026, 5, 2), new(2026, 5, 1), Purpose.CaseWork)
        );
        backwards.Errors.ShouldHaveSingleItem().ShouldContain("before the first");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TwoAgreementsAtOnce_TheSecondIsTold(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        using var yusuf = await organisation.OfficerAsync();
        await yusuf.ChooseAsync("hipaa");
        var page = await yusuf.GetPageAsync(Agreement);
        var fields = AgreementFields(haven.Today(), null, Purpose.CaseWork);

        (await yusuf.SubmitAsync(page, fields)).Location.ShouldNotBeNull();
        var late = await yusuf.SubmitAsync(page, fields);

        late.Status.ShouldBe(HttpStatusCode.Conflict);
        late.Errors.ShouldHaveSingleItem().ShouldContain("was not saved");
    }

    /// <summary>A job of an organisation whose laws close it is not done there, and the others are not kept waiting.</summary>
    [Fact]
    public async Task RemindersThatTheAgreementLeavesOut_AreNotSent_AndStopNobodyElses()
    {
        var rosa = await Screener.OnAsync(Databases.Sqlite);
        using var yusuf = await rosa.Organisation.OfficerAsync();
        await yusuf.ChooseAsync("hipaa");
        await yusuf.AgreeAsync(rosa.Organisation.Installation.Today(), null, Purpose.CaseWork);

        await rosa.Organisation.Installation.Get<ReminderJob>().RunAsync(CancellationToken.None);

        await using var store = rosa.Organisation.Open();
        (await store.Set<AuditRecord>().AnyAsync(r => r.Purpose == "reminding")).ShouldBeFalse();
    }

    [Fact]
    public async Task WhatMembersKeepOfThemselves_IsNotAboutClients()
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        var gate = haven.Get<PurposeGate>();

        gate.IsAboutClients(typeof(Client)).ShouldBeTrue();
        gate.IsAboutClients(typeof(ScreeningRecord)).ShouldBeTrue();
        gate.IsAboutClients(typeof(Haven.Screening.Instruments.Trainings.MemberTraining))
            .ShouldBeFalse();
        gate.IsAboutClients(typeof(Haven.Organisations.Model.Member)).ShouldBeFalse();
        // Whatever a service seals from now on is about clients unless it says otherwise.
        haven
            .Core.Services.Parts.SelectMany(p => p.Records)
            .Where(t =>
                t.Namespace!.StartsWith("Haven.Screening", StringComparison.Ordinal)
                && t.IsAssignableTo(typeof(ISealedRecord))
            )
            .Count(t => !gate.IsAboutClients(t))
            .ShouldBe(2);
    }

    private static (string, string)[] ClientFields =>
        [.. Haven.Screening.Promises.ClientSteps.Attested];

    private static async Task<bool> OpensAsync(Screener rosa, Purpose purpose, Roles role)
    {
        await using var store = rosa.Organisation.Open();
        var client = await store.Set<Client>().SingleAsync();
        try
        {
            await rosa
                .Organisation.Installation.Get<Haven.Privacy.Vault.Vault>()
                .OpenAsync(
                    rosa.Member.Reader with
                    {
                        Roles = role,
                    },
                    purpose,
                    Act.View,
                    "check",
                    [client],
                    CancellationToken.None
                );
            return true;
        }
        catch (PurposeClosedException)
        {
            return false;
        }
    }

    private static async Task<(int Clients, int Attestations, long Version)> CountsAsync(
        Screener rosa
    )
    {
        await using var store = rosa.Organisation.Open();
        return (
            await store.Set<Client>().CountAsync(),
            await store.Set<Haven.Screening.Attesting.ClientAttestation>().CountAsync(),
            await store.Set<Client>().SumAsync(c => c.Version)
        );
    }
}
