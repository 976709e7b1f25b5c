using System.Globalization;
using Haven.Privacy.Calendar;
using Haven.Privacy.Promises;
using Haven.Privacy.Retention;
using Haven.Privacy.Rights;
using Haven.Privacy.Store;
using Haven.Research.Applications;
using Haven.Research.Apply;
using Haven.Research.Calls;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Research.Promises;

/// <summary>An invented call: its number in the organisation, and its public address.</summary>
public sealed record TwinCall(int Number, string Address)
{
    public string Page => CallPages.To(Number);
}

/// <summary>What somebody does with an invented call, through the pages.</summary>
public static class CallSteps
{
    /// <summary>The first version of an invented call's terms.</summary>
    public const string Terms = "Whoever applies agrees that the jury decides.";

    /// <summary>The fields of a day.</summary>
    public static (string Name, string Value)[] Day(string field, DateOnly day) =>
        [
            ($"{field}-day", Number(day.Day)),
            ($"{field}-month", Number(day.Month)),
            ($"{field}-year", Number(day.Year)),
        ];

    public static DateOnly Today(this ITwin twin) =>
        TimeZoneInfo.Utc.DayOf(
            twin.Services.GetRequiredService<TimeProvider>().GetUtcNow().UtcTicks
        );

    /// <summary>Writes a call that takes applications for ten days and is decided on the day that is told.</summary>
    public static async Task<TwinCall> WriteCallAsync(
        this TwinPerson member,
        ITwin twin,
        CallKind kind,
        DateOnly ends,
        CancellationToken ct
    )
    {
        var begun = await member.Browser.SubmitAsync(
            CallPages.Path + "/new",
            ct,
            [
                ("title", "Small grants for play"),
                ("about", "For whoever plays with children."),
                ("kind", $"{kind}"),
                .. Day("closes", twin.Today().AddDays(10)),
                .. Day("ends", ends),
            ]
        );
        string place = begun.Location?.Split('?')[0] ?? "";
        PromiseBrokenException.Unless(
            int.TryParse(
                place[(place.LastIndexOf('/') + 1)..],
                CultureInfo.InvariantCulture,
                out int number
            ),
            "A call could not be written, so nothing was tried."
        );
        var organisation = await twin
            .Services.GetRequiredService<IPublicOrganisations>()
            .OfAsync(member.Organisation, ct);
        return new(number, ApplyPages.To(organisation.Code, number));
    }

    /// <summary>Writes another version of the terms; the answer leads back to the call where it could be.</summary>
    public static Task<TwinAnswer> WriteTermsAsync(
        this TwinPerson member,
        TwinCall call,
        CancellationToken ct,
        params (string Name, string Value)[] fields
    ) => member.Browser.SubmitAsync(call.Page + "/terms", ct, fields);

    /// <summary>Presses the button that opens the call.</summary>
    public static async Task OpenAsync(this TwinPerson member, TwinCall call, CancellationToken ct)
    {
        var page = await member.Browser.GetAsync(call.Page, ct);
        var form =
            page.Forms().FirstOrDefault(f => f.Action.EndsWith("/open", StringComparison.Ordinal))
            ?? throw new PromiseBrokenException(
                "A call that says everything it has to cannot be opened, so nothing was tried."
            );
        await member.Browser.PostAsync(form.Action, form.Fields.Select(f => (f.Name, f.Value)), ct);
    }

    /// <summary>A call of this kind that is open, with the first terms.</summary>
    public static async Task<TwinCall> OpenedCallAsync(
        this TwinPerson member,
        ITwin twin,
        CallKind kind,
        DateOnly ends,
        CancellationToken ct
    )
    {
        var call = await member.WriteCallAsync(twin, kind, ends, ct);
        await member.WriteTermsAsync(call, ct, ("terms", Terms));
        await member.OpenAsync(call, ct);
        return call;
    }

    /// <summary>Fills in a page that was opened before, and sends it.</summary>
    public static Task<TwinAnswer> SendAsync(
        this TwinBrowser stranger,
        TwinAnswer page,
        CancellationToken ct,
        string email,
        params (string Name, string Value)[] more
    )
    {
        var form =
            page.Forms().FirstOrDefault()
            ?? throw new PromiseBrokenException("The page of a call has no form to apply with.");
        return stranger.PostAsync(
            form.Action,
            [
                .. form.Fields.Where(f => f.Type == "hidden").Select(f => (f.Name, f.Value)),
                ("name", "Zqquill"),
                ("email", email),
                ("proposal", "Zqplayground of wood"),
                .. more,
            ],
            ct
        );
    }

    /// <summary>Accepts the terms that the page shows, and applies; the number of the application.</summary>
    public static async Task<long> ApplyAsync(
        this ITwin twin,
        TwinCall call,
        string email,
        CancellationToken ct
    )
    {
        using var stranger = twin.Browser();
        var page = await stranger.GetAsync(call.Address + "?lang=en", ct);
        var sent = await stranger.SendAsync(page, ct, email, ("accept", ApplyForm.Yes));
        PromiseBrokenException.Unless(
            sent.LeadsTo(call.Address + "/sent/"),
            "Nobody can apply to a call that is open, so nothing was tried."
        );
        var arrived = await stranger.GetAsync(sent.Location!, ct);
        return arrived
                .Text.Split(' ')
                .Select(ApplicationNumber.Parse)
                .FirstOrDefault(n => n is not null)
            ?? throw new PromiseBrokenException(
                "Whoever applied is told no number by which they can ask."
            );
    }

    /// <summary>Decides; the answer leads back to the application where it could be.</summary>
    public static Task<TwinAnswer> DecideAsync(
        this TwinPerson member,
        long number,
        CancellationToken ct,
        params (string Name, string Value)[] fields
    ) => member.Browser.SubmitAsync(ApplicationPages.To(number), ct, fields);

    /// <summary>Moves the clock to this day, and takes whoever's time is over.</summary>
    public static async Task RoundOnAsync(
        this ITwin twin,
        OrganisationId organisation,
        DateOnly day,
        CancellationToken ct
    )
    {
        int days = day.DayNumber - twin.Today().DayNumber;
        twin.Advance(TimeSpan.FromDays(days));
        await twin.Services.GetRequiredService<RetentionService>().DeleteAsync(organisation, ct);
    }

    /// <summary>The numbers of the applications that are there.</summary>
    public static async Task<IReadOnlyList<long>> ApplicationsAsync(
        this ITwin twin,
        OrganisationId organisation,
        CancellationToken ct
    )
    {
        await using var store = twin
            .Services.GetRequiredService<IDatabase>()
            .Open(new Scope(organisation));
        return await store.Set<Application>().Select(a => a.Number).ToListAsync(ct);
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
