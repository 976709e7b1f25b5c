using Haven.Design.Components;
using Haven.Privacy.Door;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Research.Studies;

/// <summary>/research/studies/NUMBER/variables: what a draft asks.</summary>
internal static class VariablePages
{
    private const string Path = StudyPages.Path + "/{number:int}/variables";
    private const int Most = 200;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path + "/new", NewAsync).For(StudyPages.Researchers);
        routes.MapPost(Path + "/new", AddAsync).For(StudyPages.Researchers);
        routes.MapGet(Path + "/{code}", EditAsync).For(StudyPages.Researchers);
        routes.MapPost(Path + "/{code}", SaveAsync).For(StudyPages.Researchers);
        routes.MapPost(Path + "/{code}/remove", RemoveAsync).For(StudyPages.Researchers);
    }

    private static Task<IResult> NewAsync([AsParameters] AskedStudy asked) =>
        asked.WithAsync(sheet =>
            Task.FromResult<IResult>(
                sheet.Draft is { } draft
                    ? Page(sheet, VariableForm.Fresh(draft.Changes), null)
                    : Results.NotFound()
            )
        );

    private static Task<IResult> AddAsync([AsParameters] AskedStudy asked) =>
        StoreAsync(asked, null);

    private static Task<IResult> EditAsync(string code, [AsParameters] AskedStudy asked) =>
        asked.WithAsync(sheet =>
            Task.FromResult<IResult>(
                sheet.Draft is { } draft && draft.Read().Find(code) is { } variable
                    ? Page(sheet, VariableForm.From(variable, draft.Changes), code)
                    : Results.NotFound()
            )
        );

    private static Task<IResult> SaveAsync(string code, [AsParameters] AskedStudy asked) =>
        StoreAsync(asked, code);

    private static Task<IResult> StoreAsync(AskedStudy asked, string? code) =>
        asked.WithAsync(async sheet =>
        {
            var others = (sheet.Draft?.Read().Variables ?? []).Where(v => v.Code != code).ToList();
            var form = VariableForm.Parse(await asked.SentAsync(), others.ConvertAll(v => v.Code));
            if (code is null && others.Count >= Most)
            {
                form.Errors.Add("code", $"A study asks at most {Most} things. Remove one first.");
            }
            if (form.Errors.Any)
            {
                return Page(sheet, form, code);
            }
            var result = await asked.Desk.WriteAsync(
                asked.Reader,
                asked.Number,
                form.Seen,
                d => d with { Variables = With(d.Variables, code, form.ToVariable()) },
                asked.Cancelled
            );
            if (result.Outcome != StudyOutcome.Overtaken)
            {
                return await StudyPages.AfterAsync(asked, result, "saved");
            }
            form.Errors.Add("code", StudyPages.KeptWords);
            return Page(sheet, form, code, StatusCodes.Status409Conflict);
        });

    private static Task<IResult> RemoveAsync(string code, [AsParameters] AskedStudy asked) =>
        asked.WithAsync(async _ =>
        {
            var result = await asked.Desk.WriteAsync(
                asked.Reader,
                asked.Number,
                SentNumber.Of((await asked.SentAsync())["seen"]),
                d => d with { Variables = [.. d.Variables.Where(v => v.Code != code)] },
                asked.Cancelled
            );
            return await StudyPages.AfterAsync(asked, result, "saved");
        });

    // Where it stood, or at the end.
    private static IReadOnlyList<Variable> With(
        IReadOnlyList<Variable> before,
        string? code,
        Variable variable
    ) =>
        before.Any(v => v.Code == code)
            ? [.. before.Select(v => v.Code == code ? variable : v)]
            : [.. before, variable];

    private static RazorComponentResult<VariablePage> Page(
        StudySheet sheet,
        VariableForm form,
        string? code,
        int? status = null
    ) =>
        new(
            new
            {
                sheet.Study,
                Form = form,
                Was = code,
            }
        )
        {
            StatusCode = status ?? form.Errors.Status,
        };
}
