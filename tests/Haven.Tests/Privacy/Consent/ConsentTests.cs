using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Consent;
using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;
using Haven.Privacy.Restrictions;
using Haven.Privacy.Retention;
using Haven.Privacy.Store;
using Haven.Screening.Attesting;
using Haven.Screening.Clients;
using Haven.Tests.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Privacy.Consent;

/// <summary>A "no", and what was taken back or ran out, closes from that moment on, everywhere; nothing else does.</summary>
public class ConsentTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    private static readonly Purpose[] Everything =
    [
        Purpose.CaseWork,
        Purpose.Reminding,
        Purpose.Reporting,
        Purpose.Exchange,
    ];

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task NotAsked_ClosesNothing_AndANoClosesWhatItNames(string database)
    {
        var (organisation, rosa, client) = await ClientAsync(database);
        var other = await rosa.TakeUpAsync();
        (await organisation.OpenForAsync(client)).ShouldBe(Everything);

        (await rosa.AnswerAsync(client, "work", "exchange")).Outcome.ShouldBe(ConsentOutcome.Done);

        (await organisation.OpenForAsync(client)).ShouldBe([
            Purpose.CaseWork,
            Purpose.Reminding,
            Purpose.Exchange,
        ]);
        (await organisation.OpenForAsync(other)).ShouldBe(Everything);
        var stored = await organisation.LoadAsync(client);
        var reporter = rosa.Reader with { Roles = Roles.Supervisor };
        var before = await organisation.LogAsync();
        (
            await Should.ThrowAsync<RestrictedException>(() =>
                OpenAsync(organisation, reporter, Purpose.Reporting, stored)
            )
        ).Message.ShouldStartWith("There is no consent for this use since 15 January 2026");
        (await organisation.LogAsync(before)).ShouldHaveSingleItem().Act.ShouldBe(Act.Refused);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task ANoToWhatTheRestDependsOn_ClosesTheRest_AndNothingIsEntered(string database)
    {
        var (organisation, rosa, client) = await ClientAsync(database);

        await rosa.AnswerAsync(client, "figures", "exchange");

        (await organisation.OpenForAsync(client)).ShouldBeEmpty();
        await using var store = organisation.Open();
        (await store.Set<Client>().SingleAsync(Ct)).Behaviour =
            Haven.Privacy.Vault.Sealed<string>.Of("draws no more");
        store.Record(rosa.Deed(Act.Edit, client));
        await Should.ThrowAsync<RestrictedException>(() => store.SaveChangesAsync(Ct));
        var sheet = await rosa.ReadAsync(client);
        sheet.Closed.ShouldBe(Everything, ignoreOrder: true);
        sheet
            .Entries.Single()
            .Answers.Items.Select(i => (i.Item, i.IsYes))
            .ShouldBe([("work", false), ("figures", true), ("exchange", true)]);
    }

    // Asked on 15 January 2026: a year of 15 January 2027 ends with that day.
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AYesThatEnds_IsClosedFromTheDayAfter_AndNotAMinuteBefore(string database)
    {
        await Installation.OnAsync(database);
        await using var haven = await Installation.StartNewAsync(database);
        var (organisation, rosa, client) = await ClientAsync(haven);
        await rosa.AnswerAsync(client, "work", "exchange");

        haven.Clock.MoveTo(new DateTimeOffset(2027, 1, 15, 23, 59, 0, TimeSpan.Zero));
        (await organisation.OpenForAsync(client)).ShouldContain(Purpose.Exchange);
        haven.Clock.Advance(TimeSpan.FromMinutes(1));

        (await organisation.OpenForAsync(client)).ShouldBe([Purpose.CaseWork, Purpose.Reminding]);
        var sheet = await rosa.ReadAsync(client);
        ConsentOfficerWords
            .State(sheet, ConsentSaying.Form, ConsentSaying.Form.Items[2])
            .ShouldBe("It was yes, and ran out on 15 January 2027");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TakenBack_OneThingOrAll_HoldsAtOnce_AndAYesOpensAgain(string database)
    {
        var (organisation, rosa, client) = await ClientAsync(database);
        await rosa.AnswerAsync(client, "work", "figures", "exchange");

        (await rosa.WithdrawAsync(client, "exchange")).Outcome.ShouldBe(ConsentOutcome.Done);
        (await organisation.OpenForAsync(client)).ShouldBe([
            Purpose.CaseWork,
            Purpose.Reminding,
            Purpose.Reporting,
        ]);
        // What the others depend on takes them with it.
        await rosa.WithdrawAsync(client, "work");
        (await organisation.OpenForAsync(client)).ShouldBeEmpty();

        await rosa.AnswerAsync(client, "work");
        (await organisation.OpenForAsync(client)).ShouldBe([Purpose.CaseWork, Purpose.Reminding]);
        (await rosa.ReadAsync(client))
            .Entries.Select(e => e.Entry.IsWithdrawal)
            .ShouldBe([false, true, true, false]);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhoWasNeverAsked_CanTakeBackAsWell(string database)
    {
        var (organisation, rosa, client) = await ClientAsync(database);

        (await rosa.WithdrawAsync(client)).Outcome.ShouldBe(ConsentOutcome.Done);

        (await organisation.OpenForAsync(client)).ShouldBeEmpty();
        var receipt = (await rosa.ReadAsync(client)).Entries.ShouldHaveSingleItem();
        receipt.Entry.Number.ShouldBe(0);
        receipt.IsWhole.ShouldBeTrue();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhereALawCarriesIt_CareGoesOn_UntilTheLawFallsAway(string database)
    {
        var (organisation, rosa, client) = await ClientAsync(database);
        await AttestAsync(organisation, rosa, client, Authority.Law);
        await rosa.AnswerAsync(client, "work", "figures");

        await rosa.WithdrawAsync(client);
        (await organisation.OpenForAsync(client)).ShouldBe([Purpose.CaseWork, Purpose.Reminding]);
        (await rosa.ReadAsync(client)).Law!.ShouldContain("Welfare Code");

        await AttestAsync(organisation, rosa, client, Authority.Agreed);
        (await organisation.OpenForAsync(client)).ShouldBeEmpty();
        await AttestAsync(organisation, rosa, client, Authority.Law);
        (await organisation.OpenForAsync(client)).ShouldBe([Purpose.CaseWork, Purpose.Reminding]);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task OfTwoWhoAskAtOnce_TheSecondIsTold_AndWhoTakesBackIsHeard(string database)
    {
        var (organisation, rosa, client) = await ClientAsync(database);
        var ben = await organisation.CreateMemberAsync(Roles.Professional, "Ben");
        var asks = new[]
        {
            await rosa.AskAsync(client, "work"),
            await ben.AskAsync(client, "work", "figures"),
        };

        var results = await Task.WhenAll(
            rosa.AnswerAsync(client, asks[0]),
            ben.AnswerAsync(client, asks[1])
        );

        results.Count(r => r.Outcome == ConsentOutcome.Done).ShouldBe(1);
        results.Count(r => r.Outcome == ConsentOutcome.Overtaken).ShouldBe(1);
        (await organisation.CountAsync<ConsentFolder>()).ShouldBe(1);
        (await organisation.CountAsync<ConsentEntry>()).ShouldBe(1);
        // The page that was open while somebody took it back opens nothing again.
        var stale = await rosa.AskAsync(client, "work", "figures", "exchange");
        await ben.WithdrawAsync(client);
        (await rosa.AnswerAsync(client, stale)).Outcome.ShouldBe(ConsentOutcome.Overtaken);
        (await organisation.OpenForAsync(client)).ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AnotherOrganisation_ReadsNothing_AndClosesNothing(string database)
    {
        var (organisation, rosa, client) = await ClientAsync(database);
        var (_, stranger, _) = await ClientAsync(database);
        await rosa.AnswerAsync(client, "work");

        var theirs = await stranger.ReadAsync(client);
        theirs.Standings.ShouldBeEmpty();
        theirs.Entries.ShouldBeEmpty();
        // With them nobody's time runs under this key, so that nothing about it is stored at all.
        await Should.ThrowAsync<NoEndException>(() => stranger.WithdrawAsync(client));

        (await organisation.OpenForAsync(client)).ShouldBe([Purpose.CaseWork, Purpose.Reminding]);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WordsThatWereAltered_AreNoticed_AndNewOnesChangeNoReceipt(string database)
    {
        var (organisation, rosa, client) = await ClientAsync(database);
        await rosa.AnswerAsync(client, "work");
        var wordings = organisation.Installation.Get<ConsentWordings>();
        var form = ConsentSaying.Form;
        var shown = ConsentText.Of(form, "en");
        var stale = await rosa.AskAsync(client, "work", "figures");
        var officer = await organisation.CreateMemberAsync(Roles.PrivacyOfficer);
        var current = await wordings.CurrentAsync(organisation.Id, form, Ct);
        (
            await wordings.WriteAsync(
                officer.Reader,
                form,
                (shown with { Title = "Your choice" }, ConsentText.Of(form, "es")),
                current.Hash,
                Ct
            )
        ).ShouldBeTrue();

        var receipt = (await rosa.ReadAsync(client)).Entries.Single();
        (receipt.Text!.Title, receipt.IsWhole).ShouldBe((shown.Title, true));
        (await rosa.AnswerAsync(client, stale)).Outcome.ShouldBe(ConsentOutcome.OtherWords);
        (await rosa.AnswerAsync(client, "work")).Outcome.ShouldBe(ConsentOutcome.Done);
        var both = (await rosa.ReadAsync(client)).Entries;
        both.Select(e => (e.Entry.Number, e.Text!.Title))
            .ShouldBe([(2, "Your choice"), (1, shown.Title)]);

        await using var store = organisation.Open();
        await store
            .Set<ConsentVersion>()
            .Where(v => v.Number == 1)
            .ExecuteUpdateAsync(u => u.SetProperty(v => v.English, v => v.English + " All."), Ct);
        (await rosa.ReadAsync(client)).Entries[1].IsWhole.ShouldBeFalse();
    }

    [Fact]
    public void AFormThatCouldCloseNothing_IsRefused()
    {
        var words = new TwoLanguages("May we?", "¿Podemos?");
        Should.Throw<InvalidOperationException>(() =>
            new ConsentForms([new Asking(new ConsentItem("a", words, Purpose.Emergency))])
        );
        Should.Throw<InvalidOperationException>(() =>
            new ConsentForms([new Asking(new ConsentItem("a", words), new ConsentItem("a", words))])
        );
        new ConsentForms([new Asking(new ConsentItem("a", words))]).All.ShouldHaveSingleItem();
    }

    private static async Task AttestAsync(
        TestOrganisation organisation,
        TestMember rosa,
        Client client,
        Authority authority
    )
    {
        using var browser = await rosa.SignInAsync();
        var answer = await browser.SubmitAsync(
            $"/screening/attesting/{client.Code}",
            ("told", "yes"),
            ("authority", $"{authority}"),
            ("authority-law", "Welfare Code 300")
        );
        answer.Location.ShouldNotBeNull(answer.Text);
    }

    private static Task<Haven.Privacy.Vault.Opened> OpenAsync(
        TestOrganisation organisation,
        Reader reader,
        Purpose purpose,
        Client stored
    ) =>
        organisation.Installation.Core.Services.Vault.OpenAsync(
            reader,
            purpose,
            Act.View,
            "test",
            [stored],
            Ct
        );

    private static async Task<(TestOrganisation, TestMember, Client)> ClientAsync(
        string database
    ) => await ClientAsync(await Installation.OnAsync(database));

    private static async Task<(TestOrganisation, TestMember, Client)> ClientAsync(
        Installation haven
    )
    {
        var organisation = await haven.CreateOrganisationAsync();
        var rosa = await organisation.CreateMemberAsync(Roles.Professional);
        return (organisation, rosa, await rosa.TakeUpAsync());
    }

    private sealed class Asking(params ConsentItem[] items) : IModelPart
    {
        public IReadOnlyList<Type> Records { get; } = [];

        public IReadOnlyList<ConsentForm> Consents { get; } =
        [new("a", typeof(Client), new("A", "A"), items)];

        public void Map(ModelBuilder model) { }
    }
}
