using System.Globalization;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;
using Haven.Research.Consent;
using Haven.Research.Participants;
using Haven.Research.Studies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Research.Answers;

/// <summary>/research/answers/CODE: what a participant answers, and what they answered.</summary>
internal static class AnswerPages
{
    public const string Path = "/research/answers";

    public static string To(long code) =>
        string.Create(CultureInfo.InvariantCulture, $"{Path}/{code}");

    public static string To(long code, int sheet) =>
        string.Create(CultureInfo.InvariantCulture, $"{Path}/{code}/{sheet}");

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet(Path + "/{code:long}", AskAsync)
            .For(StudyPages.Researchers)
            .EntersFor(Purpose.Study);
        routes.MapPost(Path + "/{code:long}", GiveAsync).For(StudyPages.Researchers);
        routes.MapGet(Path + "/{code:long}/{sheet:int}", ShowAsync).For(StudyPages.Researchers);
    }

    private static Task<IResult> AskAsync([AsParameters] AskedParticipant asked) =>
        asked.WithAsync(async participant =>
        {
            var place = await PlaceAsync(asked, participant);
            return !place.TakesPart ? Results.Redirect(StudyConsentPages.To(participant.Code))
                : place.Version is null ? Results.Redirect(ParticipantPages.To(participant.Code))
                : Page(participant, place, AnswerForm.Fresh(place), StatusCodes.Status200OK);
        });

    private static Task<IResult> GiveAsync([AsParameters] AskedParticipant asked) =>
        asked.WithAsync(async participant =>
        {
            var place = await PlaceAsync(asked, participant);
            var sent = await asked.Context.Request.ReadFormAsync(asked.Cancelled);
            var form = AnswerForm.Parse(sent, place.Version?.Read());
            var result = await asked.Answers.GiveAsync(
                asked.Reader,
                participant,
                (form.Version, form.Seen),
                form.Sent,
                asked.Cancelled
            );
            if (result.Outcome == AnswerOutcome.Done)
            {
                return Results.Redirect(ParticipantPages.To(participant.Code) + "?done=kept");
            }
            foreach (var fault in result.Faults)
            {
                bool isAsked = place.Version?.Read().Find(fault.Variable) is not null;
                form.Errors.Add(isAsked ? AnswerForm.FieldOf(fault.Variable) : "main", fault.Words);
            }
            if (result.Outcome == AnswerOutcome.Faulty)
            {
                return Page(participant, place, form, form.Errors.Status);
            }
            form.Errors.Add("main", WhyNot(result.Outcome));
            return Page(
                participant,
                await PlaceAsync(asked, participant),
                form,
                StatusCodes.Status409Conflict
            );
        });

    private static Task<IResult> ShowAsync(int sheet, [AsParameters] AskedParticipant asked) =>
        asked.WithAsync(async participant =>
            await asked.Answers.OpenAsync(asked.Reader, participant, sheet, asked.Cancelled)
                is { } opened
                ? new RazorComponentResult<SheetPage>(
                    new { Participant = participant, Opened = opened }
                )
                : Results.NotFound()
        );

    private static string WhyNot(AnswerOutcome outcome) =>
        outcome switch
        {
            AnswerOutcome.Closed =>
                "The study takes nothing now: it has ended, or waits until somebody has looked at it again. Nothing was kept.",
            AnswerOutcome.OtherVersion =>
                "Another version of the declaration was opened while this page was open, so nothing was kept. Open this page again: it asks what the new version asks.",
            AnswerOutcome.NoConsent =>
                "The participant has not agreed to take part, or took it back. Nothing was kept.",
            _ =>
                "Somebody else wrote down answers of this participant while this page was open, so nothing was kept. Look at theirs first.",
        };

    private static Task<AnswerPlace> PlaceAsync(AskedParticipant asked, Participant participant) =>
        asked.Answers.PlaceAsync(asked.Reader, participant, asked.Cancelled);

    private static RazorComponentResult<AnswersPage> Page(
        Participant participant,
        AnswerPlace place,
        AnswerForm form,
        int status
    ) =>
        new(
            new
            {
                Participant = participant,
                Place = place,
                Form = form,
            }
        )
        {
            StatusCode = status,
        };
}
