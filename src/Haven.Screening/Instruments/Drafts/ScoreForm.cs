using System.Globalization;
using Haven.Forms.Authoring;
using Haven.Forms.Questionnaires;
using Haven.Organisations.Accounts;
using Haven.Privacy.Door;
using Microsoft.AspNetCore.Http;

namespace Haven.Screening.Instruments.Drafts;

/// <summary>One band as it is typed.</summary>
public sealed record BandRow(
    int? Existing,
    string From,
    string To,
    string Level,
    LocalText Label,
    LocalText Meaning
)
{
    public static readonly BandRow Empty = new(null, "", "", "", new("", null), new("", null));

    public bool IsEmpty => this == Empty with { Existing = Existing };
}

/// <summary>A score as it is typed: what it is called, what it counts, and its bands.</summary>
public sealed class ScoreForm
{
    public const int Most = 20;
    private const int EmptyRows = 2;
    private readonly List<BandRow> rows = [];

    public FieldErrors Errors { get; } = new();

    public LocalText Text { get; private set; } = new("", null);

    /// <summary>The linkId of the section that is counted, or one of the two below.</summary>
    public string Counts { get; private set; } = Everything;

    public IReadOnlyList<BandRow> Rows => rows;

    public const string Everything = "*";

    /// <summary>What the expression of an imported file counts.</summary>
    public const string AsImported = "-";

    public static ScoreForm New() =>
        new ScoreForm { Text = new LocalText("Total", null) }.WithEmptyRows();

    public static ScoreForm From(DocumentItem item)
    {
        var form = new ScoreForm
        {
            Text = item.Text ?? new LocalText("", null),
            Counts = item.Score.OwnExpression is not null
                ? AsImported
                : item.Score.Section ?? Everything,
        };
        form.rows.AddRange(
            item.Score.Bands.Select(b => new BandRow(
                b.Existing,
                DraftRequest.Shown(b.From),
                DraftRequest.Shown(b.To),
                b.Level.ToString().ToLowerInvariant(),
                b.Label,
                b.Meaning ?? new LocalText("", null)
            ))
        );
        return form.WithEmptyRows();
    }

    public static (ScoreForm Form, IReadOnlyList<WrittenBand> Bands) Parse(IFormCollection sent)
    {
        var form = new ScoreForm();
        form.Text = sent.RequiredWords(
            form.Errors,
            "text",
            "The name",
            200,
            "Enter a name, such as Total."
        );
        form.Counts = sent["counts"].ToString();
        if (form.Counts.Length == 0)
        {
            form.Errors.Add("counts", "Choose which points it adds up.");
        }
        var bands = new List<WrittenBand>();
        for (int i = 0; i < Most && sent.ContainsKey(Field("from", i)); i++)
        {
            var row = Typed(sent, i);
            form.rows.Add(row);
            if (!row.IsEmpty && form.Read(sent, i, row) is { } band)
            {
                form.RefuseOverlap(band, bands, i);
                bands.Add(band);
            }
        }
        return (form.WithEmptyRows(), bands);
    }

    public static string Field(string name, int row) =>
        string.Create(CultureInfo.InvariantCulture, $"{name}-{row}");

    private static BandRow Typed(IFormCollection sent, int i)
    {
        LocalText Words(string name) =>
            new(
                sent[Field(name, i)].ToString(),
                sent[Field(name, i) + "-es"].ToString() is { Length: > 0 } spanish ? spanish : null
            );
        return new BandRow(
            int.TryParse(
                sent[Field("was", i)],
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out int was
            )
                ? was
                : null,
            sent[Field("from", i)].ToString().Trim(),
            sent[Field("to", i)].ToString().Trim(),
            sent[Field("level", i)].ToString(),
            Words("label"),
            Words("meaning")
        );
    }

    private WrittenBand? Read(IFormCollection sent, int i, BandRow row)
    {
        string fromField = Field("from", i);
        string toField = Field("to", i);
        decimal? from = Needed(sent, fromField, "From", "the lowest score of this band");
        decimal? to = Needed(sent, toField, "To", "the highest score of this band");
        if (from > to)
        {
            Errors.Add(toField, "To must not be lower than From.");
        }
        if (
            !Enum.TryParse(row.Level, ignoreCase: true, out ConcernLevel level)
            || !Enum.IsDefined(level)
        )
        {
            Errors.Add(Field("level", i), "Choose the level of concern.");
        }
        var label = sent.RequiredWords(
            Errors,
            Field("label", i),
            "The name of the band",
            100,
            "Enter a name for this band, such as Moderate."
        );
        var meaning = sent.Words(Errors, Field("meaning", i), "What it means", 1000);
        return from is { } low && to is { } high && low <= high
            ? new WrittenBand(row.Existing, low, high, level, label, meaning)
            : null;
    }

    private decimal? Needed(IFormCollection sent, string field, string words, string what)
    {
        decimal? number = sent.Number(Errors, field, words);
        if (number is null && Errors[field] is null)
        {
            Errors.Add(field, $"Enter {what}.");
        }
        return number;
    }

    private void RefuseOverlap(WrittenBand band, List<WrittenBand> others, int i)
    {
        if (others.Find(b => band.From <= b.To && band.To >= b.From) is { } other)
        {
            Errors.Add(
                Field("from", i),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"This band and “{other.Label.Text}” ({other.From:0.##} to {other.To:0.##}) overlap. A score can only be in one band."
                )
            );
        }
    }

    private ScoreForm WithEmptyRows()
    {
        int used = rows.FindLastIndex(r => !r.IsEmpty) + 1;
        while (rows.Count < Math.Min(Math.Max(used + EmptyRows, 3), Most))
        {
            rows.Add(BandRow.Empty);
        }
        return this;
    }
}
