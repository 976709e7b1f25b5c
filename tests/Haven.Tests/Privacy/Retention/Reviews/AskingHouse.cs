using Haven.Privacy.Holds;
using Haven.Privacy.Purposes;
using Haven.Privacy.Retention;
using Haven.Privacy.Retention.Reviews;
using Haven.Privacy.Store;
using Haven.Screening;
using Haven.Screening.Clients;
using Microsoft.EntityFrameworkCore;

namespace Haven.Tests.Privacy.Retention.Reviews;

/// <summary>
/// An organisation that keeps clients for 30 days and asks before they go, with two privacy officers and an administrator.
/// No job goes round by itself.
/// </summary>
internal sealed record AskingHouse(
    Installation Haven,
    TestOrganisation Organisation,
    TestMember Rosa,
    TestMember Officer,
    TestMember Other,
    TestMember Administrator
) : IAsyncDisposable
{
    private static readonly CancellationToken Ct = CancellationToken.None;

    public ReviewDesk Desk => Haven.Get<ReviewDesk>();

    public static async Task<AskingHouse> StartAsync(string database)
    {
        await Installation.OnAsync(database);
        var haven = await Installation.StartNewAsync(database, Installation.WithoutJobs);
        var organisation = await haven.CreateOrganisationAsync();
        await using var store = organisation.Open();
        store.Add(
            new RetentionRule
            {
                OrganisationId = organisation.Id,
                Kind = ScreeningModel.ClientsKept,
                Period = "P30D",
                Action = KeepAction.AskFirst,
                Version = 1,
            }
        );
        await store.SaveChangesAsync(Ct);
        return new AskingHouse(
            haven,
            organisation,
            await organisation.CreateMemberAsync(Roles.Professional),
            await organisation.CreateMemberAsync(Roles.PrivacyOfficer),
            await organisation.CreateMemberAsync(Roles.PrivacyOfficer),
            await organisation.CreateMemberAsync(Roles.Administrator)
        );
    }

    /// <summary>What the job does in an hour; returns how many questions are new.</summary>
    public async Task<int> RoundAsync()
    {
        await Haven.Get<HoldDesk>().LapseAsync(Organisation.Id, Ct);
        await Haven.Get<RetentionService>().DeleteAsync(Organisation.Id, Ct);
        int asked = await Haven.Get<ReviewRounds>().RunAsync(Organisation.Id, Ct);
        await Haven.Core.Forgetting().ResumeAsync(Ct);
        return asked;
    }

    /// <summary>So many days later, after a round.</summary>
    public async Task<int> AfterAsync(int days)
    {
        Haven.Clock.Advance(TimeSpan.FromDays(days));
        return await RoundAsync();
    }

    public async Task<List<RetentionReview>> ReviewsAsync()
    {
        await using var store = Organisation.Open();
        return await store
            .Set<RetentionReview>()
            .AsNoTracking()
            .OrderBy(r => r.Number)
            .ToListAsync(Ct);
    }

    public async Task<int> ClientsAsync()
    {
        await using var store = Organisation.Open();
        return await store.Set<Client>().CountAsync(Ct);
    }

    /// <summary>As a rule that was chosen later.</summary>
    public async Task ChooseAsync(KeepAction action)
    {
        await using var store = Organisation.Open();
        await store
            .Set<RetentionRule>()
            .ExecuteUpdateAsync(u => u.SetProperty(r => r.Action, action), Ct);
    }

    public ValueTask DisposeAsync() => Haven.DisposeAsync();
}
