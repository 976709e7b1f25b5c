using System.Globalization;
using Haven.Forms.Authoring;
using Haven.Forms.Questionnaires;
using Haven.Organisations.Accounts;
using Haven.Privacy.Door;
using Microsoft.AspNetCore.Http;

namespace Haven.Screening.Instruments.Drafts;

/// <summary>What the forms of a draft's pages have in common.</summary>
internal static class DraftRequest
{
    public const string Root = "/screening/instruments/drafts/{draft:guid}";

    public const string Conflict =
        "Somebody else changed this draft while you had this page open. Nothing was overwritten, and nothing of yours is lost: below is what you typed. Open the draft in another window to see what changed, then save again.";

    /// <summary>Which change of the draft the page showed.</summary>
    public static int Shown(this IFormCollection form) =>
        int.TryParse(form["shown"], NumberStyles.None, CultureInfo.InvariantCulture, out int shown)
            ? shown
            : -1;

    /// <summary>A field with the Spanish beside it in a field of the same name with "-es".</summary>
    public static LocalText? Words(
        this IFormCollection form,
        FieldErrors errors,
        string field,
        string words,
        int longest
    )
    {
        string text = errors.Text(form, field, longest, words: words);
        string spanish = errors.Text(form, field + "-es", longest, words: words + " in Spanish");
        if (text.Length == 0 && spanish.Length > 0)
        {
            errors.Add(
                field,
                $"{words} has Spanish words and no English ones. Enter both, or neither."
            );
        }
        return text.Length == 0 ? null : new LocalText(text, spanish.Length == 0 ? null : spanish);
    }

    /// <summary>The same where words must be there.</summary>
    public static LocalText RequiredWords(
        this IFormCollection form,
        FieldErrors errors,
        string field,
        string words,
        int longest,
        string missing
    )
    {
        var text = form.Words(errors, field, words, longest);
        if (text is null && errors[field] is null)
        {
            errors.Add(field, missing);
        }
        return text ?? new LocalText("", null);
    }

    public static decimal? Number(
        this IFormCollection form,
        FieldErrors errors,
        string field,
        string words
    )
    {
        string text = form[field].ToString().Trim();
        if (text.Length == 0)
        {
            return null;
        }
        if (
            decimal.TryParse(
                text,
                NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out decimal number
            )
            && Math.Abs(number) <= 1_000_000
            && decimal.Round(number, 2) == number
        )
        {
            return number;
        }
        errors.Add(
            field,
            $"{words} must be a number such as 2 or 0.5, with a point and not a comma, and two digits after it at most."
        );
        return null;
    }

    public static string Shown(decimal? number) =>
        number?.ToString("0.##", CultureInfo.InvariantCulture) ?? "";

    /// <summary>The question that the address names.</summary>
    public static DocumentItem? Named(this OpenDraft open, HttpContext context) =>
        open.Document.Find(context.Request.Query["item"]);
}
