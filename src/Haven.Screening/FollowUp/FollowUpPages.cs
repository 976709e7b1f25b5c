using Haven.Design;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Haven.Screening.FollowUp;

/// <summary>/screening/follow-up: what the organisation asks for after a result, beside its next steps.</summary>
internal static class FollowUpPages
{
    public const string Home = "/screening/follow-up";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Home, ShowAsync).For(Roles.Administrator | Roles.Supervisor);
        routes.MapPost(Home, SaveAsync).For(Roles.Administrator | Roles.Supervisor);
    }

    private static async Task<IResult> ShowAsync(
        HttpContext context,
        IDatabase database,
        PageFrame frame,
        CancellationToken cancellationToken
    )
    {
        frame.Notice =
            context.Request.Query["done"] == "saved" ? "What follows a result is saved." : null;
        var organisation = context.Reader().Organisation;
        await using var store = database.Open(new Scope(organisation));
        var rules = await FollowUpRules.ReadAsync(store, organisation, cancellationToken);
        return Page(FollowUpForm.From(rules), null, StatusCodes.Status200OK);
    }

    private static async Task<IResult> SaveAsync(
        HttpContext context,
        IDatabase database,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var form = FollowUpForm.Parse(await context.Request.ReadFormAsync(cancellationToken));
        if (form.Errors.Count > 0)
        {
            return Page(form, null, StatusCodes.Status422UnprocessableEntity);
        }
        var reader = context.Reader();
        await using var store = database.Open(new Scope(reader.Organisation));
        var rules = await FollowUpRules.ReadAsync(store, reader.Organisation, cancellationToken);
        bool isNew = rules.Version == 0;
        if (rules.Version != form.Version)
        {
            return Overtaken(form);
        }
        long now = clock.GetUtcNow().UtcTicks;
        form.WriteTo(rules, now);
        rules.ChangedBy = new MemberId(reader.Member);
        rules.ChangedAt = now;
        rules.Version++;
        if (isNew)
        {
            store.Add(rules);
        }
        try
        {
            await store.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Overtaken(form);
        }
        catch (DbUpdateException) when (isNew)
        {
            return Overtaken(form); // the first two saved at once
        }
        return Results.Redirect(Home + "?done=saved");
    }

    private static RazorComponentResult<FollowUpPage> Overtaken(FollowUpForm form) =>
        Page(
            form,
            "Somebody else changed this page while you had it open, so yours was not saved. Below is what you typed. Open this page in another window to compare.",
            StatusCodes.Status409Conflict
        );

    private static RazorComponentResult<FollowUpPage> Page(
        FollowUpForm form,
        string? conflict,
        int status
    ) => new(new { Form = form, Conflict = conflict }) { StatusCode = status };
}
