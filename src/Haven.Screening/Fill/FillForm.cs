using System.Collections.Immutable;
using System.Globalization;
using Haven.Design.Components;
using Haven.Forms.Answers;
using Haven.Forms.Evaluation;
using Haven.Forms.Questionnaires;
using Haven.Forms.Responses;
using Haven.Screening.FreeText;
using Microsoft.AspNetCore.Http;

namespace Haven.Screening.Fill;

/// <summary>
/// A questionnaire as a page shows it: what is typed, what is wrong, what is on. It needs no stored screening: a preview
/// shows one of answers that are kept nowhere.
/// </summary>
public sealed class FillForm
{
    private readonly Dictionary<string, string> errors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AnswerConflict> conflicts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> seen = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<Telling>> tellings = new(
        StringComparer.Ordinal
    );

    // Fields whose text goes back into the page as it was sent; of all others the answer is shown.
    private readonly HashSet<string> asSent = new(StringComparer.Ordinal);
    private readonly HashSet<string> theirs = new(StringComparer.Ordinal);
    private readonly HashSet<string> longer = new(StringComparer.Ordinal);
    private SentForm? sent;

    // What is in the store, which is not what the page shows while something on it keeps it from being saved.
    private QuestionnaireResponse stored;

    private FillForm(
        Questionnaire questionnaire,
        QuestionnaireResponse stored,
        TimeProvider clock,
        string language
    )
    {
        Questionnaire = questionnaire;
        this.stored = stored;
        Evaluation = FormEngine.EvaluateHolding(questionnaire, stored, clock);
        Language = Languages.Of(questionnaire, language);
    }

    public Questionnaire Questionnaire { get; }

    public FormEvaluation Evaluation { get; private set; }

    /// <summary>Of the questionnaire's words.</summary>
    public string Language { get; }

    /// <summary>What stands around the questions, in the same language.</summary>
    internal FillWords Words => FillWords.In(Language);

    public bool HasErrors => errors.Count > 0;

    /// <summary>By item key: what somebody else answered while this page was open.</summary>
    public IReadOnlyDictionary<string, AnswerConflict> Conflicts => conflicts;

    /// <summary>Item keys that somebody else answered meanwhile, and that this page left as they were.</summary>
    public IReadOnlySet<string> Theirs => theirs;

    public IReadOnlyList<PageError> Errors =>
        [
            .. conflicts.Keys.Select(k => new PageError(
                FillWords.With(Words.AnsweredToo, LabelOf(k)),
                "#" + FieldName(k)
            )),
            .. errors.Select(e => new PageError(e.Value, "#" + AnchorOf(e.Key))),
        ];

    /// <summary>The same for a page that shows answers and no fields.</summary>
    public IReadOnlyList<PageError> ErrorsOfAnswers =>
        [
            .. errors.Select(e => new PageError(
                $"{LabelOf(e.Key)}: {e.Value}",
                "#" + FieldName(e.Key)
            )),
        ];

    /// <summary>By item key: what in the typed text looks as if it named somebody, and has not been kept on purpose.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<Telling>> Tellings => tellings;

    /// <summary>The name and id of a question's field. Each key has its own, and any character may be in one.</summary>
    public static string FieldName(string key) =>
        "q-"
        + string.Concat(
            key.Select(c =>
                char.IsAsciiLetterOrDigit(c)
                    ? c.ToString()
                    : FormattableString.Invariant($"_{(int)c:x}_")
            )
        );

    /// <summary>Questions that a person answers, without their repetitions.</summary>
    public static IEnumerable<QuestionnaireItem> Asked(Questionnaire questionnaire) =>
        questionnaire.All.Where(i => i.IsAsked);

    public string? ErrorOf(string key) => errors.GetValueOrDefault(key);

    public string Say(LocalText? text) => text?.In(Language) ?? "";

    /// <summary>What stands in the fields of a question, by the end of the field's name.</summary>
    public IReadOnlyList<string> Typed(QuestionnaireItem item, string key, string part = "") =>
        sent is not null && asSent.Contains(key)
            ? sent.TextsOf(FieldName(key), part)
            : AnswerFields.Texts(item, part, Evaluation.Response[key]);

    /// <summary>How many fields a question with several answers has: one that is empty among them.</summary>
    public int Boxes(QuestionnaireItem item, string key)
    {
        int filled = AnswerFields.PartsOf(item).Max(p => Typed(item, key, p).Count);
        int asked = sent?.Count("boxes-" + FieldName(key)) ?? 0;
        return Math.Max(1, Math.Max(filled, asked) + (longer.Contains(key) ? 1 : 0));
    }

    /// <summary>What the page says was stored when it was made; it comes back with the answers.</summary>
    public string SeenOf(string key) =>
        seen.TryGetValue(key, out string? known) ? known : AnswerMerge.Digest(stored[key]);

    /// <summary>The answers are in the store now: from here on the page knows them as stored.</summary>
    public void TakeAsStored() => stored = Evaluation.Response;

    /// <summary>
    /// By item key: what is stored now of the questions of a page that asked them and shows it. Only of these may the page
    /// believe that it knows what is stored.
    /// </summary>
    internal IEnumerable<(string Key, string Digest)> KnownNow =>
        Place
            .Questions(Questionnaire.Items, Evaluation.Response)
            .Where(p => asSent.Contains(p.Key) && !seen.ContainsKey(p.Key))
            .Select(p => (p.Key, AnswerMerge.Digest(stored[p.Key])));

    /// <summary>What the writer has been told of already, as fields carry it from page to page.</summary>
    public string Kept =>
        (sent?.Kept ?? new KeptTellings(null)).With(TextsNow().Select(t => t.Text));

    /// <summary>The form as it was saved last.</summary>
    public static FillForm From(
        Questionnaire questionnaire,
        QuestionnaireResponse saved,
        TimeProvider clock,
        string language = Languages.English
    ) => new(questionnaire, saved, clock, language);

    /// <summary>
    /// The form as it was sent: answers that can be read are taken, the others are named. What is stored and what this
    /// page changed are brought together question by question.
    /// </summary>
    public static FillForm Parse(
        Questionnaire questionnaire,
        QuestionnaireResponse saved,
        IFormCollection form,
        bool finish,
        TimeProvider clock
    )
    {
        var sent = new SentForm(form);
        var before = sent.WithRepetitions(questionnaire, saved);
        var parsed = new FillForm(questionnaire, before, clock, sent.Language) { sent = sent };
        parsed.Evaluation = FormEngine.EvaluateHolding(questionnaire, parsed.Take(), clock);
        parsed.Settle(finish);
        return parsed;
    }

    /// <summary>A group was repeated or taken away, or a question got one more field: the page comes back.</summary>
    public bool IsRearranged { get; private set; }

    /// <summary>Repeats, removes, lengthens, as the button says. What keeps it from that comes back in words.</summary>
    public string? Arrange(string then, TimeProvider clock)
    {
        string[] parts = then.Split(':');
        if (
            parts.Length < 2
            || Places.FirstOrDefault(p => FieldName(p.Key) == parts[1]) is not { } place
        )
        {
            return null;
        }
        IsRearranged =
            parts[0] is "add" or "more" or "remove" || SentForm.ClearedBy(then) is not null;
        switch (parts[0])
        {
            case "add":
                Repeat(place.Key, clock);
                break;
            case "more":
                longer.Add(place.Key);
                break;
            case "remove"
                when int.TryParse(
                    parts[^1],
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out int index
                ):
                return Remove(place.Key, index, clock) ? null : Words.RemovedNotice;
        }
        return null;
    }

    /// <summary>
    /// Takes a repetition of a group away. False where somebody else changed the group meanwhile: it has to be looked at
    /// first.
    /// </summary>
    private bool Remove(string group, int index, TimeProvider clock)
    {
        if (
            conflicts.Keys.Any(k => Place.IsWithin(k, group))
            || theirs.Any(k => Place.IsWithin(k, group))
        )
        {
            return false;
        }
        Evaluation = FormEngine.EvaluateHolding(
            Questionnaire,
            Place.Remove(Evaluation.Response, group, index),
            clock
        );
        asSent.RemoveWhere(k => Place.IsWithin(k, group));
        foreach (string key in errors.Keys.Where(k => Place.IsWithin(k, group)).ToList())
        {
            errors.Remove(key);
        }
        return true;
    }

    /// <summary>One more repetition of a group.</summary>
    private void Repeat(string group, TimeProvider clock)
    {
        var response = Evaluation.Response;
        int count = Math.Min(response.Instances(group) + 1, SentForm.MostRepetitions);
        Evaluation = FormEngine.EvaluateHolding(
            Questionnaire,
            response.WithInstances(group, count),
            clock
        );
    }

    public IEnumerable<Place> Places => Place.All(Questionnaire.Items, Evaluation.Response);

    private QuestionnaireResponse Take()
    {
        var taken = stored;
        foreach (var place in Place.Questions(Questionnaire.Items, stored))
        {
            string name = FieldName(place.Key);
            if (!sent!.Asks(name))
            {
                continue;
            }
            var there = stored[place.Key];
            var read = sent.Read(place.Item, name);
            if (read.Error is { } error)
            {
                // Half an answer is none: what was stored stays until this one can be read.
                errors[place.Key] = error;
                seen[place.Key] = sent.SeenOf(name) ?? AnswerMerge.Digest(there);
                asSent.Add(place.Key);
                continue;
            }
            bool decided = sent.Decided(name, there);
            var mine = decided && sent.PrefersTheirs(name) ? there : read.Values;
            var (values, conflict) = AnswerMerge.Of(
                there,
                mine,
                decided ? null : sent.SeenOf(name),
                sent.WasTried(place.Item, name, there)
            );
            if (conflict is not null)
            {
                conflicts[place.Key] = conflict;
                seen[place.Key] = sent.SeenOf(name)!;
                asSent.Add(place.Key);
            }
            else if (AnswerMerge.Same(values, read.Values))
            {
                asSent.Add(place.Key);
            }
            else
            {
                theirs.Add(place.Key);
            }
            taken = taken.With(place.Key, values);
        }
        return taken;
    }

    private void Settle(bool finish)
    {
        // What is off is not asked for, whatever was typed there.
        foreach (string key in errors.Keys.Where(k => !Evaluation.IsEnabled(k)).ToList())
        {
            errors.Remove(key);
        }
        foreach (string key in conflicts.Keys.Where(k => !Evaluation.IsEnabled(k)).ToList())
        {
            conflicts.Remove(key);
        }
        foreach (var (key, text) in TextsNow().Where(t => asSent.Contains(t.Key)))
        {
            var found = sent!.Kept.News(text);
            if (found.Count > 0)
            {
                tellings[key] = [.. tellings.GetValueOrDefault(key) ?? [], .. found];
            }
        }
        if (finish)
        {
            foreach (string key in Evaluation.Circle)
            {
                errors.TryAdd(key, Words.Circle);
            }
            foreach (var (key, fault) in AnswerCheck.CheckAll(Questionnaire, Evaluation))
            {
                if (ItemKey.Find(Questionnaire, key) is { IsElsewhere: false } item)
                {
                    errors.TryAdd(key, Words.Fault(item, fault));
                }
            }
        }
    }

    private IEnumerable<(string Key, string Text)> TextsNow() =>
        Place
            .Questions(Questionnaire.Items, Evaluation.Response)
            .Where(p => AnswerFields.IsFreeText(p.Item))
            .SelectMany(p =>
                Evaluation.Response[p.Key].OfType<StringAnswer>().Select(a => (p.Key, a.Value))
            );

    private string LabelOf(string key) =>
        ItemKey.Find(Questionnaire, key) is { } item ? Say(item.Text) : key;

    private string AnchorOf(string key) =>
        ItemKey.Find(Questionnaire, key) is { } item
        && AnswerFields.Of(item) is AnswerControl.Date or AnswerControl.DateTime
            ? AnswerFields.Part(FieldName(key), "day")
            : FieldName(key);
}
