using System.Collections.Immutable;
using Haven.Forms.Evaluation;
using Haven.Forms.Questionnaires;

namespace Haven.Screening.Fill;

/// <summary>One page of a questionnaire that is filled in question by question: a question, or a short group.</summary>
/// <param name="Number">Counts all steps from 1, also those that are off: an address keeps its meaning.</param>
/// <param name="Items">What the page shows, one after the other.</param>
/// <param name="Above">The group that the questions belong to, for its heading; null at the top.</param>
public sealed record FillStep(
    int Number,
    ImmutableArray<QuestionnaireItem> Items,
    QuestionnaireItem? Above
)
{
    // A group this short reads better in one piece.
    private const int ShortGroup = 3;

    /// <summary>Whether anything on it is to be answered now.</summary>
    public bool IsOn(FormEvaluation evaluation) =>
        Place.Questions(Items, evaluation.Response).Any(p => evaluation.IsEnabled(p.Key));

    public bool HasOneQuestion => Items.SelectMany(Within).Count(i => i.IsAsked) == 1;

    public bool Holds(QuestionnaireItem item) => Items.SelectMany(Within).Contains(item);

    public static IReadOnlyList<FillStep> Of(Questionnaire questionnaire)
    {
        var steps = new List<FillStep>();
        Add(questionnaire.Items, null, steps);
        return steps;
    }

    private static void Add(
        ImmutableArray<QuestionnaireItem> items,
        QuestionnaireItem? above,
        List<FillStep> steps
    )
    {
        // Words that stand by themselves belong to the question after them.
        var words = new List<QuestionnaireItem>();
        foreach (var item in items.Where(i => !i.Hidden))
        {
            if (item.Type == ItemType.Display || item.IsElsewhere)
            {
                words.Add(item);
            }
            else if (item.IsGroup && !IsOnePage(item))
            {
                Add(words.Count == 0 ? item.Items : [.. words, .. item.Items], item, steps);
                words.Clear();
            }
            else if (Within(item).Any(i => i.IsAsked))
            {
                steps.Add(new FillStep(steps.Count + 1, [.. words, item], above));
                words.Clear();
            }
        }
        if (words.Count > 0 && steps.Count > 0)
        {
            steps[^1] = steps[^1] with { Items = [.. steps[^1].Items, .. words] };
        }
    }

    private static bool IsOnePage(QuestionnaireItem group) =>
        group.Repeats
        || group.ItemControl is "page" or "gtable" or "table" or "grid"
        || (group.Items.All(i => !i.IsGroup) && Within(group).Count(i => i.IsAsked) <= ShortGroup);

    private static IEnumerable<QuestionnaireItem> Within(QuestionnaireItem item) =>
        item.Hidden ? [] : item.Items.SelectMany(Within).Prepend(item);
}

/// <summary>The steps of a form as they are now: where a page stands among those that are on.</summary>
public sealed class FillSteps
{
    private readonly IReadOnlyList<FillStep> all;
    private readonly IReadOnlyList<FillStep> on;

    public FillSteps(FillForm form)
    {
        all = FillStep.Of(form.Questionnaire);
        on = [.. all.Where(s => s.IsOn(form.Evaluation))];
    }

    public FillStep? this[int number] => all.FirstOrDefault(s => s.Number == number);

    /// <summary>The step itself where it is on, and otherwise the nearest after it.</summary>
    public FillStep? From(int number) => on.FirstOrDefault(s => s.Number >= number);

    public FillStep? After(int number) => on.FirstOrDefault(s => s.Number > number);

    public FillStep? Before(int number) => on.LastOrDefault(s => s.Number < number);

    public FillStep? Holding(QuestionnaireItem item) => all.FirstOrDefault(s => s.Holds(item));

    /// <summary>Where somebody goes on who comes back: the first step with a question that is not answered.</summary>
    public FillStep? Unanswered(FillForm form) =>
        on.FirstOrDefault(s =>
            Place
                .Questions(s.Items, form.Evaluation.Response)
                .Any(p =>
                    form.Evaluation.IsEnabled(p.Key) && form.Evaluation.Response[p.Key].IsEmpty
                )
        );

    /// <summary>"Question 4 of 12", or "Step 4 of 12" where a step has several questions.</summary>
    internal string Progress(FillStep step, FillWords words)
    {
        int at = on.TakeWhile(s => s.Number < step.Number).Count() + 1;
        return FillWords.With(
            on.All(s => s.HasOneQuestion) ? words.Question : words.Step,
            at,
            on.Count
        );
    }
}
