using Haven.Design.Components;

namespace Haven.Organisations.Accounts;

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
}
