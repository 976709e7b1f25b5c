using System.Text;
using Haven.Forms.Questionnaires;
using Haven.Forms.Responses;
using Haven.Privacy.Inventory;
using Haven.Privacy.Store;
using Haven.Screening.Attesting;
using Haven.Screening.Fill;
using Haven.Screening.Instruments;
using Haven.Screening.Model;
using Microsoft.EntityFrameworkCore;

namespace Haven.Screening.Result;

/// <summary>Answers and results as people read them, for whoever gets a package of what is kept about somebody.</summary>
internal sealed class ScreeningTexts(InstrumentLibrary library, TimeProvider clock) : IComposedText
{
    private static readonly (Type Record, string Field)[] Known =
    [
        (typeof(ScreeningRecord), nameof(ScreeningRecord.Answers)),
        (typeof(ScreeningRecord), nameof(ScreeningRecord.Result)),
        (typeof(EarlierResult), nameof(EarlierResult.Answers)),
        (typeof(EarlierResult), nameof(EarlierResult.Result)),
        (typeof(ClientAttestation), nameof(ClientAttestation.Authority)),
    ];

    public bool Reads(Type record, string field) => Known.Contains((record, field));

    public async Task<IReadOnlyList<ComposedLine>> ReadAsync(
        HavenContext context,
        ISealedRecord record,
        string text,
        string language,
        CancellationToken cancellationToken
    )
    {
        if (AttestedAuthority.Read(text) is { } authority && record is ClientAttestation)
        {
            return [new("", authority.InWords, IsFree: true)];
        }
        if (!text.Contains("\"QuestionnaireResponse\"", StringComparison.Ordinal))
        {
            return ResultLines(ScreeningResult.Read(text), Languages.IsSpanish(language));
        }
        var instrument = record is ScreeningRecord screening
            ? screening.Instrument
            : await InstrumentOfAsync(context, (EarlierResult)record, cancellationToken);
        var questionnaire = await library.ReadAsync(context, instrument, cancellationToken);
        return AnswerLines(questionnaire, text, language);
    }

    private IReadOnlyList<ComposedLine> AnswerLines(
        Questionnaire questionnaire,
        string text,
        string language
    )
    {
        var response = ResponseReader.Read(questionnaire, Encoding.UTF8.GetBytes(text)).OrThrow();
        var form = FillForm.From(questionnaire, response, clock, language);
        return
        [
            .. ReviewSection
                .Of(form)
                .SelectMany(s => s.Answers)
                .Where(a => a.Text is not null)
                .Select(a => new ComposedLine(
                    a.Question,
                    a.Text!,
                    form.Evaluation.Response[a.Key].Any(IsFree)
                )),
        ];
    }

    // What was chosen from a list says what the list says; anything else was typed.
    private static bool IsFree(AnswerValue answer) =>
        answer is StringAnswer or UrlAnswer or WholeAnswer;

    private static IReadOnlyList<ComposedLine> ResultLines(ScreeningResult? result, bool spanish)
    {
        if (result is null)
        {
            return [];
        }
        var lines = new List<ComposedLine>
        {
            new(spanish ? "Puntuación" : "Score", result.Score),
            new(spanish ? "Nivel calculado" : "Computed level", result.ComputedWords),
        };
        lines.AddRange(result.Indicators.Select(i => new ComposedLine(i.Name, i.LevelWords)));
        if (result.Judgement is { } judged)
        {
            lines.Add(
                new(
                    spanish ? "Nivel que fijó una persona" : "Level that a person set",
                    LevelText.Of(judged.Level)
                )
            );
            lines.Add(new(spanish ? "Por qué" : "Why", judged.Reason, IsFree: true));
        }
        return lines;
    }

    private static Task<InstrumentId> InstrumentOfAsync(
        HavenContext context,
        EarlierResult earlier,
        CancellationToken cancellationToken
    ) =>
        context
            .Set<ScreeningRecord>()
            .Where(s => s.Id == earlier.Screening)
            .Select(s => s.Instrument)
            .SingleAsync(cancellationToken);
}
