using Haven.Design;
using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Rights;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Privacy.Notices;

/// <summary>
/// /privacy/notices: what is published, and whether it still holds; /privacy/notices/draft/…: writing the next version,
/// looking at it, and publishing it.
/// </summary>
internal static class NoticeDraftPages
{
    public const string Edit = NoticePages.Path + "/draft/edit";
    public const string Preview = NoticePages.Path + "/draft/preview";
    public const string File = NoticePages.Path + "/draft/pdf";
    public const string Publish = NoticePages.Path + "/draft/publish";

    private const string Quicker =
        "Somebody else changed, published or discarded the draft while you had the page open, so yours was not saved. What you typed stands below: copy it before you look at theirs.";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(NoticePages.Path, ShowAsync).For(Roles.PrivacyOfficer | Roles.Administrator);
        routes.MapPost(NoticePages.Path, BeginAsync).For(Roles.PrivacyOfficer);
        routes.MapGet(Edit, EditAsync).For(Roles.PrivacyOfficer);
        routes.MapPost(Edit, SaveAsync).For(Roles.PrivacyOfficer);
        routes.MapGet(Preview, PreviewAsync).For(Roles.PrivacyOfficer);
        routes.MapGet(File, SendAsync).For(Roles.PrivacyOfficer);
        routes.MapGet(Publish, AskAsync).For(Roles.PrivacyOfficer);
        routes.MapPost(Publish, PublishAsync).For(Roles.PrivacyOfficer).NeedsStepUp();
    }

    private static async Task<IResult> ShowAsync(
        HttpContext context,
        IPublicOrganisations organisations,
        NoticeReading reading,
        PageFrame frame,
        CancellationToken cancellationToken
    )
    {
        frame.Notice = context.Request.Query["done"].ToString() switch
        {
            "published" => "The new version is published.",
            "discarded" => "The draft is discarded.",
            _ => null,
        };
        var reader = context.Reader();
        var organisation = await organisations.OfAsync(reader.Organisation, cancellationToken);
        return new RazorComponentResult<NoticesPage>(
            new
            {
                Organisation = organisation,
                Standing = await reading.StandingAsync(
                    reader.Organisation,
                    organisation.Code,
                    cancellationToken
                ),
                MayWrite = reader.Roles.HasFlag(Roles.PrivacyOfficer),
            }
        );
    }

    private static async Task<IResult> BeginAsync(
        HttpContext context,
        NoticeDesk desk,
        CancellationToken cancellationToken
    )
    {
        await desk.BeginAsync(context.Reader(), cancellationToken);
        return Results.Redirect(Edit);
    }

    private static async Task<IResult> EditAsync(
        HttpContext context,
        NoticeReading reading,
        PageFrame frame,
        CancellationToken cancellationToken
    )
    {
        frame.Notice = context.Request.Query["done"] == "saved" ? "The draft is saved." : null;
        var organisation = context.Reader().Organisation;
        return await reading.DraftAsync(organisation, cancellationToken) is { } draft
            ? Page(
                NoticeTextForm.Of(
                    draft,
                    await reading.HealthNoticeAsync(organisation, cancellationToken) is not null
                ),
                null
            )
            : Results.Redirect(NoticePages.Path);
    }

    private static async Task<IResult> SaveAsync(
        HttpContext context,
        NoticeReading reading,
        NoticeDesk desk,
        CancellationToken cancellationToken
    )
    {
        var sent = await context.Request.ReadFormAsync(cancellationToken);
        var form = NoticeTextForm.Parse(
            sent,
            await reading.HealthNoticeAsync(context.Reader().Organisation, cancellationToken)
                is not null
        );
        if (sent["step"] == "discard")
        {
            return await desk.DiscardAsync(context.Reader(), form.Version, cancellationToken)
                ? Results.Redirect(NoticePages.Path + "?done=discarded")
                : Page(form, Quicker);
        }
        if (form.Errors.Any)
        {
            return Page(form, null);
        }
        if (!await desk.SaveAsync(context.Reader(), form, cancellationToken))
        {
            return Page(form, Quicker);
        }
        return Results.Redirect(sent["step"] == "preview" ? Preview : Edit + "?done=saved");
    }

    private static async Task<IResult> PreviewAsync(
        HttpContext context,
        IPublicOrganisations organisations,
        NoticeReading reading,
        CancellationToken cancellationToken
    )
    {
        var sheets = await SheetsAsync(context, organisations, reading, cancellationToken);
        if (sheets.Count == 0)
        {
            return Results.Redirect(NoticePages.Path);
        }
        var organisation = context.Reader().Organisation;
        var lines = await reading.LinesAsync(organisation, cancellationToken);
        var last =
            lines.Count > 0
                ? await reading.FindAsync(organisation, lines[^1].Number, cancellationToken)
                : null;
        return new RazorComponentResult<NoticePreviewPage>(
            new
            {
                Sheets = sheets,
                Last = last?.Number,
                Difference = last is null
                    ? []
                    : NoticeDifference.Between(
                        NoticeTemplate.PartsOf(last.Filled(sheets[0].Words.Lang), ""),
                        NoticeTemplate.PartsOf(sheets[0].Filled, "")
                    ),
            }
        );
    }

    private static async Task<IResult> SendAsync(
        HttpContext context,
        IPublicOrganisations organisations,
        NoticeReading reading,
        TimeProvider clock,
        CancellationToken cancellationToken
    ) =>
        (await SheetsAsync(context, organisations, reading, cancellationToken)).FirstOrDefault(s =>
            s.Section.Key() == (context.Request.Query["of"].FirstOrDefault() ?? "privacy")
        )
            is { } sheet
            ? Results.File(
                NoticePaper.Write(sheet, NoticePages.SiteOf(context), clock.GetUtcNow()),
                "application/pdf",
                $"{sheet.Section.Key()}-notice-draft-{sheet.Words.Lang}.pdf"
            )
            : Results.NotFound();

    private static async Task<IResult> AskAsync(
        HttpContext context,
        NoticeReading reading,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var organisation = context.Reader().Organisation;
        return await reading.DraftAsync(organisation, cancellationToken) is { } draft
            ? await AskPageAsync(
                organisation,
                reading,
                NoticeForm.Empty(draft.Version, LocalTime.Today(clock)),
                null,
                cancellationToken
            )
            : Results.Redirect(NoticePages.Path);
    }

    private static async Task<IResult> PublishAsync(
        HttpContext context,
        IPublicOrganisations organisations,
        NoticeReading reading,
        NoticeDesk desk,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var reader = context.Reader();
        var lines = await reading.LinesAsync(reader.Organisation, cancellationToken);
        var form = NoticeForm.Parse(
            await context.Request.ReadFormAsync(cancellationToken),
            LocalTime.Today(clock),
            lines.LastOrDefault()
        );
        if (form.Errors.Any)
        {
            return await AskPageAsync(reader.Organisation, reading, form, null, cancellationToken);
        }
        if (
            await reading.DraftAsync(reader.Organisation, cancellationToken) is { } draft
            && NoticeTextForm.Of(
                draft,
                await reading.HealthNoticeAsync(reader.Organisation, cancellationToken) is not null
            )
                is { Errors.Any: true } faulty
        )
        {
            return Page(faulty, null);
        }
        var organisation = await organisations.OfAsync(reader.Organisation, cancellationToken);
        return await desk.PublishAsync(reader, organisation.Code, form, cancellationToken) is null
            ? await AskPageAsync(
                reader.Organisation,
                reading,
                form,
                "Somebody else changed, published or discarded the draft while you had the page open, so nothing was published by you. Go back to “Privacy notice” and look at what stands there now.",
                cancellationToken
            )
            : Results.Redirect(NoticePages.Path + "?done=published");
    }

    // The notices of the draft, each as its own page will show it; none where there is no draft.
    private static async Task<IReadOnlyList<NoticeSheet>> SheetsAsync(
        HttpContext context,
        IPublicOrganisations organisations,
        NoticeReading reading,
        CancellationToken cancellationToken
    )
    {
        var id = context.Reader().Organisation;
        if (await reading.DraftAsync(id, cancellationToken) is not { } draft)
        {
            return [];
        }
        var words =
            context.Request.Query["lang"] == "es" ? NoticeWords.Spanish : NoticeWords.English;
        var organisation = await organisations.OfAsync(id, cancellationToken);
        string filled = await reading.FillAsync(
            id,
            organisation.Code,
            words.Say(draft.English, draft.Spanish),
            words.Lang,
            cancellationToken
        );
        return
        [
            .. Enum.GetValues<NoticeSection>()
                .Select(section => new NoticeSheet(
                    organisation.Name,
                    words,
                    0,
                    LocalTime.DayOf(draft.At),
                    LocalTime.DayOf(draft.At),
                    filled,
                    section
                ))
                .Where(s => s.Parts.Count > 0),
        ];
    }

    private static RazorComponentResult<NoticeEditPage> Page(
        NoticeTextForm form,
        string? conflict
    ) =>
        new(new { Form = form, Conflict = conflict })
        {
            StatusCode = conflict is null ? form.Errors.Status : StatusCodes.Status409Conflict,
        };

    private static async Task<IResult> AskPageAsync(
        Store.OrganisationId organisation,
        NoticeReading reading,
        NoticeForm form,
        string? conflict,
        CancellationToken cancellationToken
    ) =>
        new RazorComponentResult<NoticePublishPage>(
            new
            {
                Form = form,
                Conflict = conflict,
                IsFirst = (await reading.LinesAsync(organisation, cancellationToken)).Count == 0,
            }
        )
        {
            StatusCode = conflict is null ? form.Errors.Status : StatusCodes.Status409Conflict,
        };
}
