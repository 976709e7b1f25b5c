using Haven.Design.Components;
using Haven.Forms.Questionnaires;

namespace Haven.Screening.Instruments.Drafts;

/// <summary>What keeps a draft from being used, as the reader of questionnaires found it, in the author's words.</summary>
internal static class DraftFaults
{
    public static IReadOnlyList<PageError> Of(OpenDraft open) =>
        [.. open.Reading.Faults.Select(f => Of(open, f))];

    private static PageError Of(OpenDraft open, QuestionnaireFault fault)
    {
        if (fault is { Item: "", Field: "item" } && open.Document.Items.FirstOrDefault() is null)
        {
            return new PageError("The draft has no questions yet.", open.Home + "/question");
        }
        if (open.Document.Find(fault.Item) is not { } item)
        {
            return new PageError(fault.ToString(), open.Home);
        }
        string at = "?item=" + Uri.EscapeDataString(item.LinkId);
        var (what, page) = fault.Field switch
        {
            "answerOption" when item.HasChoices && item.Choices.All.Count == 0 => (
                "it has no choices yet.",
                "/choices"
            ),
            "answerOption" or "answerValueSet" => (Sentence(fault.What), "/choices"),
            "enableWhen" => (Condition(open, fault), "/skip"),
            "score-band" => (Sentence(fault.What), "/score"),
            _ => (Sentence(fault.What), "/question"),
        };
        return new PageError($"“{item.Name}”: {what}", open.Home + page + at);
    }

    private static string Condition(OpenDraft open, QuestionnaireFault fault)
    {
        const string circle = "enableWhen goes in a circle: ";
        if (!fault.What.StartsWith(circle, StringComparison.Ordinal))
        {
            return "its condition asks for a question that is not there, or that has no answer.";
        }
        var names = fault
            .What[circle.Length..]
            .Split(", ")
            .Select(id => open.Document.Find(id)?.Name)
            .OfType<string>()
            .Select(n => $"“{n}”");
        return "whether it is asked depends on itself, over " + string.Join(", ", names) + ".";
    }

    private static string Sentence(string what) =>
        char.ToLowerInvariant(what[0]) + what[1..].TrimEnd('.') + ".";
}
