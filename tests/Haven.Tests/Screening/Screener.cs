using System.Text;
using Haven.Forms.Instruments;
using Haven.Privacy.Purposes;
using Haven.Screening.Instruments;

namespace Haven.Tests.Screening;

/// <summary>A professional with client 204 117 on her caseload, who can screen with PHQ-9 or with the sample.</summary>
internal sealed record Screener(
    TestOrganisation Organisation,
    TestMember Member,
    HttpClient Browser
)
{
    public static async Task<Screener> OnAsync(string database) =>
        await OnAsync(await Installation.OnAsync(database));

    public static async Task<Screener> OnAsync(Installation haven)
    {
        var organisation = await haven.CreateOrganisationAsync();
        await organisation.TakeInPhq9Async();
        var member = await organisation.CreateMemberAsync(Roles.Professional, "Rosa Delgado");
        var browser = await member.SignInAsync();
        await browser.TakeUpAsync(204_117);
        return new Screener(organisation, member, browser);
    }

    /// <summary>PHQ-9 asks for each answer; this is the same without that, as version 1.0.1.</summary>
    public Task TakeInPatientPhq9Async() =>
        TakeInAsync(
            Encoding.UTF8.GetBytes(
                Encoding
                    .UTF8.GetString(ShippedInstruments.Phq9Json())
                    .Replace("\"required\": true,", "", StringComparison.Ordinal)
                    .Replace("\"1.0.0\"", "\"1.0.1\"", StringComparison.Ordinal)
            )
        );

    public async Task TakeInAsync(byte[] questionnaire) =>
        (
            await Organisation
                .Installation.Get<InstrumentLibrary>()
                .TakeInAsync(Organisation.Id, questionnaire, CancellationToken.None)
        ).Instrument.ShouldNotBeNull();

    /// <summary>Screens the client; returns the address of the result.</summary>
    /// <param name="choices">A choice for each question; a dash leaves one out.</param>
    /// <param name="instrument">A part of its title and version.</param>
    public async Task<string> ScreenAsync(string choices, string instrument = "PHQ-9")
    {
        var form = await Browser.GetPageAsync(await Browser.StartAsync(204_117, instrument));
        var answer = await Browser.SubmitAsync(
            form,
            [.. ScreeningSteps.Choices(form, choices), ("then", "finish")]
        );
        answer.Location.ShouldNotBeNull(answer.Text);
        return answer.Location!.ToString();
    }

    public async Task<Page> ConfirmAsync(string result, params (string, string)[] fields) =>
        await Browser.SubmitAsync(await Browser.GetPageAsync(result), fields);

    public async Task<Page> AmendAsync(string result, string reason) =>
        await Browser.SubmitAsync(await Browser.GetPageAsync(result), ("amend-reason", reason));
}
