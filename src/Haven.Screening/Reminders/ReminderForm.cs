using Haven.Design.Components;
using Haven.Privacy.Door;
using Haven.Privacy.Vault;
using Haven.Screening.FreeText;
using Haven.Screening.Model;
using Microsoft.AspNetCore.Http;

namespace Haven.Screening.Reminders;

/// <summary>When a client is to be screened again, as a professional typed it.</summary>
public sealed class ReminderForm
{
    public const string ChoiceName = "again";
    public const string DayName = "day";
    public const string ReasonName = "reason";
    private readonly Dictionary<string, string> errors = new(StringComparer.Ordinal);
    private KeptTellings kept = new(null);

    public ReminderChoice? Choice { get; private init; }

    public TypedDay Day { get; private init; } = TypedDay.None;

    public string Reason { get; private init; } = "";

    /// <summary>What in the reason looks as if it named somebody, and the writer has not been told of yet.</summary>
    public IReadOnlyList<Telling> Tellings { get; private set; } = [];

    public string Kept => kept.With([Reason]);

    public bool IsWhole => errors.Count == 0 && Tellings.Count == 0;

    public IReadOnlyList<PageError> Errors =>
        [.. errors.Select(e => new PageError(e.Value, "#" + e.Key))];

    public string? ErrorOf(string name) => errors.GetValueOrDefault(name);

    public static ReminderForm From(ReminderSheet sheet) =>
        new()
        {
            Choice = sheet.Choice,
            Day = TypedDay.Of(sheet.Choice == ReminderChoice.OnDay ? sheet.OwnDay : null),
            Reason = sheet.Choice == ReminderChoice.AsUsual ? "" : sheet.Reason,
        };

    public static ReminderForm Parse(IFormCollection sent, DateOnly today)
    {
        var (reason, wrong) = TypedText.Clean(
            sent[ReasonName],
            "The reason",
            ClientReminder.LongestReason,
            lines: true
        );
        var form = new ReminderForm
        {
            Choice =
                Enum.TryParse<ReminderChoice>(sent[ChoiceName], out var choice)
                && Enum.IsDefined(choice)
                    ? choice
                    : null,
            Day = TypedDay.Parse(sent, DayName),
            Reason = reason,
        };
        form.Check(today, wrong);
        form.kept = new KeptTellings(sent[KeptTellings.Field]);
        form.Tellings = form.kept.News(reason);
        return form;
    }

    public void WriteTo(ClientReminder reminder)
    {
        bool usual = Choice == ReminderChoice.AsUsual;
        reminder.Choice = Sealed<ReminderChoice?>.Of(Choice);
        reminder.Day = Sealed<DateOnly?>.Of(Choice == ReminderChoice.OnDay ? Day.Day : null);
        reminder.Reason = Sealed<string>.Of(usual ? null : Reason);
    }

    private void Check(DateOnly today, string? wrongReason)
    {
        if (Choice is null)
        {
            errors[ChoiceName] = "Say when to screen again, or that nobody is to be reminded.";
            return;
        }
        if (
            Choice == ReminderChoice.OnDay
            && (Day.Day is not { } day || day < today || day > today.AddYears(5))
        )
        {
            errors[DayName + "-day"] = "Enter a day from today on, such as 27 3 2027.";
        }
        if (Choice != ReminderChoice.AsUsual && (wrongReason is not null || Reason.Length == 0))
        {
            errors[ReasonName] =
                wrongReason ?? "Say why, for those who look after this young person after you.";
        }
    }
}
