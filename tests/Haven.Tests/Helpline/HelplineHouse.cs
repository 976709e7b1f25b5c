using System.Net;
using Haven.Helpline.Chats;
using Haven.Privacy.Purposes;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Helpline;

/// <summary>An organisation whose helpline is open. Nia answers, and Amina is the administrator.</summary>
internal sealed record HelplineHouse(
    Installation Haven,
    TestOrganisation Organisation,
    TestMember Nia,
    HttpClient Advocate,
    TestMember Amina,
    HttpClient Admin
) : IDisposable
{
    public const string Chats = "/helpline/chats";

    public string Start => "/helpline/talk/" + Organisation.Code;

    public static async Task<HelplineHouse> OnAsync(string database) =>
        await OnAsync(await Installation.OnAsync(database));

    public static async Task<HelplineHouse> OnAsync(Installation haven, int hours = 24)
    {
        var organisation = await haven.CreateOrganisationAsync();
        var nia = await organisation.CreateMemberAsync(Roles.Advocate, "Nia Okafor");
        var amina = await organisation.CreateMemberAsync(Roles.Administrator, "Amina Yusuf");
        var house = new HelplineHouse(
            haven,
            organisation,
            nia,
            await nia.SignInAsync(),
            amina,
            await amina.SignInAsync()
        );
        (await house.ChooseAsync("yes", $"{hours}")).Status.ShouldBe(HttpStatusCode.Redirect);
        await house.CertifyAsync(nia, 365);
        return house;
    }

    /// <summary>Another advocate, with a certificate.</summary>
    public async Task<(TestMember Member, HttpClient Browser)> ColleagueAsync()
    {
        var colleague = await Organisation.CreateMemberAsync(Roles.Advocate);
        await CertifyAsync(colleague, 365);
        return (colleague, await colleague.SignInAsync());
    }

    /// <summary>Records through the page that a certificate holds for so many days more.</summary>
    public async Task CertifyAsync(TestMember member, int days)
    {
        var until = DateOnly.FromDateTime(Haven.Clock.GetUtcNow().UtcDateTime).AddDays(days);
        using var admin = await Amina.SignInAsync();
        var recorded = await admin.SubmitAsync(
            $"/helpline/certificates/{member.Member.Id.Value:D}",
            ("kind", "Counselor, certified by the coalition"),
            ("until-day", $"{until.Day}"),
            ("until-month", $"{until.Month}"),
            ("until-year", $"{until.Year}")
        );
        recorded.Status.ShouldBe(HttpStatusCode.Redirect, recorded.Text);
    }

    public async Task<Page> ChooseAsync(string open, string hours)
    {
        // A test may have moved the clock past the end of the session.
        using var admin = await Amina.SignInAsync();
        return await admin.SubmitAsync("/helpline/settings", ("open", open), ("hours", hours));
    }

    /// <summary>A stranger who has pressed the one button.</summary>
    public async Task<Visitor> VisitAsync(string lang = "en")
    {
        var browser = Haven.Browser();
        return new Visitor(this, browser, await browser.SubmitAsync(Start + "?lang=" + lang));
    }

    /// <summary>The newest chat, as it is stored.</summary>
    public async Task<Chat> ChatAsync()
    {
        await using var store = Organisation.Open();
        return await store.Set<Chat>().AsNoTracking().OrderBy(c => c.BegunAt).LastAsync();
    }

    public async Task<IReadOnlyList<ChatLine>> LinesAsync()
    {
        await using var store = Organisation.Open();
        return await store.Set<ChatLine>().AsNoTracking().OrderBy(l => l.Number).ToListAsync();
    }

    public static string To(Chat chat, string further = "") =>
        $"{Chats}/{chat.Id.Value:D}{further}";

    /// <summary>Presses "Take this chat" on the page of the queue.</summary>
    public static Task<Page> TakeAsync(HttpClient advocate, Chat chat) =>
        PressAsync(advocate, Chats, To(chat, "/take"));

    /// <summary>Sends the form of a page that leads there, as it stands.</summary>
    public static async Task<Page> PressAsync(HttpClient browser, string path, string action)
    {
        var page = await browser.GetPageAsync(path);
        return await SendAsync(browser, page, action);
    }

    public static async Task<Page> SendAsync(
        HttpClient browser,
        Page page,
        string action,
        params (string Name, string Value)[] filled
    )
    {
        var form = page
            .Html.QuerySelectorAll("main form")
            .First(f => f.GetAttribute("action")?.StartsWith(action) == true);
        var fields = form.QuerySelectorAll("input[type=hidden]")
            .Select(i => (Name: i.GetAttribute("name")!, Value: i.GetAttribute("value") ?? ""))
            .Where(i => !filled.Any(f => f.Name == i.Name))
            .Concat(filled)
            .Select(f => KeyValuePair.Create(f.Name, f.Value));
        using var answer = await browser.PostAsync(
            form.GetAttribute("action"),
            new FormUrlEncodedContent(fields)
        );
        return await Page.ReadAsync(answer);
    }

    public void Dispose()
    {
        Advocate.Dispose();
        Admin.Dispose();
    }
}

/// <summary>Somebody who chats, in a browser without script.</summary>
internal sealed record Visitor(HelplineHouse House, HttpClient Browser, Page Page) : IDisposable
{
    public string Token => Page.Html.QuerySelector("input[name=chat]")?.GetAttribute("value") ?? "";

    public Task<Page> SayAsync(string text, string? line = null) =>
        HelplineHouse.SendAsync(
            Browser,
            Page,
            House.Start + "/say",
            [
                ("text", text),
                ("line", line ?? Guid.NewGuid().ToString("N")), // as a fresh page has it
            ]
        );

    public Task<Page> LookAsync() => HelplineHouse.SendAsync(Browser, Page, House.Start + "/look");

    public Task<Page> EndAsync() => HelplineHouse.SendAsync(Browser, Page, House.Start + "/end");

    public static IReadOnlyList<string> Said(Page page) =>
        [
            .. page
                .Html.QuerySelectorAll("[data-chat-log] .haven-line")
                .Select(l =>
                    $"{l.QuerySelector("small")!.TextContent}: {l.QuerySelector("p")!.TextContent}"
                ),
        ];

    public void Dispose() => Browser.Dispose();
}
