using System.Net.Http.Headers;
using System.Text.Json;
using AngleSharp.Dom;
using Haven.Privacy.Purposes;
using Haven.Screening.Fill;
using Haven.Screening.Instruments;

namespace Haven.Tests.Screening.Fill;

/// <summary>A screening on a questionnaire with every kind of question, begun.</summary>
internal sealed record EveryKind(TestOrganisation Organisation, HttpClient Browser, string Address)
{
    private const long Code = 204_117;

    public static string Json =>
        File.ReadAllText(
            Repository.PathTo("tests", "Haven.Tests", "Screening", "Fill", "every-kind.json")
        );

    public static async Task<EveryKind> StartAsync(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        var taken = await haven
            .Get<InstrumentLibrary>()
            .TakeInAsync(
                organisation.Id,
                System.Text.Encoding.UTF8.GetBytes(Json),
                CancellationToken.None
            );
        taken.Faults.ShouldBeEmpty();
        var member = await organisation.CreateMemberAsync(Roles.Professional);
        var browser = await member.SignInAsync();
        await browser.TakeUpAsync(Code);
        return new EveryKind(organisation, browser, await browser.StartAsync(Code));
    }

    /// <summary>Somebody else of the same team at the same screening.</summary>
    public async Task<HttpClient> ColleagueAsync(string name = "Tom Reed") =>
        await (await Organisation.CreateMemberAsync(Roles.Supervisor, name)).SignInAsync();

    public Task<Page> GetAsync(string more = "") => Browser.GetPageAsync(Address + more);

    /// <summary>The field of a question, or one of its parts.</summary>
    public static string Field(string key, string? part = null) =>
        FillForm.FieldName(key) + (part is null ? "" : "-" + part);

    /// <summary>What the script sends, and is told.</summary>
    public static async Task<JsonElement> SaveByScriptAsync(
        HttpClient browser,
        Page page,
        params (string Name, string Value)[] filled
    )
    {
        var form = page.Html.QuerySelector("form[data-autosave]")!;
        using var request = new HttpRequestMessage(HttpMethod.Post, form.GetAttribute("action"))
        {
            Content = new FormUrlEncodedContent(
                form.QuerySelectorAll("input[type=hidden]")
                    .Select(i => (i.GetAttribute("name")!, i.GetAttribute("value") ?? ""))
                    .Where(i => !filled.Any(f => f.Name == i.Item1))
                    .Concat(filled)
                    .Select(f => KeyValuePair.Create(f.Item1, f.Item2))
            ),
        };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        using var answer = await browser.SendAsync(request);
        return JsonElement.Parse(await answer.Content.ReadAsStringAsync());
    }
}
