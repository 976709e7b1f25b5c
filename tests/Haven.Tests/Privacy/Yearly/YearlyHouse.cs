using Haven.Privacy.Calendar;
using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;
using Haven.Privacy.Yearly;
using Microsoft.AspNetCore.Http;

namespace Haven.Tests.Privacy.Yearly;

/// <summary>An organisation that goes by FERPA, with two privacy officers and an administrator. No job goes round by itself.</summary>
internal sealed record YearlyHouse(
    Installation Haven,
    TestOrganisation Organisation,
    TestMember Officer,
    TestMember Other,
    TestMember Administrator
) : IAsyncDisposable
{
    private static readonly CancellationToken Ct = CancellationToken.None;
    private static readonly Uri Site = new("http://localhost:5080");

    public YearlyDesk Desk => Haven.Get<YearlyDesk>();

    public DateOnly Today => LocalTime.Today(Haven.Clock);

    public static async Task<YearlyHouse> StartAsync(string database, params string[] laws)
    {
        await Installation.OnAsync(database);
        var haven = await Installation.StartNewAsync(database, Installation.WithoutJobs);
        var organisation = await haven.CreateOrganisationAsync();
        var house = new YearlyHouse(
            haven,
            organisation,
            await organisation.CreateMemberAsync(Roles.PrivacyOfficer),
            await organisation.CreateMemberAsync(Roles.PrivacyOfficer),
            await organisation.CreateMemberAsync(Roles.Administrator)
        );
        if (laws.Length > 0)
        {
            await house.ChooseAsync(laws);
        }
        return house;
    }

    public async Task ChooseAsync(params string[] laws)
    {
        var desk = Haven.Get<RegimeDesk>();
        int seen = (await desk.ReadAsync(Organisation.Id, Ct)).Choice?.Number ?? 0;
        var chosen = new ChosenLaws(laws.ToDictionary(l => l, _ => "We are a school."), "", []);
        (await desk.ChooseAsync(Officer.Reader, chosen, seen, Ct)).ShouldBeTrue();
    }

    public async Task<YearlyDraft> DraftAsync(
        YearlySender sender = YearlySender.Organisation,
        string law = "ferpa"
    ) => (await Desk.DraftAsync(Organisation.Id, law, sender, Site, Ct)).ShouldNotBeNull();

    /// <summary>Begins a round.</summary>
    public async Task<YearlyRound> TellAsync(
        YearlySender sender = YearlySender.Organisation,
        string law = "ferpa"
    )
    {
        var draft = await DraftAsync(sender, law);
        return (
            await Desk.StartAsync(Officer.Reader, draft, draft.Line.Number, Ct)
        ).ShouldNotBeNull();
    }

    /// <summary>Begins a round, and records that its letters were handed out today.</summary>
    public async Task TellAndRecordAsync(
        YearlySender sender = YearlySender.Organisation,
        string law = "ferpa"
    )
    {
        var round = await TellAsync(sender, law);
        (await Desk.RecordAsync(Officer.Reader, round.Id, Handed(round), Ct)).ShouldBeTrue();
    }

    public YearlyForm Handed(YearlyRound round, string letters = "3")
    {
        var today = Today;
        var form = YearlyForm.Parse(
            new FormCollection(
                new()
                {
                    ["way"] = "HandedOut",
                    ["letters"] = letters,
                    ["on-day"] = $"{today.Day}",
                    ["on-month"] = $"{today.Month}",
                    ["on-year"] = $"{today.Year}",
                }
            ),
            round,
            today
        );
        form.Errors.Any.ShouldBeFalse();
        return form;
    }

    public async Task<YearlyLine> LineAsync(
        YearlySender sender = YearlySender.Organisation,
        string law = "ferpa"
    ) =>
        (await Haven.Get<YearlyReading>().ReadAsync(Organisation.Id, Ct))
            .Find(law, sender)
            .ShouldNotBeNull();

    /// <summary>What the job does in an hour.</summary>
    public Task RoundAsync() => Haven.Get<YearlyReminders>().RunAsync(Organisation.Id, Ct);

    public ValueTask DisposeAsync() => Haven.DisposeAsync();
}
