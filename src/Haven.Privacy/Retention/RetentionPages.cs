using Haven.Design;
using Haven.Design.Components;
using Haven.Privacy.Audit;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;
using Haven.Privacy.Retention.Figures;
using Haven.Privacy.Retention.Reviews;
using Haven.Privacy.Store;
using Haven.Privacy.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Privacy.Retention;

/// <summary>/privacy/retention, and /privacy/retention/KIND: how long whom, and who is next.</summary>
internal static class RetentionPages
{
    public const string Path = "/privacy/retention";

    /// <summary>How far ahead the pages look, in days.</summary>
    public const int Ahead = 30;

    /// <summary>Counting and lists stop there.</summary>
    public const int Most = 200;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet(Path, ListAsync)
            .For(Roles.PrivacyOfficer | Roles.Administrator)
            .ShownToSupport(SupportAreas.Settings, "How long we keep things");
        routes.MapGet(Path + "/{kind}", ShowAsync).For(Roles.PrivacyOfficer);
        routes.MapPost(Path + "/{kind}", ChooseAsync).For(Roles.PrivacyOfficer).NeedsStepUp();
    }

    private static async Task<IResult> ListAsync(
        HttpContext context,
        IDatabase database,
        RetentionService retention,
        ReviewReading reviews,
        KeptKinds kinds,
        PageFrame frame,
        CancellationToken cancellationToken
    )
    {
        frame.Notice = context.Request.Query["done"] == "saved" ? "The time is saved." : null;
        var organisation = context.Reader().Organisation;
        await using var store = database.Open(new Scope(organisation));
        var lines = new List<RetentionLine>();
        foreach (var kind in kinds.All.OrderBy(k => k.English, StringComparer.Ordinal))
        {
            var rule = await HeldRule.ReadAsync(store, kind, cancellationToken);
            var next = await retention.CountAsync(
                organisation,
                rule,
                Ahead,
                Most + 1,
                cancellationToken
            );
            lines.Add(new RetentionLine(rule, next));
        }
        return new RazorComponentResult<RetentionPage>(
            new
            {
                Lines = lines,
                MayChange = context.Reader().Roles.HasFlag(Roles.PrivacyOfficer),
                Waiting = await reviews.WaitingAsync(organisation, cancellationToken),
            }
        );
    }

    private static async Task<IResult> ShowAsync(
        string kind,
        HttpContext context,
        IDatabase database,
        RetentionService retention,
        KeptKinds kinds,
        CancellationToken cancellationToken
    ) =>
        kinds.Find(kind) is { } found
            ? await PageAsync(context, database, retention, found, null, null, cancellationToken)
            : Results.NotFound();

    // First it says what a rule would do; then, confirmed, it holds.
    private static async Task<IResult> ChooseAsync(
        string kind,
        HttpContext context,
        IDatabase database,
        RetentionService retention,
        KeptKinds kinds,
        RegimeDesk laws,
        KeptCounts counts,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        if (kinds.Find(kind) is not { } found)
        {
            return Results.NotFound();
        }
        var sent = await context.Request.ReadFormAsync(cancellationToken);
        var rules = await laws.RulesAsync(context.Reader().Organisation, cancellationToken);
        var form = RetentionForm.Parse(sent, found, rules, counts.CanCount(found, rules));
        if (form.Errors.Any || sent["step"] == "change")
        {
            return await PageAsync(
                context,
                database,
                retention,
                found,
                form,
                null,
                cancellationToken
            );
        }
        if (sent["step"] != "use")
        {
            return await EffectAsync(
                context.Reader().Organisation,
                database,
                retention,
                found,
                form,
                cancellationToken
            );
        }
        return await RetentionRules.ChooseAsync(
            database,
            context.Reader(),
            found,
            form,
            clock.GetUtcNow().UtcTicks,
            cancellationToken
        )
            ? Results.Redirect(Path + "?done=saved")
            : await PageAsync(
                context,
                database,
                retention,
                found,
                form,
                "Somebody else changed this time while you had the page open, so yours was not saved. Theirs stands above, and what you typed below.",
                cancellationToken
            );
    }

    private static async Task<IResult> EffectAsync(
        OrganisationId organisation,
        IDatabase database,
        RetentionService retention,
        KeptKind kind,
        RetentionForm form,
        CancellationToken cancellationToken
    )
    {
        await using var store = database.Open(new Scope(organisation));
        var holds = await HeldRule.ReadAsync(store, kind, cancellationToken);
        var thought = holds with { Period = form.Period!.Value, Action = form.Action };
        Task<DueCount> CountAsync(HeldRule rule, int days) =>
            retention.CountAsync(organisation, rule, days, Most + 1, cancellationToken);
        return new RazorComponentResult<RetentionEffectPage>(
            new
            {
                Kind = kind,
                Form = form,
                Now = (await CountAsync(holds, 0), await CountAsync(holds, Ahead)),
                Then = (await CountAsync(thought, 0), await CountAsync(thought, Ahead)),
            }
        );
    }

    private static async Task<IResult> PageAsync(
        HttpContext context,
        IDatabase database,
        RetentionService retention,
        KeptKind kind,
        RetentionForm? form,
        string? conflict,
        CancellationToken cancellationToken
    )
    {
        var reader = context.Reader();
        await using var store = database.Open(new Scope(reader.Organisation));
        var rule = await HeldRule.ReadAsync(store, kind, cancellationToken);
        var chosen = await RetentionRules.FindAsync(store, kind, cancellationToken);
        var next = await retention.NextAsync(store, rule, Ahead, Most, cancellationToken);
        var laws = await context
            .RequestServices.GetRequiredService<RegimeDesk>()
            .RulesAsync(reader.Organisation, cancellationToken);
        var handles = await HandlesAsync(context, store, reader, next, cancellationToken);
        bool isFresh = form is null || conflict is not null;
        return new RazorComponentResult<KindPage>(
            new
            {
                Rule = rule,
                Laws = RetentionWords.Laws(kind.InLaws, laws),
                CanAsk = RetentionForm.CanAsk(kind, laws),
                CanCount = context
                    .RequestServices.GetRequiredService<KeptCounts>()
                    .CanCount(kind, laws),
                ChosenAt = chosen?.ChosenAt,
                Form = form ?? RetentionForm.From(rule, chosen?.Reason ?? ""),
                // Whoever was overtaken may send again what they typed, having seen what stands now.
                FormVersion = isFresh ? rule.Version : form!.Version,
                Conflict = conflict,
                Next = next,
                Handles = handles,
            }
        )
        {
            StatusCode = conflict is null ? form?.Errors.Status ?? 200 : 409,
        };
    }

    private static async Task<IReadOnlyDictionary<PersonKeyId, string>> HandlesAsync(
        HttpContext context,
        HavenContext store,
        Reader reader,
        IReadOnlyList<NextToGo> next,
        CancellationToken cancellationToken
    )
    {
        var handles = new Dictionary<PersonKeyId, string>();
        if (next.Count == 0 || context.RequestServices.GetService<ISubjectNames>() is not { } names)
        {
            return handles;
        }
        foreach (var person in next.Select(n => n.Person))
        {
            if (await names.HandleAsync(store, person, cancellationToken) is { } handle)
            {
                handles[person] = handle;
            }
        }
        store.Record(
            new Deed(
                reader,
                Act.Retrieve,
                Purpose.PrivacyOversight,
                "whose time is over soon",
                [.. next.Select(n => n.Person)]
            )
        );
        await store.SaveChangesAsync(cancellationToken);
        return handles;
    }
}

/// <summary>A kind of people in the list.</summary>
/// <param name="Rule">What holds.</param>
/// <param name="Next">How many go within the days that the pages look ahead; counting stops.</param>
public sealed record RetentionLine(HeldRule Rule, DueCount Next);
