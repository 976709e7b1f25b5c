using System.Net;
using Haven.Helpline.Chats;
using Haven.Helpline.Purging;
using Haven.Helpline.Referrals;
using Haven.Privacy.Audit;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Helpline.Referrals;

public class ReferralTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Agree_PressedManyTimesAtOnce_IsOneReferral_WithWhatWasTicked(string database)
    {
        using var house = await HelplineHouse.OnAsync(database);
        var (visitor, chat) = await house.TalkAsync();
        using var visitors = visitor;
        (await house.ProposeAsync(chat)).Status.ShouldBe(HttpStatusCode.Redirect);
        var read = await visitor.ReadOfferAsync();
        read.Title.ShouldBe("Notes");
        foreach (
            string told in new[]
            {
                "Shall we tell Harbor House?",
                "A shelter for families in Hartford",
                "To find a room for you",
                "860 555 0142, weekdays 9 to 11, say it is the library",
                "not a condition of help",
                "What could go wrong",
                "22 January 2026",
            }
        )
        {
            read.Text.ShouldContain(told);
        }
        read.Html.QuerySelectorAll("input[type=checkbox]").Length.ShouldBe(3);
        read.Html.QuerySelectorAll("input[checked]").ShouldBeEmpty();

        var agreed = await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(_ =>
                    visitor.AnswerAsync(1, "yes", ReferralItemKind.Called, ReferralItemKind.Need)
                )
        );

        agreed.ShouldAllBe(p => p.Text.Contains("You agreed"));
        agreed.Select(ReferralSteps.WordsOf).Distinct().ShouldHaveSingleItem();
        var referral = await house.ReferralAsync();
        PassingKey.Is(referral.PersonKey.Value).ShouldBeTrue();
        referral.PersonKey.ShouldNotBe(chat.PersonKey);
        var sheet = await house.Advocate.GetPageAsync(ReferralSteps.To(referral));
        sheet.Text.ShouldContain("Lemon");
        sheet.Text.ShouldContain("A room for two");
        sheet.Text.ShouldNotContain("860 555 0142");
        sheet.Text.ShouldNotContain($"{chat.Id.Value:D}");
        (await visitor.LookAsync()).Text.ShouldContain("You agreed that another service");
        // Another proposal would hide what holds.
        (await house.ProposeAsync(chat)).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Answer_ToAnOldProposal_OrToNone_OrWithoutATick_AgreesToNothing(
        string database
    )
    {
        using var house = await HelplineHouse.OnAsync(database);
        var (visitor, chat) = await house.TalkAsync();
        using var visitors = visitor;
        (await visitor.AnswerAsync(0, "yes", ReferralItemKind.Called)).Text.ShouldContain(
            "Nothing is proposed"
        );
        await house.ProposeAsync(chat);
        (await visitor.AnswerAsync(1, "yes")).Text.ShouldContain("You ticked nothing");
        (await visitor.AnswerAsync(1, "yes", ReferralItemKind.Town)).Text.ShouldContain(
            "You ticked nothing"
        );
        await house.ProposeAsync(chat, ("need", "A lawyer"));

        var old = await visitor.AnswerAsync(1, "yes", ReferralItemKind.Need);

        old.Status.ShouldBe(HttpStatusCode.Conflict);
        old.Text.ShouldContain("This was changed meanwhile. Nothing was agreed.");
        old.Text.ShouldContain("A lawyer");
        (await visitor.AnswerAsync(2, "maybe", ReferralItemKind.Need)).Status.ShouldBe(
            HttpStatusCode.Conflict
        );
        (await visitor.AnswerAsync(2, "no")).Text.ShouldContain("You said no");
        (await visitor.AnswerAsync(2, "yes", ReferralItemKind.Need)).Status.ShouldBe(
            HttpStatusCode.Conflict
        );
        await house.ProposeAsync(chat);
        await HelplineHouse.PressAsync(
            house.Advocate,
            HelplineHouse.To(chat),
            ReferralSteps.Propose(chat) + "/back"
        );
        (await visitor.AnswerAsync(3, "yes", ReferralItemKind.Need)).Text.ShouldContain(
            "Nothing is proposed"
        );
        await house.ProposeAsync(chat);
        await visitor.EndAsync();
        await visitor.AnswerAsync(4, "yes", ReferralItemKind.Need);
        (await house.CountAsync<HelplineReferral>()).ShouldBe(0);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TakeBack_AtOnceWithHandingOver_LeavesNothing_OrACallToMake(string database)
    {
        for (int times = 0; times < 3; times++)
        {
            using var house = await HelplineHouse.OnAsync(database);
            var (visitor, chat) = await house.TalkAsync();
            using var visitors = visitor;
            await house.ProposeAsync(chat);
            await visitor.AnswerAsync(1, "yes", ReferralItemKind.Called);
            var referral = await house.ReferralAsync();

            var sheet = await house.Advocate.GetPageAsync(ReferralSteps.To(referral));
            var both = await Task.WhenAll(
                house.Advocate.SubmitAsync(sheet, ReferralSteps.ToldMarisol),
                visitor.TakeBackAsync()
            );

            (await house.CountAsync<HelplineReferral>()).ShouldBe(0);
            bool told = both[1].Text.Contains("had been told already");
            (await house.CountAsync<ReferralRecall>()).ShouldBe(told ? 1 : 0);
            both[1].Text.ShouldContain(told ? "nobody can make unheard" : "Nobody had been told");
            (await house.Advocate.GetPageAsync(ReferralSteps.To(referral))).Status.ShouldBe(
                HttpStatusCode.NotFound
            );
            if (told)
            {
                await HelplineHouse.PressAsync(
                    house.Advocate,
                    ReferralSteps.Referrals,
                    ReferralSteps.Referrals
                );
                (await house.CountAsync<ReferralRecall>()).ShouldBe(0);
            }
        }
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TakeBack_ByWords_WhenTheChatIsGone_CallsTheService(string database)
    {
        await using var haven = await Installation.StartNewAsync(
            database,
            Installation.WithoutJobs
        );
        using var house = await HelplineHouse.OnAsync(haven);
        using var other = await HelplineHouse.OnAsync(haven);
        var (visitor, chat) = await house.TalkAsync("es");
        using var visitors = visitor;
        await house.ProposeAsync(chat);
        (await visitor.ReadOfferAsync()).Text.ShouldContain("no es condición para recibir ayuda");
        string words = ReferralSteps.WordsOf(
            await visitor.AnswerAsync(1, "yes", ReferralItemKind.Called)
        );
        await visitor.EndAsync();
        haven.Clock.Advance(TimeSpan.FromHours(24));
        await haven.Get<ChatRounds>().RunAsync(house.Organisation.Id, default);
        (await house.CountAsync<Chat>()).ShouldBe(0);
        (await house.CountAsync<ReferralOffer>()).ShouldBe(0);
        var referral = await house.ReferralAsync();
        using var advocate = await house.Nia.SignInAsync();
        var now = house with { Advocate = advocate };
        (await now.TellAsync(referral)).Status.ShouldBe(HttpStatusCode.Redirect);
        (await advocate.GetPageAsync(ReferralSteps.To(referral))).Text.ShouldContain("Marisol");
        using var anywhere = haven.Browser();

        (await anywhere.BackAsync(other, words)).Text.ShouldContain("Nothing here is taken back");
        (await anywhere.BackAsync(house, words.Replace(' ', 's'))).Text.ShouldContain("six words");
        var taken = await anywhere.BackAsync(
            house,
            $"  {words.ToUpperInvariant().Replace(" ", ",\n")}. "
        );
        var again = await anywhere.BackAsync(house, words);

        taken.Text.ShouldContain("The service had been told already");
        taken.Title.ShouldBe("Notes");
        again.Text.ShouldContain("Nothing here is taken back");
        (await house.CountAsync<HelplineReferral>()).ShouldBe(0);
        var list = await advocate.GetPageAsync(ReferralSteps.Referrals);
        list.Text.ShouldContain("Call these services");
        list.Text.ShouldContain("Marisol, on duty");
        list.Text.ShouldNotContain("Lemon");
        await using var store = house.Organisation.Open();
        (await store.Set<Erasure>().CountAsync(e => e.Rule == ReferralPurge.Rule)).ShouldBe(1);
        haven.Clock.Advance(TimeSpan.FromDays(8));
        await haven.Get<ChatRounds>().RunAsync(house.Organisation.Id, default);
        (await house.CountAsync<ReferralRecall>()).ShouldBe(0);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task End_IsTheLastDayOfTheOrganisation_AndNobodyReadsItAfter(string database)
    {
        await using var haven = await Installation.StartNewAsync(
            database,
            Installation.WithoutJobs
        );
        using var house = await HelplineHouse.OnAsync(haven);
        var (visitor, chat) = await house.TalkAsync();
        using var visitors = visitor;
        await house.ProposeAsync(chat, ("days", "1"));
        string words = ReferralSteps.WordsOf(
            await visitor.AnswerAsync(1, "yes", ReferralItemKind.Called)
        );
        var referral = await house.ReferralAsync();
        var desk = haven.Get<HandOverDesk>();
        var nia = house.Nia.Reader;

        haven.Clock.Advance(TimeSpan.FromDays(1));
        (await desk.OpenAsync(nia, referral.Id, default)).ShouldNotBeNull();
        haven.Clock.Advance(TimeSpan.FromDays(1));

        (await desk.OpenAsync(nia, referral.Id, default)).ShouldBeNull();
        (await desk.ListAsync(nia, default)).ShouldBeEmpty();
        (
            await desk.HandedOverAsync(nia, referral.Id, "x", HandOverWay.Paper, default)
        ).ShouldBeFalse();
        (await visitor.Browser.BackAsync(house, words)).Text.ShouldContain("or has ended");
        await haven.Get<ChatRounds>().RunAsync(house.Organisation.Id, default);
        (await house.CountAsync<HelplineReferral>()).ShouldBe(0);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Referral_IsNobodyElses_AndNeedsACertificateAndAServiceOfTheList(
        string database
    )
    {
        using var house = await HelplineHouse.OnAsync(database);
        using var other = await HelplineHouse.OnAsync(house.Haven);
        var (visitor, chat) = await house.TalkAsync();
        using var visitors = visitor;
        var (_, colleague) = await house.ColleagueAsync();
        using var colleagues = colleague;
        var (theirs, _) = await other.TalkAsync();
        using var theirVisitor = theirs;
        foreach (var browser in new[] { other.Advocate, colleague, house.Admin })
        {
            (await browser.GetPageAsync(ReferralSteps.Propose(chat))).Status.ShouldBe(
                HttpStatusCode.NotFound
            );
        }
        (await house.ProposeAsync(chat, ("recipient", await other.ServiceAsync())))
            .Errors.ShouldHaveSingleItem()
            .ShouldBe("Choose a service of the list.");
        await house.ProposeAsync(chat);
        await visitor.AnswerAsync(1, "yes", ReferralItemKind.Called);
        var referral = await house.ReferralAsync();
        using var stranger = house.Haven.Browser();
        await stranger.BackAsync(other, "apple arrow autumn bakery ball bamboo");
        (await other.Advocate.GetPageAsync(ReferralSteps.To(referral))).Status.ShouldBe(
            HttpStatusCode.NotFound
        );
        // Whoever is on duty tells the service.
        (await colleague.GetPageAsync(ReferralSteps.To(referral))).Text.ShouldContain("Lemon");

        await house.Admin.GetPageAsync("/helpline/recipients");
        await HelplineHouse.PressAsync(
            house.Admin,
            "/helpline/recipients",
            $"/helpline/recipients/{await house.ServiceAsync()}/remove"
        );
        (await house.Advocate.GetPageAsync(ReferralSteps.To(referral))).Text.ShouldContain(
            "Do not tell it anything."
        );
        await HelplineHouse.PressAsync(
            house.Admin,
            $"/helpline/certificates/{house.Nia.Member.Id.Value:D}",
            $"/helpline/certificates/{house.Nia.Member.Id.Value:D}/remove"
        );
        (await house.Advocate.GetPageAsync(ReferralSteps.To(referral))).Status.ShouldBe(
            HttpStatusCode.NotFound
        );
        (await house.Advocate.GetPageAsync(ReferralSteps.Referrals)).Status.ShouldBe(
            HttpStatusCode.Redirect
        );
        await using var store = house.Organisation.Open();
        var entries = await store
            .Set<AuditRecord>()
            .Where(r => r.What == "referral of a visitor of the helpline")
            .Select(r => r.Act)
            .ToListAsync();
        entries.ShouldBe([Act.View, Act.View]);
    }

    [Fact]
    public async Task Propose_WhatIsMissingTooLongOrHostile_IsTold_AndNothingIsProposed()
    {
        using var house = await HelplineHouse.OnAsync(Databases.Sqlite);
        var (visitor, chat) = await house.TalkAsync();
        using var visitors = visitor;
        foreach (
            var (field, value, told) in new[]
            {
                ("recipient", "", "Choose a service of the list."),
                ("used-for", "", "Say what the service is told this for."),
                ("days", "", "a whole number of days from 1 to 30"),
                ("days", "31", "a whole number of days from 1 to 30"),
                ("days", "0", "a whole number of days from 1 to 30"),
                ("need", new string('x', 201), "longer than 200"),
                ("reach", "a\u202Eb", "cannot be seen"),
            }
        )
        {
            var refused = await house.ProposeAsync(chat, (field, value));
            refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity, $"{field} {value}");
            refused.Errors.ShouldHaveSingleItem().ShouldContain(told);
        }
        (
            await house.ProposeAsync(chat, ("called", ""), ("reach", ""), ("need", ""))
        ).Errors.ShouldHaveSingleItem();
        (await house.CountAsync<ReferralOffer>()).ShouldBe(0);
        string hostile = "</p><script>alert(1)</script> {{x}} & \"'";
        await house.ProposeAsync(chat, ("called", hostile));
        var read = await visitor.ReadOfferAsync();
        read.Text.ShouldContain(hostile);
        read.Html.QuerySelectorAll("main script").ShouldBeEmpty();
    }

    [Fact]
    public async Task Back_WhatIsNoWords_OrTooManyTries_IsTold()
    {
        await using var haven = await Installation.StartNewAsync(
            Databases.Sqlite,
            Installation.WithoutJobs
        );
        using var house = await HelplineHouse.OnAsync(haven);
        using var browser = haven.Browser();
        foreach (
            string typed in new[] { "", "one two", new string('a', 5000), "é\uD83D ' OR 1=1 --" }
        )
        {
            (await browser.BackAsync(house, typed)).Status.ShouldBe(
                HttpStatusCode.UnprocessableEntity
            );
        }
        for (int tried = 0; tried < 30; tried++)
        {
            await browser.BackAsync(house, "apple arrow autumn bakery ball bamboo");
        }
        var late = await browser.BackAsync(house, "apple arrow autumn bakery ball bamboo");
        late.Status.ShouldBe(HttpStatusCode.TooManyRequests);
        late.Text.ShouldContain("wait for an hour");
        foreach (string step in new[] { "", "/answer", "/back" })
        {
            (await browser.GetPageAsync($"{house.Start}/referral{step}"))
                .Location!.ToString()
                .ShouldStartWith(house.Start);
        }
    }
}
