using System.Collections.Immutable;
using System.Globalization;
using Haven.Forms.Questionnaires;
using Haven.Forms.Responses;
using Haven.Screening.FreeText;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Haven.Screening.Fill;

/// <summary>What a page of questions sent, field by field.</summary>
internal sealed class SentForm
{
    /// <summary>Which questions the page showed, and the digest of what was stored for each: "q-1=… q-2=".</summary>
    public const string AskedField = "asked";
    public const string LanguageField = "lang";
    public const string TriedField = "tried";
    public const int MostRepetitions = 100;
    private const int MostTries = 10;
    private const string Clear = "clear:";

    private readonly IFormCollection form;
    private readonly Dictionary<string, string>? seen;
    private readonly List<Dictionary<string, StringValues>> tried;

    // The field of the question whose answer the button takes away; a choice once made has no other way back.
    private readonly string? cleared;

    public SentForm(IFormCollection form)
    {
        this.form = form;
        Language = form[LanguageField].ToString();
        Kept = new KeptTellings(form[KeptTellings.Field]);
        cleared = ClearedBy(form["then"].ToString());
        if (form.ContainsKey(AskedField))
        {
            seen = [];
            foreach (string one in form[AskedField].ToString().Split(' '))
            {
                int at = one.IndexOf('=', StringComparison.Ordinal);
                if (at > 0)
                {
                    seen[one[..at]] = one[(at + 1)..];
                }
            }
        }
        tried = [.. form[TriedField].Take(MostTries).Select(QueryHelpers.ParseQuery)];
    }

    public string Language { get; }

    public KeptTellings Kept { get; }

    /// <summary>A form that does not say what it asked is taken for the whole questionnaire.</summary>
    public bool Asks(string name) => seen is null || seen.ContainsKey(name);

    /// <summary>The questions that the page says it showed.</summary>
    public IEnumerable<string> Names => seen?.Keys ?? Enumerable.Empty<string>();

    public string? SeenOf(string name) => seen?.GetValueOrDefault(name);

    public IReadOnlyList<string> Texts(string field) => Texts(form[field]);

    public int Count(string field) =>
        int.TryParse(form[field], NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            ? Math.Min(count, MostRepetitions)
            : 0;

    /// <summary>The value of the button that takes an answer away.</summary>
    public static string ClearButton(string name) => Clear + name;

    /// <summary>The field whose answer this button takes away; null for any other button.</summary>
    public static string? ClearedBy(string then) =>
        then.StartsWith(Clear, StringComparison.Ordinal) ? then[Clear.Length..] : null;

    public FieldsRead Read(QuestionnaireItem item, string name) =>
        AnswerFields.Read(item, part => TextsOf(name, part), FillWords.In(Language));

    /// <summary>What stands in a field of a question, or in one of its parts.</summary>
    public IReadOnlyList<string> TextsOf(string name, string part) =>
        name == cleared ? [] : Texts(Field(name, part));

    public bool PrefersTheirs(string name) => form["choose-" + name] == "theirs";

    /// <summary>Whether the person chose between two answers, and what they saw is what is stored.</summary>
    public bool Decided(string name, ImmutableArray<AnswerValue> stored) =>
        form["choose-" + name].Count > 0 && form["shown-" + name] == AnswerMerge.Digest(stored);

    /// <summary>
    /// Whether what is stored is what this page tried to save before and never heard about: a connection that broke after
    /// the answer was stored must not make the person a stranger to themselves.
    /// </summary>
    public bool WasTried(QuestionnaireItem item, string name, ImmutableArray<AnswerValue> stored) =>
        tried.Exists(t =>
            AnswerMerge.Same(
                AnswerFields
                    .Read(
                        item,
                        part => Texts(t.GetValueOrDefault(Field(name, part))),
                        FillWords.In(Language)
                    )
                    .Values,
                stored
            )
        );

    /// <summary>The response with as many repetitions of each group as the page had.</summary>
    public QuestionnaireResponse WithRepetitions(
        Questionnaire questionnaire,
        QuestionnaireResponse response
    )
    {
        // From the outside in: how often an inner group is there is said for each repetition of the outer one.
        for (bool changed = true; changed; )
        {
            changed = false;
            foreach (var place in Place.All(questionnaire.Items, response).ToList())
            {
                if (
                    place.Item.IsRepeatingGroup
                    && Count("times-" + FillForm.FieldName(place.Key)) is var times
                    && times > response.Instances(place.Key)
                )
                {
                    response = response.WithInstances(place.Key, times);
                    changed = true;
                }
            }
        }
        return response;
    }

    private static string Field(string name, string part) =>
        part.Length == 0 ? name : AnswerFields.Part(name, part);

    private static List<string> Texts(StringValues values) => [.. values.Select(v => v ?? "")];
}
