using System.Globalization;
using Haven.Privacy.Promises;
using Haven.Privacy.Retention;
using Haven.Privacy.Rights;
using Haven.Privacy.Store;
using Haven.Research.Attend;
using Haven.Research.Events;
using Haven.Research.Model;
using Haven.Research.Posts;
using Haven.Research.Registrations;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Research.Promises;

/// <summary>An invented event: its number in the organisation, its day, and its public address.</summary>
/// <param name="Code">Of the organisation.</param>
public sealed record TwinEvent(int Number, DateOnly Day, string Code)
{
    public string Page => EventPages.To(Number);

    public string Address => AttendPages.To(Code, Number);

    public string Posts =>
        $"{PostPages.Path}/{Code}/{Number.ToString(CultureInfo.InvariantCulture)}";
}

/// <summary>Somebody invented who registered.</summary>
/// <param name="Yours">The address of the page that the links in their mails lead to.</param>
public sealed record TwinAttendee(string Email, long Number, string Yours);

/// <summary>What somebody does with an invented event, through the pages.</summary>
public static class EventSteps
{
    /// <summary>The fields of an event's form with these days; it is shown for twenty days after.</summary>
    public static (string Name, string Value)[] Days(DateOnly day) =>
        [
            .. CallSteps.Day("starts", day),
            ("start-time", "14:00"),
            ("end-time", "16:00"),
            .. CallSteps.Day("until", day),
            .. CallSteps.Day("shown", day.AddDays(20)),
        ];

    /// <summary>Writes an event of this name, in so many days, and opens it.</summary>
    public static async Task<TwinEvent> OpenedEventAsync(
        this TwinPerson member,
        ITwin twin,
        string title,
        int inDays,
        CancellationToken ct
    )
    {
        var day = twin.Today().AddDays(inDays);
        var begun = await member.Browser.SubmitAsync(
            EventPages.Path + "/new",
            ct,
            [
                ("title", title),
                ("about", "How children play."),
                ("place", "Zqhall, Mill Lane"),
                ("places", "5"),
                .. Days(day),
            ]
        );
        string place = begun.Location?.Split('?')[0] ?? "";
        PromiseBrokenException.Unless(
            int.TryParse(
                place[(place.LastIndexOf('/') + 1)..],
                CultureInfo.InvariantCulture,
                out int number
            ),
            "An event could not be written, so nothing was tried."
        );
        var organisation = await twin
            .Services.GetRequiredService<IPublicOrganisations>()
            .OfAsync(member.Organisation, ct);
        var one = new TwinEvent(number, day, organisation.Code);
        await member.PressAsync(one.Page, "/open", ct);
        return one;
    }

    /// <summary>Sends the form of a page whose address ends so, as it stands.</summary>
    public static async Task<TwinAnswer> PressAsync(
        this TwinPerson member,
        string page,
        string action,
        CancellationToken ct,
        params (string Name, string Value)[] more
    ) => await member.Browser.PressAsync(page, action, ct, more);

    /// <inheritdoc cref="PressAsync(TwinPerson, string, string, CancellationToken, ValueTuple{string, string}[])"/>
    public static async Task<TwinAnswer> PressAsync(
        this TwinBrowser browser,
        string page,
        string action,
        CancellationToken ct,
        params (string Name, string Value)[] more
    )
    {
        var shown = await browser.GetAsync(page, ct);
        var form =
            shown
                .Forms()
                .FirstOrDefault(f =>
                    f.Action.Split('?')[0].EndsWith(action, StringComparison.Ordinal)
                )
            ?? throw new PromiseBrokenException(
                $"A page has no button that leads to {action}, so nothing was tried."
            );
        return await browser.PostAsync(
            form.Action,
            form.Fields.Where(f => f.IsSent).Select(f => (f.Name, f.Value)).Concat(more),
            ct
        );
    }

    /// <summary>Registers on the public page.</summary>
    public static async Task<TwinAttendee> RegisterAsync(
        this ITwin twin,
        TwinEvent one,
        string email,
        CancellationToken ct,
        params (string Name, string Value)[] more
    )
    {
        using var stranger = twin.Browser();
        var sent = await stranger.SubmitAsync(
            one.Address + "?lang=en",
            ct,
            [("name", "Zqvisitor"), ("email", email), .. more]
        );
        PromiseBrokenException.Unless(
            sent.Location?.Contains("/yours/", StringComparison.Ordinal) == true,
            "Nobody can register for an event that is open, so nothing was tried."
        );
        var arrived = await stranger.GetAsync(sent.Location!, ct);
        long number =
            arrived
                .Text.Split(' ')
                .Select(RegistrationNumber.Parse)
                .FirstOrDefault(n => n is not null)
            ?? throw new PromiseBrokenException(
                "Whoever registered is told no number by which they can ask."
            );
        return new(email, number, sent.Location!);
    }

    /// <summary>Moves an event to another day.</summary>
    public static async Task<TwinEvent> MoveAsync(
        this TwinPerson member,
        TwinEvent one,
        DateOnly day,
        CancellationToken ct
    )
    {
        await member.Browser.SubmitAsync(
            one.Page + "/about",
            ct,
            [.. Days(day), ("why", "It rains.")]
        );
        return one with { Day = day };
    }

    /// <summary>Calls an event off.</summary>
    public static Task<TwinAnswer> CallOffAsync(
        this TwinPerson member,
        TwinEvent one,
        CancellationToken ct
    ) => member.Browser.SubmitAsync(one.Page, ct, ("why", "The speaker is ill."), ("sure", "yes"));

    /// <summary>Writes something under an event; its number.</summary>
    public static async Task<long> PostAsync(
        this ITwin twin,
        TwinEvent one,
        string text,
        CancellationToken ct
    )
    {
        using var stranger = twin.Browser();
        var sent = await stranger.SubmitAsync(one.Posts + "?lang=en", ct, ("text", text));
        return sent.Text.Split(' ')
                .Select(w => PostNumber.Parse(w.TrimEnd('.')))
                .FirstOrDefault(n => n is not null)
            ?? throw new PromiseBrokenException(
                "Nobody can write under an event that is on display, so nothing was tried."
            );
    }

    /// <summary>Lets a post stand, or refuses it.</summary>
    public static async Task DecideAsync(
        this TwinPerson member,
        TwinEvent one,
        long post,
        string what,
        CancellationToken ct
    )
    {
        string page = $"{PostPages.Path}?event={one.Number.ToString(CultureInfo.InvariantCulture)}";
        var form = (await member.Browser.GetAsync(page, ct))
            .Forms()
            .FirstOrDefault(f => f.Fields.Any(x => x.Value == PostNumber.Words(post)));
        PromiseBrokenException.Unless(
            form is not null,
            "A member does not see what somebody wrote, so nothing was tried."
        );
        await member.Browser.PostAsync(
            form!.Action,
            [
                .. form.Fields.Where(f => f.Type == "hidden").Select(f => (f.Name, f.Value)),
                ("what", what),
            ],
            ct
        );
    }

    /// <summary>The numbers of the registrations that are there.</summary>
    public static async Task<IReadOnlyList<long>> RegistrationsAsync(
        this ITwin twin,
        OrganisationId organisation,
        CancellationToken ct
    )
    {
        await using var store = twin
            .Services.GetRequiredService<IDatabase>()
            .Open(new Scope(organisation));
        return await store.Set<EventRegistration>().Select(r => r.Number).ToListAsync(ct);
    }

    /// <summary>How many of a kind are kept, and of how many the time is over on a day.</summary>
    internal static async Task<int> DueWithinAsync(
        this ITwin twin,
        OrganisationId organisation,
        int days,
        CancellationToken ct
    )
    {
        var services = twin.Services;
        var kind = services.GetRequiredService<KeptKinds>().Find(ResearchModel.AttendeesKept)!;
        await using var store = services
            .GetRequiredService<IDatabase>()
            .Open(new Scope(organisation));
        var rule = await HeldRule.ReadAsync(store, organisation, kind, ct);
        var due = await services
            .GetRequiredService<RetentionService>()
            .CountAsync(organisation, rule, days, 100, ct);
        return due.Go;
    }
}
