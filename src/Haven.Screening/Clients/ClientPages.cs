using System.Globalization;
using Haven.Design.Components;
using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Consent;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;
using Haven.Privacy.Rights;
using Haven.Privacy.Store;
using Haven.Screening.Attesting;
using Haven.Screening.Consent;
using Haven.Screening.Model;
using Haven.Screening.Names;
using Haven.Screening.Transfers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Haven.Screening.Clients;

/// <summary>/screening/clients</summary>
internal static class ClientPages
{
    private const Roles Workers = Roles.Professional | Roles.Supervisor;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet(
                "/screening/clients/new",
                IResult () =>
                    TakeUp(
                        new FactsForm(),
                        new AttestingForm(),
                        ClientCode.Suggest().ToString(CultureInfo.InvariantCulture),
                        null
                    )
            )
            .For(Roles.Professional)
            .TakesUpFor(Purpose.CaseWork);
        routes.MapPost("/screening/clients/new", TakeUpAsync).For(Roles.Professional);
        // Codes are short: who tries them one after the other is held up; who finds their clients is not.
        routes
            .MapGet("/screening/clients/{code}", ShowAsync)
            .For(Workers)
            .Limited("client code", 40, TimeSpan.FromMinutes(10), onlyFailures: true);
        routes
            .MapGet("/screening/clients/{code}/facts", EditAsync)
            .For(Workers)
            .EntersFor(Purpose.CaseWork);
        routes.MapPost("/screening/clients/{code}/facts", SaveAsync).For(Workers);
    }

    private static async Task<IResult> TakeUpAsync(
        HttpContext context,
        ClientService clients,
        SealedNames names,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var sent = await context.Request.ReadFormAsync(cancellationToken);
        var form = FactsForm.Parse(sent, LocalTime.Today(clock));
        var attesting = AttestingForm.Parse(sent);
        var name = SentName.Of(sent);
        var (code, error) = ClientCode.Parse(sent["code"]);
        var taken =
            error is null
            && form.Errors.Count == 0
            && name.Error is null
            && attesting.Authority is { } authority
                ? await StoreAsync(
                    clients,
                    names,
                    context.Reader(),
                    (code, form.Birth, authority, name),
                    cancellationToken
                )
                : TakenUp.Not;
        return taken == TakenUp.Done
            ? Results.Redirect(Invariant($"/screening/clients/{code}"))
            : TakeUp(
                form,
                attesting,
                sent["code"].ToString(),
                taken == TakenUp.CodeInUse
                    ? "This code is in use in your organisation. Choose another one."
                    : error,
                taken == TakenUp.KeyReplaced ? SentName.KeyReplaced : name.Error,
                taken == TakenUp.KeyReplaced
                    ? StatusCodes.Status409Conflict
                    : StatusCodes.Status422UnprocessableEntity
            );
    }

    private static async Task<TakenUp> StoreAsync(
        ClientService clients,
        SealedNames names,
        Reader reader,
        (long Code, Birth Birth, AttestedAuthority Authority, SentName Name) client,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return
                await clients.TakeUpAsync(
                    reader,
                    client.Code,
                    client.Birth,
                    client.Authority,
                    cancellationToken,
                    (store, taken) => names.AddAsync(store, taken, client.Name, cancellationToken)
                )
                    is null
                ? TakenUp.CodeInUse
                : TakenUp.Done;
        }
        catch (DbUpdateConcurrencyException) when (!client.Name.IsEmpty)
        {
            return TakenUp.KeyReplaced;
        }
    }

    // What became of a form that takes a client up.
    private enum TakenUp
    {
        Not,
        Done,
        CodeInUse,
        KeyReplaced,
    }

    private static async Task<IResult> ShowAsync(
        string code,
        HttpContext context,
        ClientService clients,
        TransferReader transfers,
        ConsentReading consents,
        IDatabase database,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var reader = context.Reader();
        await using var store = database.Open(new Scope(reader.Organisation));
        if (await FindToReadAsync(code, store, reader, clients, cancellationToken) is not { } sight)
        {
            return Results.NotFound();
        }
        var client = sight.Client;
        var agreed = await consents.LookAsync(
            store,
            client.PersonKey,
            typeof(Client),
            cancellationToken
        );
        if (sight.Until is null && agreed.Closed.Contains(Purpose.CaseWork))
        {
            return Results.Redirect(ClientConsentPages.Address(client));
        }
        var screenings = await store
            .Set<ScreeningRecord>()
            .AsNoTracking()
            .Where(s => s.Client == client.Id)
            .OrderByDescending(s => s.Number)
            .Take(50)
            .ToListAsync(cancellationToken);
        var instruments = await store
            .Set<Instruments.Instrument>()
            .AsNoTracking()
            .OrderByDescending(i => i.PublishedAt)
            .Select(i => new InstrumentChoice(i.Id, i.Code, i.Title, i.Version)
            {
                IsRetired = i.RetiredAt != 0,
            })
            .ToListAsync(cancellationToken);
        var attested = await ClientAttestation.LastAsync(
            store,
            client.PersonKey,
            cancellationToken
        );
        var corrections = await CorrectionLine.OfAsync(store, client.PersonKey, cancellationToken);
        // In an emergency it is the client whom one needs to know about.
        var moves = sight.Until is null
            ? await TransferReader.OfClientAsync(store, client, cancellationToken)
            : [];
        var opened = await clients.OpenAsync(
            reader,
            sight.Purpose,
            Act.View,
            "client",
            [client, .. screenings, .. attested, .. moves, .. corrections],
            cancellationToken
        );
        return new RazorComponentResult<ClientPage>(
            new
            {
                Client = client,
                sight.Until,
                Facts = FactsForm.From(client, opened),
                Corrections = corrections.ConvertAll(c => CorrectionLine.Of(c, opened)),
                Attested = attested
                    .Select(a => AttestedAuthority.Read(opened.Read(a.Authority)))
                    .FirstOrDefault(),
                Screenings = screenings.ConvertAll(s => ScreeningLine.Of(s, opened, instruments)),
                Instruments = instruments.Where(i => !i.IsRetired).ToList(),
                Care = sight.Until is null
                    ? await transfers.CareAsync(
                        store,
                        reader,
                        client,
                        moves,
                        opened,
                        cancellationToken
                    )
                    : null,
                Agreed = agreed,
                Today = LocalTime.Today(clock),
            }
        );
    }

    private static async Task<IResult> EditAsync(
        string code,
        HttpContext context,
        ClientService clients,
        IDatabase database,
        CancellationToken cancellationToken
    )
    {
        var reader = context.Reader();
        await using var store = database.Open(new Scope(reader.Organisation));
        if (await FindAsync(code, store, reader, clients, cancellationToken) is not { } client)
        {
            return Results.NotFound();
        }
        if (client.AttestedAt == 0)
        {
            return Results.Redirect(AttestingPages.Address(client));
        }
        var earlier = await EarlierLine.RecordsAsync(store, client, cancellationToken);
        var opened = await clients.OpenAsync(
            reader,
            Purpose.CaseWork,
            Act.View,
            "client facts",
            [client, .. earlier],
            cancellationToken
        );
        return Facts(
            client,
            FactsForm.From(client, opened),
            200,
            null,
            earlier.ConvertAll(f => EarlierLine.Of(f, opened))
        );
    }

    private static async Task<IResult> SaveAsync(
        string code,
        HttpContext context,
        ClientService clients,
        IDatabase database,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var reader = context.Reader();
        var sent = await context.Request.ReadFormAsync(cancellationToken);
        await using var store = database.Open(new Scope(reader.Organisation));
        if (await FindAsync(code, store, reader, clients, cancellationToken) is not { } client)
        {
            return Results.NotFound();
        }
        if (client.AttestedAt == 0)
        {
            return Results.Redirect(AttestingPages.Address(client));
        }
        var form = FactsForm.Parse(sent, LocalTime.Today(clock));
        if (form.Errors.Count > 0)
        {
            return Facts(client, form, StatusCodes.Status422UnprocessableEntity, null);
        }
        if (form.Tellings.Count > 0)
        {
            return Facts(
                client,
                form,
                StatusCodes.Status422UnprocessableEntity,
                "Not saved yet: look at the text that is pointed out below. To keep it as it is, save once more."
            );
        }
        int version = SentNumber.Of(sent["version"]);
        return await clients.ChangeAsync(store, reader, client, form, version, cancellationToken)
            ? Results.Redirect(Address(client))
            : Facts(
                client,
                form,
                StatusCodes.Status409Conflict,
                "Somebody else changed these facts while you had them open. Below is what you typed. Open the facts in another window to compare, then save again to replace them."
            );
    }

    /// <summary>The client of an address; unknown codes, those of others and nonsense all come back as null.</summary>
    internal static async Task<Client?> FindAsync(
        string code,
        HavenContext store,
        Reader reader,
        ClientService clients,
        CancellationToken cancellationToken
    ) =>
        Number(code) is { } number
            ? await clients.FindAsync(store, reader, number, cancellationToken)
            : null;

    /// <summary>The same to read alone.</summary>
    internal static async Task<Sight?> FindToReadAsync(
        string code,
        HavenContext store,
        Reader reader,
        ClientService clients,
        CancellationToken cancellationToken
    ) =>
        Number(code) is { } number
            ? await clients.FindToReadAsync(store, reader, number, cancellationToken)
            : null;

    private static long? Number(string code) =>
        long.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            ? number
            : null;

    internal static string Address(Client client) => Invariant($"/screening/clients/{client.Code}");

    private static RazorComponentResult<TakeUpPage> TakeUp(
        FactsForm form,
        AttestingForm attesting,
        string code,
        string? codeError,
        string? nameError = null,
        int wrong = StatusCodes.Status422UnprocessableEntity
    )
    {
        IReadOnlyList<PageError> errors =
        [
            .. codeError is null ? [] : new[] { new PageError(codeError, "#code") },
            .. nameError is null ? [] : new[] { new PageError(nameError, "#" + SentName.Id) },
            .. form.Errors,
            .. attesting.Errors,
        ];
        return new(
            new
            {
                Form = form,
                Attesting = attesting,
                Code = code,
                CodeError = codeError,
                NameError = nameError,
                Errors = errors,
            }
        )
        {
            StatusCode = errors.Count == 0 ? StatusCodes.Status200OK : wrong,
        };
    }

    private static RazorComponentResult<FactsPage> Facts(
        Client client,
        FactsForm form,
        int status,
        string? conflict,
        IReadOnlyList<EarlierLine>? earlier = null
    ) =>
        new(
            new
            {
                Client = client,
                Form = form,
                Conflict = conflict,
                Earlier = earlier ?? [],
            }
        )
        {
            StatusCode = status,
        };

    private static string Invariant(FormattableString text) =>
        text.ToString(CultureInfo.InvariantCulture);
}
