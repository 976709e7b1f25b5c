using System.Globalization;
using Haven.Forms.Questionnaires;

namespace Haven.Forms.Responses;

/// Names an item within its repetitions: the linkId, led by `group[0]/` for each repeating group around it.
public static class ItemKey
{
    public static string Within(string? prefix, string linkId) =>
        prefix is null ? linkId : prefix + linkId;

    public static string Instance(string groupKey, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"{groupKey}[{index}]/");

    /// The item that a key names; null where the questionnaire has none of this name at this place.
    public static QuestionnaireItem? Find(Questionnaire questionnaire, string key)
    {
        if (questionnaire.ByLinkId.TryGetValue(key, out var plain))
            return Repeating(plain.Parent).Any() ? null : plain;
        var end = key.LastIndexOf("]/", StringComparison.Ordinal);
        // a linkId may itself hold "]/"
        for (
            ;
            end >= 0;
            end = end == 0 ? -1 : key.LastIndexOf("]/", end - 1, StringComparison.Ordinal)
        )
            if (
                questionnaire.ByLinkId.TryGetValue(key[(end + 2)..], out var item)
                && Fits(item, key[..(end + 2)])
            )
                return item;
        return null;
    }

    private static IEnumerable<QuestionnaireItem> Repeating(QuestionnaireItem? from)
    {
        for (var at = from; at is not null; at = at.Parent)
            if (at.IsRepeatingGroup)
                yield return at;
    }

    private static bool Fits(QuestionnaireItem item, string prefix)
    {
        var rest = prefix;
        foreach (var group in Repeating(item.Parent).Reverse())
        {
            if (!rest.StartsWith(group.LinkId + "[", StringComparison.Ordinal))
                return false;
            var digits = rest[(group.LinkId.Length + 1)..];
            var end = digits.IndexOf("]/", StringComparison.Ordinal);
            if (end < 1 || end > 4 || !digits[..end].All(char.IsAsciiDigit))
                return false;
            rest = digits[(end + 2)..];
        }
        return rest.Length == 0;
    }
}
