using Haven.Design.Components;
using Microsoft.AspNetCore.Http;

namespace Haven.Privacy.Door;

/// <summary>What is wrong with a form, beside each field and on top of the page.</summary>
public sealed class FieldErrors
{
    private readonly List<(string Field, string Text)> errors = [];

    public bool Any => errors.Count > 0;

    /// <summary>The first thing wrong with this field, or null.</summary>
    public string? this[string field] => errors.Find(e => e.Field == field).Text;

    public IReadOnlyList<PageError> Summary =>
        errors.ConvertAll(e => new PageError(e.Text, "#" + e.Field));

    public int Status => Any ? 422 : 200;

    public FieldErrors Add(string field, string text)
    {
        errors.Add((field, text));
        return this;
    }

    /// <summary>What was sent in a field, clean, also where it is empty; what is wrong with it stands beside the field.</summary>
    /// <param name="missing">What to say where nothing was typed; null where it may be empty.</param>
    /// <param name="words">What the field is called, as a sentence begins with it.</param>
    /// <param name="lines">Whether line breaks are allowed.</param>
    public string Text(
        IFormCollection sent,
        string field,
        int longest,
        string? missing = null,
        string words = "The text",
        bool lines = true
    )
    {
        var (text, wrong) = TypedText.Clean(sent[field], words, longest, lines);
        if ((wrong ?? (text.Length == 0 ? missing : null)) is { } error)
        {
            Add(field, error);
        }
        return text;
    }

    /// <summary>As <see cref="Text"/>, in the language of a page that is open to everybody.</summary>
    /// <param name="typed">As it arrived.</param>
    /// <param name="words">What to say of a character that cannot be seen, and of a text that is too long.</param>
    public string TextIn(
        string typed,
        string field,
        int longest,
        (string Hidden, string TooLong) words,
        bool lines = true
    )
    {
        var (text, wrong) = TypedText.Clean(typed, field, longest, lines);
        if (wrong is not null)
        {
            // A line break that may stand there is not what cannot be seen.
            string seen = lines
                ? text.Replace("\n", "", StringComparison.Ordinal)
                    .Replace("\t", "", StringComparison.Ordinal)
                : text;
            Add(field, TypedText.HidesSomething(seen) ? words.Hidden : words.TooLong);
        }
        return text;
    }

    /// <summary>What was typed into one line, clean; null when it is empty or, with an error, cannot be kept.</summary>
    /// <param name="words">What the field is called, as a sentence begins with it.</param>
    public string? Read(string? typed, string field, string words, int longest)
    {
        var (text, error) = TypedText.Clean(typed, words, longest);
        if (error is not null)
        {
            Add(field, error);
            return null;
        }
        return text.Length == 0 ? null : text;
    }

    /// <summary>As <see cref="Read"/>; an empty field is an error as well.</summary>
    public string ReadRequired(string? typed, string field, string words, int longest)
    {
        string? text = Read(typed, field, words, longest);
        if (text is null && this[field] is null)
        {
            Add(field, $"Enter your {words.ToLowerInvariant()}.");
        }
        return text ?? "";
    }
}
