using System.Net;
using Haven.Helpline.Chats;
using Haven.Helpline.Figures;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Tests.Helpline.Talk;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Helpline.Chats;

public class ChatTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Take_TwoAtOnce_OneGetsIt_AndTheOtherIsTold(string database)
    {
        using var house = await HelplineHouse.OnAsync(database);
        using var visitor = await house.VisitAsync();
        var chat = await house.ChatAsync();
        var (_, colleagues) = await house.ColleagueAsync();
        HttpClient[] both = [house.Advocate, colleagues];
        var queues = await Task.WhenAll(both.Select(b => b.GetPageAsync(HelplineHouse.Chats)));

        var answers = await Task.WhenAll(
            both.Zip(
                queues,
                (browser, queue) =>
                    HelplineHouse.SendAsync(browser, queue, HelplineHouse.To(chat, "/take"))
            )
        );

        answers
            .Select(a => a.Location!.ToString())
            .Order()
            .ShouldBe(
                new[] { HelplineHouse.To(chat), HelplineHouse.Chats + "?done=quicker" }.Order()
            );
        (await house.ChatAsync()).Advocate.ShouldNotBeNull();
        await using var store = house.Organisation.Open();
        (await store.Set<HelplineDay>().SingleAsync()).Taken.ShouldBe(1);
        var told = await both[0].GetPageAsync(HelplineHouse.Chats + "?done=quicker");
        told.Text.ShouldContain("Somebody else took that chat a moment before you.");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task GivenBack_AnotherTakesIt_AndWhoHadItReadsNothingMore(string database)
    {
        using var house = await HelplineHouse.OnAsync(database);
        using var visitor = await house.VisitAsync();
        await visitor.SayAsync("before");
        var chat = await house.ChatAsync();
        await HelplineHouse.TakeAsync(house.Advocate, chat);
        var open = await house.Advocate.GetPageAsync(HelplineHouse.To(chat));
        string key = open.Html.QuerySelector("input[name=form-token]")!.GetAttribute("value")!;
        using var stream = await house.Advocate.ListenAsync(
            HelplineHouse.To(chat, "/stream"),
            0,
            ("form-token", key)
        );
        (await stream.NextAsync()).ShouldContain("before");
        (await stream.NextAsync()).ShouldContain("The visitor reads English.");
        var (_, colleagues) = await house.ColleagueAsync();

        await HelplineHouse.SendAsync(house.Advocate, open, HelplineHouse.To(chat, "/back"));
        await HelplineHouse.TakeAsync(colleagues, chat);
        await visitor.SayAsync("after");

        string last = await stream.NextAsync();
        last.ShouldContain("not here any more");
        (await stream.NextAsync()).ShouldBe("");
        (await house.Advocate.GetPageAsync(HelplineHouse.To(chat))).Status.ShouldBe(
            HttpStatusCode.NotFound
        );
        (
            await HelplineHouse.SendAsync(
                house.Advocate,
                open,
                HelplineHouse.To(chat, "/say"),
                ("text", "still me")
            )
        ).Status.ShouldBe(HttpStatusCode.NotFound);
        Visitor
            .Said(await colleagues.GetPageAsync(HelplineHouse.To(chat)))
            .ShouldBe(["Visitor: before", "Visitor: after"]);
        await using var store = house.Organisation.Open();
        // The page and the stream of the one, the page of the other.
        (
            await store
                .Set<AuditRecord>()
                .CountAsync(r => r.What == ChatDesk.What && r.Act == Act.View)
        ).ShouldBe(3);
    }

    [Fact]
    public async Task Ended_TakesNothingMore_AndKeepsWhatWasTyped()
    {
        using var house = await HelplineHouse.OnAsync(Databases.Sqlite);
        using var visitor = await house.VisitAsync();
        var chat = await house.ChatAsync();
        await HelplineHouse.TakeAsync(house.Advocate, chat);
        var open = await house.Advocate.GetPageAsync(HelplineHouse.To(chat));
        await visitor.EndAsync();

        var late = await HelplineHouse.SendAsync(
            house.Advocate,
            open,
            HelplineHouse.To(chat, "/say"),
            ("text", "one more thing")
        );

        late.Status.ShouldBe(HttpStatusCode.Conflict);
        late.Text.ShouldContain("The chat has ended. This was not sent.");
        (await visitor.SayAsync("me too")).Text.ShouldContain("This chat has ended");
        (await house.LinesAsync()).ShouldBeEmpty();
        (await HelplineHouse.SendAsync(house.Advocate, open, HelplineHouse.To(chat, "/end")))
            .Location!.ToString()
            .ShouldEndWith("?done=ended");
        await using var store = house.Organisation.Open();
        (await store.Set<HelplineDay>().SingleAsync()).Ended.ShouldBe(1);
    }
}
