using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Screening.Clients;
using Haven.Screening.FollowUp;
using Haven.Screening.Model;

namespace Haven.Screening.Review;

/// <summary>Who may look at which result, and which are to be looked at: here and nowhere else.</summary>
public static class ReviewRule
{
    /// <summary>Whoever supervises the client's team, of every result but those that they filled in or confirmed.</summary>
    public static bool MayReview(
        Reader reader,
        VisibleClients visible,
        Client client,
        ScreeningRecord screening
    ) => visible.Supervises(client) && IsAnothers(reader, screening);

    public static bool IsAnothers(Reader reader, ScreeningRecord screening) =>
        screening.By.Value != reader.Member && screening.ConfirmedBy?.Value != reader.Member;

    /// <summary>Whether the organisation asks for a look at this result.</summary>
    public static bool Asks(FollowUpRules rules, ScreeningResult result, long finishedAt) =>
        rules.ReviewsSince != 0
        && finishedAt >= rules.ReviewsSince
        && (
            (rules.ReviewsJudged && result.Judgement is not null)
            || result.CountingLevel switch
            {
                Forms.Questionnaires.ConcernLevel.Clear => rules.ReviewsClear,
                Forms.Questionnaires.ConcernLevel.Possible => rules.ReviewsPossible,
                _ => false,
            }
        );

    /// <summary>UTC ticks: until then somebody should have looked.</summary>
    public static long Until(FollowUpRules rules, long finishedAt) =>
        finishedAt + TimeSpan.FromDays(rules.ReviewDays).Ticks;
}
