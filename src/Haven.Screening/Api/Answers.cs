using Haven.Forms.Questionnaires;
using Haven.Screening.Instruments;
using Haven.Screening.Model;

namespace Haven.Screening.Api;

/// <summary>A version of an instrument.</summary>
/// <param name="Training">The training that somebody needs before they screen with it.</param>
/// <param name="RetiredAt">Since when no new screening begins with it.</param>
/// <param name="Questionnaire">Where its questions are, as a FHIR Questionnaire.</param>
public sealed record InstrumentAnswer(
    Guid Id,
    string Code,
    string Version,
    string Title,
    string? Training,
    DateTimeOffset PublishedAt,
    DateTimeOffset? RetiredAt,
    string Questionnaire
)
{
    internal static InstrumentAnswer Of(ListedInstrument instrument) =>
        new(
            instrument.Id.Value,
            instrument.Code,
            instrument.Version,
            instrument.Title,
            instrument.Training.Length == 0 ? null : instrument.Training,
            Moment.Of(instrument.PublishedAt)!.Value,
            Moment.Of(instrument.RetiredAt),
            $"/api/v1/fhir/Questionnaire/{instrument.Id.Value:D}"
        );
}

/// <summary>That there is a client, and nothing about them.</summary>
public sealed record ClientAnswer(long Code, DateTimeOffset TakenUpAt, int Screenings);

/// <summary>That there is a screening, and what it was made with.</summary>
/// <param name="Status">"unfinished", "finished", or "confirmed" once a person has confirmed the result.</param>
public sealed record ScreeningAnswer(
    int Number,
    string Instrument,
    string Version,
    string Status,
    DateTimeOffset StartedAt,
    DateTimeOffset? FinishedAt
);

/// <summary>One score of a screening. Haven never decides: it says what the answers come to.</summary>
/// <param name="Total">Null where too little is known.</param>
/// <param name="Level">"none", "possible" or "clear"; null where there is none.</param>
/// <param name="AtLeast">Something is missing, and could only raise the level.</param>
public sealed record ScoreAnswer(
    string Name,
    decimal? Total,
    decimal Max,
    string? Level,
    string Words,
    bool AtLeast,
    int Answered,
    int Missing
)
{
    internal static ScoreAnswer Of(ScoreResult score) =>
        new(
            score.Name,
            score.Total,
            score.Max,
            LevelOf(score.Level),
            score.LevelWords,
            score.AtLeast,
            score.Answered,
            score.Missing
        );

    internal static string? LevelOf(ConcernLevel? level) =>
        level switch
        {
            ConcernLevel.Clear => "clear",
            ConcernLevel.Possible => "possible",
            ConcernLevel.None => "none",
            _ => null,
        };
}

/// <summary>What a finished screening came to.</summary>
/// <param name="Level">The level that counts: a person's where one set it, otherwise the computed one.</param>
/// <param name="SetByAPerson">Somebody set another level than the computed one, with a reason that stays in Haven.</param>
/// <param name="Whole">The score over all questions.</param>
/// <param name="Safety">How many answers asked for a step at once.</param>
/// <param name="Response">Where the answers are, as a FHIR QuestionnaireResponse.</param>
public sealed record ResultAnswer(
    int Number,
    string Instrument,
    string Version,
    string Status,
    DateTimeOffset StartedAt,
    DateTimeOffset FinishedAt,
    string? Level,
    string LevelWords,
    bool SetByAPerson,
    ScoreAnswer Whole,
    IReadOnlyList<ScoreAnswer> Indicators,
    int Safety,
    string Response
);

/// <summary>A fact, or why it is not known: not asking is another thing than not being told.</summary>
/// <param name="Answer">"known", "ownWords", "notKnown", "declined" or "notAsked".</param>
/// <param name="Values">What is known; several where several are true.</param>
public sealed record FactAnswer(string Answer, IReadOnlyList<string> Values, string? OwnWords);

/// <summary>Date of birth, or an age on a day where only that was told.</summary>
public sealed record BirthAnswer(string Answer, DateOnly? Date, int? Age, DateOnly? AgeOn);

/// <summary>
/// A client's facts. The parents' immigration status is not among them and never is (promise SCR-5), and no name is,
/// which Haven cannot read (SCR-4).
/// </summary>
public sealed record FactsAnswer(
    long Code,
    BirthAnswer Birth,
    FactAnswer GenderIdentity,
    FactAnswer GenderExpression,
    FactAnswer RaceAndEthnicity,
    FactAnswer SexualOrientation,
    FactAnswer PhysicalDisability,
    FactAnswer IntellectualDisability,
    string? Behaviour
);

internal static class Moment
{
    /// <summary>Stored UTC ticks as a moment; null for 0.</summary>
    public static DateTimeOffset? Of(long ticks) =>
        ticks == 0 ? null : new DateTimeOffset(ticks, TimeSpan.Zero);
}
