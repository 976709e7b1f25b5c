using Haven.Privacy.Rights;
using Haven.Privacy.Store;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Privacy.Promises;

/// <summary>What an invented stranger asks about data, and what the privacy officer does with it, on the pages.</summary>
public static class RequestSteps
{
    public const string Desk = RightsPages.Path;

    /// <summary>A name that is nowhere else.</summary>
    public const string Stranger = "Zqmercedes Zqolvido";

    /// <summary>The address of the public form of the organisation where this person works.</summary>
    public static async Task<string> FormAsync(
        this ITwin twin,
        TwinPerson officer,
        CancellationToken ct
    ) =>
        $"{AskPages.Path}/{(await twin.Services.GetRequiredService<IPublicOrganisations>().OfAsync(officer.Organisation, ct)).Code}";

    /// <summary>Asks on the public form, as a stranger; returns the address of the request at the desk.</summary>
    public static async Task<string> AskAsync(
        this ITwin twin,
        TwinPerson officer,
        RequestKind kind,
        CancellationToken ct,
        Asker asker = Asker.Themselves,
        string about = "",
        string lang = "en"
    )
    {
        var before = await twin.RequestsAsync(officer, ct);
        using var stranger = twin.Browser();
        var sent = await stranger.SubmitAsync(
            $"{await twin.FormAsync(officer, ct)}?lang={lang}",
            ct,
            ("kind", $"{kind}"),
            ("asker", $"{asker}"),
            ("name", Stranger),
            ("reach", "zqolvido@example.org"),
            ("about", about)
        );
        var after = await twin.RequestsAsync(officer, ct);
        PromiseBrokenException.Unless(
            sent.Status == 302 && after.Count == before.Count + 1,
            "Somebody could not ask on the public form, or what they asked did not arrive."
        );
        return $"{Desk}/{after.Select(r => r.Id).Except(before.Select(r => r.Id)).Single():D}";
    }

    /// <summary>The requests of the organisation where this person works, as they are stored.</summary>
    public static async Task<IReadOnlyList<RightsRequest>> RequestsAsync(
        this ITwin twin,
        TwinPerson officer,
        CancellationToken ct
    )
    {
        await using var context = twin
            .Services.GetRequiredService<HavenServices>()
            .Database.Open(new Scope(officer.Organisation));
        return await context.Set<RightsRequest>().AsNoTracking().ToListAsync(ct);
    }

    /// <summary>Takes a step that the page offers; it has to work.</summary>
    public static async Task StepAsync(
        this TwinPerson officer,
        string request,
        CancellationToken ct,
        params (string, string)[] fields
    ) =>
        PromiseBrokenException.Unless(
            (await officer.Browser.SubmitAsync(request, ct, fields)).Status == 302,
            "A request could not be worked on, so nothing was tried."
        );

    /// <summary>Records how it was made sure who asks, and finds whom it is about.</summary>
    public static async Task FindAsync(
        this TwinPerson officer,
        string request,
        string handle,
        CancellationToken ct
    )
    {
        await officer.StepAsync(request, ct, ("verified", "Zqpassport"));
        await officer.StepAsync(request, ct, ("handle", handle));
    }

    /// <summary>Says that nobody is on record, once it was made sure who asks.</summary>
    public static async Task FindNobodyAsync(
        this TwinPerson officer,
        string request,
        CancellationToken ct
    )
    {
        await officer.StepAsync(request, ct, ("verified", "Zqpassport"));
        await officer.StepAsync(request, ct, ("nobody", "yes"));
    }

    /// <summary>Sends a step that the page may not offer, as somebody could all the same.</summary>
    public static async Task<TwinAnswer> TryAsync(
        this TwinPerson officer,
        string request,
        CancellationToken ct,
        params (string, string)[] fields
    )
    {
        var open = (await officer.Browser.GetAsync(request, ct)).Forms()[0];
        return await officer.Browser.PostAsync(
            request,
            open.Fields.Where(f => f.IsSent && f.Name != "step")
                .Select(f => (f.Name, f.Value))
                .Concat(fields),
            ct
        );
    }
}
