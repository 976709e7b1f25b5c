using System.Globalization;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;
using Haven.Research.Answers;
using Haven.Research.Studies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Haven.Research.Participants;

/// <summary>/research/participants: who takes part, by code.</summary>
internal static class ParticipantPages
{
    public const string Path = "/research/participants";

    public static string To(long code) =>
        string.Create(CultureInfo.InvariantCulture, $"{Path}/{code}");

    public static string Of(Study study) =>
        string.Create(CultureInfo.InvariantCulture, $"{Path}?study={study.Number}");

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, ListAsync).For(StudyPages.Researchers);
        routes
            .MapPost(Path + "/new", TakeUpAsync)
            .For(StudyPages.Researchers)
            .TakesUpFor(Purpose.Study);
        routes
            .MapGet(Path + "/{code:long}", ShowAsync)
            .For(StudyPages.Researchers)
            .Limited("participant code", 40, TimeSpan.FromMinutes(10), onlyFailures: true);
    }

    private static async Task<IResult> ListAsync(
        HttpContext context,
        StudyDesk studies,
        ParticipantDesk desk,
        CancellationToken cancellationToken
    )
    {
        var reader = context.Reader();
        int number = SentNumber.Of(context.Request.Query["study"]);
        return await studies.FindAsync(reader.Organisation, number, cancellationToken) is { } sheet
            ? new RazorComponentResult<ParticipantsPage>(
                new
                {
                    sheet.Study,
                    People = await desk.ListAsync(
                        reader,
                        sheet.Study.Id,
                        context.Request.After(),
                        cancellationToken
                    ),
                    IsClosed = context.Request.Query["done"] == "closed",
                }
            )
            : Results.NotFound();
    }

    private static async Task<IResult> TakeUpAsync(
        HttpContext context,
        StudyDesk studies,
        ParticipantDesk desk,
        CancellationToken cancellationToken
    )
    {
        var reader = context.Reader();
        var sent = await context.Request.ReadFormAsync(cancellationToken);
        int number = SentNumber.Of(sent["study"]);
        if (
            await studies.FindAsync(reader.Organisation, number, cancellationToken) is not { } sheet
        )
        {
            return Results.NotFound();
        }
        return await desk.TakeUpAsync(reader, sheet.Study.Id, cancellationToken) is { } code
            ? Results.Redirect(To(code) + "?done=taken-up")
            : Results.Redirect(Of(sheet.Study) + "&done=closed");
    }

    private static Task<IResult> ShowAsync([AsParameters] AskedParticipant asked)
    {
        asked.Frame.Notice = asked.Context.Request.Query["done"].ToString() switch
        {
            "taken-up" =>
                "They are taken up. Write the code down for them, and ask what they agree to.",
            "kept" => "The answers are kept.",
            _ => null,
        };
        return asked.WithAsync(async participant => new RazorComponentResult<ParticipantPage>(
            new
            {
                Participant = participant,
                Place = await asked.Answers.PlaceAsync(asked.Reader, participant, asked.Cancelled),
                Sheets = await asked.Answers.ListAsync(asked.Reader, participant, asked.Cancelled),
            }
        ));
    }
}

/// <summary>An address with a participant's code.</summary>
internal sealed record AskedParticipant(
    long Code,
    HttpContext Context,
    [FromServices] ParticipantDesk Desk,
    [FromServices] AnswerDesk Answers,
    [FromServices] Haven.Design.PageFrame Frame,
    CancellationToken Cancelled
)
{
    public Reader Reader => Context.Reader();

    /// <summary>Answers 404 where the organisation has nobody with this code.</summary>
    public async Task<IResult> WithAsync(Func<Participant, Task<IResult>> act) =>
        await Desk.FindAsync(Reader, Code, Cancelled) is { } participant
            ? await act(participant)
            : Results.NotFound();
}
