using Haven.Design.Components;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;
using Haven.Research.Studies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Research.Answers;

/// <summary>/research/answers/file/NUMBER: answers of many participants, from a file.</summary>
internal static class AnswerFilePages
{
    private const string Path = AnswerPages.Path + "/file/{number:int}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, AskAsync).For(StudyPages.Researchers).EntersFor(Purpose.Study);
        routes.MapPost(Path, SendAsync).For(StudyPages.Researchers).TakesFile(AnswerFile.Rule);
    }

    private static Task<IResult> AskAsync([AsParameters] AskedStudy asked, AnswerFileDesk files) =>
        asked.WithAsync(sheet =>
            sheet.Study.Takes()
                ? PageAsync(asked, files, sheet, null, [], StatusCodes.Status200OK)
                : Task.FromResult(Results.Redirect(asked.Home))
        );

    private static Task<IResult> SendAsync([AsParameters] AskedStudy asked, AnswerFileDesk files) =>
        asked.WithAsync(async sheet =>
        {
            var sent = await asked.SentAsync();
            var (content, error) = await AnswerFile.Rule.TakeAsync(sent, asked.Cancelled);
            if (error is not null)
            {
                return await PageAsync(
                    asked,
                    files,
                    sheet,
                    null,
                    [new PageError(error, "#" + AnswerFile.Rule.Name)],
                    StatusCodes.Status422UnprocessableEntity
                );
            }
            var report = await files.BringInAsync(
                asked.Reader,
                sheet,
                SentNumber.Of(sent["seen"]),
                content,
                asked.Cancelled
            );
            return await PageAsync(
                asked,
                files,
                sheet,
                report,
                ErrorsOf(report),
                report.IsOvertaken ? StatusCodes.Status409Conflict
                    : report.Faults.Count > 0 ? StatusCodes.Status422UnprocessableEntity
                    : StatusCodes.Status200OK
            );
        });

    private static IReadOnlyList<PageError> ErrorsOf(FileReport report) =>
        report.IsOvertaken
            ?
            [
                new PageError(
                    "Answers were added, or the study was changed or ended, since this page was made. Nothing of the file was kept. Look at the study, and send the file again if it is still needed."
                ),
            ]
        : report.Faults.Count > 0
            ?
            [
                new PageError(
                    "Nothing of the file was kept. What is wrong stands below, line by line.",
                    "#faults"
                ),
            ]
        : [];

    private static async Task<IResult> PageAsync(
        AskedStudy asked,
        AnswerFileDesk files,
        StudySheet sheet,
        FileReport? report,
        IReadOnlyList<PageError> errors,
        int status
    ) =>
        new RazorComponentResult<AnswerFilePage>(
            new
            {
                Sheet = sheet,
                Seen = await files.CountAsync(asked.Reader, sheet.Study, asked.Cancelled),
                Report = report,
                Errors = errors,
            }
        )
        {
            StatusCode = status,
        };
}
