using System.Globalization;
using Haven.Forms.Authoring;
using Haven.Organisations.Accounts;
using Haven.Privacy.Door;
using Microsoft.AspNetCore.Http;

namespace Haven.Screening.Instruments.Drafts;

/// <summary>A condition as it is typed: how to compare, and with what.</summary>
public sealed class ConditionForm
{
    public FieldErrors Errors { get; } = new();

    public string Operator { get; private set; } = "";

    public string Value { get; private set; } = "";

    public static ConditionForm Parse(IFormCollection sent, DocumentItem about)
    {
        var form = new ConditionForm
        {
            Operator = sent["operator"].ToString(),
            Value = sent["value"].ToString().Trim(),
        };
        if (SkipLogic.OperatorsFor(about.Kind).All(o => o.Operator != form.Operator))
        {
            form.Errors.Add("operator", "Choose how the answer is looked at.");
        }
        else if (SkipLogic.NeedsValue(form.Operator))
        {
            form.Judge(about);
        }
        return form;
    }

    public void Apply(DocumentItem item, DocumentItem about)
    {
        var skip = item.Skip;
        switch (about.Kind)
        {
            case var _ when !SkipLogic.NeedsValue(Operator):
                skip.AddAnswered(about, Operator == "exists");
                break;
            case ItemKind.YesNo:
                skip.AddYesNo(about, Operator, Value == "yes");
                break;
            case ItemKind.Date:
                skip.AddDate(about, Operator, Day(Value)!.Value);
                break;
            case ItemKind.Number or ItemKind.Score:
                skip.AddNumber(about, Operator, Number(Value)!.Value);
                break;
            default:
                skip.AddChoice(about, Operator, Place(about)!.Value);
                break;
        }
    }

    private void Judge(DocumentItem about)
    {
        string? error = about.Kind switch
        {
            ItemKind.YesNo => Value is "yes" or "no" ? null : "Choose yes or no.",
            ItemKind.Date => Day(Value) is null
                ? "Enter a date that exists as year, month and day, such as 2026-03-27."
                : null,
            ItemKind.Number or ItemKind.Score => Number(Value) is null
                ? "Enter a number such as 2 or 0.5, with a point and not a comma."
                : null,
            _ => Place(about) is null ? "Choose one of the choices." : null,
        };
        if (error is not null)
        {
            Errors.Add("value", error);
        }
    }

    // By what it says, so that it is the same choice when somebody else changed the list meanwhile.
    private int? Place(DocumentItem about)
    {
        var choices = about.Choices.All;
        for (int i = 0; i < choices.Count; i++)
        {
            if (choices[i].Key == Value)
            {
                return i;
            }
        }
        return null;
    }

    private static DateOnly? Day(string text) =>
        DateOnly.TryParseExact(
            text,
            "yyyy-MM-dd",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var day
        )
            ? day
            : null;

    private static decimal? Number(string text) =>
        decimal.TryParse(
            text,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out decimal number
        )
        && Math.Abs(number) <= 1_000_000_000
            ? number
            : null;
}
