using Haven.Design;
using Haven.Design.Components;
using Haven.Privacy.Calendar;
using Haven.Privacy.Consent;
using Haven.Privacy.Disclosures;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Rights.Package;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Haven.Privacy.Permissions;

/// <summary>/privacy/permissions/CODE: what somebody lets be shared; asking, signing and taking back below it.</summary>
internal static class PermissionPages
{
    public const string Path = "/privacy/permissions";
    private const string One = Path + "/{code}/{id:guid}";
    private const Roles Workers = Roles.Professional | Roles.Supervisor;

    public static string Of(string code) => $"{Path}/{code}";

    public static string To(string code, Guid id) => $"{Path}/{code}/{id:D}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        // Codes are short: who tries them one after the other is held up.
        routes
            .MapGet(Path + "/{code}", ShowAsync)
            .For(Workers)
            .Limited("client code", 40, TimeSpan.FromMinutes(10), onlyFailures: true);
        routes.MapGet(Path + "/{code}/new", AskAsync).For(Workers);
        routes.MapPost(Path + "/{code}/new", ReadAsync).For(Workers);
        routes
            .MapPost(Path + "/{code}/sign", SignAsync)
            .For(Workers)
            .TakesFile(SignatureForm.FileRule);
        routes.MapGet(One, OneAsync).For(Workers);
        routes.MapPost(One + "/take-back", TakeBackAsync).For(Workers);
        routes.MapGet(One + "/pdf", PaperAsync).For(Workers).NeedsStepUp();
        routes.MapGet(One + "/scan", ScanAsync).For(Workers).NeedsStepUp();
        PermissionGiving.Map(routes, One, Workers);
    }

    private static Task<IResult> ShowAsync([AsParameters] PermissionVisit visit) =>
        visit.WithAsync(async person => new RazorComponentResult<PermissionsPage>(
            new
            {
                Subject = person,
                visit.Code,
                Sheets = await visit.Reading.ListAsync(visit.Reader, person.Key, visit.Cancelled),
            }
        ));

    private static Task<IResult> AskAsync([AsParameters] PermissionVisit visit) =>
        visit.WithAsync(async person =>
        {
            var before = Guid.TryParse(visit.Context.Request.Query["from"], out var from)
                ? await visit.Reading.FindAsync(visit.Reader, person.Key, from, visit.Cancelled)
                : null;
            return await AskedAsync(
                visit,
                person,
                before is null
                    ? PermissionForm.Fresh(visit.Today)
                    : PermissionForm.After(before, visit.Today)
            );
        });

    // What is to be signed comes in the language of whoever signs it, and nothing is kept yet.
    private static Task<IResult> ReadAsync([AsParameters] PermissionVisit visit) =>
        visit.WithAsync(async person =>
        {
            var sent = await visit.Context.Request.ReadFormAsync(visit.Cancelled);
            var form = await visit.FormAsync(sent);
            if (form.Errors.Any || sent["step"] == "change")
            {
                return await AskedAsync(visit, person, form);
            }
            return sent["step"] == "print"
                ? await PrintedAsync(visit, person, form)
                : await SignedAsync(visit, person, form, new SignatureForm(), null);
        });

    private static Task<IResult> SignAsync([AsParameters] PermissionVisit visit) =>
        visit.WithAsync(async person =>
        {
            var sent = await visit.Context.Request.ReadFormAsync(visit.Cancelled);
            var form = await visit.FormAsync(sent);
            if (form.Errors.Any)
            {
                return await AskedAsync(visit, person, form);
            }
            var words = PermissionWords.In(form.Lang);
            var (signed, voice) = await SignatureForm.ParseAsync(sent, words, visit.Cancelled);
            signed.Check(
                voice,
                await visit.AgeAsync(person),
                await visit.FoundAsync(person, voice),
                form.Follows != Guid.Empty,
                words
            );
            return signed.Errors.Any || voice is null
                ? await SignedAsync(visit, person, form, signed, null)
                : await KeptAsync(
                    visit,
                    person,
                    form,
                    sent["words"].ToString(),
                    signed.ToSignature(voice)
                );
        });

    // Whoever agreed to other words than those that would be kept has agreed to nothing yet.
    private static async Task<IResult> KeptAsync(
        PermissionVisit visit,
        ConsentSubject person,
        PermissionForm form,
        string shown,
        PermissionSignature signature
    )
    {
        var result = await visit.Desk.SignAsync(
            visit.Reader,
            person,
            form.ToTerms(),
            shown,
            signature,
            visit.Cancelled
        );
        var words = ConsentWords.In(form.Lang);
        return result.Outcome == PermissionOutcome.Signed
            ? Results.Redirect(To(visit.Code, result.Id) + "?done=signed")
            : await SignedAsync(
                visit,
                person,
                form,
                new SignatureForm(),
                result.Outcome == PermissionOutcome.Leaving ? words.Leaving : words.OtherWords
            );
    }

    private static Task<IResult> OneAsync(Guid id, [AsParameters] PermissionVisit visit) =>
        visit.WithOneAsync(
            id,
            (person, sheet) =>
            {
                visit.Frame.Notice = visit.Context.Request.Query["done"].ToString() switch
                {
                    "signed" => "The permission is kept. Give them their copy, if it is safe.",
                    "back" => "It is taken back. From this moment nothing leaves on it.",
                    "back-unsaid" =>
                        "It is taken back. From this moment nothing leaves on it. What you typed beside it could not be kept.",
                    _ => null,
                };
                return Task.FromResult<IResult>(
                    new RazorComponentResult<PermissionPage>(
                        new
                        {
                            Subject = person,
                            visit.Code,
                            Sheet = sheet,
                        }
                    )
                );
            }
        );

    // Nothing that is typed beside it, or left out, keeps a permission from being taken back.
    private static Task<IResult> TakeBackAsync(Guid id, [AsParameters] PermissionVisit visit) =>
        visit.WithAsync(async person =>
        {
            var sent = await visit.Context.Request.ReadFormAsync(visit.Cancelled);
            var errors = new FieldErrors();
            string said = errors.Text(sent, "said", 300, lines: false);
            Manner? how =
                Enum.TryParse(sent["how"], out Manner manner) && Enum.IsDefined(manner)
                    ? manner
                    : null;
            return await visit.Desk.TakeBackAsync(
                visit.Reader,
                person.Key,
                id,
                how,
                errors.Any ? "" : said,
                visit.Cancelled
            )
                ? Results.Redirect(
                    To(visit.Code, id) + (errors.Any ? "?done=back-unsaid" : "?done=back")
                )
                : Results.NotFound();
        });

    private static Task<IResult> PaperAsync(Guid id, [AsParameters] PermissionVisit visit) =>
        visit.WithOneAsync(
            id,
            (person, sheet) =>
            {
                string lang = visit.Context.Request.Query["lang"].ToString() is "en" or "es"
                    ? visit.Context.Request.Query["lang"].ToString()
                    : sheet.Record.Lang;
                return Task.FromResult(
                    visit.File(
                        PermissionPaper.Signed(sheet, lang, person.Handle, visit.Clock.GetUtcNow()),
                        "application/pdf",
                        "permission.pdf"
                    )
                );
            }
        );

    private static Task<IResult> ScanAsync(Guid id, [AsParameters] PermissionVisit visit) =>
        visit.WithAsync(async person =>
        {
            if (
                await visit.Reading.ScanAsync(visit.Reader, person.Key, id, visit.Cancelled)
                is not { } scan
            )
            {
                return Results.NotFound();
            }
            var (type, ending) = FileKind.PaperType(scan);
            return visit.File(scan, type, $"permission-scan.{ending}");
        });

    private static async Task<IResult> PrintedAsync(
        PermissionVisit visit,
        ConsentSubject person,
        PermissionForm form
    )
    {
        var (english, spanish) = await visit.TextsAsync(person, form);
        return visit.File(
            PermissionPaper.Unsigned(
                form.Lang == "es" ? spanish : english,
                form.Lang,
                person.Handle,
                PermissionText.HashOf(english.Write(), spanish.Write()),
                visit.Clock.GetUtcNow()
            ),
            "application/pdf",
            "permission-to-sign.pdf"
        );
    }

    private static async Task<IResult> AskedAsync(
        PermissionVisit visit,
        ConsentSubject person,
        PermissionForm form
    ) =>
        new RazorComponentResult<NewPermissionPage>(
            new
            {
                Subject = person,
                visit.Code,
                Form = form,
                visit.Items,
                Ways = await visit.WaysAsync(),
            }
        )
        {
            StatusCode = form.Errors.Status,
        };

    // Whoever was handed the screen sees what they sign and no way elsewhere.
    private static async Task<IResult> SignedAsync(
        PermissionVisit visit,
        ConsentSubject person,
        PermissionForm form,
        SignatureForm signed,
        string? conflict
    )
    {
        visit.Frame.Navigation = [];
        var (english, spanish) = await visit.TextsAsync(person, form);
        return new RazorComponentResult<SignPage>(
            new
            {
                Subject = person,
                visit.Code,
                Form = form,
                Signed = signed,
                Text = form.Lang == "es" ? spanish : english,
                Hash = PermissionText.HashOf(english.Write(), spanish.Write()),
                Age = await visit.AgeAsync(person),
                Conflict = conflict is null ? null : new PageError(conflict),
            }
        )
        {
            StatusCode = conflict is null ? signed.Errors.Status : StatusCodes.Status409Conflict,
        };
    }
}

/// <summary>A visit to one of these pages, and what it is answered with.</summary>
internal sealed record PermissionVisit(
    string Code,
    HttpContext Context,
    [FromServices] IPeopleInCare People,
    [FromServices] PermissionDesk Desk,
    [FromServices] PermissionReading Reading,
    [FromServices] GuardianReview Review,
    [FromServices] DisclosureItems Items,
    [FromServices] PackageWays Ways,
    [FromServices] PageFrame Frame,
    [FromServices] TimeProvider Clock,
    CancellationToken Cancelled
)
{
    public Reader Reader => Context.Reader();

    public DateOnly Today => LocalTime.Today(Clock);

    /// <summary>Answers for the person of the address; 404 for whoever does not look after them, and where there is none.</summary>
    public async Task<IResult> WithAsync(Func<ConsentSubject, Task<IResult>> answer) =>
        await People.FindAsync(Reader, Code, Cancelled) is { } person
            ? await answer(person)
            : Results.NotFound();

    /// <summary>The same with one permission of theirs.</summary>
    public Task<IResult> WithOneAsync(
        Guid id,
        Func<ConsentSubject, PermissionSheet, Task<IResult>> answer
    ) =>
        WithAsync(async person =>
            await Reading.FindAsync(Reader, person.Key, id, Cancelled) is { } sheet
                ? await answer(person, sheet)
                : Results.NotFound()
        );

    public Task<IReadOnlyList<SelectItem>> WaysAsync() =>
        Ways.ReadAsync(Reader.Organisation, Cancelled);

    public async Task<PermissionForm> FormAsync(IFormCollection sent) =>
        PermissionForm.Parse(sent, Items, await WaysAsync(), Today);

    public Task<(PermissionText English, PermissionText Spanish)> TextsAsync(
        ConsentSubject person,
        PermissionForm form
    ) => Desk.TextsAsync(Reader.Organisation, person.Handle, form.ToTerms(), Cancelled);

    public Task<SigningAge> AgeAsync(ConsentSubject person) =>
        Desk.AgeAsync(Reader.Organisation, person.Age, Cancelled);

    /// <summary>What reviews found of parents and guardians, where one signs; otherwise nothing is opened for it.</summary>
    public async Task<GuardianFindings> FoundAsync(ConsentSubject person, ConsentVoice? voice) =>
        voice?.Voice is Voice.Guardian or Voice.Both
            ? await Review.OfAsync(Reader, person.Key, Cancelled)
            : GuardianFindings.None;

    /// <summary>Somebody's own words: no cache between here and them keeps a copy.</summary>
    public IResult File(byte[] content, string type, string name)
    {
        Context.Response.Headers.CacheControl = "no-store";
        return Results.File(content, type, name);
    }
}
