using System.Net;
using Haven.Privacy.Audit;
using Haven.Privacy.Purposes;
using Haven.Privacy.Retention;
using Haven.Research;
using Haven.Research.Events;
using Haven.Research.Posts;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Research.Posts;

/// <summary>What people write under an event is seen by nobody before a member let it stand, and goes with the event.</summary>
public class PostTests
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Written_NobodySeesItBeforeAMemberLetItStand_AndItIsTakenDownAgain(
        string database
    )
    {
        using var house = await EventHouse.OnAsync(database);
        int number = await house.OpenedAsync();
        using var stranger = house.Haven.Browser();
        string page = house.Posts(number);
        var form = await stranger.GetPageAsync(page);
        form.Text.ShouldContain("everybody can read it here, also people who know you");
        form.Text.ShouldContain("It is shown until 2 March 2026");

        var both = await Task.WhenAll(
            stranger.SubmitAsync(form, ("text", "Is there <b>tea</b>?")),
            stranger.SubmitAsync(form, ("text", "Is there <b>tea</b>?"))
        );
        both.ShouldAllBe(p => p.Text.Contains("It has arrived", StringComparison.Ordinal));
        (await PostsAsync(house)).Count.ShouldBe(1);
        (await stranger.GetPageAsync(page)).Text.ShouldNotContain("tea");
        var list = await house.Rosa.GetPageAsync(EventHouse.PostsOf(number));
        list.Text.ShouldContain("Is there <b>tea</b>?");

        (await DecideAsync(house, list, "stand")).Status.ShouldBe(HttpStatusCode.Redirect);
        (await stranger.GetPageAsync(page)).Text.ShouldContain("Is there <b>tea</b>?");
        (await DecideAsync(house, list, "refuse")).Status.ShouldBe(HttpStatusCode.Conflict);
        await DecideAsync(
            house,
            await house.Rosa.GetPageAsync(EventHouse.PostsOf(number)),
            "refuse"
        );
        (await stranger.GetPageAsync(page)).Text.ShouldNotContain("tea");
        var refused = (await PostsAsync(house)).Single();
        await using var store = house.Organisation.Open();
        (
            await store.Set<KeptPerson>().SingleAsync(k => k.PersonKey == refused.PersonKey)
        ).Since.ShouldBe(new DateTime(2026, 1, 21, 0, 0, 0, DateTimeKind.Utc).Ticks);
    }

    [Theory]
    [InlineData("", "Write your question or comment.")]
    [InlineData("Play\u202Eedih", "Your question or comment: there is a character")]
    public async Task WithSomethingWrong_TheFieldIsNamed_AndNothingIsStored(
        string typed,
        string error
    )
    {
        using var house = await EventHouse.OnAsync(Databases.Sqlite);
        int number = await house.OpenedAsync();
        using var stranger = house.Haven.Browser();

        var page = await stranger.SubmitAsync(house.Posts(number), ("text", typed), ("name", "Al"));

        page.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        page.Errors.ShouldHaveSingleItem().ShouldStartWith(error);
        page.Html.QuerySelector("[name=name]")!.GetAttribute("value").ShouldBe("Al");
        (await PostsAsync(house)).ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task PastThePages_NothingStandsByItself_AndNoPostOutlivesItsEvent(string database)
    {
        using var house = await EventHouse.OnAsync(database);
        using var other = await EventHouse.OnAsync(database);
        int number = await house.OpenedAsync();
        await other.OpenedAsync();
        using var stranger = house.Haven.Browser();
        await stranger.SubmitAsync(house.Posts(number), ("text", "Is there tea?"));
        var post = (await PostsAsync(house)).Single();

        // Another organisation's member who knows its number decides nothing.
        var foreign = await other.Rosa.GetPageAsync("/research/events/new");
        (
            await DecideAsync(
                house,
                await house.Rosa.GetPageAsync(EventHouse.PostsOf(number)),
                "stand",
                other.Rosa,
                foreign
            )
        ).Status.ShouldBe(HttpStatusCode.Conflict);
        (await PostsAsync(house)).Single().State.ShouldBe(PostState.Waiting);
        await using var store = house.Organisation.Open();
        var kept = await store.Set<KeptPerson>().SingleAsync(k => k.PersonKey == post.PersonKey);
        kept.Since = new DateTime(2026, 3, 2, 0, 0, 0, DateTimeKind.Utc).Ticks;
        store.Record(
            new Deed(house.House.Rosa.Reader, Act.Edit, Purpose.Posts, "test", [post.PersonKey])
        );
        await Should.ThrowAsync<EventRefusedException>(() => store.SaveChangesAsync(Ct));
    }

    private static async Task<List<EventPost>> PostsAsync(EventHouse house)
    {
        await using var store = house.Organisation.Open();
        return await store.Set<EventPost>().AsNoTracking().ToListAsync();
    }

    // With the browser's own token: the rest of the form is the page's.
    private static async Task<Page> DecideAsync(
        EventHouse house,
        Page list,
        string what,
        HttpClient? browser = null,
        Page? own = null
    )
    {
        var form = list.Html.QuerySelectorAll("main form").First();
        string token = (own ?? list)
            .Html.QuerySelector("input[name=form-token]")!
            .GetAttribute("value")!;
        var fields = form.QuerySelectorAll("input")
            .Where(i => i.GetAttribute("name") != "form-token")
            .Select(i =>
                KeyValuePair.Create(i.GetAttribute("name")!, i.GetAttribute("value") ?? "")
            )
            .Append(new("form-token", token))
            .Append(new("what", what));
        using var answer = await (browser ?? house.Rosa).PostAsync(
            form.GetAttribute("action"),
            new FormUrlEncodedContent(fields)
        );
        return await Page.ReadAsync(answer);
    }
}
