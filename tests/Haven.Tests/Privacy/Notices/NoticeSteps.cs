using System.Net;
using Haven.Privacy.Notices;
using Haven.Privacy.Purposes;

namespace Haven.Tests.Privacy.Notices;

/// <summary>What a privacy officer does with a notice, through the pages.</summary>
internal static class NoticeSteps
{
    public const string List = "/privacy/notices";
    public const string Edit = List + "/draft/edit";
    public const string Preview = List + "/draft/preview";
    public const string Publish = List + "/draft/publish";
    public const string Own = List + "/own/version";

    public static async Task<(TestOrganisation, HttpClient)> OfficerAsync(Installation haven)
    {
        var organisation = await haven.CreateOrganisationAsync(notice: false);
        // Somebody has to read what arrives, or the public pages are not there.
        await organisation.CreateMemberAsync(Roles.Administrator);
        var officer = await organisation.CreateMemberAsync(Roles.PrivacyOfficer);
        return (organisation, await officer.SignInAsync());
    }

    /// <summary>Publishes a version with this paragraph in it; the first one begins with Haven's text.</summary>
    public static async Task<Page> PublishAsync(
        this HttpClient officer,
        string says,
        NoticeChange change = NoticeChange.Small,
        DateOnly? from = null,
        string shown = "30"
    )
    {
        await officer.DraftAsync(says);
        var done = await officer.SubmitAsync(Publish, Fields(says, change, from, shown));
        done.Status.ShouldBe(HttpStatusCode.Redirect, done.Text);
        return done;
    }

    public static (string, string)[] Fields(
        string says,
        NoticeChange change = NoticeChange.Small,
        DateOnly? from = null,
        string shown = "30"
    ) =>
        [
            ("change", $"{change}"),
            ("summary-english", says),
            ("summary-spanish", says),
            ("shown", shown),
            .. from is { } day
                ? new[]
                {
                    ("effective-day", $"{day.Day}"),
                    ("effective-month", $"{day.Month}"),
                    ("effective-year", $"{day.Year}"),
                }
                : [],
        ];

    /// <summary>Begins a draft and adds a paragraph to both languages.</summary>
    public static async Task DraftAsync(this HttpClient officer, string says)
    {
        (await officer.SubmitAsync(List)).Status.ShouldBe(HttpStatusCode.Redirect);
        var page = await officer.GetPageAsync(Edit);
        var saved = await officer.SubmitAsync(
            page,
            ("english", page.Typed("english") + $"\n\n{says}\n"),
            ("spanish", page.Typed("spanish") + $"\n\n{says}\n"),
            ("step", "save")
        );
        saved.Status.ShouldBe(HttpStatusCode.Redirect, saved.Text);
    }

    public static string Typed(this Page page, string field) =>
        page.Html.QuerySelector($"textarea[name={field}]")!.TextContent;

    /// <summary>What stands above a page of somebody who is signed in; null where nothing does.</summary>
    public static async Task<string?> BannerAsync(this HttpClient member) =>
        (await member.GetPageAsync("/organisations/account"))
            .Html.QuerySelector(".haven-banner[aria-label='Privacy notice']")
            ?.TextContent;

    /// <summary>Presses a button of the banner.</summary>
    public static async Task SayAsync(this HttpClient member, string what)
    {
        var page = await member.GetPageAsync("/organisations/account");
        var form = page.Html.QuerySelector(".haven-banner form").ShouldNotBeNull();
        form.QuerySelector($"button[value={what}]").ShouldNotBeNull();
        using var answer = await member.PostAsync(
            form.GetAttribute("action"),
            new FormUrlEncodedContent([
                .. form.QuerySelectorAll("input")
                    .Select(i =>
                        KeyValuePair.Create(i.GetAttribute("name")!, i.GetAttribute("value")!)
                    ),
                KeyValuePair.Create("say", what),
            ])
        );
        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
    }
}
