using System.Globalization;
using Haven.Forms.Authoring;
using Haven.Forms.Questionnaires;
using Haven.Organisations.Accounts;
using Haven.Privacy.Door;
using Microsoft.AspNetCore.Http;

namespace Haven.Screening.Instruments.Drafts;

/// <summary>What an answer has to keep to, its unit, and how often it is given, as they are typed.</summary>
public sealed class LimitsForm
{
    public const int MostTimes = 100;
    private const int LongestText = 100_000;
    private const int MostDecimals = 8;

    public string Least { get; private set; } = "";

    public string Most { get; private set; } = "";

    public string Shortest { get; private set; } = "";

    public string Longest { get; private set; } = "";

    public string Decimals { get; private set; } = "";

    public bool Repeats { get; private set; }

    public string Fewest { get; private set; } = "";

    public string Times { get; private set; } = "";

    public LocalText Unit { get; private set; } = new("", null);

    public IReadOnlyList<string> Units { get; private set; } = [];

    public static LimitsForm From(DocumentItem item)
    {
        var limits = item.Limits;
        return new LimitsForm
        {
            Least = limits.Least ?? "",
            Most = limits.Most ?? "",
            Shortest = Text(limits.Shortest),
            Longest = Text(limits.Longest),
            Decimals = Text(limits.Decimals),
            Repeats = item.Repeats,
            Fewest = Text(limits.FewestTimes),
            Times = Text(limits.MostTimes),
            Unit = item.Units.Words ?? new LocalText("", null),
            Units = item.Units.Codes,
        };
    }

    public static LimitsForm Parse(
        IFormCollection sent,
        FieldErrors errors,
        ItemKind? kind,
        bool whole
    )
    {
        string Typed(string field) => sent[field].ToString().Trim();
        var form = new LimitsForm
        {
            Least = Typed("least"),
            Most = Typed("most"),
            Shortest = Typed("shortest"),
            Longest = Typed("longest"),
            Decimals = Typed("decimals"),
            Repeats = sent["repeats"] == "yes" || kind == ItemKind.SeveralChoices,
            Fewest = Typed("fewest"),
            Times = Typed("times"),
            Unit = new LocalText(sent["unit"].ToString(), sent["unit-es"].ToString()),
            Units =
            [
                .. sent["units"]
                    .OfType<string>()
                    .Where(u => u.Length > 0)
                    .Distinct(StringComparer.Ordinal),
            ],
        };
        var judge = new LimitsJudge(errors);
        judge.Range(kind, whole, form.Least, form.Most);
        judge.Counts("shortest", "longest", form.Shortest, form.Longest, LongestText, "characters");
        judge.Count("decimals", form.Decimals, MostDecimals, "digits");
        if (form.Repeats)
        {
            judge.Counts("fewest", "times", form.Fewest, form.Times, MostTimes, "times");
        }
        if (sent.ContainsKey("unit") && sent.Words(errors, "unit", "The unit", 50) is { } unit)
        {
            form.Unit = unit;
        }
        return form;
    }

    /// <summary>Writes what belongs to this kind of item. What a page did not show is left as it is.</summary>
    public void Apply(DocumentItem item)
    {
        switch (item.Kind)
        {
            case ItemKind.Number:
                item.Units.SetWords(Unit);
                item.Limits.SetDecimals(item.FhirType == "integer" ? null : Number(Decimals));
                item.Limits.SetRange(NullIfEmpty(Least), NullIfEmpty(Most));
                break;
            case ItemKind.Measurement:
                if (!Units.SequenceEqual(item.Units.Codes, StringComparer.Ordinal))
                {
                    // Limits are in the first unit: they are written anew.
                    item.Limits.SetRange(null, null);
                    item.Units.Choose(Units);
                }
                item.Limits.SetDecimals(Number(Decimals));
                item.Limits.SetRange(NullIfEmpty(Least), NullIfEmpty(Most));
                break;
            case ItemKind.Date or ItemKind.Time:
                item.Limits.SetRange(NullIfEmpty(Least), NullIfEmpty(Most));
                break;
            case ItemKind.ShortText or ItemKind.LongText:
                item.Limits.SetLength(Number(Shortest), Number(Longest));
                break;
        }
        if (CanRepeat(item.Kind))
        {
            item.SetRepeats(Repeats);
        }
        if (CanRepeat(item.Kind) || item.Kind == ItemKind.SeveralChoices)
        {
            item.Limits.SetTimes(
                    // How often a section is filled in at least is not asked here, and stays.
                    item.Kind == ItemKind.Section
                        ? item.Limits.FewestTimes
                    : Repeats ? Number(Fewest)
                    : null,
                Repeats ? Number(Times) : null
            );
        }
    }

    public static bool CanRepeat(ItemKind kind) =>
        kind
            is ItemKind.Section
                or ItemKind.Number
                or ItemKind.Measurement
                or ItemKind.Date
                or ItemKind.DateAndTime
                or ItemKind.Time
                or ItemKind.ShortText
                or ItemKind.LongText;

    internal static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : null;

    private static string Text(int? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
