using System.Net;
using Haven.Privacy.Emergency;
using Haven.Privacy.Purposes;
using Haven.Tests.Organisations;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Screening.Emergency;

/// <summary>An organisation with a client of Rosa's, and Tom, who does not look after them.</summary>
internal sealed record NightShift(
    Installation Haven,
    TestOrganisation Organisation,
    HttpClient Rosa,
    TestMember Tom,
    long Code
)
{
    public const string Ask = "/screening/emergency";
    public const string Review = "/privacy/emergency";
    public const string Reason = "The hospital called, zqfrightened";
    public const string Told = "zqsleepsoutside since Monday";

    private static long codes = 770_000;

    public string Page => $"/screening/clients/{Code}";

    public static async Task<NightShift> OnAsync(string database) =>
        await OfAsync(await Installation.OnAsync(database));

    /// <summary>In an installation of its own, for tests that move the clock or take tables away.</summary>
    public static async Task<NightShift> AloneOnAsync(string database)
    {
        await Installation.OnAsync(database);
        return await OfAsync(await Installation.StartNewAsync(database));
    }

    private static async Task<NightShift> OfAsync(Installation haven)
    {
        var organisation = await haven.CreateOrganisationAsync();
        await organisation.TakeInPhq9Async();
        var rosa = await (await organisation.CreateMemberAsync(Roles.Professional)).SignInAsync();
        long code = Interlocked.Increment(ref codes);
        await rosa.TakeUpAsync(code);
        var told = await rosa.SubmitAsync($"/screening/clients/{code}/facts", ("behaviour", Told));
        told.Status.ShouldBe(HttpStatusCode.Redirect, told.Text);
        var tom = await organisation.CreateMemberAsync(Roles.Professional, "Tom Becker");
        return new NightShift(haven, organisation, rosa, tom, code);
    }

    public async Task<HttpClient> SignInAsync(Roles role) =>
        await (await Organisation.CreateMemberAsync(role)).SignInAsync();

    /// <summary>Every access of the organisation, as it is stored.</summary>
    public async Task<List<EmergencyAccess>> StoredAsync()
    {
        await using var context = Organisation.Open();
        return await context.Set<EmergencyAccess>().AsNoTracking().ToListAsync();
    }

    public async Task<string> ReviewPathAsync() =>
        $"{Review}/{(await StoredAsync()).ShouldHaveSingleItem().Id:D}";
}

internal static class EmergencySteps
{
    public static Task<Page> AskAsync(
        this HttpClient browser,
        long code,
        string reason = NightShift.Reason
    ) => browser.SubmitAsync(NightShift.Ask, ("code", $"{code}"), ("reason", reason));

    /// <summary>The same, and it is open.</summary>
    public static async Task OpenEmergencyAsync(this HttpClient browser, long code)
    {
        var answer = await browser.AskAsync(code);
        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Text);
        answer.Title.ShouldStartWith("Emergency access is open");
    }

    /// <summary>From the caseload: what a search for this code answers.</summary>
    public static Task<Page> FindAsync(this HttpClient browser, long code) =>
        browser.SubmitAsync("/screening/caseload", ("code", $"{code}"));

    /// <summary>Sends the form of a page with this address, whichever page of ours it came from.</summary>
    public static async Task<HttpStatusCode> StatusOfPostAsync(
        this HttpClient browser,
        string path,
        params (string, string)[] fields
    ) => (await browser.PostAsync("/organisations/account", path, fields)).Status;
}
