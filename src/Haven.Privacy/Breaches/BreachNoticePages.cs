using Haven.Design;
using Haven.Privacy.Calendar;
using Haven.Privacy.Door;
using Haven.Privacy.Notices;
using Haven.Privacy.Purposes;
using Haven.Privacy.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Privacy.Breaches;

/// <summary>/privacy/breaches/ID/notices: what those are told whom it touched, by which way, and the proof of it.</summary>
internal static class BreachNoticePages
{
    private const string Path = BreachPages.Path + "/{id:guid}/notices";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, ShowAsync).For(Roles.PrivacyOfficer);
        // What was sent cannot be taken back.
        routes.MapPost(Path, StepAsync).For(Roles.PrivacyOfficer).NeedsStepUp();
        routes.MapGet(Path + "/letter", LetterAsync).For(Roles.PrivacyOfficer);
    }

    public static string To(Guid id, string further = "") =>
        BreachPages.To(id, "/notices" + further);

    private static Task<IResult> ShowAsync(
        Guid id,
        HttpContext context,
        BreachNoticeDesk desk,
        PageFrame frame,
        CancellationToken cancellationToken
    )
    {
        frame.Notice = context.Request.Query["done"] == "saved" ? "It is saved." : null;
        return PageAsync(
            id,
            context,
            desk,
            BreachNoticeForm.Empty,
            new FieldErrors(),
            cancellationToken
        );
    }

    private static async Task<IResult> StepAsync(
        Guid id,
        HttpContext context,
        BreachNoticeDesk desk,
        CancellationToken cancellationToken
    )
    {
        var errors = new FieldErrors();
        var form = BreachNoticeForm.Parse(
            await context.Request.ReadFormAsync(cancellationToken),
            errors
        );
        if (!errors.Any)
        {
            var outcome = await TakeAsync(id, context, desk, form, cancellationToken);
            if (outcome == IncidentOutcome.Done)
            {
                return Results.Redirect(To(id, "?done=saved"));
            }
            errors.Add(form.Field, BreachPages.Words(outcome));
        }
        return await PageAsync(id, context, desk, form, errors, cancellationToken);
    }

    private static async Task<IncidentOutcome> TakeAsync(
        Guid id,
        HttpContext context,
        BreachNoticeDesk desk,
        BreachNoticeForm form,
        CancellationToken cancellationToken
    )
    {
        var reader = context.Reader();
        return form.Step switch
        {
            BreachNoticeStep.Draft => await DraftAsync(id, context, desk, form, cancellationToken),
            BreachNoticeStep.Write => await desk.WriteAsync(
                reader,
                id,
                form.Version,
                (form.English, form.Spanish),
                cancellationToken
            ),
            BreachNoticeStep.Mail => await desk.MailAsync(
                reader,
                id,
                form.Version,
                form.To,
                cancellationToken
            ),
            BreachNoticeStep.Give => await desk.GiveAsync(
                reader,
                id,
                form.Version,
                (form.GivenOn.Day!.Value, form.How, form.Handles),
                cancellationToken
            ),
            var show => await desk.ShowAsync(
                reader,
                id,
                form.Version,
                show == BreachNoticeStep.Show,
                cancellationToken
            ),
        };
    }

    private static async Task<IncidentOutcome> DraftAsync(
        Guid id,
        HttpContext context,
        BreachNoticeDesk desk,
        BreachNoticeForm form,
        CancellationToken cancellationToken
    )
    {
        var reader = context.Reader();
        if (await desk.OpenAsync(reader, id, cancellationToken) is not { } sheet)
        {
            return IncidentOutcome.NotFound;
        }
        var place = await context
            .RequestServices.GetRequiredService<IPublicOrganisations>()
            .OfAsync(reader.Organisation, cancellationToken);
        string Draft(string lang) =>
            BreachText.Draft(
                lang,
                form.Kinds,
                place,
                LocalTime.DayOf(sheet.People.Incident.KnownAt),
                NoticePages.SiteOf(context)
            );
        return await desk.WriteAsync(
            reader,
            id,
            form.Version,
            (Draft("en"), Draft("es")),
            cancellationToken
        );
    }

    private static async Task<IResult> PageAsync(
        Guid id,
        HttpContext context,
        BreachNoticeDesk desk,
        BreachNoticeForm typed,
        FieldErrors errors,
        CancellationToken cancellationToken
    ) =>
        await desk.OpenAsync(context.Reader(), id, cancellationToken) is { } sheet
            ? new RazorComponentResult<BreachNoticePage>(
                new
                {
                    Sheet = sheet,
                    Typed = typed,
                    Errors = errors,
                }
            )
            {
                StatusCode = errors.Status,
            }
            : Results.NotFound();

    private static async Task<IResult> LetterAsync(
        Guid id,
        HttpContext context,
        BreachNoticeDesk desk,
        IPublicOrganisations organisations,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var reader = context.Reader();
        string lang = context.Request.Query["lang"] == "es" ? "es" : "en";
        return
            await desk.OpenAsync(reader, id, cancellationToken) is { Number: > 0 } sheet
            && !BreachText.IsUnfilled(sheet.In(lang))
            ? Results.File(
                BreachText.Letter(
                    lang,
                    sheet.In(lang),
                    (await organisations.OfAsync(reader.Organisation, cancellationToken)).Name,
                    clock.GetUtcNow()
                ),
                "application/pdf",
                $"letter-{lang}.pdf"
            )
            : Results.NotFound();
    }
}
