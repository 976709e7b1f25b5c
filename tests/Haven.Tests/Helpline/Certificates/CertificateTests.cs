using System.Net;
using Haven.Helpline.Certificates;
using Haven.Helpline.Purging;
using Haven.Privacy.Purposes;
using Haven.Tests.Helpline.Talk;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Helpline.Certificates;

public class CertificateTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Ended_AtMidnightOfThePlace_TheOpenPageIsSentNothingMore_AndTheChatWaitsAgain(
        string database
    )
    {
        await using var haven = await Installation.StartNewAsync(
            database,
            Installation.WithoutJobs
        );
        using var house = await HelplineHouse.OnAsync(haven);
        await house.Organisation.WorkInAsync("America/New_York");
        // 04:55 UTC is 23:55 of the day before in New York, and that is the last day.
        haven.Clock.MoveTo(new DateTimeOffset(2026, 1, 16, 4, 55, 0, TimeSpan.Zero));
        await house.CertifyAsync(house.Nia, -1);
        using var visitor = await house.VisitAsync();
        var chat = await house.ChatAsync();
        using var advocate = await house.Nia.SignInAsync();
        await HelplineHouse.TakeAsync(advocate, chat);
        var open = await advocate.GetPageAsync(HelplineHouse.To(chat));
        string key = open.Html.QuerySelector("input[name=form-token]")!.GetAttribute("value")!;
        using var stream = await advocate.ListenAsync(
            HelplineHouse.To(chat, "/stream"),
            0,
            ("form-token", key)
        );
        await stream.NextAsync();

        haven.Clock.Advance(TimeSpan.FromMinutes(4));
        await visitor.SayAsync("just before midnight");
        (await stream.NextAsync()).ShouldContain("just before midnight");
        haven.Clock.Advance(TimeSpan.FromMinutes(1));
        await visitor.SayAsync("just after midnight");
        (await stream.NextAsync()).ShouldContain("not here any more");
        (await stream.NextAsync()).ShouldBe("");

        await haven.Get<ChatRounds>().RunAsync(house.Organisation.Id, CancellationToken.None);
        (await house.ChatAsync()).Advocate.ShouldBeNull();
        (await visitor.LookAsync()).Text.ShouldContain("You are waiting for an advocate");
        var queue = await advocate.GetPageAsync(HelplineHouse.Chats);
        queue.Text.ShouldContain("You have no certificate on record that holds today");
        queue.Html.QuerySelectorAll("main form").ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task WhoeverLeaves_HasNoCertificate_AndTheirChatWaits(string database)
    {
        var haven = await Installation.OnAsync(database);
        using var house = await HelplineHouse.OnAsync(haven);
        using var visitor = await house.VisitAsync();
        var chat = await house.ChatAsync();
        await HelplineHouse.TakeAsync(house.Advocate, chat);
        using var admin = await house.Amina.SignInAsync();

        var page = await admin.GetPageAsync(
            $"/organisations/members/{house.Nia.Member.Id.Value:D}"
        );
        await admin.SubmitAsync(page, ("roles", "professional"));

        await using var store = house.Organisation.Open();
        (await store.Set<AdvocateCertificate>().AnyAsync()).ShouldBeFalse();
        await haven.Get<ChatRounds>().RunAsync(house.Organisation.Id, CancellationToken.None);
        (await house.ChatAsync()).Advocate.ShouldBeNull();
    }

    [Fact]
    public async Task Record_AnotherOrganisationsMember_APastDay_OrNothing_IsRefused()
    {
        using var house = await HelplineHouse.OnAsync(Databases.Sqlite);
        using var other = await HelplineHouse.OnAsync(house.Haven);
        string path = $"/helpline/certificates/{house.Nia.Member.Id.Value:D}";
        (await other.Admin.GetPageAsync(path)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await house.Advocate.GetPageAsync(path)).Status.ShouldBe(HttpStatusCode.NotFound);
        // An administrator is no advocate, and gets no certificate.
        (
            await house.Admin.GetPageAsync(
                $"/helpline/certificates/{house.Amina.Member.Id.Value:D}"
            )
        ).Status.ShouldBe(HttpStatusCode.NotFound);

        var seen = await house.Admin.GetPageAsync(path);
        var past = await house.Admin.SubmitAsync(
            seen,
            ("kind", ""),
            ("until-day", "1"),
            ("until-month", "1"),
            ("until-year", "2020")
        );
        past.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        past.Errors.Count.ShouldBe(2);
        await house.CertifyAsync(house.Nia, 30);
        var late = await house.Admin.SubmitAsync(
            seen,
            ("kind", "Another"),
            ("until-day", "1"),
            ("until-month", "1"),
            ("until-year", "2030")
        );
        late.Errors.ShouldHaveSingleItem().ShouldStartWith("Somebody else changed this");
    }
}
