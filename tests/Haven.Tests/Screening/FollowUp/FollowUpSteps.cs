using Haven.Privacy.Purposes;

namespace Haven.Tests.Screening.FollowUp;

/// <summary>What an administrator sets before the step that a test is about.</summary>
internal static class FollowUpSteps
{
    public static async Task SetRulesAsync(
        this Screener rosa,
        params (string Name, string Value)[] rules
    )
    {
        using var amina = await (
            await rosa.Organisation.CreateMemberAsync(Roles.Administrator)
        ).SignInAsync();
        var answer = await amina.SubmitAsync(FollowUpTests.Page, rules);
        answer.Location.ShouldNotBeNull(answer.Text);
    }
}
