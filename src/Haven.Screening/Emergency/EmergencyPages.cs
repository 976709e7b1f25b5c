using System.Globalization;
using Haven.Design.Components;
using Haven.Privacy.Door;
using Haven.Privacy.Emergency;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Screening.Clients;
using Haven.Screening.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Haven.Screening.Emergency;

/// <summary>/screening/emergency: a colleague's client, to read, when it cannot wait.</summary>
internal static class EmergencyPages
{
    public const string Path = "/screening/emergency";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, IResult () => Form("", "", [])).For(Roles.Professional);
        // From the caseload, with the code that was looked for: it stands in no address.
        routes
            .MapPost(
                Path + "/form",
                async Task<IResult> (HttpContext context, CancellationToken cancellationToken) =>
                    Form(
                        (await context.Request.ReadFormAsync(cancellationToken))["code"].ToString(),
                        "",
                        []
                    )
            )
            .For(Roles.Professional);
        routes
            .MapPost(Path, AskAsync)
            .For(Roles.Professional)
            .NeedsStepUp()
            .Limited("emergency access", 10, TimeSpan.FromHours(1));
    }

    private static async Task<IResult> AskAsync(
        HttpContext context,
        EmergencyDesk emergencies,
        ClientService clients,
        IDatabase database,
        CancellationToken cancellationToken
    )
    {
        var sent = await context.Request.ReadFormAsync(cancellationToken);
        var (code, reason, errors) = Read(sent["code"].ToString(), sent["reason"]);
        if (errors.Count > 0)
        {
            return Form(sent["code"].ToString(), reason, errors);
        }
        var reader = context.Reader();
        await using var store = database.Open(new Scope(reader.Organisation));
        // Whoever may see the client anyway needs no emergency for it, unless the use of the record is restricted.
        var own = await (await VisibleClients.OfAsync(store, reader, cancellationToken))
            .In(store)
            .SingleOrDefaultAsync(c => c.Code == code, cancellationToken);
        if (own is not null && !await clients.IsRestrictedAsync(own, cancellationToken))
        {
            return Results.Redirect(
                string.Create(CultureInfo.InvariantCulture, $"/screening/clients/{code}")
            );
        }
        var person = await store
            .Set<Client>()
            .Where(c => c.Code == code)
            .Select(c => (PersonKeyId?)c.PersonKey)
            .SingleOrDefaultAsync(cancellationToken);
        _ = Guid.TryParse(sent["once"], out var once);
        var until = await emergencies.AskAsync(
            reader,
            new EmergencyAsk(once, person, Words.Code(code), reason),
            cancellationToken
        );
        return new RazorComponentResult<EmergencyOpenPage>(new { Code = code, Until = until });
    }

    private static (long Code, string Reason, IReadOnlyList<PageError> Errors) Read(
        string typedCode,
        string? typedReason
    )
    {
        var errors = new List<PageError>();
        string digits = string.Concat(typedCode.Where(char.IsAsciiDigit));
        bool isCode = digits.Length is >= 3 and <= 6;
        if (!isCode)
        {
            errors.Add(new PageError("Enter the client’s code: three to six digits.", "#code"));
        }
        var (reason, error) = EmergencyText.Read(
            typedReason,
            "Say in a few words why you need it now."
        );
        if (error is not null)
        {
            errors.Add(new PageError(error, "#reason"));
        }
        return (isCode ? long.Parse(digits, CultureInfo.InvariantCulture) : 0, reason, errors);
    }

    private static RazorComponentResult<EmergencyAskPage> Form(
        string code,
        string reason,
        IReadOnlyList<PageError> errors
    ) =>
        new(
            new
            {
                Once = Guid.CreateVersion7(),
                Code = code,
                Reason = reason,
                Errors = errors,
            }
        )
        {
            StatusCode = errors.Count == 0 ? 200 : 422,
        };
}
