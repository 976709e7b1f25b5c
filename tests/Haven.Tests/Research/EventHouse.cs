using System.Globalization;
using System.Net;
using Haven.Privacy.Retention;
using Haven.Research.Events;
using Haven.Research.Registrations;
using Haven.Tests.Organisations;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Research;

/// <summary>An organisation in which Rosa holds events and strangers register. It is 15 January 2026.</summary>
internal sealed record EventHouse(ResearchHouse House) : IDisposable
{
    public static readonly DateOnly Day = new(2026, 2, 10);

    public TestOrganisation Organisation => House.Organisation;

    public Installation Haven => House.Organisation.Installation;

    public HttpClient Rosa => House.Browser;

    public static async Task<EventHouse> OnAsync(string database) =>
        new(await ResearchHouse.OnAsync(database));

    public static async Task<EventHouse> OnAsync(Installation haven) =>
        new(await ResearchHouse.OnAsync(haven));

    public static string Page(int number) => $"/research/events/{Words(number)}";

    public static string Page(long number) => $"/research/registrations/{Words(number)}";

    public static string Of(int number) => $"/research/registrations?event={Words(number)}";

    public static string PostsOf(int number) => $"/research/posts?event={Words(number)}";

    public string Address(int number) =>
        $"/research/attend/{Organisation.Code}/{Words(number)}?lang=en";

    public string Posts(int number) =>
        $"/research/posts/{Organisation.Code}/{Words(number)}?lang=en";

    /// <summary>From two to four in the afternoon of a day; it is shown for twenty days after.</summary>
    public static (string Name, string Value)[] On(DateOnly day) =>
        [
            .. CallHouse.Day("starts", day),
            ("start-time", "14:00"),
            .. CallHouse.Day("ends", day),
            ("end-time", "16:00"),
            .. CallHouse.Day("until", day),
            .. CallHouse.Day("shown", day.AddDays(20)),
        ];

    public static (string Name, string Value)[] Filled(
        DateOnly day,
        params (string Name, string Value)[] other
    ) =>
        [
            .. new[]
            {
                ("title", "Play in the wood"),
                ("about", "For whoever plays with children."),
                ("place", "Mill Lane 3"),
                ("places", "5"),
            }
                .Concat(On(day))
                .Where(f => !other.Any(o => o.Name == f.Item1)),
            .. other,
        ];

    /// <summary>An event that is open; its number.</summary>
    public async Task<int> OpenedAsync(
        DateOnly? day = null,
        params (string Name, string Value)[] other
    )
    {
        var begun = await Rosa.SubmitAsync("/research/events/new", Filled(day ?? Day, other));
        begun.Location.ShouldNotBeNull(begun.Text);
        int number = int.Parse(
            begun.Location.ToString().Split('?')[0].Split('/')[^1],
            CultureInfo.InvariantCulture
        );
        (await PressAsync(Page(number), "/open")).Status.ShouldBe(HttpStatusCode.Redirect);
        return number;
    }

    /// <summary>Presses a button of Rosa's.</summary>
    public async Task<Page> PressAsync(string page, string action) =>
        await ResearchHouse.PressAsync(Rosa, await Rosa.GetPageAsync(page), action);

    public Task<Page> ChangeAsync(int number, params (string Name, string Value)[] fields) =>
        Rosa.SubmitAsync(Page(number) + "/about", [("why", "It rains"), .. fields]);

    public Task<Page> CallOffAsync(int number) =>
        Rosa.SubmitAsync(Page(number), ("why", "The speaker is ill"), ("sure", "yes"));

    /// <summary>Sends the public form in a browser of its own.</summary>
    public async Task<Page> SendAsync(
        int number,
        string email,
        params (string Name, string Value)[] other
    )
    {
        using var stranger = Haven.Browser();
        return await stranger.SubmitAsync(
            Address(number),
            [("name", "Ann Quill"), ("email", email), .. other]
        );
    }

    /// <summary>Registers; the number, and the address of the page that the mails lead to.</summary>
    public async Task<(long Number, string Yours)> RegisterAsync(
        int number,
        string email,
        params (string Name, string Value)[] other
    )
    {
        var sent = await SendAsync(number, email, other);
        sent.Location.ShouldNotBeNull(sent.Text);
        using var stranger = Haven.Browser();
        var page = await stranger.GetPageAsync(sent.Location.ToString());
        string words = page.Html.QuerySelector("main strong")!.TextContent;
        return (RegistrationNumber.Parse(words)!.Value, sent.Location.ToString());
    }

    public async Task<EventRegistration> RegistrationAsync(long number)
    {
        await using var store = Organisation.Open();
        return await store
            .Set<EventRegistration>()
            .AsNoTracking()
            .SingleAsync(r => r.Number == number);
    }

    public async Task<PublicEvent> EventAsync(int number)
    {
        await using var store = Organisation.Open();
        return await store.Set<PublicEvent>().AsNoTracking().SingleAsync(e => e.Number == number);
    }

    public async Task<List<long>> NumbersAsync()
    {
        await using var store = Organisation.Open();
        return await store.Set<EventRegistration>().Select(r => r.Number).ToListAsync();
    }

    public async Task<int> NeedsAsync()
    {
        await using var store = Organisation.Open();
        return await store.Set<RegistrationNeed>().CountAsync();
    }

    /// <summary>How many letters to this address have these words.</summary>
    public async Task<int> LettersAsync(string email, string words) =>
        (await Haven.LettersToAsync(email)).Count(l => l.Contains(words, StringComparison.Ordinal));

    /// <summary>A round that takes whoever's time is over, and forgets them.</summary>
    public async Task RoundAsync()
    {
        await Haven.Get<RetentionService>().DeleteAsync(Organisation.Id, CancellationToken.None);
        await Haven.Core.Forgetting().ResumeAsync(CancellationToken.None);
    }

    public void Dispose() => House.Dispose();

    private static string Words(long number) => number.ToString(CultureInfo.InvariantCulture);
}
