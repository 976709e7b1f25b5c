using Haven.Design.Components;
using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Door;
using Haven.Privacy.Holds;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Privacy.Forgetting;

/// <summary>/privacy/forgetting, and /privacy/forgetting/ID: the receipt.</summary>
internal static class ForgettingPages
{
    public const string Path = "/privacy/forgetting";
    private const int MostShown = 100;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, ShowAsync).For(Roles.PrivacyOfficer);
        routes.MapPost(Path, AskAsync).For(Roles.PrivacyOfficer).NeedsStepUp();
        routes.MapGet(Path + "/{id:guid}", ReceiptAsync).For(Roles.PrivacyOfficer);
    }

    private static Task<IResult> ShowAsync(
        HttpContext context,
        IDatabase database,
        CancellationToken cancellationToken
    ) => FormAsync(context, database, "", null, cancellationToken);

    // First it says what would go; then, with the box ticked, it goes.
    private static async Task<IResult> AskAsync(
        HttpContext context,
        IDatabase database,
        ForgettingService forgetting,
        CancellationToken cancellationToken
    )
    {
        var reader = context.Reader();
        var form = await context.Request.ReadFormAsync(cancellationToken);
        string code = form["code"].ToString().Trim();
        await using var store = database.Open(new Scope(reader.Organisation));
        var names = context.RequestServices.GetService<ISubjectNames>();
        var person = names is null ? null : await names.FindAsync(store, code, cancellationToken);
        if (names is null || person is not { } found)
        {
            store.Record(
                new Deed(reader, Act.Retrieve, Purpose.PrivacyOversight, "code, not found", [])
            );
            await store.SaveChangesAsync(cancellationToken);
            return await FormAsync(
                context,
                database,
                code,
                $"{names?.Label}: nobody here has it. Check the number",
                cancellationToken
            );
        }
        if (await forgetting.HeldByAsync(reader.Organisation, found, cancellationToken) is { } held)
        {
            store.Record(
                new Deed(
                    reader,
                    Act.Retrieve,
                    Purpose.PrivacyOversight,
                    "whether one person is held",
                    [found]
                )
            );
            await store.SaveChangesAsync(cancellationToken);
            return await HeldAsync(context, database, code, held, cancellationToken);
        }
        bool asked = form["step"] == "forget";
        if (!asked || form["free"] != "yes")
        {
            store.Record(
                new Deed(
                    reader,
                    Act.Retrieve,
                    Purpose.PrivacyOversight,
                    "everything of one person, counted",
                    [found]
                )
            );
            await store.SaveChangesAsync(cancellationToken);
            var rows = await forgetting.CountAsync(reader.Organisation, found, cancellationToken);
            string handle = await names.HandleAsync(store, found, cancellationToken) ?? code;
            return new RazorComponentResult<ConfirmForgettingPage>(
                new
                {
                    names.Label,
                    Code = code,
                    Handle = handle,
                    Rows = rows,
                    Missed = asked,
                }
            )
            {
                StatusCode = asked ? 422 : 200,
            };
        }
        try
        {
            var id = await forgetting.AskAsync(
                reader,
                Purpose.PrivacyOversight,
                found,
                cancellationToken
            );
            await forgetting.CompleteAsync(reader.Organisation, id, cancellationToken);
            return Results.Redirect($"{Path}/{id:D}");
        }
        catch (HeldException e)
        {
            return await HeldAsync(context, database, code, e.By, cancellationToken);
        }
    }

    private static Task<IResult> HeldAsync(
        HttpContext context,
        IDatabase database,
        string code,
        HeldBy by,
        CancellationToken cancellationToken
    ) =>
        FormAsync(
            context,
            database,
            code,
            $"A legal hold of {LocalTime.Day(by.AskedAt)} keeps everything about this person, so they cannot be forgotten. Look at the hold below; when it has ended, try again",
            cancellationToken,
            by.Hold
        );

    private static async Task<IResult> FormAsync(
        HttpContext context,
        IDatabase database,
        string code,
        string? error,
        CancellationToken cancellationToken,
        Guid? hold = null
    )
    {
        await using var store = database.Open(new Scope(context.Reader().Organisation));
        var erasures = await store
            .Set<Erasure>()
            .AsNoTracking()
            .OrderByDescending(e => e.AskedAt)
            .Take(MostShown)
            .ToListAsync(cancellationToken);
        return new RazorComponentResult<ForgettingPage>(
            new
            {
                Erasures = erasures,
                context.RequestServices.GetService<ISubjectNames>()?.Label,
                Code = code,
                Error = error,
                Hold = hold,
            }
        )
        {
            StatusCode = error is null ? 200 : 422,
        };
    }

    private static async Task<IResult> ReceiptAsync(
        Guid id,
        HttpContext context,
        IDatabase database,
        KeyRing keys,
        CancellationToken cancellationToken
    )
    {
        var organisation = context.Reader().Organisation;
        await using var store = database.Open(new Scope(organisation));
        return
            await store
                .Set<Erasure>()
                .AsNoTracking()
                .SingleOrDefaultAsync(
                    e => e.Id == id && e.OrganisationId == organisation,
                    cancellationToken
                )
                is { } erasure
            ? new RazorComponentResult<ReceiptPage>(
                new
                {
                    Erasure = erasure,
                    Next = keys.GenerationBegan + ForgettingJob.Lifetime,
                    Copies = keys.CopiesOf(erasure.Generation),
                }
            )
            : Results.NotFound();
    }
}
