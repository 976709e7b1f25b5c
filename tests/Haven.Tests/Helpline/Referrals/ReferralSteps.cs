using System.Net;
using Haven.Helpline.Chats;
using Haven.Helpline.Recipients;
using Haven.Helpline.Referrals;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Helpline.Referrals;

/// <summary>What the two do about a referral, through the pages.</summary>
internal static class ReferralSteps
{
    public const string Referrals = "/helpline/referrals";
    public const string Shelter = "Harbor House";

    private static readonly (string Name, string Value)[] Whole =
    [
        ("used-for", "To find a room for you"),
        ("days", "7"),
        ("called", "Lemon"),
        ("reach", "860 555 0142, weekdays 9 to 11, say it is the library"),
        ("need", "A room for two"),
    ];

    /// <summary>A chat that Nia has taken, and a service on the list.</summary>
    public static async Task<(Visitor Visitor, Chat Chat)> TalkAsync(
        this HelplineHouse house,
        string lang = "en"
    )
    {
        await using (var store = house.Organisation.Open())
        {
            if (!await store.Set<ReferralRecipient>().AnyAsync())
            {
                await house.AddServiceAsync(Shelter);
            }
        }
        var visitor = await house.VisitAsync(lang);
        var chat = await house.ChatAsync();
        await HelplineHouse.TakeAsync(house.Advocate, chat);
        return (visitor, chat);
    }

    public static async Task AddServiceAsync(this HelplineHouse house, string name)
    {
        using var admin = await house.Amina.SignInAsync();
        var added = await admin.SubmitAsync(
            "/helpline/recipients",
            ("service", name),
            ("about", "A shelter for families in Hartford"),
            ("phone", "860 555 0100"),
            ("bound", "yes")
        );
        added.Status.ShouldBe(HttpStatusCode.Redirect, added.Text);
    }

    public static async Task<string> ServiceAsync(this HelplineHouse house)
    {
        await using var store = house.Organisation.Open();
        return $"{(await store.Set<ReferralRecipient>().Select(r => r.Id).FirstAsync()).Value:D}";
    }

    public static string Propose(Chat chat) => $"{Referrals}/propose/{chat.Id.Value:D}";

    public static async Task<Page> ProposeAsync(
        this HelplineHouse house,
        Chat chat,
        params (string Name, string Value)[] other
    )
    {
        (string Name, string Value)[] fields =
        [
            ("recipient", await house.ServiceAsync()),
            .. Whole,
        ];
        return await house.Advocate.SubmitAsync(
            Propose(chat),
            [.. fields.Where(f => !other.Any(o => o.Name == f.Name)), .. other]
        );
    }

    public static Task<Page> ReadOfferAsync(this Visitor visitor) => visitor.PostAsync("/referral");

    public static Task<Page> AnswerAsync(
        this Visitor visitor,
        int number,
        string answer,
        params ReferralItemKind[] ticked
    ) =>
        visitor.PostAsync(
            "/referral/answer",
            [("number", $"{number}"), ("answer", answer), .. ticked.Select(t => ("item", $"{t}"))]
        );

    public static Task<Page> TakeBackAsync(this Visitor visitor) =>
        visitor.PostAsync("/referral/back");

    public static async Task<Page> PostAsync(
        this Visitor visitor,
        string step,
        params (string Name, string Value)[] fields
    ) =>
        await visitor.Browser.PostPageAsync(
            visitor.House.Start
                + step
                + "?lang="
                + (visitor.Page.Html.DocumentElement.GetAttribute("lang")),
            [("chat", visitor.Token), .. fields]
        );

    public static async Task<Page> BackAsync(
        this HttpClient browser,
        HelplineHouse house,
        string words
    ) => await browser.PostPageAsync(house.Start + "/back", [("words", words)]);

    private static async Task<Page> PostPageAsync(
        this HttpClient browser,
        string path,
        IEnumerable<(string Name, string Value)> fields
    )
    {
        using var content = new FormUrlEncodedContent(
            fields.Select(f => KeyValuePair.Create(f.Name, f.Value))
        );
        using var answer = await browser.PostAsync(path, content);
        return await Page.ReadAsync(answer);
    }

    public static string WordsOf(Page agreed) =>
        agreed.Html.QuerySelector("[data-words]")!.TextContent.Trim();

    public static async Task<HelplineReferral> ReferralAsync(this HelplineHouse house)
    {
        await using var store = house.Organisation.Open();
        return await store.Set<HelplineReferral>().AsNoTracking().SingleAsync();
    }

    public static async Task<int> CountAsync<T>(this HelplineHouse house)
        where T : class
    {
        await using var store = house.Organisation.Open();
        return await store.Set<T>().CountAsync();
    }

    public static string To(HelplineReferral referral, string further = "") =>
        $"{Referrals}/{referral.Id.Value:D}{further}";

    public static readonly (string Name, string Value)[] ToldMarisol =
    [
        ("to", "Marisol, on duty"),
        ("way", "Telephone"),
    ];

    public static Task<Page> TellAsync(this HelplineHouse house, HelplineReferral referral) =>
        house.Advocate.SubmitAsync(To(referral), ToldMarisol);
}
