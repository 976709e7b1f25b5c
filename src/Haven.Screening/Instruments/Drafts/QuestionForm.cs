using Haven.Forms.Authoring;
using Haven.Forms.Questionnaires;
using Haven.Organisations.Accounts;
using Haven.Privacy.Door;
using Microsoft.AspNetCore.Http;

namespace Haven.Screening.Instruments.Drafts;

/// <summary>A question, section or piece of information as it is typed.</summary>
public sealed class QuestionForm
{
    private const int Longest = 2000;

    public FieldErrors Errors { get; } = new();

    public ItemKind? Kind { get; private set; }

    public LocalText Text { get; private set; } = new("", null);

    public LocalText Help { get; private set; } = new("", null);

    public bool Required { get; private set; }

    /// <summary>The linkId of the section it stands in; empty outside all of them.</summary>
    public string Section { get; private set; } = "";

    public bool Whole { get; private set; } = true;

    /// <summary>The linkId of the question whose choices a new one begins with.</summary>
    public string ChoicesOf { get; private set; } = "";

    /// <summary>Whether people may answer with their own words instead of a choice.</summary>
    public bool OwnWords { get; private set; }

    /// <summary>The number or letter before the words.</summary>
    public string Prefix { get; private set; } = "";

    public LimitsForm Limits { get; private set; } = new();

    public bool Safety { get; private set; }

    public string SafetyAbove { get; private set; } = "0";

    public LocalText SafetyText { get; private set; } = new("", null);

    public static QuestionForm New(ItemKind? kind, string? section) =>
        new() { Kind = kind, Section = section ?? "" };

    public static QuestionForm From(DocumentItem item)
    {
        var safety = item.Safety;
        return new QuestionForm
        {
            Kind = item.Kind,
            Text = item.Text ?? new LocalText("", null),
            Help = item.Help ?? new LocalText("", null),
            Required = item.Required,
            Section = item.Section?.LinkId ?? "",
            Whole = item.FhirType == "integer",
            OwnWords = item.TakesOwnWords,
            Prefix = item.Prefix ?? "",
            Limits = LimitsForm.From(item),
            Safety = safety is not null,
            SafetyAbove = DraftRequest.Shown(safety?.Above ?? 0),
            SafetyText = safety?.Text ?? new LocalText("", null),
        };
    }

    public static QuestionForm Parse(IFormCollection sent, DocumentItem? item)
    {
        var form = new QuestionForm();
        var errors = form.Errors;
        form.Kind = KindOf(sent, item);
        if (form.Kind is null)
        {
            errors.Add("kind", "Choose how it is answered.");
        }
        form.Text = Kept(
            sent,
            "text",
            sent.RequiredWords(
                errors,
                "text",
                "The text",
                Longest,
                "Enter the words that people read."
            )
        );
        form.Help = Kept(sent, "help", sent.Words(errors, "help", "The help", Longest));
        form.Required = sent["required"] == "yes";
        form.Section = sent["section"].ToString();
        form.Whole = sent["whole"] != "no";
        form.OwnWords = sent["own-words"] == "yes";
        form.Prefix =
            errors.Read(sent["prefix"], "prefix", "The number before the question", 20)
            ?? (errors["prefix"] is null ? "" : sent["prefix"].ToString());
        form.Limits = LimitsForm.Parse(sent, errors, form.Kind, form.Whole);
        form.ChoicesOf = sent["choices-of"].ToString();
        form.Safety = sent["safety"] == "yes";
        form.SafetyAbove = sent["safety-above"].ToString();
        form.SafetyText = Kept(
            sent,
            "safety-text",
            sent.Words(errors, "safety-text", "What to do at once", Longest)
        );
        if (form.Safety && form.Kind is not ItemKind.YesNo)
        {
            if (
                sent.Number(errors, "safety-above", "The points") is null
                && errors["safety-above"] is null
            )
            {
                errors.Add(
                    "safety-above",
                    "Enter the points above which the safety step comes, such as 0."
                );
            }
        }
        return form;
    }

    public void Apply(DocumentItem item)
    {
        item.SetText(Text);
        item.SetHelp(Help);
        item.SetPrefix(Prefix);
        if (item.IsQuestion)
        {
            item.SetRequired(Required);
            item.SetSafety(
                !Safety ? null
                    : item.Kind == ItemKind.YesNo ? 0
                    : decimal.Parse(SafetyAbove, System.Globalization.CultureInfo.InvariantCulture),
                SafetyText
            );
        }
        if (Kind is ItemKind.SingleChoice or ItemKind.SeveralChoices)
        {
            item.SetType(OwnWords ? "open-choice" : "choice", Kind == ItemKind.SeveralChoices);
        }
        else if (Kind is ItemKind.ShortText or ItemKind.LongText)
        {
            item.SetType(Kind == ItemKind.ShortText ? "string" : "text", item.Repeats);
        }
        else if (Kind is ItemKind.Number)
        {
            item.SetType(Whole ? "integer" : "decimal", item.Repeats);
        }
        Limits.Apply(item);
    }

    private static ItemKind? KindOf(IFormCollection sent, DocumentItem? item)
    {
        var asked = KindWords.Find(sent["kind"]);
        return item is null ? asked
            : asked is { } kind && KindWords.Alike(item.Kind).Contains(kind) ? kind
            : item.Kind;
    }

    // What cannot be kept comes back as it was typed.
    private static LocalText Kept(IFormCollection sent, string field, LocalText? read) =>
        new(
            read?.Text is { Length: > 0 } text ? text : sent[field].ToString(),
            read?.Spanish ?? sent[field + "-es"].ToString()
        );
}
