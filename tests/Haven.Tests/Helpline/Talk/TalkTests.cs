using System.Net;
using Haven.Helpline.Chats;
using Haven.Privacy.Audit;
using Haven.Tests.Helpline.Referrals;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Helpline.Talk;

public class TalkTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Talk_FromTheFirstPressToTheEnd_LeavesNoTraceOfTheVisitor(string database)
    {
        using var house = await HelplineHouse.OnAsync(database);
        using var visitor = await house.VisitAsync();
        visitor.Page.Status.ShouldBe(HttpStatusCode.OK, visitor.Page.Text);
        visitor.Page.Text.ShouldContain("You are waiting for an advocate");
        var chat = await house.ChatAsync();

        Visitor
            .Said(await visitor.SayAsync("for a few minutes. he is out"))
            .ShouldBe(["You: for a few minutes. he is out"]);
        var queue = await house.Advocate.GetPageAsync(HelplineHouse.Chats);
        queue.Text.ShouldNotContain("he is out");
        var taken = await HelplineHouse.TakeAsync(house.Advocate, chat);
        taken.Location!.ToString().ShouldBe(HelplineHouse.To(chat));
        var open = await house.Advocate.GetPageAsync(HelplineHouse.To(chat));
        Visitor.Said(open).ShouldBe(["Visitor: for a few minutes. he is out"]);
        var answered = await HelplineHouse.SendAsync(
            house.Advocate,
            open,
            HelplineHouse.To(chat, "/say"),
            ("text", "I am glad you wrote.")
        );
        answered.Status.ShouldBe(HttpStatusCode.Redirect);
        var looked = await visitor.LookAsync();
        looked.Text.ShouldContain("You are talking with an advocate");
        Visitor
            .Said(looked)
            .ShouldBe(["You: for a few minutes. he is out", "Advocate: I am glad you wrote."]);
        (await visitor.EndAsync()).Text.ShouldContain("This chat has ended");

        await RequireNoTraceAsync(house, visitor, chat);
    }

    // Of the visitor's acts there is no entry, of the advocate's one each: taking, opening, ending would be one more.
    private static async Task RequireNoTraceAsync(HelplineHouse house, Visitor visitor, Chat chat)
    {
        await using var store = house.Organisation.Open();
        var entries = await store
            .Set<AuditRecord>()
            .Where(r => r.What == ChatDesk.What)
            .Select(r => new { r.Act, r.Member })
            .ToListAsync();
        entries
            .OrderBy(e => e.Act)
            .Select(e => (e.Act, e.Member))
            .ShouldBe([
                (Act.View, house.Nia.Member.Id.Value),
                (Act.Edit, house.Nia.Member.Id.Value),
            ]);
        chat.TokenHash.ShouldBe(ChatToken.HashOf(visitor.Token));
        visitor.Token.Length.ShouldBe(43);
        visitor.Page.Html.DocumentElement.OuterHtml.ShouldNotContain("?chat=");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Say_TheSameLineManyTimesAtOnce_IsStoredOnce_AndOthersKeepTheirOrder(
        string database
    )
    {
        using var house = await HelplineHouse.OnAsync(database);
        using var visitor = await house.VisitAsync();
        var chat = await house.ChatAsync();
        await HelplineHouse.TakeAsync(house.Advocate, chat);
        var open = await house.Advocate.GetPageAsync(HelplineHouse.To(chat));
        string line = Guid.NewGuid().ToString("N");

        await Task.WhenAll([
            .. Enumerable.Range(0, 5).Select(_ => visitor.SayAsync("the same", line)),
            // From a page that the browser brought back.
            visitor.SayAsync("something else", line),
            .. Enumerable.Range(0, 3).Select(i => visitor.SayAsync($"other {i}")),
            .. Enumerable
                .Range(0, 3)
                .Select(i =>
                    HelplineHouse.SendAsync(
                        house.Advocate,
                        open,
                        HelplineHouse.To(chat, "/say"),
                        ("text", $"answer {i}"),
                        ("line", Guid.NewGuid().ToString("N"))
                    )
                ),
        ]);

        var lines = await house.LinesAsync();
        lines.Select(l => l.Number).ShouldBe(Enumerable.Range(1, 8));
        var said = Visitor.Said(await visitor.LookAsync());
        said.Count(s => s == "You: the same").ShouldBe(1);
        said.ShouldContain("You: something else");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Chat_IsNobodyElses_AndAWrongKeySaysNoMoreThanADeletedOne(string database)
    {
        using var house = await HelplineHouse.OnAsync(database);
        using var other = await HelplineHouse.OnAsync(house.Haven);
        using var visitor = await house.VisitAsync();
        await visitor.SayAsync("only for you");
        var chat = await house.ChatAsync();
        var (_, colleagues) = await house.ColleagueAsync();
        await HelplineHouse.TakeAsync(house.Advocate, chat);

        foreach (
            var (browser, path) in new[]
            {
                (other.Advocate, HelplineHouse.To(chat)),
                (colleagues, HelplineHouse.To(chat)),
                (house.Admin, HelplineHouse.To(chat)),
                (house.Admin, HelplineHouse.Chats),
            }
        )
        {
            (await browser.GetPageAsync(path)).Status.ShouldBe(HttpStatusCode.NotFound);
        }
        using var stranger = house.Haven.Browser();
        foreach (
            var (start, token) in new[]
            {
                (other.Start, visitor.Token),
                (house.Start, ChatToken.Create()),
                (house.Start, ""),
                (house.Start, "' OR 1=1 --"),
                (house.Start, new string('A', 100_000)),
            }
        )
        {
            using var answer = await stranger.PostAsync(
                start + "/look",
                new FormUrlEncodedContent([KeyValuePair.Create("chat", token)])
            );
            var page = await Page.ReadAsync(answer);
            page.Status.ShouldBe(HttpStatusCode.OK);
            page.Text.ShouldContain("This chat was deleted");
            page.Text.ShouldNotContain("only for you");
        }
        // The colleague cannot write into it or end it either.
        var own = await colleagues.GetPageAsync(HelplineHouse.Chats);
        own.Text.ShouldContain("Nobody waits");
        Visitor.Said(await visitor.LookAsync()).ShouldBe(["You: only for you"]);
    }

    [Fact]
    public async Task Say_WhatIsHostileOrTooLong_HarmsNobody_AndComesBack()
    {
        using var house = await HelplineHouse.OnAsync(Databases.Sqlite);
        using var visitor = await house.VisitAsync("es");
        string hostile =
            "</p><script>alert(1)</script>\n{{x}} & \"'\nid: 9\n\nevent: state\nمرحبا 👩‍👧";
        (await visitor.SayAsync(hostile)).Status.ShouldBe(HttpStatusCode.OK);
        var shown = await visitor.LookAsync();
        Visitor.Said(shown).ShouldBe(["Usted: " + hostile]);
        shown.Html.QuerySelectorAll("main script").ShouldBeEmpty();
        shown.Title.ShouldBe("Notas");

        string longest = new('x', 2001);
        foreach (
            var (typed, told) in new[]
            {
                ("", "Primero escriba algo."),
                ("a\u202Eb", "Contiene un carácter que no se ve."),
                (longest, "Tiene más de 2000 caracteres."),
            }
        )
        {
            var refused = await visitor.SayAsync(typed);
            refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
            refused.Text.ShouldContain(told);
            refused.Html.QuerySelector("textarea")!.TextContent.Trim().ShouldBe(typed);
        }
        (await house.LinesAsync()).Count.ShouldBe(1);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Stream_SaysHowItStandsAtOnce_AndReplaysWhatAPageMissed(string database)
    {
        using var house = await HelplineHouse.OnAsync(database);
        using var visitor = await house.VisitAsync();
        await visitor.SayAsync("one");
        await visitor.SayAsync("two\n\nid: 7");
        var chat = await house.ChatAsync();

        using var stream = await visitor.ListenAsync(after: 1);
        (await stream.NextAsync()).ShouldContain("\"two\\n\\nid: 7\"");
        (await stream.NextAsync()).ShouldContain("You are waiting for an advocate");
        await HelplineHouse.TakeAsync(house.Advocate, chat);
        (await stream.NextAsync()).ShouldContain("You are talking with an advocate");
        var open = await house.Advocate.GetPageAsync(HelplineHouse.To(chat));
        await HelplineHouse.SendAsync(
            house.Advocate,
            open,
            HelplineHouse.To(chat, "/say"),
            ("text", "here")
        );
        string line = await stream.NextAsync();
        line.ShouldStartWith("id: 3\nevent: line\n");
        line.ShouldContain("\"by\":\"advocate\"");
        await visitor.EndAsync();
        (await stream.NextAsync()).ShouldContain("\"last\":true");
        (await stream.NextAsync()).ShouldBe("");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Say_WhileNothingCanBeStored_KeepsWhatWasTyped_AndIsStoredOnceAfterwards(
        string database
    )
    {
        await using var haven = await Installation.StartNewAsync(
            database,
            Installation.WithoutJobs
        );
        using var house = await HelplineHouse.OnAsync(haven);
        using var visitor = await house.VisitAsync();
        string line = Guid.NewGuid().ToString("N");
        await haven.RenameAsync("helpline_lines", "helpline_lines_away");

        var away = await visitor.SayAsync("he is coming\nback", line);

        away.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        away.Title.ShouldBe("Notes");
        away.Html.QuerySelector("[data-leave]").ShouldNotBeNull();
        away.Html.QuerySelector("textarea")!.TextContent.Trim().ShouldBe("he is coming\nback");
        await haven.RenameAsync("helpline_lines_away", "helpline_lines");
        (await visitor.Browser.SubmitAsync(away)).Status.ShouldBe(HttpStatusCode.OK);
        await visitor.SayAsync("he is coming\nback", line);
        (await house.LinesAsync()).Count.ShouldBe(1);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task EachStep_WhileNothingIsThere_KeepsTheWayOutAndTheChat(string database)
    {
        await using var haven = await Installation.StartNewAsync(
            database,
            Installation.WithoutJobs
        );
        using var house = await HelplineHouse.OnAsync(haven);
        using var visitor = await house.VisitAsync("es");
        await haven.RenameAsync("helpline_chats", "helpline_chats_away");
        foreach (string step in new[] { "/begin", "/look", "/end", "/referral", "/referral/back" })
        {
            var away = await visitor.PostAsync(step);
            away.Status.ShouldBe(HttpStatusCode.ServiceUnavailable, step);
            away.Title.ShouldBe("Notas");
            away.Html.QuerySelector("[data-leave]").ShouldNotBeNull();
            away.Text.ShouldContain("llame al 911");
            away.Html.QuerySelector("input[name=chat]")!
                .GetAttribute("value")
                .ShouldBe(visitor.Token);
        }
        await haven.RenameAsync("helpline_chats_away", "helpline_chats");
        (await visitor.LookAsync()).Title.ShouldBe("Notas");
        await haven.RenameAsync("helpline_settings", "helpline_settings_away");
        using var stranger = haven.Browser();
        var start = await stranger.GetPageAsync(house.Start);
        start.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        start.Text.ShouldContain("No chat was started.");
        await haven.RenameAsync("helpline_referrals", "helpline_referrals_away");
        (
            await stranger.BackAsync(house, "apple arrow autumn bakery ball bamboo")
        ).Text.ShouldContain("Perhaps nothing was taken back.");
        start.Html.QuerySelector("[data-leave]").ShouldNotBeNull();
    }

    [Fact]
    public async Task Addresses_OfAChat_OpenNothingByThemselves()
    {
        using var house = await HelplineHouse.OnAsync(Databases.Sqlite);
        using var stranger = house.Haven.Browser();
        foreach (string step in new[] { "begin", "say", "look", "end" })
        {
            var page = await stranger.GetPageAsync($"{house.Start}/{step}?lang=es");
            page.Location!.ToString().ShouldBe(house.Start + "?lang=es");
        }
        (await stranger.GetPageAsync("/helpline/talk/nobody")).Status.ShouldBe(
            HttpStatusCode.NotFound
        );
    }
}
