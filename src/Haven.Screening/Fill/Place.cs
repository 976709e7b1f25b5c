using System.Globalization;
using Haven.Forms.Questionnaires;
using Haven.Forms.Responses;

namespace Haven.Screening.Fill;

/// <summary>An item where it stands in a form: within which repetition of the groups around it.</summary>
public sealed record Place(QuestionnaireItem Item, string Key)
{
    /// <summary>Every place that a person sees, in the order of the form, as often as groups are repeated in it.</summary>
    internal static IEnumerable<Place> All(
        IEnumerable<QuestionnaireItem> items,
        QuestionnaireResponse response,
        string? prefix = null
    )
    {
        foreach (var item in items.Where(i => !i.Hidden))
        {
            string key = ItemKey.Within(prefix, item.LinkId);
            yield return new Place(item, key);
            foreach (string? inner in Inside(item, key, prefix, response))
            {
                foreach (var place in All(item.Items, response, inner))
                {
                    yield return place;
                }
            }
        }
    }

    /// <summary>The prefixes under which an item's own items are: one for each repetition.</summary>
    internal static IEnumerable<string?> Inside(
        QuestionnaireItem item,
        string key,
        string? prefix,
        QuestionnaireResponse response
    ) =>
        item.IsRepeatingGroup
            ? Enumerable
                .Range(0, response.Instances(key))
                .Select(string? (i) => ItemKey.Instance(key, i))
            : [prefix];

    /// <summary>The questions that a person answers.</summary>
    internal static IEnumerable<Place> Questions(
        IEnumerable<QuestionnaireItem> items,
        QuestionnaireResponse response
    ) => All(items, response).Where(p => p.Item.IsAsked);

    internal static bool IsWithin(string key, string group) =>
        key.StartsWith(group + "[", StringComparison.Ordinal);

    /// <summary>The response without one repetition of a group; those after it move up.</summary>
    internal static QuestionnaireResponse Remove(
        QuestionnaireResponse response,
        string group,
        int index
    )
    {
        int count = response.Instances(group);
        var moved = response;
        foreach (string key in response.Answers.Keys.Where(k => IsWithin(k, group)))
        {
            if (IndexOf(key, group) >= index)
            {
                moved = moved.With(key);
            }
        }
        foreach (var (key, values) in response.Answers.Where(a => IsWithin(a.Key, group)))
        {
            if (IndexOf(key, group) is var at && at > index)
            {
                string rest = key[
                    (key.IndexOf("]/", group.Length, StringComparison.Ordinal) + 2)..
                ];
                moved = moved.With(ItemKey.Instance(group, at - 1) + rest, values);
            }
        }
        return moved.WithInstances(group, Math.Max(1, count - 1));
    }

    private static int IndexOf(string key, string group)
    {
        int end = key.IndexOf(']', group.Length);
        return int.TryParse(
            key.AsSpan(group.Length + 1, end - group.Length - 1),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out int index
        )
            ? index
            : -1;
    }
}

internal static class AskedItems
{
    extension(QuestionnaireItem item)
    {
        /// <summary>Whether a person is asked for it here: it is a question, and nothing else fills it in.</summary>
        public bool IsAsked =>
            item is { IsQuestion: true, Calculated: null, Hidden: false, ReadOnly: false }
            && !item.IsElsewhere;

        /// <summary>A file or another record: a page says that it cannot be answered here, and nobody waits for it.</summary>
        public bool IsElsewhere => item.Type is ItemType.Attachment or ItemType.Reference;
    }
}
