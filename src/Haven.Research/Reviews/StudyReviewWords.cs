using Haven.Privacy.Calendar;
using Haven.Privacy.Handoffs;
using Haven.Privacy.Purposes;
using Haven.Research.Studies;

namespace Haven.Research.Reviews;

/// <summary>What those responsible are told.</summary>
internal static class StudyReviewWords
{
    /// <summary>What waits, as a sentence.</summary>
    public static string Of(StudyReview review, DateOnly today) =>
        today > review.DueOn
            ? $"A study was to be looked at again by {LocalTime.Day(review.DueOn)}, and nobody did. It takes nothing more until somebody has."
            : $"A study is to be looked at again by {LocalTime.Day(review.DueOn)}: are the answers still needed?";

    /// <summary>What one of them decided, for the list of earlier looks.</summary>
    public static string Of(StudyReview review) =>
        review.Answer switch
        {
            StudyReviewAnswer.Keep =>
                $"Kept, until it is looked at by {LocalTime.Day(review.NextBy!.Value)}",
            StudyReviewAnswer.LetGo => "Let go: everything that people answered was deleted",
            StudyReviewAnswer.NobodyLeft => "Nobody was left in it",
            _ => "Nobody has looked yet",
        };

    /// <summary>The mails of one step. They name no study: mail is read by others.</summary>
    public static IEnumerable<RoleNotice> Notices(StudyReview review, StudyReviewTold step)
    {
        string path = StudyReviewPages.To(review.StudyNumber);
        string day = LocalTime.Day(review.DueOn);
        switch (step)
        {
            case StudyReviewTold.Officers:
                string body =
                    $"What a study takes is looked at again at least every {StudyReview.MostYears} years: that was promised to those who take part. Somebody has to say by {day} whether the answers are still needed, and why less would not do. After that day the study takes nothing more until somebody has.";
                const string Subject = "A study waits to be looked at again";
                yield return new(review.OrganisationId, Roles.PrivacyOfficer, Subject, body, path);
                yield return new(review.OrganisationId, StudyPages.Researchers, Subject, body, path)
                {
                    Only = review.Author,
                };
                break;
            case StudyReviewTold.Administrators:
                yield return new(
                    review.OrganisationId,
                    Roles.PrivacyOfficer | Roles.Administrator,
                    "Nobody has looked yet whether a study is still needed",
                    $"A study has waited for weeks to be looked at again. After {day} it takes nothing more until somebody has. A privacy officer or somebody who does research has to answer. If you have neither, an administrator can give somebody this role.",
                    path
                );
                break;
            default:
                yield return new(
                    review.OrganisationId,
                    Roles.PrivacyOfficer | Roles.Administrator,
                    "A study takes nothing more until somebody has looked at it",
                    $"A study was to be looked at again by {day}, and nobody did. It takes nothing more. Those who take part were promised that somebody looks. A privacy officer or somebody who does research has to answer.",
                    path
                );
                break;
        }
    }
}
