using Haven.Privacy.Purposes;

namespace Haven.Tests.Screening.Result;

public class ResultTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Confirm_ByAPerson_SaysWhoAndWhen_AndTheNextOneIsCompared(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        await organisation.TakeInPhq9Async();
        using var browser = await (
            await organisation.CreateMemberAsync(Roles.Professional, "Rosa Delgado")
        ).SignInAsync();
        await browser.TakeUpAsync(204_117);

        string first = await ScreenAsync(browser, "1111100000");
        (await browser.GetPageAsync(first)).Text.ShouldContain("Haven never decides");
        await browser.SubmitAsync(await browser.GetPageAsync(first));
        string second = await ScreenAsync(browser, "2222200000");

        (await browser.GetPageAsync(first)).Text.ShouldContain(
            "Rosa Delgado confirmed this result on 15 January 2026"
        );
        (await browser.GetPageAsync(second)).Text.ShouldContain(
            "The total rose from 5 to 10 since 15 January 2026"
        );
    }

    private static async Task<string> ScreenAsync(HttpClient browser, string choices)
    {
        var form = await browser.GetPageAsync(await browser.StartAsync(204_117));
        var answer = await browser.SubmitAsync(
            form,
            [.. ScreeningSteps.Choices(form, choices), ("then", "finish")]
        );
        return answer.Location!.ToString();
    }
}
