using Haven.Privacy.Calendar;
using Haven.Privacy.Disclosures;
using Haven.Privacy.Door;
using Haven.Privacy.Rights.Package;
using Microsoft.AspNetCore.Http;

namespace Haven.Privacy.Demands;

/// <summary>One step of a demand, as it was typed on its page.</summary>
public sealed class DemandStepForm
{
    private const int MostDays = 90;

    // A ban for longer than this needs a new order.
    private const int LongestBan = 1;

    private readonly Dictionary<string, string> typed = new(StringComparer.Ordinal);

    public static FileRule FileRule { get; } =
        new("file", "The picture of the order", FileKind.Paper);

    /// <summary>Addresses of the steps: "order".</summary>
    public static IReadOnlyDictionary<string, DemandAct> Steps { get; } =
        new Dictionary<string, DemandAct>(StringComparer.Ordinal)
        {
            ["order"] = DemandAct.Ordered,
            ["privilege"] = DemandAct.Privileged,
            ["content"] = DemandAct.Narrowed,
            ["notice"] = DemandAct.Tried,
            ["ban"] = DemandAct.Forbidden,
            ["time"] = DemandAct.Timed,
            ["objection"] = DemandAct.Objected,
            ["decided"] = DemandAct.Decided,
            ["safety"] = DemandAct.MadeSafe,
            ["back"] = DemandAct.SentBack,
            ["told"] = DemandAct.Told,
            ["end"] = DemandAct.Ended,
        };

    public DemandAct Act { get; private init; }

    /// <summary>The version of the demand when the page was made.</summary>
    public int Seen { get; init; }

    public OrderKind? Order { get; init; }

    public TypedDay Day { get; init; } = TypedDay.None;

    public TypedDay AnswerBy { get; init; } = TypedDay.None;

    public PackageWay? Way { get; init; }

    public IReadOnlyList<string> Items { get; init; } = [];

    public bool WithTyped { get; init; }

    public string Result { get; private set; } = "";

    public int Days { get; private set; }

    /// <summary>The picture of the order; null on other steps.</summary>
    public byte[]? Paper { get; private set; }

    public FieldErrors Errors { get; } = new();

    public string this[string field]
    {
        get => typed.GetValueOrDefault(field) ?? "";
        init => typed[field] = value;
    }

    /// <summary>What stands in the course of events.</summary>
    public string Said => Act == DemandAct.Ordered ? $"{Evidence}\n{this["said"]}" : this["said"];

    /// <summary>"Court order of 3 March 2026, No 17, signed by Judge Ito"</summary>
    public string Evidence =>
        $"{DemandWords.Of(Order ?? OrderKind.Law)} of {(Day.Day is { } day ? LocalTime.Day(day) : "")}"
        + (this["number"].Length > 0 ? $", {this["number"]}" : "")
        + $", signed by {this["signer"]}"
        + (this["law"].Length > 0 ? $", on {this["law"]}" : "");

    /// <summary>The form of a step with nothing typed; null where there is no such step.</summary>
    public static DemandStepForm? Empty(string step, int seen) =>
        Steps.TryGetValue(step, out var act) ? new() { Act = act, Seen = seen } : null;

    public static async Task<DemandStepForm> ParseAsync(
        DemandAct act,
        IFormCollection sent,
        DisclosureItems items,
        DateOnly today,
        CancellationToken cancellationToken
    )
    {
        var form = new DemandStepForm
        {
            Act = act,
            Seen = SentNumber.Of(sent["seen"]),
            Order =
                Enum.TryParse<OrderKind>(sent["order"], out var order) && Enum.IsDefined(order)
                    ? order
                    : null,
            Day = TypedDay.Parse(sent, "day"),
            AnswerBy = TypedDay.Parse(sent, "answer"),
            Way = PackageWay.Parse(sent["where"]),
            Items = [.. items.All.Select(i => i.Key).Where(sent["items"].Contains)],
            WithTyped = sent["typed"] == "yes",
            Result = sent["result"].ToString(),
        };
        form.typed["where"] = sent["where"].ToString();
        form.typed["days"] = sent["days"].ToString().Trim();
        form.Read(sent, today);
        if (act == DemandAct.Ordered)
        {
            var (content, wrong) = await FileRule.TakeAsync(sent, cancellationToken);
            form.Paper = content;
            if (wrong is not null)
            {
                form.Errors.Add(FileRule.Name, wrong);
            }
        }
        return form;
    }

    private void Read(IFormCollection sent, DateOnly today)
    {
        switch (Act)
        {
            case DemandAct.Ordered:
                ReadOrder(sent, today);
                break;
            case DemandAct.Privileged:
                JudgeResult(DemandWords.Privileges.Select(r => r.Value), "Choose what you found.");
                break;
            case DemandAct.Narrowed when Items.Count == 0:
                Errors.Add("items", "Choose what the order covers, and no more.");
                break;
            case DemandAct.Tried:
                JudgePast(today, "Enter the day on which you tried, such as 27 3 2026.");
                JudgeResult(DemandWords.Results.Select(r => r.Value), "Choose what came of it.");
                break;
            case DemandAct.Told:
                JudgePast(today, "Enter the day, such as 27 3 2026.");
                JudgeResult(DemandWords.Tellings.Select(r => r.Value), "Choose what you did.");
                break;
            case DemandAct.Forbidden:
                if (Day.Day is not { } last || last < today || last > today.AddYears(LongestBan))
                {
                    Errors.Add(
                        "day",
                        "Enter the last day of the ban, from today on and within a year. A longer one needs a new order."
                    );
                }
                break;
            case DemandAct.Timed:
                Days = SentNumber.Of(this["days"]);
                if (Days is < 0 or > MostDays)
                {
                    Errors.Add("days", "Enter a number of days, from 0 to 90.");
                }
                break;
            case DemandAct.Ended:
                JudgeResult(DemandWords.Ends.Select(r => r.Value), "Choose how it ended.");
                break;
        }
        typed["said"] = Errors.Text(sent, "said", DemandForm.LongestText, DemandWords.Missing(Act));
    }

    private void ReadOrder(IFormCollection sent, DateOnly today)
    {
        if (Order is null)
        {
            Errors.Add("order", "Choose what you have in your hands.");
        }
        JudgePast(today, "Enter the day on the order, such as 27 3 2026.");
        Line(sent, "number", null);
        Line(sent, "signer", "Enter who signed it.");
        Line(
            sent,
            "law",
            Order == OrderKind.Law ? "Enter the law and its section that asks for it." : null
        );
        Line(sent, "recipient", "Enter to whom the order says that it is given.");
        Line(sent, "address", "Enter where they are reached.");
        if (Way is null)
        {
            Errors.Add("where", "Choose where they are.");
        }
        if (AnswerBy.Day is not { } by || by < today || by > today.AddYears(2))
        {
            Errors.Add("answer", "Enter the last day for the answer, from today on.");
        }
    }

    private void Line(IFormCollection sent, string field, string? missing) =>
        typed[field] = Errors.Text(sent, field, DemandForm.LongestLine, missing, lines: false);

    private void JudgePast(DateOnly today, string wrong)
    {
        if (Day.Day is not { } day || day > today || day < today.AddYears(-2))
        {
            Errors.Add("day", wrong);
        }
    }

    private void JudgeResult(IEnumerable<string> allowed, string wrong)
    {
        if (!allowed.Contains(Result, StringComparer.Ordinal))
        {
            Result = "";
            Errors.Add("result", wrong);
        }
    }
}
