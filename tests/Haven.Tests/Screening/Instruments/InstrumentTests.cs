using System.Text;
using Haven.Forms.Instruments;
using Haven.Privacy.Purposes;
using Haven.Screening.Instruments;

namespace Haven.Tests.Screening.Instruments;

public class InstrumentTests
{
    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TakeIn_OfTheSameVersionTwice_IsRefused(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();
        await organisation.TakeInPhq9Async();

        var again = await haven
            .Get<InstrumentLibrary>()
            .TakeInAsync(organisation.Id, ShippedInstruments.Phq9Json(), CancellationToken.None);

        again.Instrument.ShouldBeNull();
        again.Faults.ShouldHaveSingleItem().What.ShouldContain("in use already");
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task TakeIn_OfWhatIsNoQuestionnaire_NamesTheFault(string database)
    {
        var haven = await Installation.OnAsync(database);
        var organisation = await haven.CreateOrganisationAsync();

        var taken = await haven
            .Get<InstrumentLibrary>()
            .TakeInAsync(
                organisation.Id,
                Encoding.UTF8.GetBytes("{\"resourceType\":\"Patient\"}"),
                CancellationToken.None
            );

        taken.Instrument.ShouldBeNull();
        taken.Faults.ShouldNotBeEmpty();
        (
            await haven.Get<InstrumentLibrary>().ListAsync(organisation.Id, CancellationToken.None)
        ).ShouldBeEmpty();
    }

    [Fact]
    public async Task Instruments_WhereThereIsNone_SayWhatToDo()
    {
        var haven = await Installation.OnAsync(Databases.Sqlite);
        var organisation = await haven.CreateOrganisationAsync();
        using var browser = await (
            await organisation.CreateMemberAsync(Roles.Administrator)
        ).SignInAsync();

        (await browser.GetPageAsync("/screening/instruments")).Text.ShouldContain(
            "No instrument yet"
        );
    }
}
