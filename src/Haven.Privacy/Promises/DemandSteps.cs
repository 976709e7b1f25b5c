using System.Globalization;
using Haven.Privacy.Demands;

namespace Haven.Privacy.Promises;

/// <summary>What an invented privacy officer does with a demand of a court, on its pages.</summary>
public static class DemandSteps
{
    /// <summary>The address of the list of demands.</summary>
    public const string List = DemandPages.Path;

    /// <summary>To whom an order says that it is given; in words that are nowhere else.</summary>
    public const string Recipient = "Zqtribunal of the county";

    // The smallest file that is taken for a PDF.
    private static readonly byte[] Scan = "%PDF-1.7\n%%EOF\n"u8.ToArray();

    /// <summary>Records a subpoena about a client; returns its address.</summary>
    public static async Task<string> ReceiveSubpoenaAsync(
        this TwinPerson officer,
        DateOnly today,
        string code,
        CancellationToken ct
    )
    {
        var sent = await officer.Browser.SubmitAsync(
            DemandPages.New,
            ct,
            [
                ("kind", $"{DemandKind.Subpoena}"),
                ("from", "Zqattorney"),
                .. Day("paper", today.AddDays(-20)),
                .. Day("answer", today.AddDays(40)),
                ("about", DemandForm.Known),
                ("code", code),
                ("wants", "Zqeverything"),
            ]
        );
        PromiseBrokenException.Unless(
            sent.LeadsTo(DemandPages.Path + "/"),
            "A demand of a court could not be recorded."
        );
        return sent.Location!.Split('?')[0];
    }

    /// <summary>Records an order of a judge, and that only this is given: no privilege covers it, and it harms nobody.</summary>
    public static async Task OrderAsync(
        this TwinPerson officer,
        DateOnly today,
        string demand,
        string item,
        CancellationToken ct
    )
    {
        await officer.RecordOrderAsync(today, demand, ct);
        await officer.LookAtPrivilegeAsync(demand, ct);
        await officer.SayWhatIsGivenAsync(demand, item, ct);
    }

    /// <summary>Records an order of a judge.</summary>
    public static async Task RecordOrderAsync(
        this TwinPerson officer,
        DateOnly today,
        string demand,
        CancellationToken ct
    )
    {
        var ordered = await officer.Browser.SubmitFileAsync(
            demand + "/order",
            DemandStepForm.FileRule.Name,
            Scan,
            ct,
            [
                ("order", $"{OrderKind.CourtOrder}"),
                .. Day("day", today.AddDays(-15)),
                ("signer", "Zqjudge"),
                ("recipient", Recipient),
                ("address", "Zqstreet"),
                ("where", Rights.Package.PackageWay.Here),
                .. Day("answer", today.AddDays(40)),
                ("said", "Zqrecord alone"),
            ]
        );
        PromiseBrokenException.Unless(
            ordered.LeadsTo(demand),
            "The order of a judge could not be recorded."
        );
    }

    /// <summary>Says what is given, and what keeps everybody safe.</summary>
    public static async Task SayWhatIsGivenAsync(
        this TwinPerson officer,
        string demand,
        string item,
        CancellationToken ct
    )
    {
        await officer.DemandStepAsync(demand, "content", ct, ("items", item), ("said", "Zqwhy"));
        await officer.DemandStepAsync(demand, "safety", ct, ("said", "Zqsafe"));
    }

    /// <summary>Says that no privilege covers what is demanded.</summary>
    public static Task LookAtPrivilegeAsync(
        this TwinPerson officer,
        string demand,
        CancellationToken ct
    ) =>
        officer.DemandStepAsync(
            demand,
            "privilege",
            ct,
            ("result", DemandStanding.NoPrivilege),
            ("said", "Zqlawyer says so")
        );

    /// <summary>Records that the person was told on a day.</summary>
    public static Task TellAboutAsync(
        this TwinPerson officer,
        string demand,
        DateOnly day,
        CancellationToken ct
    ) =>
        officer.DemandStepAsync(
            demand,
            "notice",
            ct,
            [.. Day("day", day), ("result", DemandStanding.Reached), ("said", "Zqcall")]
        );

    /// <summary>Records that telling is forbidden, until this day and with it.</summary>
    public static Task ForbidTellingAsync(
        this TwinPerson officer,
        string demand,
        DateOnly last,
        CancellationToken ct
    ) => officer.DemandStepAsync(demand, "ban", ct, [.. Day("day", last), ("said", "Zqparagraph")]);

    /// <summary>Presses one of the buttons of a demand, also where its page does not show it.</summary>
    /// <param name="button">"propose", "approve" or "give".</param>
    public static async Task<TwinAnswer> PressAsync(
        this TwinPerson officer,
        string demand,
        string button,
        CancellationToken ct
    )
    {
        var form = (await officer.Browser.GetAsync(demand + "/end", ct)).Forms()[0];
        return await officer.Browser.PostAsync(
            $"{demand}/{button}",
            form.Fields.Where(f => f.Type == "hidden").Select(f => (f.Name, f.Value)),
            ct
        );
    }

    private static async Task DemandStepAsync(
        this TwinPerson officer,
        string demand,
        string step,
        CancellationToken ct,
        params (string, string)[] fields
    ) =>
        PromiseBrokenException.Unless(
            (await officer.Browser.SubmitAsync($"{demand}/{step}", ct, fields)).LeadsTo(demand),
            "A demand could not be worked on, so nothing was tried."
        );

    private static (string, string)[] Day(string name, DateOnly day) =>
        [
            ($"{name}-day", day.Day.ToString(CultureInfo.InvariantCulture)),
            ($"{name}-month", day.Month.ToString(CultureInfo.InvariantCulture)),
            ($"{name}-year", day.Year.ToString(CultureInfo.InvariantCulture)),
        ];
}
