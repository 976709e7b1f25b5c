using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using Haven.Forms.Answers;
using Haven.Forms.Evaluation;
using Haven.Forms.Questionnaires;

namespace Haven.Commands;

/// <summary>haven forms evaluate: what the engine behind the pages makes of a questionnaire and answers.</summary>
internal static class FormsCommand
{
    private static readonly Argument<FileInfo> QuestionnaireFile = new("questionnaire")
    {
        Description = "A FHIR R4 Questionnaire (JSON).",
    };
    private static readonly Argument<FileInfo> AnswersFile = new("answers")
    {
        Description =
            "The answers (JSON): linkId to value or option code, a test case, or a QuestionnaireResponse.",
    };

    public static Command Create()
    {
        var evaluate = new Command(
            "evaluate",
            "Say which questions are on and off, and what is calculated."
        )
        {
            QuestionnaireFile,
            AnswersFile,
        };
        evaluate.SetAction(parsed =>
            Evaluate(
                CommandFile.Read(parsed.GetRequiredValue(QuestionnaireFile)),
                CommandFile.Read(parsed.GetRequiredValue(AnswersFile)),
                Shell.Say,
                Shell.Error
            )
        );
        return new Command("forms", "The engine behind the questionnaires.") { evaluate };
    }

    /// <returns>0, or 1 where a file cannot be used; then each fault is named.</returns>
    internal static int Evaluate(
        byte[] questionnaireJson,
        byte[] answersJson,
        Action<string> say,
        Action<string> error
    )
    {
        var reading = Questionnaire.Read(questionnaireJson);
        if (reading.Questionnaire is not { } questionnaire)
        {
            return Refuse("questionnaire", reading.Faults, error);
        }
        var answers = PlainAnswers.Read(questionnaire, answersJson);
        if (answers.Response is not { } response)
        {
            return Refuse("answers", answers.Faults, error);
        }
        try
        {
            var evaluation = FormEngine.Evaluate(questionnaire, response);
            foreach (var problem in evaluation.Problems)
            {
                error($"{problem.Key}: {problem.Field}: {problem.What}");
            }
            say(Write(evaluation));
            return 0;
        }
        catch (Exception e) when (e is CircularFormException or InvalidDataException)
        {
            error(e.Message);
            return 1;
        }
    }

    private static int Refuse(
        string what,
        IReadOnlyList<QuestionnaireFault> faults,
        Action<string> error
    )
    {
        foreach (var fault in faults)
        {
            error($"In the {what}: {fault}");
        }
        return 1;
    }

    private static string Write(FormEvaluation evaluation) =>
        JsonLine.Write(writer =>
        {
            WriteNames(writer, "enabled", evaluation.Enabled);
            WriteNames(writer, "disabled", evaluation.Disabled);
            writer.WriteStartObject("calculated");
            foreach (var (key, values) in evaluation.Calculated)
            {
                writer.WritePropertyName(key);
                WriteValues(writer, values);
            }
            writer.WriteEndObject();
        });

    private static void WriteNames(Utf8JsonWriter writer, string field, IReadOnlyList<string> names)
    {
        writer.WriteStartArray(field);
        foreach (string name in names)
        {
            writer.WriteStringValue(name);
        }
        writer.WriteEndArray();
    }

    // No value is null, which is not 0.
    private static void WriteValues(Utf8JsonWriter writer, ImmutableArray<AnswerValue> values)
    {
        if (values is [var one])
        {
            WriteValue(writer, one);
            return;
        }
        if (values.IsEmpty)
        {
            writer.WriteNullValue();
            return;
        }
        writer.WriteStartArray();
        foreach (var value in values)
        {
            WriteValue(writer, value);
        }
        writer.WriteEndArray();
    }

    private static void WriteValue(Utf8JsonWriter writer, AnswerValue value)
    {
        switch (value)
        {
            case BooleanAnswer boolean:
                writer.WriteBooleanValue(boolean.Value);
                break;
            case IntegerAnswer whole:
                writer.WriteNumberValue(whole.Value);
                break;
            case DecimalAnswer number:
                writer.WriteNumberValue(number.Value);
                break;
            case QuantityAnswer quantity:
                writer.WriteNumberValue(quantity.Value);
                break;
            case CodingAnswer coding:
                coding.Value.Json.WriteTo(writer);
                break;
            default:
                writer.WriteStringValue(value.FormText);
                break;
        }
    }
}
