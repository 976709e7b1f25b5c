using System.Collections.Immutable;
using Haven.Forms.Questionnaires;

namespace Haven.Forms.Scoring;

/// How published instruments are read that carry none of our extensions, known by the LOINC codes of their items.
internal static class BuiltInReadings
{
    private const string Loinc = "http://loinc.org";

    // Kroenke, Spitzer and Williams, 2001: The PHQ-9
    private static readonly ImmutableArray<ScoreBand> Phq9 =
    [
        new(0, 4, ConcernLevel.None, new LocalText("Minimal", "Mínima"), null),
        new(5, 9, ConcernLevel.Possible, new LocalText("Mild", "Leve"), null),
        new(10, 14, ConcernLevel.Clear, new LocalText("Moderate", "Moderada"), null),
        new(
            15,
            19,
            ConcernLevel.Clear,
            new LocalText("Moderately severe", "Moderadamente grave"),
            null
        ),
        new(20, 27, ConcernLevel.Clear, new LocalText("Severe", "Grave"), null),
    ];

    public static LocalText SafetyText { get; } =
        new(
            "This answer speaks of self-harm. Make sure that the person is safe now, whatever the total says.",
            "Esta respuesta habla de hacerse daño. Asegúrese de que la persona esté a salvo ahora, sea cual sea el total."
        );

    public static ImmutableArray<ScoreBand> Bands(QuestionnaireItem item) =>
        !item.Bands.IsEmpty ? item.Bands
        : Is(item, "44261-6") ? Phq9
        : [];

    public static SafetyRule? Safety(QuestionnaireItem item) =>
        item.Safety ?? (Is(item, "44260-8") ? new SafetyRule(0, SafetyText) : null);

    private static bool Is(QuestionnaireItem item, string code) =>
        item.Codes.Any(c => c.System == Loinc && c.Code == code);
}
