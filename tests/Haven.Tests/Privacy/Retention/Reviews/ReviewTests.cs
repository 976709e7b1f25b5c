using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Holds;
using Haven.Privacy.Purposes;
using Haven.Privacy.Retention;
using Haven.Privacy.Retention.Reviews;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Clients;
using Haven.Tests.Organisations;
using Haven.Tests.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Privacy.Retention.Reviews;

/// <summary>Whoever is to be asked about stays until somebody answers, and is asked about on the day, once.</summary>
public class ReviewTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    // Taken up on 15 January; the thirtieth day is 14 February, and on the 15th their time is over.
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task OnTheDay_AndNotAMinuteBefore_ItIsAskedOnce_AndNobodyGoes(string database)
    {
        await using var house = await AskingHouse.StartAsync(database);
        var client = await house.Rosa.TakeUpAsync();
        house.Haven.Clock.MoveTo(new DateTimeOffset(2026, 2, 14, 23, 59, 0, TimeSpan.Zero));
        (await house.RoundAsync()).ShouldBe(0);

        house.Haven.Clock.Advance(TimeSpan.FromMinutes(1));
        await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => Task.Run(() => house.RoundAsync(), Ct))
        );
        await house.RoundAsync();

        var review = (await house.ReviewsAsync()).ShouldHaveSingleItem();
        review.PersonKey.ShouldBe(client.PersonKey);
        review.DueOn.ShouldBe(new DateOnly(2026, 2, 15));
        (await house.Haven.LettersToAsync(house.Officer.Email))
            .ShouldHaveSingleItem()
            .ShouldContain("/privacy/retention/reviews");
        (await house.Haven.LettersToAsync(house.Administrator.Email)).ShouldBeEmpty();

        await house.AfterAsync(366 * 3);
        (await house.ClientsAsync()).ShouldBe(1);
        (await house.ReviewsAsync()).Count.ShouldBe(1);
        (await house.Organisation.LogAsync()).Count(r => r.Act == Act.Delete).ShouldBe(0);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task CutShortBeforeTheMail_ItIsSentByWhoeverComesNext_Once(string database)
    {
        await using var house = await AskingHouse.StartAsync(database);
        var client = await house.Rosa.TakeUpAsync();
        house.Haven.Clock.Advance(TimeSpan.FromDays(40));
        await using (var store = house.Organisation.Open())
        {
            // As a server that is killed between the question and the mail leaves it.
            store.Add(
                new RetentionReview
                {
                    Id = Guid.NewGuid(),
                    OrganisationId = house.Organisation.Id,
                    PersonKey = client.PersonKey,
                    Kind = "screening-client",
                    Number = 1,
                    AskedAt = house.Haven.Clock.GetUtcNow().UtcTicks,
                    Reason = Sealed<string>.Of(null),
                }
            );
            store.Record(house.Rosa.Deed(Act.Create, client));
            await store.SaveChangesAsync(Ct);
        }

        (await house.RoundAsync()).ShouldBe(0);
        await house.RoundAsync();

        (await house.ReviewsAsync()).Count.ShouldBe(1);
        (await house.Haven.LettersToAsync(house.Officer.Email)).Count.ShouldBe(1);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task LetGo_EverythingGoes_AndTheReceiptSaysByWhichRule_AndWhoAnswered(
        string database
    )
    {
        await using var house = await AskingHouse.StartAsync(database);
        await house.Rosa.TakeUpAsync();
        await house.AfterAsync(31);
        var id = (await house.ReviewsAsync()).Single().Id;

        (await house.Desk.LetGoAsync(house.Officer.Reader, id, Ct)).ShouldBe(ReviewOutcome.Done);

        (await house.ClientsAsync()).ShouldBe(0);
        (await house.ReviewsAsync()).ShouldBeEmpty();
        await using var store = house.Organisation.Open();
        (await store.Set<KeptPerson>().CountAsync(Ct)).ShouldBe(0);
        var receipt = await store.Set<Erasure>().AsNoTracking().SingleAsync(Ct);
        receipt.Rule.ShouldBe("screening-client P30D");
        receipt.By.ShouldBe(house.Officer.Reader.Member);
        receipt.Went.ShouldBe("clients 1, retention reviews 1");
        (await house.Organisation.LogAsync()).ShouldContain(r =>
            r.Act == Act.Delete && r.What == "whether somebody whose time is over may go: let go"
        );
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TwoAnswersAtOnce_OneHolds_AndTheOtherIsTold(string database)
    {
        await using var house = await AskingHouse.StartAsync(database);
        await house.Rosa.TakeUpAsync();
        await house.AfterAsync(31);
        var id = (await house.ReviewsAsync()).Single().Id;
        var until = LocalTime.Today(house.Haven.Clock).AddDays(9);

        var outcomes = await Task.WhenAll(
            Task.Run(() => house.Desk.LetGoAsync(house.Officer.Reader, id, Ct), Ct),
            Task.Run(
                () => house.Desk.KeepAsync(house.Other.Reader, id, until, "Still in school", Ct),
                Ct
            )
        );

        outcomes.Count(o => o == ReviewOutcome.Done).ShouldBe(1);
        outcomes
            .Single(o => o != ReviewOutcome.Done)
            .ShouldBeOneOf(ReviewOutcome.Overtaken, ReviewOutcome.NotFound);
        (await house.ClientsAsync()).ShouldBe(outcomes[0] == ReviewOutcome.Done ? 0 : 1);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Kept_TheyStayToTheDay_WhateverTheRuleBecomes_AndThenItIsAskedAgain(
        string database
    )
    {
        await using var house = await AskingHouse.StartAsync(database);
        await house.Rosa.TakeUpAsync();
        await house.AfterAsync(31);
        var first = (await house.ReviewsAsync()).Single();
        var until = LocalTime.Today(house.Haven.Clock).AddDays(20);

        (
            await house.Desk.KeepAsync(house.Officer.Reader, first.Id, until, "In school", Ct)
        ).ShouldBe(ReviewOutcome.Done);
        (await house.Desk.KeepAsync(house.Other.Reader, first.Id, until, "Later", Ct)).ShouldBe(
            ReviewOutcome.Overtaken
        );

        (await house.AfterAsync(19)).ShouldBe(0);
        await house.ChooseAsync(KeepAction.Delete);
        await house.RoundAsync();
        (await house.ClientsAsync()).ShouldBe(1);
        await house.ChooseAsync(KeepAction.AskFirst);
        (await house.AfterAsync(1)).ShouldBe(1);
        var reviews = await house.ReviewsAsync();
        reviews.Select(r => r.Number).ShouldBe([1, 2]);
        reviews[0].Answer.ShouldBe(ReviewAnswer.Keep);
        reviews[0].AnsweredBy!.Value.Value.ShouldBe(house.Officer.Reader.Member);
        var sheet = await house
            .Haven.Get<ReviewReading>()
            .FindAsync(house.Other.Reader, reviews[1].Id, Ct);
        sheet!.Earlier.ShouldHaveSingleItem().Reason.ShouldBe("In school");
        await house.ChooseAsync(KeepAction.Delete);
        await house.RoundAsync();
        (await house.ClientsAsync()).ShouldBe(0);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AHoldThatCameMeanwhile_KeepsThem_AndTheQuestionStaysOpen(string database)
    {
        await using var house = await AskingHouse.StartAsync(database);
        var client = await house.Rosa.TakeUpAsync();
        await house.AfterAsync(31);
        var id = (await house.ReviewsAsync()).Single().Id;
        var hold = new HoldAsk(
            Guid.CreateVersion7(),
            client.PersonKey,
            "",
            HoldSource.Court,
            "Order 17",
            LocalTime.Today(house.Haven.Clock).AddDays(90)
        );
        await house.Haven.Get<HoldDesk>().AskAsync(house.Officer.Reader, hold, Ct);

        (await house.Desk.LetGoAsync(house.Officer.Reader, id, Ct)).ShouldBe(ReviewOutcome.Held);
        await house.RoundAsync();

        (await house.ClientsAsync()).ShouldBe(1);
        (await house.ReviewsAsync()).Single().AnsweredAt.ShouldBe(0);
        await house
            .Haven.Get<HoldDesk>()
            .EndAsync(house.Other.Reader, hold.Id, 0, "The suit is settled", Ct);
        (await house.Desk.LetGoAsync(house.Officer.Reader, id, Ct)).ShouldBe(ReviewOutcome.Done);
        (await house.ClientsAsync()).ShouldBe(0);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WrittenAboutMeanwhile_TheyAreLetGoByNobody_AndTheQuestionIsTakenBack(
        string database
    )
    {
        await using var house = await AskingHouse.StartAsync(database);
        var client = await house.Rosa.TakeUpAsync();
        await house.AfterAsync(31);
        var id = (await house.ReviewsAsync()).Single().Id;
        await using (var store = house.Organisation.Open())
        {
            var loaded = await store.Set<Client>().SingleAsync(Ct);
            loaded.Behaviour = Sealed<string>.Of("draws less");
            store.Record(house.Rosa.Deed(Act.Edit, client));
            await store.SaveChangesAsync(Ct);
        }

        (await house.Desk.LetGoAsync(house.Officer.Reader, id, Ct)).ShouldBe(
            ReviewOutcome.Overtaken
        );
        (await house.RoundAsync()).ShouldBe(0);

        (await house.ReviewsAsync()).Single().Answer.ShouldBe(ReviewAnswer.NoLonger);
        (await house.ClientsAsync()).ShouldBe(1);
        (await house.AfterAsync(31)).ShouldBe(1);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task UnansweredForTwoWeeks_AdministratorsAreTold_Once(string database)
    {
        await using var house = await AskingHouse.StartAsync(database);
        await house.Rosa.TakeUpAsync();
        await house.AfterAsync(31);
        await house.AfterAsync(13);
        (await house.Haven.LettersToAsync(house.Administrator.Email)).ShouldBeEmpty();

        house.Haven.Clock.Advance(TimeSpan.FromDays(1));
        await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => Task.Run(() => house.RoundAsync(), Ct))
        );

        (await house.Haven.LettersToAsync(house.Administrator.Email))
            .ShouldHaveSingleItem()
            .ShouldContain("Nobody has said for two weeks");
        (await house.Haven.LettersToAsync(house.Officer.Email)).Count.ShouldBe(2);
        (await house.ClientsAsync()).ShouldBe(1);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task AnotherOrganisation_NeitherSeesNorAnswersIt_AndNobodyWithoutTheRole(
        string database
    )
    {
        await using var house = await AskingHouse.StartAsync(database);
        await house.Rosa.TakeUpAsync();
        await house.AfterAsync(31);
        var id = (await house.ReviewsAsync()).Single().Id;
        var stranger = await (await house.Haven.CreateOrganisationAsync()).CreateMemberAsync(
            Roles.PrivacyOfficer
        );
        var reading = house.Haven.Get<ReviewReading>();

        (await reading.ListAsync(stranger.Reader, Ct)).ShouldBeEmpty();
        (await reading.FindAsync(stranger.Reader, id, Ct)).ShouldBeNull();
        (await house.Desk.LetGoAsync(stranger.Reader, id, Ct)).ShouldBe(ReviewOutcome.NotFound);
        await Should.ThrowAsync<PurposeRefusedException>(() =>
            house.Desk.LetGoAsync(house.Rosa.Reader, id, Ct)
        );
        (await house.ClientsAsync()).ShouldBe(1);
    }
}
