using System.Globalization;
using System.Runtime.CompilerServices;
using Haven.Design.Components;
using Haven.Privacy.Calendar;
using Haven.Privacy.Demands;
using Haven.Privacy.Door;
using Haven.Privacy.Emergency;
using Haven.Privacy.Holds;
using Haven.Privacy.Inventory;
using Haven.Privacy.Purposes;
using Haven.Privacy.Regimes;
using Haven.Privacy.Retention.Reviews;
using Haven.Privacy.Store;
using Haven.Privacy.Yearly;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Privacy.Audit;

/// <summary>/privacy/audit, /privacy/audit.csv and /privacy/audit/verify.</summary>
internal static class AuditPages
{
    public const string Path = "/privacy/audit";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, ShowAsync).For(Roles.PrivacyOfficer);
        routes.MapGet(Path + ".csv", SendAsync).For(Roles.PrivacyOfficer).NeedsStepUp();
        routes
            .MapPost(
                Path + "/verify",
                async Task<IResult> (
                    HttpContext context,
                    AuditVerification verification,
                    CancellationToken cancellationToken
                ) =>
                {
                    await verification.VerifyAsync(
                        context.Reader().Organisation,
                        cancellationToken
                    );
                    return Results.Redirect(Path);
                }
            )
            .For(Roles.PrivacyOfficer);
    }

    private static async Task<IResult> ShowAsync(
        HttpContext context,
        AuditList list,
        Sequencer sequencer,
        AuditVerification verification,
        EmergencyReviews emergencies,
        DemandReading demands,
        HoldReading holds,
        ReviewReading reviews,
        YearlyReading yearly,
        RegimeDesk regimes,
        IEnumerable<IServiceWaits> services,
        TimeProvider clock,
        IDatabase database,
        CancellationToken cancellationToken
    )
    {
        var reader = context.Reader();
        var subjects = context.RequestServices.GetService<ISubjectNames>();
        var asked = await AuditQuestion.ReadAsync(context, database, subjects, cancellationToken);
        var sheet = await list.ReadAsync(
            reader,
            asked.Filter,
            AuditQuestion.PlaceOf(context.Request.Query),
            cancellationToken
        );
        var state = sequencer.States.GetValueOrDefault(reader.Organisation);
        return new RazorComponentResult<AuditPage>(
            new
            {
                Query = asked.Query,
                asked.Errors,
                Sheet = asked.Errors.Count == 0 ? sheet : sheet with { Lines = [], Next = null },
                SubjectLabel = subjects?.Label,
                asked.Handle,
                State = state,
                Report = verification.Last(reader.Organisation),
                Waiting = await emergencies.WaitingAsync(reader, cancellationToken),
                Demands = await demands.WaitingAsync(reader, cancellationToken),
                Holds = await holds.WaitingAsync(reader, cancellationToken),
                Reviews = await reviews.WaitingAsync(reader.Organisation, cancellationToken),
                Services = await WaitsAsync(services, reader.Organisation, cancellationToken),
                Yearly = await yearly.ReadAsync(reader.Organisation, cancellationToken),
                Laws = await regimes.ReadAsync(reader.Organisation, cancellationToken),
                Today = LocalTime.Today(clock),
            }
        )
        {
            StatusCode = asked.Errors.Count == 0 ? 200 : 422,
        };
    }

    private static async Task<IReadOnlyList<ServiceWait>> WaitsAsync(
        IEnumerable<IServiceWaits> services,
        OrganisationId organisation,
        CancellationToken cancellationToken
    )
    {
        var waits = new List<ServiceWait>();
        foreach (var service in services)
        {
            waits.AddRange(await service.OfAsync(organisation, cancellationToken));
        }
        return waits;
    }

    private static async Task SendAsync(
        HttpContext context,
        AuditList list,
        IDatabase database,
        CancellationToken cancellationToken
    )
    {
        var asked = await AuditQuestion.ReadAsync(
            context,
            database,
            context.RequestServices.GetService<ISubjectNames>(),
            cancellationToken
        );
        if (asked.Errors.Count > 0)
        {
            context.Response.Redirect(asked.Query.To(Path));
            return;
        }
        var lines = list.ReadAllAsync(context.Reader(), asked.Filter, cancellationToken);
        await Csv.SendAsync(context, "who-saw-what.csv", TextAsync(lines, cancellationToken));
    }

    private static async IAsyncEnumerable<string> TextAsync(
        IAsyncEnumerable<AuditLine> lines,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        yield return Csv.Line([
            "Entry",
            "Time (UTC)",
            "Who",
            "Act",
            "What",
            "People",
            "Purpose",
            "Address",
        ]);
        await foreach (var line in lines.WithCancellation(cancellationToken))
        {
            yield return Csv.Line([
                line.Number?.ToString(CultureInfo.InvariantCulture),
                line.Time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
                line.Who,
                ActWords.Of(line.Act),
                line.What,
                line.People.ToString(CultureInfo.InvariantCulture),
                line.Purpose,
                line.Address,
            ]);
        }
    }
}
