using System.Globalization;
using System.Runtime.CompilerServices;
using Haven.Design;
using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Door;
using Haven.Privacy.Inventory;
using Haven.Privacy.Purposes;
using Haven.Privacy.Restrictions;
using Haven.Privacy.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Privacy.Breaches;

/// <summary>/privacy/breaches/ID/people: whom an incident touched, from the audit log; and the same as a table.</summary>
internal static class AffectedPages
{
    private const string Path = BreachPages.Path + "/{id:guid}/people";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, ShowAsync).For(Roles.PrivacyOfficer);
        routes.MapPost(Path, StepAsync).For(Roles.PrivacyOfficer);
        routes.MapGet(Path + ".csv", TableAsync).For(Roles.PrivacyOfficer).NeedsStepUp();
    }

    public static string To(Guid id) => BreachPages.To(id, "/people");

    private static Task<IResult> ShowAsync(
        Guid id,
        HttpContext context,
        AffectedDesk desk,
        PageFrame frame,
        CancellationToken cancellationToken
    )
    {
        frame.Notice = context.Request.Query["done"] == "saved" ? "It is saved." : null;
        return PageAsync(
            id,
            context,
            desk,
            AffectedForm.Empty,
            new FieldErrors(),
            cancellationToken
        );
    }

    private static async Task<IResult> StepAsync(
        Guid id,
        HttpContext context,
        AffectedDesk desk,
        CancellationToken cancellationToken
    )
    {
        var reader = context.Reader();
        var sent = await context.Request.ReadFormAsync(cancellationToken);
        var errors = new FieldErrors();
        var form = AffectedForm.Parse(sent, errors);
        if (await desk.OpenAsync(reader, id, cancellationToken) is not { } sheet)
        {
            return Results.NotFound();
        }
        if (!form.IsClear && form.Member.Length > 0 && form.NameIn(sheet) is null)
        {
            errors.Add("member", "Choose a member of this list.");
        }
        if (!errors.Any)
        {
            var outcome = form.IsClear
                ? await desk.ClearAsync(reader, id, form.Version, cancellationToken)
                : await desk.CountAsync(
                    reader,
                    id,
                    form.Version,
                    (form.Question!, form.Words(sheet)),
                    cancellationToken
                );
            if (outcome == IncidentOutcome.Done)
            {
                return Results.Redirect(To(id) + "?done=saved");
            }
            errors.Add("member", BreachPages.Words(outcome));
        }
        return await PageAsync(id, context, desk, form, errors, cancellationToken);
    }

    private static async Task<IResult> PageAsync(
        Guid id,
        HttpContext context,
        AffectedDesk desk,
        AffectedForm typed,
        FieldErrors errors,
        CancellationToken cancellationToken
    ) =>
        await desk.OpenAsync(context.Reader(), id, cancellationToken) is { } sheet
            ? new RazorComponentResult<AffectedPage>(
                new
                {
                    Sheet = sheet,
                    Typed = typed,
                    Errors = errors,
                }
            )
            {
                StatusCode = errors.Status,
            }
            : Results.NotFound();

    private static async Task<IResult> TableAsync(
        Guid id,
        HttpContext context,
        AffectedDesk desk,
        IDatabase database,
        CancellationToken cancellationToken
    )
    {
        var reader = context.Reader();
        if (await desk.OpenAsync(reader, id, cancellationToken) is not { } sheet)
        {
            return Results.NotFound();
        }
        await using var store = database.Open(new Scope(reader.Organisation));
        var people = sheet.People.Select(p => p.Person.PersonKey).ToList();
        // Whoever is restricted may have to be told all the same: the officer decides, and is told of it.
        var restricted = await RestrictionGate.AmongAsync(
            store,
            Purpose.CaseWork,
            people,
            cancellationToken
        );
        store.Record(
            new Deed(
                reader,
                Act.Retrieve,
                Purpose.PrivacyOversight,
                "codes of " + AffectedDesk.What,
                people
            )
        );
        await store.SaveChangesAsync(cancellationToken);
        await Csv.SendAsync(
            context,
            "breach-people.csv",
            LinesAsync(sheet.People, restricted.ContainsKey, cancellationToken)
        );
        return Results.Empty;
    }

    private static async IAsyncEnumerable<string> LinesAsync(
        IReadOnlyList<AffectedLine> people,
        Func<PersonKeyId, bool> isRestricted,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await Task.CompletedTask;
        yield return Csv.Line([
            "client code",
            "times",
            "first (UTC)",
            "last (UTC)",
            "told",
            "before you write",
        ]);
        foreach (var line in people)
        {
            var (person, handle, _) = line;
            cancellationToken.ThrowIfCancellationRequested();
            yield return Csv.Line([
                // As in a list of addresses, without the space that makes it readable.
                string.Concat(handle.Where(c => !char.IsWhiteSpace(c))),
                person.Times.ToString(CultureInfo.InvariantCulture),
                Utc(person.FirstAt),
                Utc(person.LastAt),
                Told(line),
                isRestricted(person.PersonKey)
                    ? "use is restricted: look at the request first"
                    : "",
            ]);
        }
    }

    private static string Utc(long ticks) =>
        new DateTimeOffset(ticks, TimeSpan.Zero).UtcDateTime.ToString(
            "yyyy-MM-dd HH:mm:ss",
            CultureInfo.InvariantCulture
        );

    /// <summary>How somebody was told, and when.</summary>
    public static string Told(AffectedLine line) =>
        line.Person switch
        {
            { GivenOn: { } day } => $"by letter, on {LocalTime.Day(day)}",
            { MailedAt: 0 } => "not yet",
            { MailedAt: var at } => line.Mail switch
            {
                { Arrived: > 0 } => $"by e-mail of {LocalTime.Day(at)}; their mail server took it",
                { HasFailed: true } =>
                    $"not yet: the e-mail of {LocalTime.Day(at)} could not be sent",
                _ => $"by e-mail, on its way since {LocalTime.Day(at)}",
            },
        };
}
