using System.Net;
using Haven.Delivery.Smtp;
using Haven.Privacy.Breaches;
using Haven.Privacy.Purposes;
using Haven.Privacy.Rights;
using Haven.Privacy.Store;
using Haven.Tests.Delivery.Outbox;
using Haven.Tests.Organisations;
using Haven.Tests.Privacy.Rights;
using Haven.Tests.Screening;

namespace Haven.Tests.Privacy.Breaches;

/// <summary>Those whom a breach touched are told, once each, and it can be shown.</summary>
public class BreachNoticeTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task EachIsToldOnce_ByMailOrByLetter_AndItCanBeShown(string database)
    {
        var haven = await Installation.OnAsync(database);
        var (organisation, officer, incident) = await TouchedAsync(haven);
        using var _ = officer;
        string page = incident + "/notices";
        await officer.TakeAsync(page, "Draft", ("kinds", "whereabouts"), ("kinds", "identity"));
        var draft = await officer.GetPageAsync(page);
        draft.Text.ShouldContain("credit freeze");
        draft.Text.ShouldContain("plan de seguridad");
        // What only a person can write is missing, and nothing goes out before.
        (await officer.GetPageAsync(page + "/letter?lang=en")).Status.ShouldBe(
            HttpStatusCode.NotFound
        );
        (
            await officer.StepAsync(
                page,
                "Give",
                [("how", "x"), .. IncidentTests.Day("given-on", new DateOnly(2026, 1, 2))]
            )
        )
            .Errors.ShouldHaveSingleItem()
            .ShouldContain("square brackets");
        await officer.TakeAsync(
            page,
            "Write",
            ("english", "A zqphone was lost."),
            ("spanish", "Se perdió un zqteléfono.")
        );

        foreach (
            string wrong in new[]
            {
                "204117 zq",
                "zq@example.org",
                "204117 a@b.org fr",
                "999999 a@b.org",
            }
        )
        {
            (
                await officer.StepAsync(page, "Mail", ("addresses", wrong))
            ).Errors.ShouldHaveSingleItem();
        }
        string address = $"zq{organisation.Code}@example.org";
        await officer.TakeAsync(page, "Mail", ("addresses", $"204117 {address} es"));
        (await officer.StepAsync(page, "Mail", ("addresses", $"204117 {address} es")))
            .Errors.ShouldHaveSingleItem()
            .ShouldContain("told already");

        var letter = (await haven.LettersToAsync(address)).ShouldHaveSingleItem();
        letter.ShouldContain("zqtel");
        letter.ShouldContain("Subject: Un mensaje para usted");
        var told = await organisation.AffectedAsync();
        told.Count(p => p.MailedAt != 0).ShouldBe(1);
        await officer.TakeAsync(
            page,
            "Give",
            [
                ("codes", ""),
                ("how", "Rosa, by registered post"),
                .. IncidentTests.Day("given-on", new DateOnly(2026, 1, 2)),
            ]
        );

        (await organisation.AffectedAsync()).Count(p => p.GivenOn is not null).ShouldBe(1);
        var proof = await officer.GetPageAsync(page);
        proof.Text.ShouldContain("1 sent; their mail servers took 1");
        proof.Text.ShouldContain("Not told yet 0");
        using var pdf = await officer.GetAsync(page + "/letter?lang=es");
        pdf.Content.Headers.ContentType!.MediaType.ShouldBe("application/pdf");
        (await officer.GetPageAsync(incident)).Text.ShouldContain("Rosa, by registered post");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhoseMailFails_WasNotTold_AndIsTriedAnotherWay(string database)
    {
        await using var haven = await Installation.StartNewAsync(
            database,
            Installation.WithoutJobs
        );
        var (_, officer, incident) = await TouchedAsync(haven);
        using var his = officer;
        string page = incident + "/notices";
        await officer.WriteNoticeAsync(incident);
        using var worker = haven.Worker(
            new TestCarrier(
                (_, mail) =>
                    Task.FromResult(
                        mail.To == "right@example.org"
                            ? SmtpResult.Delivered(250)
                            : new SmtpResult(SmtpFate.Never, SmtpTrouble.RecipientRefused, 550)
                    )
            )
        );
        await officer.TakeAsync(
            page,
            "Mail",
            ("addresses", "204117 wrong@example.org\n204118 wrong@example.net")
        );
        (await officer.GetPageAsync(page)).Text.ShouldContain("Not told yet 0");

        await worker.SendDueAsync(default);

        var failed = (await officer.GetPageAsync(page)).Text;
        failed.ShouldContain("2 sent; their mail servers took 0; 2 could not be sent");
        failed.ShouldContain("Not told yet 2");
        (await officer.GetPageAsync(incident + "/people")).Text.ShouldContain("could not be sent");

        await officer.TakeAsync(page, "Mail", ("addresses", "204117 right@example.org"));
        await worker.SendDueAsync(default);
        await officer.TakeAsync(
            page,
            "Give",
            [
                ("codes", ""),
                ("how", "by hand"),
                .. IncidentTests.Day("given-on", new DateOnly(2026, 1, 2)),
            ]
        );

        var told = (await officer.GetPageAsync(page)).Text;
        told.ShouldContain("their mail servers took 1");
        told.ShouldContain("Not told yet 0");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TwoWhoSendAtOnce_SendOnce(string database)
    {
        var haven = await Installation.OnAsync(database);
        var (organisation, officer, incident) = await TouchedAsync(haven);
        using var _ = officer;
        await officer.WriteNoticeAsync(incident);
        var member = await organisation.CreateMemberAsync(Roles.PrivacyOfficer);
        var desk = haven.Get<BreachNoticeDesk>();
        var now = (await organisation.IncidentsAsync()).Single();
        string address = $"zqtwo{organisation.Code}@example.org";

        var both = await Task.WhenAll(
            Enumerable
                .Range(0, 2)
                .Select(_ =>
                    desk.MailAsync(
                        member.Reader,
                        now.Id,
                        now.Version,
                        [new NoticeAddress("204117", address, "en")],
                        CancellationToken.None
                    )
                )
        );

        both.Count(o => o == IncidentOutcome.Done).ShouldBe(1);
        both.Count(o => o is IncidentOutcome.Overtaken or IncidentOutcome.NobodyLeft).ShouldBe(1);
        (await haven.LettersToAsync(address)).ShouldHaveSingleItem();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task OnThePublicPages_WhileTheOfficerWantsIt(string database)
    {
        var haven = await Installation.OnAsync(database);
        var (organisation, officer, incident) = await TouchedAsync(haven);
        using var _ = officer;
        using var stranger = haven.Browser();
        string page = incident + "/notices";
        await officer.WriteNoticeAsync(incident, "A zqphone was lost.", "Se perdió un zqteléfono.");
        async Task<string> SeenAsync(string lang) =>
            (await stranger.GetPageAsync($"/privacy/notices/{organisation.Code}?lang={lang}")).Text
            + (
                await stranger.GetPageAsync($"{IncidentSteps.Tell}/{organisation.Code}?lang={lang}")
            ).Text;

        (await SeenAsync("en")).ShouldNotContain("zqphone");
        await officer.TakeAsync(page, "Show");
        (await SeenAsync("en")).Split("zqphone").Length.ShouldBe(3);
        (await SeenAsync("es")).Split("zqteléfono").Length.ShouldBe(3);
        await officer.TakeAsync(page, "Hide");
        (await SeenAsync("en")).ShouldNotContain("zqphone");
    }

    private static async Task<(TestOrganisation, HttpClient, string)> TouchedAsync(
        Installation haven
    )
    {
        var organisation = await haven.CreateOrganisationAsync();
        var rosa = await organisation.CreateMemberAsync(Roles.Professional);
        using var hers = await rosa.SignInAsync();
        await hers.TakeUpAsync(204_117);
        await hers.TakeUpAsync(204_118);
        var officer = await organisation.OfficerAsync();
        string incident = await organisation.ReportAsync();
        var today = DateOnly.FromDateTime(haven.Clock.GetUtcNow().UtcDateTime);
        (await officer.CountAsync(incident, today, today, rosa.Member.Id.Value)).Status.ShouldBe(
            HttpStatusCode.Redirect
        );
        return (organisation, officer, incident);
    }
}
