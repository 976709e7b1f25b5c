using System.Text.Json.Nodes;
using Haven.Forms.Questionnaires;

namespace Haven.Forms.Authoring;

/// <summary>A condition as an author reads it.</summary>
/// <param name="Question">The linkId of the question that it looks at.</param>
/// <param name="Words">"is", "is more than", "is answered".</param>
/// <param name="Value">What it is compared with, in words; null where only an answer is asked for.</param>
public sealed record WrittenCondition(int Index, string Question, string Words, string? Value);

/// <summary>When an item is asked: its conditions, and whether all or any of them are enough.</summary>
public sealed class SkipLogic
{
    private readonly DocumentItem item;

    internal SkipLogic(DocumentItem item) => this.item = item;

    public bool NeedsAll => item.Json.Text("enableBehavior") != "any";

    public IReadOnlyList<WrittenCondition> Conditions =>
        [.. item.Json.Objects("enableWhen").Select(Read)];

    /// <summary>The ways to ask about an answer of this kind, with the words for each.</summary>
    public static IReadOnlyList<(string Operator, string Words)> OperatorsFor(ItemKind kind) =>
        kind switch
        {
            ItemKind.SingleChoice or ItemKind.YesNo => [Is, IsNot, Answered, Unanswered],
            ItemKind.SeveralChoices =>
            [
                ("=", "includes"),
                ("!=", "does not include"),
                Answered,
                Unanswered,
            ],
            ItemKind.Number or ItemKind.Score =>
            [
                Is,
                IsNot,
                (">", "is more than"),
                (">=", "is at least"),
                ("<", "is less than"),
                ("<=", "is at most"),
                Answered,
                Unanswered,
            ],
            ItemKind.Date =>
            [
                Is,
                (">", "is after"),
                (">=", "is on or after"),
                ("<", "is before"),
                ("<=", "is on or before"),
                Answered,
                Unanswered,
            ],
            _ => [Answered, Unanswered],
        };

    public static bool NeedsValue(string op) => op is not ("exists" or "missing");

    private static (string, string) Is => ("=", "is");
    private static (string, string) IsNot => ("!=", "is not");
    private static (string, string) Answered => ("exists", "is answered");
    private static (string, string) Unanswered => ("missing", "is not answered");

    public void SetNeedsAll(bool all)
    {
        if (all != NeedsAll || Conditions.Count > 1)
        {
            // FHIR wants it said as soon as there are two.
            item.Json.SetText("enableBehavior", all ? "all" : "any");
        }
    }

    /// <summary>Asks for a choice of a question, by its place in the list.</summary>
    public void AddChoice(DocumentItem question, string op, int choice)
    {
        if (question.Choices.Asked(choice) is { } answer)
        {
            Add(question, op, answer);
        }
    }

    /// <summary>Asks whether there is an answer.</summary>
    public void AddAnswered(DocumentItem question, bool answered) =>
        Add(question, "exists", new JsonObject { ["answerBoolean"] = answered });

    public void AddYesNo(DocumentItem question, string op, bool yes) =>
        Add(question, op, new JsonObject { ["answerBoolean"] = yes });

    public void AddDate(DocumentItem question, string op, DateOnly day) =>
        Add(question, op, new JsonObject { ["answerDate"] = day.ToString("O") });

    public void AddNumber(DocumentItem question, string op, decimal number) =>
        Add(
            question,
            op,
            question.FhirType == "integer" && decimal.IsInteger(number)
                ? new JsonObject { ["answerInteger"] = (long)number }
                : new JsonObject { ["answerDecimal"] = number }
        );

    public void RemoveAt(int index)
    {
        if (item.Json.Objects("enableWhen").ElementAtOrDefault(index) is { } condition)
        {
            item.Json.Drop("enableWhen", condition);
        }
        if (Conditions.Count == 0)
        {
            item.Json.Remove("enableBehavior");
        }
    }

    internal void RemoveAbout(IReadOnlySet<string> questions)
    {
        for (int i = Conditions.Count - 1; i >= 0; i--)
        {
            if (questions.Contains(Conditions[i].Question))
            {
                RemoveAt(i);
            }
        }
    }

    private void Add(DocumentItem question, string op, JsonObject answer)
    {
        var condition = new JsonObject { ["question"] = question.LinkId, ["operator"] = op };
        foreach (var (name, value) in answer.ToList())
        {
            condition[name] = value!.DeepClone();
        }
        bool all = NeedsAll;
        item.Json.List("enableWhen").Add(condition);
        SetNeedsAll(all);
    }

    private WrittenCondition Read(JsonObject condition, int index)
    {
        string question = condition.Text("question") ?? "";
        string op = condition.Text("operator") ?? "";
        var about = item.Document.Find(question);
        if (op == "exists")
        {
            return new WrittenCondition(
                index,
                question,
                condition.Flag("answerBoolean") ? "is answered" : "is not answered",
                null
            );
        }
        string words =
            OperatorsFor(about?.Kind ?? ItemKind.Other)
                .Concat(OperatorsFor(ItemKind.Number))
                .FirstOrDefault(o => o.Operator == op)
                .Words
            ?? op;
        return new WrittenCondition(index, question, words, Value(condition, about));
    }

    private static string Value(JsonObject condition, DocumentItem? about)
    {
        string? field = condition
            .Select(p => p.Key)
            .FirstOrDefault(k => k.StartsWith("answer", StringComparison.Ordinal));
        switch (field is null ? null : condition[field])
        {
            case null:
                return "";
            case JsonObject coding:
                string? code = coding.Text("code");
                return about?.Choices.Find(code, coding.Text("system")) is { } place
                    ? about.Choices.All[place].Text.Text
                    : coding.Text("display") ?? code ?? coding.ToJsonString();
            case var value
                when condition[field!] is JsonValue flag && flag.TryGetValue(out bool yes):
                return yes ? "Yes" : "No";
            case var value:
                return value.ToString();
        }
    }
}
