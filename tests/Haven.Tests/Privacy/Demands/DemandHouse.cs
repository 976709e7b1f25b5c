using System.Net;
using System.Text;
using Haven.Privacy.Purposes;
using Haven.Tests.Privacy.Rights.Package;
using Haven.Tests.Screening;

namespace Haven.Tests.Privacy.Demands;

/// <summary>An organisation with one client about whom somebody demands something, and what its officers do with it.</summary>
internal sealed class DemandHouse : IAsyncDisposable
{
    public const string List = "/privacy/demands";

    public static readonly byte[] Scan = Encoding.ASCII.GetBytes("%PDF-1.7\n1 0 obj\n%%EOF\n");

    public required Installation Haven { get; init; }
    public required Screener Rosa { get; init; }
    public required TestMember Yusuf { get; init; }
    public required TestMember Amina { get; init; }

    public TestOrganisation Organisation => Rosa.Organisation;

    public static async Task<DemandHouse> StartAsync(string database)
    {
        await Installation.OnAsync(database);
        var haven = await Installation.StartNewAsync(database, Installation.WithoutJobs);
        var rosa = await Screener.OnAsync(haven);
        await rosa.ScreenAsync("1122112211");
        return new DemandHouse
        {
            Haven = haven,
            Rosa = rosa,
            Yusuf = await rosa.Organisation.CreateMemberAsync(Roles.PrivacyOfficer, "Yusuf Karim"),
            Amina = await rosa.Organisation.CreateMemberAsync(Roles.Administrator, "Amina Said"),
        };
    }

    /// <summary>A subpoena of 10 January 2026, to be answered by 30 March; returns its address.</summary>
    public static async Task<string> ReceiveAsync(
        HttpClient officer,
        string code = "204 117",
        params (string Name, string Value)[] given
    )
    {
        var answer = await officer.SubmitAsync(List + "/new", Filled(code, given));
        answer.Status.ShouldBe(HttpStatusCode.Redirect, answer.Text);
        return answer.Location!.ToString().Split('?')[0];
    }

    public static (string Name, string Value)[] Filled(
        string code,
        params (string Name, string Value)[] given
    )
    {
        (string Name, string Value)[] usual =
        [
            ("kind", "Subpoena"),
            ("from", "Attorney Zqlawyer"),
            ("number", "Zq-17"),
            .. Day("paper", 10, 1, 2026),
            .. Day("answer", 30, 3, 2026),
            ("about", code.Length > 0 ? "known" : "nobody"),
            ("code", code),
            ("wants", "All of the file"),
        ];
        return [.. usual.Where(u => !given.Any(g => g.Name == u.Name)), .. given];
    }

    public static readonly (string Name, string Value)[] NoPrivilege =
    [
        ("result", "none"),
        ("said", "Our lawyer looked at it"),
    ];

    /// <summary>Takes one step, and returns what the page answers.</summary>
    public static async Task<Page> TakeAsync(
        HttpClient officer,
        string demand,
        string step,
        params (string Name, string Value)[] filled
    ) => await officer.SubmitAsync($"{demand}/{step}", filled);

    public static async Task<Page> OrderAsync(
        HttpClient officer,
        string demand,
        byte[] scan,
        params (string Name, string Value)[] given
    )
    {
        var page = await officer.GetPageAsync(demand + "/order");
        (string Name, string Value)[] usual =
        [
            ("order", "CourtOrder"),
            .. Day("day", 12, 1, 2026),
            ("number", "Zq-18"),
            ("signer", "Judge Zqjudge"),
            ("law", ""),
            ("recipient", "County Court Zqcourt"),
            ("address", "1 Court Square"),
            ("where", "here"),
            .. Day("answer", 30, 3, 2026),
            ("said", "The record of the person, without notes"),
        ];
        var form = new MultipartFormDataContent();
        foreach (var field in page.Html.QuerySelectorAll("main form input[type=hidden]"))
        {
            form.Add(
                new StringContent(field.GetAttribute("value") ?? ""),
                field.GetAttribute("name")!
            );
        }
        foreach (var (name, value) in usual.Where(u => !given.Any(g => g.Name == u.Name)))
        {
            form.Add(new StringContent(value), name);
        }
        foreach (var (name, value) in given)
        {
            form.Add(new StringContent(value), name);
        }
        form.Add(new ByteArrayContent(scan), "file", "order.pdf");
        using var answer = await officer.PostAsync(demand + "/order", form);
        return await Page.ReadAsync(answer);
    }

    /// <summary>Order, privilege, content and safety: all but telling and the two people.</summary>
    public static async Task PrepareAsync(HttpClient officer, string demand)
    {
        (await OrderAsync(officer, demand, Scan)).Status.ShouldBe(HttpStatusCode.Redirect);
        await DoneAsync(officer, demand, "privilege", NoPrivilege);
        await DoneAsync(officer, demand, "content", ("items", "Client"), ("said", "It names it"));
        await DoneAsync(officer, demand, "safety", ("said", "No address is in it"));
    }

    public static async Task DoneAsync(
        HttpClient officer,
        string demand,
        string step,
        params (string Name, string Value)[] filled
    )
    {
        var answer = await TakeAsync(officer, demand, step, filled);
        answer.Status.ShouldBe(HttpStatusCode.Redirect, answer.Text);
    }

    /// <summary>Presses a button of the demand's own page; the file, where one comes.</summary>
    public static async Task<(HttpStatusCode Status, byte[] Bytes)> PressAsync(
        HttpClient officer,
        string demand,
        string button
    )
    {
        var page = await officer.GetPageAsync(demand);
        var fields = page
            .Html.QuerySelectorAll("main form input[type=hidden]")
            .Select(f =>
                KeyValuePair.Create(f.GetAttribute("name")!, f.GetAttribute("value") ?? "")
            )
            .DistinctBy(f => f.Key)
            .ToDictionary();
        // Somebody who knows the address needs no button.
        if (fields.Count == 0)
        {
            var any = await officer.GetPageAsync(demand + "/end");
            foreach (var field in any.Html.QuerySelectorAll("main form input[type=hidden]"))
            {
                fields[field.GetAttribute("name")!] = field.GetAttribute("value") ?? "";
            }
        }
        using var answer = await officer.PostAsync(
            $"{demand}/{button}",
            new FormUrlEncodedContent(fields)
        );
        return (answer.StatusCode, await answer.Content.ReadAsByteArrayAsync());
    }

    /// <summary>The answer, which has to be given.</summary>
    public static async Task<PackageFile> FileAsync(HttpClient officer, string demand)
    {
        var (status, bytes) = await PressAsync(officer, demand, "give");
        status.ShouldBe(HttpStatusCode.OK, Encoding.UTF8.GetString(bytes));
        return new PackageFile(bytes);
    }

    public static (string, string)[] Day(string name, int day, int month, int year) =>
        [($"{name}-day", $"{day}"), ($"{name}-month", $"{month}"), ($"{name}-year", $"{year}")];

    public ValueTask DisposeAsync()
    {
        Rosa.Browser.Dispose();
        return Haven.DisposeAsync();
    }
}
