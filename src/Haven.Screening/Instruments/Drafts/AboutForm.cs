using System.Text.RegularExpressions;
using Haven.Forms.Authoring;
using Haven.Forms.Questionnaires;
using Haven.Organisations.Accounts;
using Haven.Privacy.Door;
using Microsoft.AspNetCore.Http;

namespace Haven.Screening.Instruments.Drafts;

/// <summary>Title, version and source of an instrument, as they are typed.</summary>
public sealed partial class AboutForm
{
    private const int LongestVersion = 40;

    public FieldErrors Errors { get; } = new();

    public LocalText Title { get; private set; } = new("", null);

    public string Name { get; private set; } = "";

    public string Version { get; private set; } = "1.0";

    public LocalText Description { get; private set; } = new("", null);

    public string Copyright { get; private set; } = "";

    public string Training { get; private set; } = "";

    public static AboutForm From(QuestionnaireDocument document) =>
        new()
        {
            Title = document.Title ?? new LocalText("", null),
            Name = document.Name ?? "",
            Version = document.Version ?? "",
            Description = document.Description ?? new LocalText("", null),
            Copyright = document.Copyright ?? "",
            Training = document.Training ?? "",
        };

    public static AboutForm Parse(IFormCollection sent)
    {
        var form = new AboutForm();
        var errors = form.Errors;
        form.Title = sent.RequiredWords(errors, "title", "The title", 200, "Enter a title.");
        form.Name = Line(sent, errors, "name", "The short name", 40);
        if (errors["name"] is null && !Letter().IsMatch(form.Name))
        {
            errors.Add("name", "Enter a short name with letters or digits, such as PHQ9.");
        }
        form.Version = Line(sent, errors, "version", "The version", LongestVersion);
        if (errors["version"] is null && form.Version.Length == 0)
        {
            errors.Add("version", "Enter a version, such as 1.0.");
        }
        form.Description =
            sent.Words(errors, "description", "The description", 2000) ?? new LocalText("", null);
        form.Copyright = sent.Words(errors, "copyright", "The source", 2000)?.Text ?? "";
        form.Training = Line(sent, errors, "training", "The training", 100);
        // What cannot be kept comes back as it was typed.
        form.Title =
            errors["title"] is null && errors["title-es"] is null
                ? form.Title
                : new LocalText(sent["title"].ToString(), sent["title-es"].ToString());
        return form;
    }

    public void Apply(QuestionnaireDocument document)
    {
        document.Title = Title;
        document.Name = Name;
        document.Version = Version;
        document.Description = Description;
        document.Copyright = Copyright;
        document.Training = Training;
    }

    private static string Line(
        IFormCollection sent,
        FieldErrors errors,
        string field,
        string words,
        int longest
    ) =>
        errors.Read(sent[field], field, words, longest)
        ?? (errors[field] is null ? "" : sent[field].ToString());

    [GeneratedRegex("[A-Za-z0-9]", RegexOptions.None, 1000)]
    private static partial Regex Letter();
}
