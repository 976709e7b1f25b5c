using Haven.Privacy.Inventory;
using Haven.Privacy.Store;
using Haven.Research.Studies;
using Microsoft.EntityFrameworkCore;

namespace Haven.Research.Answers;

/// <summary>Answers as people read them, with the question that was asked.</summary>
internal sealed class AnswerTexts : IComposedText
{
    public bool Reads(Type record, string field) =>
        record == typeof(AnswerSheet) && field == nameof(AnswerSheet.Answers);

    public async Task<IReadOnlyList<ComposedLine>> ReadAsync(
        HavenContext context,
        ISealedRecord record,
        string text,
        string language,
        CancellationToken cancellationToken
    )
    {
        var sheet = (AnswerSheet)record;
        var version = await context
            .Set<StudyVersion>()
            .AsNoTracking()
            .SingleAsync(
                v => v.Study == sheet.Study && v.Number == sheet.Version,
                cancellationToken
            );
        return Lines(version.Read(), text, language);
    }

    /// <summary>In the order in which the study declares them.</summary>
    public static IReadOnlyList<ComposedLine> Lines(
        Declaration declaration,
        string text,
        string language
    )
    {
        var values = TakenAnswers.ValuesOf(text);
        return
        [
            .. declaration
                .Variables.Where(v => values.ContainsKey(v.Code))
                .Select(v => new ComposedLine(
                    language == "es" && v.Spanish.Length > 0 ? v.Spanish : v.English,
                    AnswerReading.Words(v, values[v.Code], language),
                    v.Kind == VariableKind.Text
                )),
        ];
    }
}
