using System.Globalization;
using Haven.Design;
using Haven.Design.Components;
using Haven.Privacy.Door;
using Haven.Privacy.Notices;
using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;
using Haven.Privacy.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Haven.Privacy.Agreements;

/// <summary>/privacy/agreements: the agreement on processing with whoever runs the machine, signed here or on paper.</summary>
internal static class AgreementPages
{
    public const string Path = "/privacy/agreements";
    public const string Signing = Path + "/sign";
    public const string TakingIn = Path + "/paper";
    public const string Own = Path + "/own";
    private const Roles Readers = Roles.Administrator | Roles.PrivacyOfficer;

    private static readonly PageError Quicker = new(
        "Somebody else signed or sent in an agreement while you had the page open. Nothing of yours was saved. Look at “Agreement on processing” before you do it again."
    );

    private static readonly PageError OtherText = new(
        "The text has changed since you opened the page, so it was not signed. Below is the text as it is now. Read it, and sign again."
    );

    public static string Blank(string lang) => $"{Path}/blank.pdf?lang={lang}";

    public static string FileOf(int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{Path}/{number}/file");

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, ShowAsync).For(Readers);
        routes.MapGet(Path + "/blank.pdf", SendBlankAsync).For(Readers);
        routes.MapGet(Path + "/{number:int}/file", SendAsync).For(Readers);
        routes.MapGet(Signing, AskAsync).For(Readers);
        routes.MapPost(Signing, SignAsync).For(Readers).NeedsStepUp();
        routes.MapGet(TakingIn, AskForPaperAsync).For(Readers);
        routes.MapPost(TakingIn, TakeInAsync).For(Readers).TakesFile(PaperForm.FileRule);
        routes.MapPost(Own, RunsItselfAsync).For(Readers).NeedsStepUp();
    }

    private static Task<IResult> ShowAsync([AsParameters] AgreementVisit visit)
    {
        visit.Frame.Notice = visit.Context.Request.Query["done"].ToString() switch
        {
            "signed" => "It is signed, and in force from now on.",
            "paper" => "The signed paper was received. It is in force from now on.",
            "own" => "It is recorded.",
            _ => null,
        };
        return PageAsync(visit, null, StatusCodes.Status200OK);
    }

    private static async Task<IResult> PageAsync(
        AgreementVisit visit,
        PageError? error,
        int status
    ) =>
        new RazorComponentResult<AgreementsPage>(
            new
            {
                Agreements = await visit.Desk.ReadAsync(visit.Organisation, visit.Cancelled),
                Party = await visit.Sides.ReadAsync(visit.Cancelled),
                Law = (
                    await visit.Laws.RulesAsync(visit.Organisation, visit.Cancelled)
                ).ProcessingAgreement,
                Error = error,
            }
        )
        {
            StatusCode = status,
        };

    private static async Task<IResult> SendBlankAsync([AsParameters] AgreementVisit visit)
    {
        if (await visit.Sides.ReadAsync(visit.Cancelled) is not { HasTheseWords: true } party)
        {
            return Results.NotFound();
        }
        string text = await visit.Text.WriteAsync(
            visit.Organisation,
            party,
            visit.Lang,
            visit.Cancelled
        );
        return Results.File(
            AgreementPaper.Write(
                text,
                visit.Lang,
                null,
                NoticePages.SiteOf(visit.Context),
                visit.Clock.GetUtcNow()
            ),
            "application/pdf",
            $"agreement-on-processing-{visit.Lang}.pdf"
        );
    }

    private static async Task<IResult> SendAsync(int number, [AsParameters] AgreementVisit visit)
    {
        if (
            await visit.Desk.OpenAsync(visit.Context.Reader(), number, visit.Cancelled)
            is not { Paper.Length: > 0 } opened
        )
        {
            return Results.NotFound();
        }
        var record = opened.Record;
        byte[] file =
            record.Way == AgreedBy.Paper
                ? Convert.FromBase64String(opened.Paper)
                : AgreementPaper.Write(
                    opened.Paper,
                    record.Lang,
                    new TypedSignature(record.Party, opened.Signer, opened.Capacity, record.At),
                    NoticePages.SiteOf(visit.Context),
                    visit.Clock.GetUtcNow()
                );
        var (type, ending) = FileKind.PaperType(file);
        return Results.File(
            file,
            type,
            string.Create(
                CultureInfo.InvariantCulture,
                $"agreement-on-processing-{number}.{ending}"
            )
        );
    }

    private static async Task<IResult> AskAsync([AsParameters] AgreementVisit visit)
    {
        var form = new SignForm { Seen = await visit.LastAsync(), Lang = visit.Lang };
        return await SignPageAsync(visit, form, null, StatusCodes.Status200OK);
    }

    private static async Task<IResult> SignAsync([AsParameters] AgreementVisit visit)
    {
        var form = SignForm.Parse(await visit.Context.Request.ReadFormAsync(visit.Cancelled));
        if (form.Errors.Any)
        {
            return await SignPageAsync(visit, form, null, form.Errors.Status);
        }
        if (await visit.Sides.ReadAsync(visit.Cancelled) is not { } party)
        {
            return Results.NotFound();
        }
        var outcome = await visit.Desk.SignAsync(
            visit.Context.Reader(),
            party,
            form,
            visit.Cancelled
        );
        return outcome == SignOutcome.Done
            ? Results.Redirect(Path + "?done=signed")
            : await SignPageAsync(
                visit,
                form,
                outcome == SignOutcome.OtherText ? OtherText : Quicker,
                StatusCodes.Status409Conflict
            );
    }

    private static async Task<IResult> SignPageAsync(
        AgreementVisit visit,
        SignForm form,
        PageError? error,
        int status
    ) =>
        await visit.Sides.ReadAsync(visit.Cancelled) is { HasTheseWords: true } party
            ? new RazorComponentResult<SignPage>(
                new
                {
                    Form = form,
                    Text = await visit.Text.WriteAsync(
                        visit.Organisation,
                        party,
                        form.Lang,
                        visit.Cancelled
                    ),
                    Conflict = error,
                }
            )
            {
                StatusCode = status,
            }
            : Results.NotFound();

    private static async Task<IResult> AskForPaperAsync([AsParameters] AgreementVisit visit) =>
        PaperPage(new PaperForm { Seen = await visit.LastAsync() }, null, 200);

    private static async Task<IResult> TakeInAsync([AsParameters] AgreementVisit visit)
    {
        var form = await PaperForm.ParseAsync(
            await visit.Context.Request.ReadFormAsync(visit.Cancelled),
            visit.Cancelled
        );
        if (form.Errors.Any)
        {
            return PaperPage(form, null, form.Errors.Status);
        }
        return
            await visit.Desk.TakeInAsync(visit.Context.Reader(), form, visit.Cancelled)
            == SignOutcome.Done
            ? Results.Redirect(Path + "?done=paper")
            : PaperPage(form, Quicker, StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> RunsItselfAsync([AsParameters] AgreementVisit visit)
    {
        var sent = await visit.Context.Request.ReadFormAsync(visit.Cancelled);
        if (sent["own"] != "yes")
        {
            return await PageAsync(
                visit,
                new PageError("Tick that your organisation runs Haven itself.", "#own"),
                StatusCodes.Status422UnprocessableEntity
            );
        }
        return
            await visit.Desk.RunsItselfAsync(
                visit.Context.Reader(),
                SentNumber.Of(sent["seen"]),
                visit.Cancelled
            ) == SignOutcome.Done
            ? Results.Redirect(Path + "?done=own")
            : await PageAsync(visit, Quicker, StatusCodes.Status409Conflict);
    }

    private static RazorComponentResult<PaperPage> PaperPage(
        PaperForm form,
        PageError? conflict,
        int status
    ) => new(new { Form = form, Conflict = conflict }) { StatusCode = status };
}

/// <summary>What each of the pages asks for.</summary>
internal sealed record AgreementVisit(
    HttpContext Context,
    [FromServices] AgreementDesk Desk,
    [FromServices] AgreementText Text,
    [FromServices] OperatorSides Sides,
    [FromServices] RegimeDesk Laws,
    [FromServices] PageFrame Frame,
    [FromServices] TimeProvider Clock,
    CancellationToken Cancelled
)
{
    public OrganisationId Organisation => Context.Reader().Organisation;

    public string Lang => Context.Request.Query["lang"] == "es" ? "es" : "en";

    public async Task<int> LastAsync() =>
        (await Desk.ReadAsync(Organisation, Cancelled)) is [var last, ..] ? last.Number : 0;
}
