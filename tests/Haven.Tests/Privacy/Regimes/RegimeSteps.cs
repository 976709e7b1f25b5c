using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;

namespace Haven.Tests.Privacy.Regimes;

/// <summary>What a privacy officer does on the pages about laws.</summary>
internal static class RegimeSteps
{
    public const string Home = "/privacy/regimes";
    public const string Choose = Home + "/choose";
    public const string Agreement = Home + "/agreement";

    public static async Task<HttpClient> OfficerAsync(this TestOrganisation organisation) =>
        await (
            await organisation.CreateMemberAsync(Roles.PrivacyOfficer, "Yusuf Karim")
        ).SignInAsync();

    /// <summary>The fields of a choice, each law with a reason.</summary>
    public static (string Name, string Value)[] Fields(params string[] laws) =>
        [
            .. laws.Select(l => ("laws", l)),
            .. laws.Select(l => ($"reason-{l}", $"Because of {l}.")),
            ("others", "We are a small youth programme."),
        ];

    /// <summary>As far as the page that shows the effect.</summary>
    public static Task<Page> PreviewAsync(this HttpClient officer, params string[] laws) =>
        officer.SubmitAsync(Choose, Fields(laws));

    public static async Task ChooseAsync(this HttpClient officer, params string[] laws)
    {
        var preview = await officer.PreviewAsync(laws);
        var answer = await officer.SubmitAsync(preview, ("step", "confirm"));
        answer.Location.ShouldNotBeNull(answer.Text);
    }

    public static (string Name, string Value)[] AgreementFields(
        DateOnly from,
        DateOnly? until,
        params Purpose[] purposes
    ) =>
        [
            ("with", "Haven Hosting Cooperative"),
            ("from-day", $"{from.Day}"),
            ("from-month", $"{from.Month}"),
            ("from-year", $"{from.Year}"),
            ("until-day", $"{until?.Day}"),
            ("until-month", $"{until?.Month}"),
            ("until-year", $"{until?.Year}"),
            .. purposes.Select(p => ("purposes", p.Key)),
        ];

    public static async Task AgreeAsync(
        this HttpClient officer,
        DateOnly from,
        DateOnly? until,
        params Purpose[] purposes
    )
    {
        var answer = await officer.SubmitAsync(Agreement, AgreementFields(from, until, purposes));
        answer.Location.ShouldNotBeNull(answer.Text);
    }

    public static DateOnly Today(this Installation haven) =>
        DateOnly.FromDateTime(haven.Clock.GetUtcNow().UtcDateTime);
}
