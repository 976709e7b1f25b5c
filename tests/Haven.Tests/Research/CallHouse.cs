using System.Globalization;
using System.Net;
using Haven.Privacy.Retention;
using Haven.Research.Applications;
using Haven.Research.Calls;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Research;

/// <summary>An organisation in which Rosa writes calls and strangers apply. It is 15 January 2026.</summary>
internal sealed record CallHouse(ResearchHouse House) : IDisposable
{
    public const string Terms = "Whoever applies agrees that the jury decides.";
    public const string FunderWords = "The Fund for Families asks us to keep what you send.";

    public static readonly (string Name, string Value)[] Funder =
    [
        ("funder", "Fund for Families"),
        ("years", "15"),
        ("funder-words", FunderWords),
    ];

    public TestOrganisation Organisation => House.Organisation;

    public Installation Haven => House.Organisation.Installation;

    public HttpClient Rosa => House.Browser;

    public static async Task<CallHouse> OnAsync(string database) =>
        new(await ResearchHouse.OnAsync(database));

    public static async Task<CallHouse> OnAsync(Installation haven) =>
        new(await ResearchHouse.OnAsync(haven));

    public static string Page(int call) =>
        string.Create(CultureInfo.InvariantCulture, $"/research/calls/{call}");

    public static string Page(long number) =>
        string.Create(CultureInfo.InvariantCulture, $"/research/applications/{number}");

    public static string Of(int call) =>
        string.Create(CultureInfo.InvariantCulture, $"/research/applications?call={call}");

    public string Address(int call) =>
        string.Create(CultureInfo.InvariantCulture, $"/research/apply/{Organisation.Code}/{call}");

    /// <summary>The fields of a day.</summary>
    public static (string Name, string Value)[] Day(string field, DateOnly day) =>
        [
            ($"{field}-day", Number(day.Day)),
            ($"{field}-month", Number(day.Month)),
            ($"{field}-year", Number(day.Year)),
        ];

    public static (string Name, string Value)[] About(DateOnly closes, DateOnly ends) =>
        [
            ("title", "Small grants for play"),
            ("about", "For whoever plays with children."),
            .. Day("closes", closes),
            .. Day("ends", ends),
        ];

    /// <summary>Writes a call until 10 February 2026 that is decided by 10 March, or on other days; its number.</summary>
    public async Task<int> WriteAsync(
        CallKind kind = CallKind.Funding,
        DateOnly? closes = null,
        DateOnly? ends = null
    )
    {
        var begun = await Rosa.SubmitAsync(
            "/research/calls/new",
            [("kind", $"{kind}"), .. About(closes ?? new(2026, 2, 10), ends ?? new(2026, 3, 10))]
        );
        begun.Location.ShouldNotBeNull(begun.Text);
        return int.Parse(
            begun.Location.ToString().Split('?')[0].Split('/')[^1],
            CultureInfo.InvariantCulture
        );
    }

    public async Task WriteTermsAsync(int call, params (string Name, string Value)[] more)
    {
        var written = await Rosa.SubmitAsync(
            Page(call) + "/terms",
            [.. new[] { ("terms", Terms) }.Where(t => !more.Any(m => m.Name == t.Item1)), .. more]
        );
        written.Location.ShouldNotBeNull(written.Text);
    }

    public async Task<Page> OpenAsync(int call) =>
        await ResearchHouse.PressAsync(Rosa, await Rosa.GetPageAsync(Page(call)), "/open");

    /// <summary>A call with these terms that is open; its number.</summary>
    public async Task<int> OpenedAsync(
        CallKind kind = CallKind.Funding,
        DateOnly? closes = null,
        DateOnly? ends = null,
        params (string Name, string Value)[] terms
    )
    {
        int call = await WriteAsync(kind, closes, ends);
        await WriteTermsAsync(call, terms);
        (await OpenAsync(call)).Status.ShouldBe(HttpStatusCode.Redirect);
        return call;
    }

    public static (string Name, string Value)[] Filled(
        params (string Name, string Value)[] other
    ) =>
        [
            .. new[]
            {
                ("name", "Ann Quill"),
                ("email", "ann@example.org"),
                ("proposal", "A playground of wood."),
                ("accept", "yes"),
            }.Where(f => !other.Any(o => o.Name == f.Item1)),
            .. other,
        ];

    /// <summary>Sends an application in a browser of its own.</summary>
    public async Task<Page> SendAsync(int call, params (string Name, string Value)[] other)
    {
        using var stranger = Haven.Browser();
        return await stranger.SubmitAsync(Address(call) + "?lang=en", Filled(other));
    }

    /// <summary>Sends an application from this address; its number.</summary>
    public async Task<long> ApplyAsync(
        int call,
        string email,
        params (string Name, string Value)[] other
    )
    {
        var sent = await SendAsync(call, [("email", email), .. other]);
        sent.Location.ShouldNotBeNull(sent.Text);
        using var stranger = Haven.Browser();
        var page = await stranger.GetPageAsync(sent.Location.ToString());
        string number = page.Html.QuerySelector("main strong")!.TextContent;
        return ApplicationNumber.Parse(number)!.Value;
    }

    public Task<Page> DecideAsync(long number, params (string Name, string Value)[] fields) =>
        Rosa.SubmitAsync(Page(number), fields);

    public static (string Name, string Value)[] Success(DateOnly until) =>
        [("outcome", "Successful"), .. Day("agreement", until)];

    public Task<Page> EndAsync(int call) => Rosa.SubmitAsync(Page(call), ("sure", "yes"));

    public async Task<Application> ApplicationAsync(long number)
    {
        await using var store = Organisation.Open();
        return await store.Set<Application>().AsNoTracking().SingleAsync(a => a.Number == number);
    }

    public async Task<int> CountAsync()
    {
        await using var store = Organisation.Open();
        return await store.Set<Application>().CountAsync();
    }

    /// <summary>A round that takes whoever's time is over, and forgets them.</summary>
    public async Task RoundAsync()
    {
        await Haven.Get<RetentionService>().DeleteAsync(Organisation.Id, CancellationToken.None);
        await Haven.Core.Forgetting().ResumeAsync(CancellationToken.None);
    }

    public void Dispose() => House.Dispose();

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
