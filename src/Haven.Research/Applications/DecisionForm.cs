using Haven.Privacy.Door;
using Microsoft.AspNetCore.Http;

namespace Haven.Research.Applications;

/// <summary>A decision about an application, as somebody typed it.</summary>
public sealed class DecisionForm
{
    public const string Yes = "yes";
    private const int LongestWhy = 1000;
    private const int MostYears = 50;

    public string Outcome { get; private init; } = "";

    public TypedDay Ends { get; private init; } = TypedDay.None;

    public bool ByDeed { get; private init; }

    public bool ForFunder { get; private init; }

    public string Why { get; private set; } = "";

    /// <summary>How many decisions there were when the page was made.</summary>
    public int Seen { get; private set; }

    public FieldErrors Errors { get; } = new();

    public bool IsSuccessful => Outcome == nameof(ApplicationOutcome.Successful);

    public static DecisionForm From(ApplicationSheet sheet) =>
        new()
        {
            Outcome = sheet.Newest is { } newest ? $"{newest.Outcome}" : "",
            Ends = TypedDay.Of(sheet.Newest?.AgreementEndsOn),
            ByDeed = sheet.Newest?.ByDeed ?? false,
            ForFunder = sheet.Newest?.FunderYears > 0,
            Seen = sheet.Application.Decisions,
        };

    public static DecisionForm Parse(IFormCollection sent, DateOnly today)
    {
        var form = new DecisionForm
        {
            Outcome = sent["outcome"].ToString(),
            Ends = TypedDay.Parse(sent, "agreement"),
            ByDeed = sent["deed"] == Yes,
            ForFunder = sent["for-funder"] == Yes,
            Seen = SentNumber.Of(sent["seen"]),
        };
        if (!form.IsSuccessful && form.Outcome != nameof(ApplicationOutcome.Unsuccessful))
        {
            form.Errors.Add("outcome", "Choose whether the application is successful.");
        }
        bool isDay = form.Ends.Day is { } day && day >= today && day <= today.AddYears(MostYears);
        if (form.IsSuccessful && !isDay)
        {
            form.Errors.Add(
                "agreement",
                "Enter the day on which the agreement ends: today or later, within 50 years."
            );
        }
        form.Why = form.Errors.Text(
            sent,
            "why",
            LongestWhy,
            form.Seen > 0 ? "Write why the decision has to change." : null
        );
        return form;
    }

    /// <summary>Shows what stood in the way; after a conflict the page shows what is decided by now.</summary>
    public DecisionForm With(DecisionFault fault, ApplicationSheet now)
    {
        Errors.Add(fault.Field, fault.Words);
        Seen = fault.IsConflict ? now.Application.Decisions : Seen;
        return this;
    }
}
