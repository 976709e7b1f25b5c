using System.Globalization;
using Haven.Commands;
using Haven.Privacy.Processors;
using Haven.Privacy.Purposes;

namespace Haven.Tests.Privacy.Processors;

/// <summary>What people do with the register of companies.</summary>
internal static class ProcessorSteps
{
    public const string Path = "/privacy/processors";

    public static async Task<HttpClient> SignInAsync(
        this TestOrganisation organisation,
        Roles roles = Roles.PrivacyOfficer
    ) => await (await organisation.CreateMemberAsync(roles)).SignInAsync();

    public static DateOnly Today(this Installation haven) =>
        DateOnly.FromDateTime(haven.Clock.GetUtcNow().UtcDateTime);

    public static (string, string)[] Day(string field, DateOnly day) =>
        [
            (field + "-day", day.Day.ToString(CultureInfo.InvariantCulture)),
            (field + "-month", day.Month.ToString(CultureInfo.InvariantCulture)),
            (field + "-year", day.Year.ToString(CultureInfo.InvariantCulture)),
        ];

    /// <summary>A company in order, with its policy read on a day.</summary>
    public static (string, string)[] Fields(string name, DateOnly reviewed) =>
        [
            ("name", name),
            ("task", nameof(ProcessorTask.Language)),
            ("country", "PT"),
            ("sees", "Name"),
            .. Day("from", reviewed),
            ("agreement", nameof(ProcessorAgreement.Processing)),
            .. Day("agreed", reviewed),
            ("reference", "Zq drawer 7"),
            .. Day("reviewed", reviewed),
        ];

    public static async Task AddAsync(this HttpClient officer, string name, DateOnly reviewed)
    {
        var answer = await officer.SubmitAsync(Path + "/new", Fields(name, reviewed));
        answer.Location.ShouldNotBeNull(string.Join(' ', answer.Errors));
    }

    /// <summary>The address of a company's page.</summary>
    public static async Task<string> FindAsync(this HttpClient officer, string name) =>
        (await officer.GetPageAsync(Path))
            .Html.QuerySelectorAll("main a")
            .First(a => a.TextContent == name)
            .GetAttribute("href")!;

    /// <summary>haven processors add, with what it said.</summary>
    public static async Task<(int Code, string Said)> AddOnTheMachineAsync(
        this Installation haven,
        string name,
        params (string Field, string Value)[] instead
    )
    {
        string today = haven.Today().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var typed = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["name"] = name,
            ["host"] = "",
            ["country"] = "pt",
            ["task"] = nameof(ProcessorTask.Mail),
            ["sees"] = "Contact,FreeText",
            ["agreement"] = nameof(ProcessorAgreement.Processing),
            ["agreed"] = today,
            ["reviewed"] = today,
        };
        foreach (var (field, value) in instead)
        {
            typed[field] = value;
        }
        return await SaysAsync(say =>
            ProcessorActs.AddAsync(haven.Core, typed, null, say, CancellationToken.None)
        );
    }

    public static async Task<(int Code, string Said)> SaysAsync(Func<Action<string>, Task<int>> act)
    {
        var said = new List<string>();
        int code = await act(said.Add);
        return (code, string.Join('\n', said));
    }
}
