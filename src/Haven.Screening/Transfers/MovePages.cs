using System.Globalization;
using Haven.Design.Components;
using Haven.Organisations.Model;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Screening.Clients;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Haven.Screening.Transfers;

/// <summary>/screening/transfers/move: a supervisor gives several clients of one professional to another.</summary>
internal static class MovePages
{
    public const string Home = TransferPages.Home + "/move";
    public const string ClientsName = "clients";
    private const int PageSize = 50;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Home + "/{professional:guid}", ShowAsync).For(Roles.Supervisor);
        routes.MapPost(Home + "/{professional:guid}", MoveAsync).For(Roles.Supervisor);
    }

    public static string Address(MemberId professional) => $"{Home}/{professional.Value:D}";

    private static async Task<IResult> ShowAsync(
        Guid professional,
        HttpContext context,
        TransferReader transfers,
        IDatabase database,
        CancellationToken cancellationToken
    )
    {
        long after = context.Request.After();
        return await PageAsync(
            new MemberId(professional),
            after,
            context,
            transfers,
            database,
            new(),
            [],
            200,
            cancellationToken
        );
    }

    private static async Task<IResult> MoveAsync(
        Guid professional,
        HttpContext context,
        TransferService service,
        TransferReader transfers,
        IDatabase database,
        CancellationToken cancellationToken
    )
    {
        var from = new MemberId(professional);
        var sent = await context.Request.ReadFormAsync(cancellationToken);
        var form = TransferForm.Parse(sent);
        var codes = Codes(sent);
        if (codes.Count == 0)
        {
            form.Add(ClientsName, "Tick the clients who are to be handed over.");
        }
        int status = StatusCodes.Status422UnprocessableEntity;
        if (form.Errors.Count == 0)
        {
            var reader = context.Reader();
            await using var store = database.Open(new Scope(reader.Organisation));
            var clients = await (await OfAsync(store, reader, from, cancellationToken))
                .Where(c => codes.Contains(c.Code))
                .ToListAsync(cancellationToken);
            var (to, reason) = (form.To!.Value, form.Reason);
            var answer =
                clients.Count < codes.Count
                    ? TransferAnswer.TooLate
                    : await service.AssignAsync(
                        store,
                        reader,
                        clients,
                        to,
                        reason,
                        cancellationToken
                    );
            if (answer == TransferAnswer.Done)
            {
                return Results.Redirect("/screening/caseload?done=moved");
            }
            status = StatusCodes.Status409Conflict;
            Refuse(form, answer);
        }
        return await PageAsync(
            from,
            0,
            context,
            transfers,
            database,
            form,
            codes,
            status,
            cancellationToken
        );
    }

    private static List<long> Codes(IFormCollection sent) =>
        [
            .. sent[ClientsName]
                .Select(typed =>
                    long.TryParse(
                        typed,
                        NumberStyles.None,
                        CultureInfo.InvariantCulture,
                        out long code
                    )
                        ? code
                        : 0
                )
                .Where(code => code != 0)
                .Distinct(),
        ];

    private static void Refuse(TransferForm form, TransferAnswer answer)
    {
        if (answer == TransferAnswer.TooLate)
        {
            form.Add(
                ClientsName,
                "Some of these clients were handed over a moment ago. Nothing of yours was stored. The list shows who is still here."
            );
        }
        else
        {
            form.Add(TransferForm.ToName, TransferPages.Words(answer));
        }
    }

    /// <summary>The clients of one professional, as far as the reader sees them as their supervisor.</summary>
    private static async Task<IQueryable<Client>> OfAsync(
        HavenContext store,
        Reader reader,
        MemberId professional,
        CancellationToken cancellationToken
    )
    {
        var visible = await VisibleClients.OfAsync(store, reader, cancellationToken);
        var team = await store
            .Set<Member>()
            .Where(m => m.Id == professional)
            .Select(m => (TeamId?)m.Team)
            .SingleOrDefaultAsync(cancellationToken);
        bool supervises = team is { } found && visible.Supervises(found);
        return store.Set<Client>().Where(c => supervises && c.Professional == professional);
    }

    private static async Task<IResult> PageAsync(
        MemberId professional,
        long after,
        HttpContext context,
        TransferReader transfers,
        IDatabase database,
        TransferForm form,
        IReadOnlyList<long> ticked,
        int status,
        CancellationToken cancellationToken
    )
    {
        var reader = context.Reader();
        await using var store = database.Open(new Scope(reader.Organisation));
        var theirs = await OfAsync(store, reader, professional, cancellationToken);
        var codes = await theirs
            .Where(c => c.Code > after)
            .OrderBy(c => c.Code)
            .Select(c => c.Code)
            .Take(PageSize + 1)
            .ToListAsync(cancellationToken);
        if (codes.Count == 0 && after == 0)
        {
            // Of somebody in another team there is nothing to see, and not whether they have clients.
            return Results.NotFound();
        }
        var names = await transfers.NamesAsync(store, reader, [professional], cancellationToken);
        return new RazorComponentResult<MovePage>(
            new
            {
                Id = professional,
                Name = names.GetValueOrDefault(professional, "Somebody"),
                Codes = codes.Take(PageSize).ToList(),
                Next = codes.Count > PageSize ? codes[PageSize - 1] : (long?)null,
                Form = form,
                Ticked = ticked,
                Colleagues = await transfers.ColleaguesAsync(
                    store,
                    reader,
                    professional,
                    cancellationToken
                ),
            }
        )
        {
            StatusCode = status,
        };
    }
}
