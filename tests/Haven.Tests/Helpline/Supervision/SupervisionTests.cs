using System.Net;
using Haven.Helpline.Chats;
using Haven.Helpline.Supervision;
using Haven.Privacy.Purposes;
using Haven.Tests.Helpline.Talk;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Helpline.Supervision;

public class SupervisionTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Read_ByTwoAtOnce_WhileBothWrite_IsSeenByTheAdvocateAtOnce(string database)
    {
        using var house = await HelplineHouse.OnAsync(database);
        using var visitor = await house.VisitAsync();
        await visitor.SayAsync("before");
        var chat = await house.ChatAsync();
        var (grace, first) = await SupervisorAsync(house, "Grace Lindqvist");
        var (_, second) = await SupervisorAsync(house, "Omar Haddad");
        string path = $"/helpline/supervision/{chat.Id.Value:D}";
        // Nobody has taken it: a supervisor reads how visitors are helped, and not what waits.
        (await first.GetPageAsync(path)).Status.ShouldBe(HttpStatusCode.NotFound);
        await HelplineHouse.TakeAsync(house.Advocate, chat);
        var open = await house.Advocate.GetPageAsync(HelplineHouse.To(chat));
        string key = open.Html.QuerySelector("input[name=form-token]")!.GetAttribute("value")!;
        using var stream = await house.Advocate.ListenAsync(
            HelplineHouse.To(chat, "/stream"),
            1,
            ("form-token", key)
        );
        await stream.NextAsync();

        var read = await Task.WhenAll(first.GetPageAsync(path), second.GetPageAsync(path));
        await visitor.SayAsync("after");

        read.ShouldAllBe(p => p.Text.Contains("before"));
        (await stream.NextAsync()).ShouldContain("A supervisor has read this chat.");
        var seen = await house.Advocate.GetPageAsync(HelplineHouse.To(chat));
        seen.Text.ShouldContain("Read by supervisors 2 times");
        seen.Text.ShouldContain("Grace Lindqvist");
        seen.Text.ShouldContain("Omar Haddad");
        await using var store = house.Organisation.Open();
        (await store.Set<ChatSupervision>().CountAsync(s => s.Member == grace.Member.Id)).ShouldBe(
            1
        );
        first.Dispose();
        second.Dispose();
    }

    [Fact]
    public async Task Read_AnotherOrganisationsChat_OrWithoutACertificate_IsNotThere()
    {
        using var house = await HelplineHouse.OnAsync(Databases.Sqlite);
        using var other = await HelplineHouse.OnAsync(house.Haven);
        using var visitor = await house.VisitAsync();
        var chat = await house.ChatAsync();
        await HelplineHouse.TakeAsync(house.Advocate, chat);
        var (_, stranger) = await SupervisorAsync(other, "Grace Lindqvist");
        var uncertified = await house.Organisation.CreateMemberAsync(
            Roles.Supervisor | Roles.Advocate
        );
        using var without = await uncertified.SignInAsync();
        string path = $"/helpline/supervision/{chat.Id.Value:D}";

        (await stranger.GetPageAsync(path)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await without.GetPageAsync(path)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await without.GetPageAsync("/helpline/supervision")).Text.ShouldContain("No chats");
        await using var store = house.Organisation.Open();
        (await store.Set<ChatSupervision>().AnyAsync()).ShouldBeFalse();
        (await store.Set<Chat>().SingleAsync()).Readings.ShouldBe(0);
        stranger.Dispose();
    }

    private static async Task<(TestMember Member, HttpClient Browser)> SupervisorAsync(
        HelplineHouse house,
        string name
    )
    {
        var member = await house.Organisation.CreateMemberAsync(
            Roles.Supervisor | Roles.Advocate,
            name
        );
        await house.CertifyAsync(member, 365);
        return (member, await member.SignInAsync());
    }
}
