using Haven.Forms.Authoring;

namespace Haven.Screening.Instruments.Drafts;

/// <summary>Skip logic as sentences.</summary>
internal static class SkipWords
{
    /// <summary>When the item is asked; nothing where it always is.</summary>
    public static IReadOnlyList<string> Of(DocumentItem item)
    {
        var skip = item.Skip;
        var conditions = skip.Conditions;
        var lines = new List<string>();
        if (conditions.Count > 0)
        {
            string ask = item.Kind is ItemKind.Information or ItemKind.Section ? "Shown" : "Asked";
            string join = skip.NeedsAll ? " and " : " or ";
            lines.Add(
                $"{ask} only if {string.Join(join, conditions.Select(c => Of(item.Document, c)))}."
            );
        }
        if (item.EnableExpression is not null)
        {
            lines.Add("Has a condition that was written as an expression.");
        }
        return lines;
    }

    /// <summary>"“Do you smoke?” is “Yes”"; a number stands without quotes.</summary>
    public static string Of(QuestionnaireDocument document, WrittenCondition condition)
    {
        var about = document.Find(condition.Question);
        string value = condition.Value switch
        {
            null => "",
            var words when about?.HasChoices == true => $" “{words}”",
            var words => " " + words,
        };
        return $"“{about?.Name ?? "a question that is gone"}” {condition.Words}{value}";
    }
}
