using Haven.Design.Components;

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
