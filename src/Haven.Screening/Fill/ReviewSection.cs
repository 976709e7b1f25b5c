using System.Globalization;
using Haven.Forms.Questionnaires;

namespace Haven.Screening.Fill;

/// <summary>A question with its answer in words; null where it is not answered.</summary>
public sealed record ReviewAnswer(QuestionnaireItem Item, string Key, string Question, string? Text)
{
    /// <summary>A person could answer it and has not; what is worked out from others is not missing.</summary>
    public bool IsMissing => Item.IsAsked && Text is null;
}

/// <summary>The answers under one heading of a questionnaire, of the questions that are on.</summary>
public sealed record ReviewSection(string? Heading, IReadOnlyList<ReviewAnswer> Answers)
{
    public static IReadOnlyList<ReviewSection> Of(FillForm form)
    {
        var sections = new List<(QuestionnaireItem? Group, List<ReviewAnswer> Answers)>();
        foreach (var place in form.Places.Where(p => form.Evaluation.IsEnabled(p.Key)))
        {
            if (!place.Item.IsQuestion)
            {
                continue;
            }
            var group = HeadingOf(place.Item);
            if (sections.Count == 0 || sections[^1].Group != group)
            {
                sections.Add((group, []));
            }
            sections[^1].Answers.Add(Answer(form, place));
        }
        return
        [
            .. sections.Select(s => new ReviewSection(
                s.Group is null ? null : form.Say(s.Group.Text),
                s.Answers
            )),
        ];
    }

    private static QuestionnaireItem? HeadingOf(QuestionnaireItem item)
    {
        var at = item.Parent;
        while (at is not null and not { IsGroup: true, Text: not null })
        {
            at = at.Parent;
        }
        return at;
    }

    private static ReviewAnswer Answer(FillForm form, Place place)
    {
        var values = form.Evaluation.Response[place.Key];
        string question = place.Item.Text is null ? place.Item.LinkId : form.Say(place.Item.Text);
        return new ReviewAnswer(
            place.Item,
            place.Key,
            question + Repetition(place.Key),
            place.Item.IsElsewhere ? form.Words.CannotBeAnsweredHere
                : values.IsEmpty ? null
                : AnswerFields.InWords(place.Item, values, form.Language)
        );
    }

    // "(2)" for the second repetition, "(2, 1)" within another one.
    private static string Repetition(string key)
    {
        var numbers = new List<int>();
        for (
            int end = key.IndexOf("]/", StringComparison.Ordinal);
            end > 0;
            end = key.IndexOf("]/", end + 2, StringComparison.Ordinal)
        )
        {
            int start = key.LastIndexOf('[', end);
            if (
                start >= 0
                && int.TryParse(
                    key.AsSpan(start + 1, end - start - 1),
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out int index
                )
            )
            {
                numbers.Add(index + 1);
            }
        }
        return numbers.Count == 0 ? "" : $" ({string.Join(", ", numbers)})";
    }
}
