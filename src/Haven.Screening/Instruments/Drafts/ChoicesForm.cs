using System.Globalization;
using Haven.Forms.Authoring;
using Haven.Forms.Questionnaires;
using Haven.Organisations.Accounts;
using Haven.Privacy.Door;
using Microsoft.AspNetCore.Http;

namespace Haven.Screening.Instruments.Drafts;

/// <summary>One line of the list of choices as it is typed.</summary>
public sealed record ChoiceRow(
    string? Key,
    string Text,
    string Spanish,
    string Points,
    bool Exclusive = false
);

/// <summary>The choices of a question as they are typed, with a few empty lines below.</summary>
public sealed class ChoicesForm
{
    public const int Most = 100;
    private const int Empty = 3;
    private const int Longest = 500;
    private readonly List<ChoiceRow> rows = [];

    public FieldErrors Errors { get; } = new();

    public IReadOnlyList<ChoiceRow> Rows => rows;

    public static ChoicesForm From(ChoiceList choices)
    {
        var form = new ChoicesForm();
        form.rows.AddRange(
            choices.All.Select(c => new ChoiceRow(
                c.Key,
                c.Text.Text,
                c.Text.Spanish ?? "",
                DraftRequest.Shown(c.Points),
                c.Exclusive
            ))
        );
        return form.WithEmptyRows();
    }

    /// <summary>What was sent, in the order that the buttons beside the lines ask for.</summary>
    public static (ChoicesForm Form, IReadOnlyList<WrittenChoice> Choices) Parse(
        IFormCollection sent
    )
    {
        var form = new ChoicesForm();
        for (int i = 0; i < Most && sent.ContainsKey(Field("text", i)); i++)
        {
            form.rows.Add(
                new ChoiceRow(
                    sent[Field("was", i)].ToString() is { Length: > 0 } was ? was : null,
                    sent[Field("text", i)].ToString(),
                    sent[Field("text", i) + "-es"].ToString(),
                    sent[Field("points", i)].ToString(),
                    sent[Field("alone", i)] == "yes"
                )
            );
        }
        var choices = form.Read(sent);
        form.MoveLine(sent["up"], -1, choices);
        form.MoveLine(sent["down"], 1, choices);
        form.Remove(sent["remove"], choices);
        return (form.WithEmptyRows(), [.. choices.OfType<WrittenChoice>()]);
    }

    public static string Field(string name, int row) =>
        string.Create(CultureInfo.InvariantCulture, $"{name}-{row}");

    private List<WrittenChoice?> Read(IFormCollection sent)
    {
        var choices = new List<WrittenChoice?>();
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (int i = 0; i < rows.Count; i++)
        {
            string field = Field("text", i);
            var text = sent.Words(Errors, field, "The choice", Longest);
            decimal? points = sent.Number(Errors, Field("points", i), "The points");
            if (text is null)
            {
                if (Errors[field] is null && rows[i].Points.Trim().Length > 0)
                {
                    Errors.Add(field, "Enter words for this choice, or take its points away.");
                }
                choices.Add(null);
                continue;
            }
            if (!seen.Add(text.Text))
            {
                Errors.Add(
                    field,
                    $"“{text.Text}” is there twice. Nobody could tell the two apart."
                );
            }
            choices.Add(
                new WrittenChoice(rows[i].Key, text, points) { Exclusive = rows[i].Exclusive }
            );
        }
        if (choices.TrueForAll(c => c is null) && !Errors.Any)
        {
            Errors.Add(Field("text", 0), "Enter at least one choice.");
        }
        return choices;
    }

    private void MoveLine(string? row, int by, List<WrittenChoice?> choices)
    {
        if (Row(row) is not { } at || at + by < 0 || at + by >= rows.Count || Errors.Any)
        {
            return;
        }
        (rows[at], rows[at + by]) = (rows[at + by], rows[at]);
        (choices[at], choices[at + by]) = (choices[at + by], choices[at]);
    }

    private void Remove(string? row, List<WrittenChoice?> choices)
    {
        if (Row(row) is { } at && !Errors.Any && choices.OfType<WrittenChoice>().Skip(1).Any())
        {
            rows.RemoveAt(at);
            choices.RemoveAt(at);
        }
    }

    private int? Row(string? row) =>
        int.TryParse(row, NumberStyles.None, CultureInfo.InvariantCulture, out int at)
        && at < rows.Count
            ? at
            : null;

    private ChoicesForm WithEmptyRows()
    {
        int words = rows.FindLastIndex(r => r.Text.Length > 0) + 1;
        while (rows.Count < Math.Min(Math.Max(words + Empty, 5), Most))
        {
            rows.Add(new ChoiceRow(null, "", "", ""));
        }
        return this;
    }
}
