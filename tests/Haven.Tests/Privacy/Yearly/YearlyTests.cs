using Haven.Delivery.Outbox;
using Haven.Delivery.Smtp;
using Haven.Privacy.Audit;
using Haven.Privacy.Handoffs;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Yearly;
using Haven.Tests.Delivery.Outbox;
using Haven.Tests.Organisations;
using Haven.Tests.Privacy.Regimes;
using Haven.Tests.Privacy.Vault;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Tests.Privacy.Yearly;

/// <summary>A yearly notice is told once, by two, with a proof of each; and nothing of it names anybody.</summary>
public class YearlyTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TwoNotices_TwoProofs_AndTheOutboxKnowsWhatBecameOfTheMails(string database)
    {
        await using var house = await YearlyHouse.StartAsync(database, "ferpa");
        (await house.LineAsync()).DueOn.ShouldBe(house.Today.AddDays(30));

        await house.TellAndRecordAsync();
        (await house.LineAsync(YearlySender.Operator)).Told.ShouldBeNull();
        await house.TellAndRecordAsync(YearlySender.Operator);

        var own = await house.LineAsync();
        own.Told!.Mails.ShouldBe(new MailFates(0, 3, 0));
        own.Told.Round.Notice.ShouldBe(1);
        own.Told.Round.English.ShouldContain("inspect and review");
        own.Told.Round.Spanish.ShouldContain("queja");
        own.DueOn.ShouldBe(house.Today.AddYears(1));
        var letters = await house.Haven.LettersToAsync(house.Administrator.Email);
        letters.Count.ShouldBe(2);
        letters.ShouldAllBe(l => l.Contains("34 CFR 99.7(a)(2)(iv)", StringComparison.Ordinal));
        letters.Count(l => l.Contains("run the machine", StringComparison.Ordinal)).ShouldBe(1);
        (await house.LineAsync()).Told!.Mails.ShouldBe(new MailFates(3, 0, 0));
        var operators = (await house.LineAsync(YearlySender.Operator)).Told!;
        operators.Mails.ShouldBe(new MailFates(3, 0, 0));
        operators.Round.Notice.ShouldBe(0);
        operators.Round.Letters.ShouldBe(3);
        operators.Round.RecordedBy!.Value.Value.ShouldBe(house.Officer.Reader.Member);
        var log = await house.Organisation.LogAsync();
        log.Count(r => r.Act == Act.Create && r.What == "yearly notice").ShouldBe(2);
        log.Count(r => r.Act == Act.Edit && r.What == "proof of a yearly notice").ShouldBe(2);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TwoServersAtOnce_OneRound_AndOneMailEach(string database)
    {
        await using var house = await YearlyHouse.StartAsync(database, "ferpa");
        var draft = await house.DraftAsync();

        var rounds = await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(i =>
                    Task.Run(
                        () =>
                            house.Desk.StartAsync(
                                (i % 2 == 0 ? house.Officer : house.Other).Reader,
                                draft,
                                0,
                                Ct
                            ),
                        Ct
                    )
                )
        );

        var round = rounds.OfType<YearlyRound>().ShouldHaveSingleItem();
        (await house.Haven.LettersToAsync(house.Administrator.Email)).Count.ShouldBe(1);
        var recorded = await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(_ =>
                    Task.Run(
                        () =>
                            house.Desk.RecordAsync(
                                house.Other.Reader,
                                round.Id,
                                house.Handed(round),
                                Ct
                            ),
                        Ct
                    )
                )
        );
        recorded.Count(r => r).ShouldBe(1);
    }

    // As a server leaves it that is killed when the mails are written and nothing has committed yet.
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task CutShort_NothingWentOut_AndTheNextTryTellsOnce(string database)
    {
        await using var house = await YearlyHouse.StartAsync(database, "ferpa");
        var draft = await house.DraftAsync();
        using var killed = new CancellationTokenSource();
        var desk = ActivatorUtilities.CreateInstance<YearlyDesk>(
            house.Haven.Services,
            new KilledAfterMails(house.Haven.Get<IRoleNotices>(), killed)
        );

        await Should.ThrowAsync<OperationCanceledException>(() =>
            desk.StartAsync(house.Officer.Reader, draft, 0, killed.Token)
        );
        (await house.LineAsync()).Number.ShouldBe(0);
        (await house.Haven.LettersToAsync(house.Administrator.Email)).ShouldBeEmpty();
        await house.TellAsync();

        (await house.Haven.LettersToAsync(house.Administrator.Email)).Count.ShouldBe(1);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AnotherOrganisation_NeitherSeesNorRecordsIt_AndNobodyWithoutTheRole(
        string database
    )
    {
        await using var house = await YearlyHouse.StartAsync(database, "ferpa");
        var round = await house.TellAsync();
        var stranger = await (await house.Haven.CreateOrganisationAsync()).CreateMemberAsync(
            Roles.PrivacyOfficer
        );
        var reading = house.Haven.Get<YearlyReading>();

        (await reading.FindAsync(stranger.Reader.Organisation, round.Id, Ct)).ShouldBeNull();
        (await reading.ReadAsync(stranger.Reader.Organisation, Ct)).Rounds.ShouldBeEmpty();
        (
            await house.Desk.RecordAsync(stranger.Reader, round.Id, house.Handed(round), Ct)
        ).ShouldBeFalse();
        await Should.ThrowAsync<PurposeRefusedException>(() =>
            house.Desk.RecordAsync(house.Administrator.Reader, round.Id, house.Handed(round), Ct)
        );
        (await house.LineAsync()).Open!.Round.Id.ShouldBe(round.Id);
        (await house.Haven.LettersToAsync(stranger.Email)).ShouldBeEmpty();
    }

    [Fact]
    public async Task ARoundThatReachedNobody_DoesNotCount_AndAnOpenOneIsFinishedFirst()
    {
        await using var house = await YearlyHouse.StartAsync(Databases.Sqlite, "ferpa");
        var round = await house.TellAsync();
        var draft = await house.DraftAsync();
        (await house.Desk.StartAsync(house.Other.Reader, draft, 1, Ct)).ShouldBeNull();
        var nobody = YearlyForm.Parse(
            new FormCollection(new() { ["way"] = "NotTold" }),
            round,
            house.Today
        );

        (await house.Desk.RecordAsync(house.Officer.Reader, round.Id, nobody, Ct)).ShouldBeTrue();

        var line = await house.LineAsync();
        (line.Told, line.Open).ShouldBe((null, null));
        line.DueOn.ShouldBe(house.Today.AddDays(30));
        await house.TellAndRecordAsync();
        (await house.LineAsync()).Number.ShouldBe(2);
    }

    [Fact]
    public async Task ToldOnTheLastOfFebruary_ItIsDueOnTheLastOfFebruary()
    {
        await using var house = await YearlyHouse.StartAsync(Databases.Sqlite);
        house.Haven.Clock.MoveTo(new DateTimeOffset(2028, 2, 29, 12, 0, 0, TimeSpan.Zero));
        await house.ChooseAsync("ferpa");
        await house.TellAndRecordAsync();

        (await house.LineAsync()).DueOn.ShouldBe(new DateOnly(2029, 2, 28));
    }

    [Fact]
    public void AnyLaw_SaysWhatItIsAbout_HowOften_AndWhichOfItsWords()
    {
        var law = Laws.Of(
            "twice",
            """
            "clocks": [{ "for": ["annual-notice"], "period": "P6M", "source": "§ 1" }],
            "wordings": [
              { "key": "one", "en": "First.", "es": "Primero.", "source": "§ 2" },
              { "key": "two", "en": "Second.", "es": "Segundo.", "source": "§ 3" }
            ],
            "yearly-notice": { "about": { "en": "a", "es": "b" }, "says": ["two"], "source": "§ 4" }
            """
        );
        var chosen = new DateOnly(2026, 1, 1);
        YearlyLine Line(DateOnly today, params DateOnly?[] told) =>
            YearlyLine.Of(
                law,
                YearlySender.Operator,
                chosen,
                today,
                [
                    .. told.Select(on => new YearlyProof(
                        new YearlyRound
                        {
                            Law = "twice",
                            English = "",
                            Spanish = "",
                            ToldOn = on,
                        },
                        MailFates.None
                    )),
                ]
            );

        law.YearlyNotice!.Says.ShouldHaveSingleItem().Text.Es.ShouldBe("Segundo.");
        Line(chosen).DueOn.ShouldBe(new DateOnly(2026, 1, 31));
        var august = new DateOnly(2026, 8, 31);
        Line(august, null, august, new DateOnly(2026, 3, 1))
            .DueOn.ShouldBe(new DateOnly(2027, 2, 28));
        // Written while the clock was wrong.
        Line(chosen, august).DueOn.ShouldBe(new DateOnly(2026, 1, 31));
        Line(new DateOnly(2026, 1, 1))
            .StateOn(new DateOnly(2026, 2, 28))
            .ShouldBe(YearlyState.Late);
        Line(new DateOnly(2026, 1, 1)).StateOn(new DateOnly(2026, 3, 1)).ShouldBe(YearlyState.Red);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task MailsThatFailed_AreCountedAsThat_AlsoWhenTheirRowsAreGone(string database)
    {
        await using var house = await YearlyHouse.StartAsync(database, "ferpa");
        await house.TellAsync();
        using var worker = house.Haven.Worker(
            new TestCarrier(
                (_, mail) =>
                    Task.FromResult(
                        mail.To == house.Other.Email
                            ? SmtpResult.Delivered(250)
                            : new SmtpResult(SmtpFate.Never, SmtpTrouble.RecipientRefused, 550)
                    )
            )
        );

        await worker.SendDueAsync(Ct);
        (await house.LineAsync()).Open!.Mails.ShouldBe(new MailFates(1, 0, 2));
        var outbox = house.Haven.Get<OutboxDesk>();
        var failed = (await outbox.ReadAsync(null, Ct)).Failed;
        await outbox.GiveUpAsync(house.Administrator.Reader, failed[0].Id, Ct);
        await outbox.TryAgainAsync(house.Administrator.Reader, failed[1].Id, Ct);

        (await house.LineAsync()).Open!.Mails.ShouldBe(new MailFates(1, 1, 1));
    }

    [Fact]
    public async Task WithoutALaw_NothingIsDue_AndItCanBeToldAllTheSame()
    {
        await using var house = await YearlyHouse.StartAsync(Databases.Sqlite, "gdpr");

        await house.TellAndRecordAsync(law: "");

        var line = await house.LineAsync(law: "");
        line.DueOn.ShouldBeNull();
        line.StateOn(house.Today.AddYears(9)).ShouldBe(YearlyState.Quiet);
        line.Told!.Round.English.ShouldNotContain("inspect and review");
        (
            await house.Desk.DraftAsync(
                house.Organisation.Id,
                "ferpa",
                YearlySender.Organisation,
                new Uri("http://localhost"),
                Ct
            )
        ).ShouldBeNull();
    }

    // Everything else goes on until the server dies: the commit never comes.
    private sealed class KilledAfterMails(IRoleNotices inner, CancellationTokenSource killed)
        : IRoleNotices
    {
        public async Task HandOverAsync(
            HavenContext context,
            RoleNotice notice,
            CancellationToken cancellationToken
        )
        {
            await inner.HandOverAsync(context, notice, cancellationToken);
            await killed.CancelAsync();
        }
    }
}
