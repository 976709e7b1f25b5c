using System.ComponentModel;
using System.Globalization;
using Haven.Privacy.Api;
using Haven.Privacy.Audit;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;
using Haven.Privacy.Restrictions;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Clients;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Screening.Api;

/// <summary>/api/v1/clients: which clients there are, by code; their facts under a scope of their own.</summary>
internal static class ClientApi
{
    public const string Home = "/api/v1/clients";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet(Home, ListAsync)
            .ForKeys(KeyScope.Clients, "clients")
            .Answers<ApiList<ClientAnswer>>("Clients", "Which clients there are, by code");
        routes
            .MapGet(Home + "/{code}", ReadAsync)
            .ForKeys(KeyScope.Clients, "client")
            .Answers<ClientAnswer>("Clients", "One client");
        routes
            .MapGet(Home + "/{code}/facts", FactsAsync)
            .ForKeys(KeyScope.Facts, "client facts")
            .Answers<FactsAnswer>("Clients", "One client’s facts");
    }

    /// <summary>A key's clients are all of its organisation. A code that cannot be one finds nobody.</summary>
    internal static IQueryable<Client> With(HavenContext store, string code)
    {
        bool fits =
            long.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            && code.Length < 10;
        long sought = fits ? number : -1;
        return store.Set<Client>().AsNoTracking().Where(c => c.Code == sought);
    }

    /// <summary>Writes down about whom something was given out that needs no opening.</summary>
    internal static async Task RecordAsync(
        HttpContext context,
        HavenContext store,
        string what,
        IReadOnlyCollection<PersonKeyId> people,
        CancellationToken cancellationToken
    )
    {
        var deed = new Deed(context.Reader(), Act.Retrieve, Purpose.Exchange, what, people);
        // Codes say who is served, too: what a law keeps closed is given out in no form.
        if (
            await context
                .RequestServices.GetRequiredService<PurposeGate>()
                .WhyNotOpenedAsync(deed.Reader.Organisation, deed.Purpose, cancellationToken) is
            { } why
        )
        {
            throw new PurposeClosedException(why, deed);
        }
        var closed = await RestrictedAsync(context, people, cancellationToken);
        if (closed.Count > 0)
        {
            throw new RestrictedException(
                RestrictedException.First(closed.Values),
                Purpose.Exchange,
                deed
            );
        }
        store.Record(deed);
        await store.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Those among these people whose data goes to no other system.</summary>
    private static Task<IReadOnlyDictionary<PersonKeyId, Closing>> RestrictedAsync(
        HttpContext context,
        IReadOnlyCollection<PersonKeyId> people,
        CancellationToken cancellationToken
    ) =>
        context
            .RequestServices.GetRequiredService<RestrictionGate>()
            .AmongAsync(context.Reader().Organisation, Purpose.Exchange, people, cancellationToken);

    private static async Task<IResult> ListAsync(
        HttpContext context,
        IDatabase database,
        [Description("The code after which the list goes on, as in 'next'")] string? after,
        [Description("How many on a page, 1 to 200; 50 if nothing is said")] string? count,
        CancellationToken cancellationToken
    )
    {
        _ = (after, count);
        var query = new ApiQuery(context, "after", "count");
        int size = query.Count("count");
        long from = query.Number("after");
        if (query.Faults.Count > 0)
        {
            return ApiAnswers.Refused(query.Faults);
        }
        await using var store = database.Open(new Scope(context.Reader().Organisation));
        var found = await store
            .Set<Client>()
            .Where(c => c.Code > from)
            .OrderBy(c => c.Code)
            .Take(size + 1)
            .Select(c => new
            {
                c.Code,
                c.TakenUpAt,
                c.Screenings,
                c.PersonKey,
            })
            .ToListAsync(cancellationToken);
        var closed = await RestrictedAsync(
            context,
            found.ConvertAll(c => c.PersonKey),
            cancellationToken
        );
        await RecordAsync(
            context,
            store,
            "clients’ codes",
            [.. found.Take(size).Select(c => c.PersonKey).Where(p => !closed.ContainsKey(p))],
            cancellationToken
        );
        return TypedResults.Ok(
            ApiList.Page(
                query,
                found,
                size,
                c => c.Code.ToString(CultureInfo.InvariantCulture),
                c => new ClientAnswer(c.Code, Moment.Of(c.TakenUpAt)!.Value, c.Screenings),
                c => !closed.ContainsKey(c.PersonKey)
            )
        );
    }

    private static async Task<IResult> ReadAsync(
        HttpContext context,
        IDatabase database,
        string code,
        CancellationToken cancellationToken
    )
    {
        var query = new ApiQuery(context);
        if (query.Faults.Count > 0)
        {
            return ApiAnswers.Refused(query.Faults);
        }
        await using var store = database.Open(new Scope(context.Reader().Organisation));
        var client = await With(store, code).SingleOrDefaultAsync(cancellationToken);
        if (client is null)
        {
            return ApiAnswers.NotFound();
        }
        await RecordAsync(context, store, "client", [client.PersonKey], cancellationToken);
        return TypedResults.Ok(
            new ClientAnswer(client.Code, Moment.Of(client.TakenUpAt)!.Value, client.Screenings)
        );
    }

    private static async Task<IResult> FactsAsync(
        HttpContext context,
        IDatabase database,
        Vault vault,
        string code,
        CancellationToken cancellationToken
    )
    {
        var query = new ApiQuery(context);
        if (query.Faults.Count > 0)
        {
            return ApiAnswers.Refused(query.Faults);
        }
        await using var store = database.Open(new Scope(context.Reader().Organisation));
        var facts = await ClientFacts.Of(With(store, code)).SingleOrDefaultAsync(cancellationToken);
        if (facts is null)
        {
            return ApiAnswers.NotFound();
        }
        var opened = await vault.OpenAsync(
            context.Reader(),
            Purpose.Exchange,
            Act.Retrieve,
            "client facts",
            [facts],
            cancellationToken
        );
        return TypedResults.Ok(facts.Answer(opened));
    }
}
