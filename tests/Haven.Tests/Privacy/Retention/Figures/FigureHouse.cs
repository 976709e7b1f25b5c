using Haven.Forms.Questionnaires;
using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Forgetting;
using Haven.Privacy.Purposes;
using Haven.Privacy.Retention;
using Haven.Privacy.Retention.Figures;
using Haven.Privacy.Vault;
using Haven.Screening;
using Haven.Screening.Clients;
using Haven.Tests.Privacy.Releases;
using Haven.Tests.Privacy.Vault;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Tests.Privacy.Retention.Figures;

/// <summary>
/// An organisation that keeps clients for 30 days, and numbers of those who went. No job goes round by itself. It is 15
/// January: who is taken up now is over their time on 15 February, and goes on 1 April.
/// </summary>
internal sealed record FigureHouse(Installation Haven, TestOrganisation Organisation)
    : IAsyncDisposable
{
    public static readonly DateTimeOffset FirstOfApril = new(2026, 4, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly CancellationToken Ct = CancellationToken.None;

    public static async Task<FigureHouse> StartAsync(
        string database,
        Action<IServiceCollection>? adjust = null
    )
    {
        await Installation.OnAsync(database);
        var haven = await Installation.StartNewAsync(
            database,
            services =>
            {
                Installation.WithoutJobs(services);
                adjust?.Invoke(services);
            }
        );
        var house = new FigureHouse(haven, await haven.CreateOrganisationAsync());
        await house.ChooseAsync(house.Organisation);
        return house;
    }

    public async Task ChooseAsync(TestOrganisation organisation)
    {
        await using var store = organisation.Open();
        store.Add(
            new RetentionRule
            {
                OrganisationId = organisation.Id,
                Kind = ScreeningModel.ClientsKept,
                Period = "P30D",
                Action = KeepAction.KeepFigures,
                Version = 1,
            }
        );
        await store.SaveChangesAsync(Ct);
    }

    /// <summary>Clients who were 13 when they were taken up, with these levels in turn.</summary>
    public async Task<IReadOnlyList<Client>> FillAsync(int count, params ConcernLevel[] levels)
    {
        var rosa = await Organisation.CreateMemberAsync(Roles.Professional);
        var clients = new List<Client>();
        await using var store = Organisation.Open();
        for (int i = 0; i < count; i++)
        {
            var client = await rosa.TakeUpAsync(c =>
                c.Birth = Sealed<Birth>.Of(Birth.On(new DateOnly(2012, 4, 30)))
            );
            clients.Add(client);
            store.Add(ReleaseHouse.Screening(client, levels[i % levels.Length]));
        }
        store.Record(
            rosa.Deed(Act.Create, clients[0]) with
            {
                Subjects = [.. clients.Select(c => c.PersonKey)],
            }
        );
        await store.SaveChangesAsync(Ct);
        await TakenUpAsync();
        return clients;
    }

    /// <summary>All clients were taken up at the beginning of the year.</summary>
    public async Task TakenUpAsync()
    {
        await using var store = Organisation.Open();
        await store
            .Set<Client>()
            .ExecuteUpdateAsync(
                u =>
                    u.SetProperty(
                        c => c.TakenUpAt,
                        new DateTime(2026, 1, 2, 0, 0, 0, DateTimeKind.Utc).Ticks
                    ),
                Ct
            );
    }

    public async Task<int> RoundAsync()
    {
        int went = await Haven.Get<RetentionService>().DeleteAsync(Organisation.Id, Ct);
        await Haven.Core.Forgetting().ResumeAsync(Ct);
        return went;
    }

    public async Task<List<KeptTable>> TablesAsync()
    {
        await using var store = Organisation.Open();
        return await store.Set<KeptTable>().AsNoTracking().ToListAsync(Ct);
    }

    public async Task<int> ClientsAsync()
    {
        await using var store = Organisation.Open();
        return await store.Set<Client>().CountAsync(Ct);
    }

    public async Task<List<Erasure>> ReceiptsAsync()
    {
        await using var store = Organisation.Open();
        return await store.Set<Erasure>().AsNoTracking().ToListAsync(Ct);
    }

    public ValueTask DisposeAsync() => Haven.DisposeAsync();
}
