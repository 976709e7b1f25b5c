using System.Globalization;
using Haven.Organisations.Model;
using Haven.Privacy.Audit;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Haven.Screening.Clients;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Haven.Screening.Plans;

/// <summary>A version of a plan in the list.</summary>
public sealed record PlanLine(int Number, string By, long At, DateOnly? AgreedOn);

/// <summary>/screening/plans: the safety plan of a client, its versions, and one to carry.</summary>
internal static class PlanPages
{
    private const string Home = "/screening/plans/{code}";
    private const string What = "safety plan";
    private const Roles Workers = Roles.Professional | Roles.Supervisor;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Home, ShowAsync).For(Workers);
        routes.MapGet(Home + "/{number:int}", ShowAsync).For(Workers);
        routes.MapGet(Home + "/new", EditAsync).For(Workers);
        routes.MapPost(Home + "/new", SaveAsync).For(Workers);
    }

    public static string Address(Client client, string? more = null) =>
        string.Create(CultureInfo.InvariantCulture, $"/screening/plans/{client.Code}")
        + (more is null ? "" : "/" + more);

    private static Task<IResult> ShowAsync(
        [AsParameters] AskedClient asked,
        int? number,
        Vault vault,
        CancellationToken cancellationToken
    ) =>
        asked.WithAsync(
            async (reader, store, client) =>
            {
                var plans = await PlansAsync(store, client, cancellationToken);
                var plan = number is null
                    ? plans.FirstOrDefault()
                    : plans.Find(p => p.Number == number);
                if (plan is null && number is not null)
                {
                    return Results.NotFound();
                }
                var people = await PeopleAsync(store, plans, cancellationToken);
                var opened = await vault.OpenAsync(
                    reader,
                    Purpose.CaseWork,
                    Act.View,
                    What,
                    [.. plans, .. people],
                    cancellationToken
                );
                var names = people.ToDictionary(p => p.Id, p => opened.Read(p.Name) ?? "");
                return new RazorComponentResult<PlanPage>(
                    new
                    {
                        Client = client,
                        Plan = plan,
                        Form = PlanForm.From(plan, opened),
                        Lines = plans.ConvertAll(p => new PlanLine(
                            p.Number,
                            names.GetValueOrDefault(p.By) ?? "somebody who has left",
                            p.At,
                            opened.Read(p.AgreedOn)
                        )),
                    }
                );
            },
            cancellationToken
        );

    private static Task<IResult> EditAsync(
        [AsParameters] AskedClient asked,
        Vault vault,
        CancellationToken cancellationToken
    ) =>
        asked.WithAsync(
            async (reader, store, client) =>
            {
                var last = (await PlansAsync(store, client, cancellationToken)).Take(1).ToList();
                var opened = await vault.OpenAsync(
                    reader,
                    Purpose.CaseWork,
                    Act.Edit,
                    What,
                    last,
                    cancellationToken
                );
                return Page(
                    client,
                    PlanForm.From(last.FirstOrDefault(), opened),
                    last.FirstOrDefault()?.Number ?? 0,
                    null,
                    200
                );
            },
            cancellationToken
        );

    private static Task<IResult> SaveAsync(
        [AsParameters] AskedClient asked,
        CancellationToken cancellationToken
    ) =>
        asked.WithAsync(
            async (reader, store, client) =>
            {
                var sent = await asked.Context.Request.ReadFormAsync(cancellationToken);
                var form = PlanForm.Parse(sent, asked.Today);
                _ = int.TryParse(
                    sent["after"],
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out int after
                );
                if (!form.IsWhole)
                {
                    return Page(client, form, after, null, 422);
                }
                bool isLast = !await store
                    .Set<SafetyPlan>()
                    .AnyAsync(p => p.Client == client.Id && p.Number > after, cancellationToken);
                if (isLast)
                {
                    store.Add(New(reader, client, form, after + 1, asked.Clock.GetUtcNow()));
                    store.Record(
                        new Deed(reader, Act.Create, Purpose.CaseWork, What, [client.PersonKey])
                    );
                }
                return isLast && await SavedAsync(store, cancellationToken)
                    ? Results.Redirect(Address(client))
                    : Page(
                        client,
                        form,
                        after,
                        "Somebody else wrote a version of this plan while you had it open, so yours was not saved. Below is what you typed. Open the plan in another window to compare.",
                        409
                    );
            },
            cancellationToken
        );

    private static async Task<bool> SavedAsync(
        HavenContext store,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await store.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException)
        {
            return false; // two took the same number
        }
    }

    private static Task<List<SafetyPlan>> PlansAsync(
        HavenContext store,
        Client client,
        CancellationToken cancellationToken
    ) =>
        store
            .Set<SafetyPlan>()
            .AsNoTracking()
            .Where(p => p.Client == client.Id)
            .OrderByDescending(p => p.Number)
            .Take(50)
            .ToListAsync(cancellationToken);

    private static Task<List<Member>> PeopleAsync(
        HavenContext store,
        List<SafetyPlan> plans,
        CancellationToken cancellationToken
    )
    {
        var ids = plans.Select(p => p.By).Distinct().ToList();
        return store
            .Set<Member>()
            .AsNoTracking()
            .Where(m => ids.Contains(m.Id))
            .ToListAsync(cancellationToken);
    }

    private static SafetyPlan New(
        Reader reader,
        Client client,
        PlanForm form,
        int number,
        DateTimeOffset now
    ) =>
        new()
        {
            Id = Guid.CreateVersion7(now),
            OrganisationId = reader.Organisation,
            PersonKey = client.PersonKey,
            Client = client.Id,
            Number = number,
            By = new MemberId(reader.Member),
            At = now.UtcTicks,
            Signs = Sealed<string>.Of(form["signs"]),
            Helps = Sealed<string>.Of(form["helps"]),
            People = Sealed<string>.Of(form["people"]),
            Places = Sealed<string>.Of(form["places"]),
            Calls = Sealed<string>.Of(form["calls"]),
            Today = Sealed<string>.Of(form["today"]),
            AgreedOn = Sealed<DateOnly?>.Of(form.Agreed.Day),
        };

    private static RazorComponentResult<NewPlanPage> Page(
        Client client,
        PlanForm form,
        int after,
        string? conflict,
        int status
    ) =>
        new(
            new
            {
                Client = client,
                Form = form,
                After = after,
                Conflict = conflict,
            }
        )
        {
            StatusCode = status,
        };
}
