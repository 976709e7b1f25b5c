using System.Globalization;
using Haven.Commands;
using Haven.Delivery.Outbox;
using Haven.Privacy.Calendar;
using Haven.Privacy.Handoffs;
using Haven.Privacy.Processors;
using Haven.Privacy.Promises;
using Haven.Privacy.Store;

namespace Haven.Promises;

/// <summary>What a privacy officer does on the page about companies, and whoever runs the machine with the command.</summary>
internal static class ProcessorSteps
{
    public const string Page = "/privacy/processors";
    public const string Public = Page + "/public";
    public const string Carrier = "Zqcarrier Mail";

    public static async Task AddCompanyAsync(
        this TwinPerson officer,
        string name,
        DateOnly reviewed,
        CancellationToken ct
    )
    {
        var answer = await officer.Browser.SubmitAsync(
            Page + "/new",
            ct,
            [
                ("name", name),
                ("task", nameof(ProcessorTask.Language)),
                ("country", "PT"),
                ("sees", "Name"),
                .. Day("from", reviewed),
                ("agreement", nameof(ProcessorAgreement.Processing)),
                .. Day("agreed", reviewed),
                .. Day("reviewed", reviewed),
            ]
        );
        PromiseBrokenException.Unless(
            answer.LeadsTo(Page),
            "A company could not be put on the register."
        );
    }

    /// <summary>The address of a company's page.</summary>
    public static async Task<string> CompanyAsync(
        this TwinPerson officer,
        string name,
        CancellationToken ct
    )
    {
        var page = await officer.Browser.GetAsync(Page, ct);
        string before = page.Body.Split($">{name}</a>", 2)[0];
        return before[(before.LastIndexOf("href=\"", StringComparison.Ordinal) + 6)..].Split('"')[
            0
        ];
    }

    public static (string, string)[] Day(string field, DateOnly day) =>
        [
            (field + "-day", day.Day.ToString(CultureInfo.InvariantCulture)),
            (field + "-month", day.Month.ToString(CultureInfo.InvariantCulture)),
            (field + "-year", day.Year.ToString(CultureInfo.InvariantCulture)),
        ];

    /// <summary>What whoever runs the machine types after "haven processors add".</summary>
    public static async Task<bool> AddOnTheMachineAsync(
        this Twin twin,
        string name,
        string host,
        ProcessorAgreement agreement,
        DateOnly reviewed,
        CancellationToken ct
    ) =>
        await ProcessorActs.AddAsync(
            twin.Core,
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["name"] = name,
                ["host"] = host,
                ["country"] = "PT",
                ["task"] = nameof(ProcessorTask.Mail),
                ["sees"] = "Contact,FreeText",
                // Since yesterday, so that yesterday can be its last day.
                ["from"] = Iso(twin.Today().AddDays(-1)),
                ["agreement"] = agreement.ToString(),
                ["agreed"] = agreement == ProcessorAgreement.None ? "" : Iso(reviewed),
                ["reviewed"] = Iso(reviewed),
            },
            null,
            _ => { },
            ct
        ) == 0;

    /// <summary>"haven processors end", with yesterday as the last day, so that nothing of it is left to other checks.</summary>
    public static Task EndOnTheMachineAsync(this Twin twin, string name, CancellationToken ct) =>
        ProcessorActs.EndAsync(twin.Core, name, Iso(twin.Today().AddDays(-1)), _ => { }, ct);

    public static string Iso(DateOnly day) =>
        day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>As the pages write it.</summary>
    public static string Words(DateOnly day) => LocalTime.Day(day);

    /// <summary>Hands a mail over and lets the worker carry what is due.</summary>
    public static async Task MailAsync(this Twin twin, string to, CancellationToken ct)
    {
        await using (var context = twin.Core.Database.Open(Scope.Installation))
        {
            await twin
                .Services.GetRequiredService<IMailHandoff>()
                .HandOverAsync(context, new Mail(to, "Check", "Check"), ct);
            await context.SaveChangesAsync(ct);
        }
        await twin.Services.GetRequiredService<MailWorker>().SendDueAsync(ct);
    }

    public static bool Got(this TwinCarrier carrier, string to) =>
        carrier.Given.Any(m => m.To == to);

    /// <summary>Makes the twin's mail go to a machine of this name, and forgets what a carrier was given before.</summary>
    public static (Twin, TwinCarrier) Begin(ITwin twin, string host)
    {
        var carrier = twin.Services.GetRequiredService<TwinCarrier>();
        carrier.Given.Clear();
        carrier.GivesTo = host;
        return ((Twin)twin, carrier);
    }

    /// <summary>Mail stays in the twin again; nothing waits, and the carrier is off the register.</summary>
    public static async Task EndAsync(this Twin machine, TwinCarrier carrier, CancellationToken ct)
    {
        carrier.GivesTo = null;
        await machine.Services.GetRequiredService<MailWorker>().SendDueAsync(ct);
        var desk = machine.Services.GetRequiredService<ProcessorDesk>();
        var lines = await desk.ReadAsync(OrganisationId.Installation, ct);
        if (lines.Any(l => l.Now.Name == Carrier && l.Now.Until is null))
        {
            await machine.EndOnTheMachineAsync(Carrier, ct);
        }
    }
}
