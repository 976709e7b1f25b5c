using System.Globalization;
using Haven.Privacy.Calendar;
using Haven.Privacy.Door;
using Microsoft.AspNetCore.Http;

namespace Haven.Research.Studies;

/// <summary>What a study is, as somebody typed it; its questions stand apart.</summary>
public sealed class StudyForm
{
    public const int LongestLine = 200;
    public const int LongestText = 1000;
    public const string Years = "years";
    public const string Months = "months";
    private const int MostYears = 30;

    public string Title { get; private set; } = "";

    public string Aim { get; private set; } = "";

    public string Responsible { get; private set; } = "";

    public string Ethics { get; private set; } = "";

    public TypedDay EthicsOn { get; private init; } = TypedDay.None;

    public string Keep { get; private init; } = "";

    public string Unit { get; private init; } = Years;

    /// <summary>The draft's changes when the page was made.</summary>
    public int Seen { get; private init; }

    public FieldErrors Errors { get; } = new();

    public static StudyForm From(Declaration declaration, int seen)
    {
        var keep = declaration.KeepPeriod;
        bool inYears = keep.Months % 12 == 0;
        return new StudyForm
        {
            Title = declaration.Title,
            Aim = declaration.Aim,
            Responsible = declaration.Responsible,
            Ethics = declaration.Ethics,
            EthicsOn = TypedDay.Of(declaration.EthicsOn),
            Keep = (inYears ? keep.Months / 12 : keep.Months).ToString(
                CultureInfo.InvariantCulture
            ),
            Unit = inYears ? Years : Months,
            Seen = seen,
        };
    }

    public static StudyForm Parse(IFormCollection sent, DateOnly today)
    {
        var form = new StudyForm
        {
            EthicsOn = TypedDay.Parse(sent, "ethics-on"),
            Keep = sent["keep"].ToString().Trim(),
            Unit = sent["unit"] == Months ? Months : Years,
            Seen = SentNumber.Of(sent["seen"]),
        };
        form.Title = form.Line(sent, "title", "Enter what the study is called.");
        form.Aim = form.Errors.Text(sent, "aim", LongestText, "Write what it is to find out.");
        form.Responsible = form.Line(
            sent,
            "responsible",
            "Enter which body or post answers for it."
        );
        form.Ethics = form.Line(sent, "ethics", null);
        if (!form.EthicsOn.IsEmpty && (form.EthicsOn.Day is not { } day || day > today))
        {
            form.Errors.Add("ethics-on", "Enter the day of the approval, today or before.");
        }
        if (form.Period is null)
        {
            form.Errors.Add(
                "keep",
                "Enter for how long the answers are kept after the study: at least a month, at most 30 years."
            );
        }
        return form;
    }

    /// <summary>A declaration that says this and, for the rest, what it said before.</summary>
    public Declaration WriteTo(Declaration? before) =>
        new()
        {
            Title = Title,
            Aim = Aim,
            Responsible = Responsible,
            Ethics = Ethics,
            EthicsOn = EthicsOn.Day,
            Keep = Period!.Value.ToString(),
            Variables = before?.Variables ?? [],
        };

    public StudyForm Overtaken()
    {
        Errors.Add("title", StudyPages.KeptWords);
        return this;
    }

    private string Line(IFormCollection sent, string field, string? missing) =>
        Errors.Text(sent, field, LongestLine, missing, lines: false);

    private CalendarPeriod? Period =>
        int.TryParse(Keep, NumberStyles.None, CultureInfo.InvariantCulture, out int count)
        && count > 0
        && count <= MostYears * (Unit == Months ? 12 : 1)
            ? Unit == Months
                ? CalendarPeriod.OfMonths(count)
                : CalendarPeriod.OfYears(count)
            : null;
}
