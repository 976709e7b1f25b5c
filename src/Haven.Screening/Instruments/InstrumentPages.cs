using System.Text;
using Haven.Design;
using Haven.Forms.Authoring;
using Haven.Forms.Instruments;
using Haven.Forms.Questionnaires;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Support;
using Haven.Screening.Instruments.Drafts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Screening.Instruments;

/// <summary>/screening/instruments: what is screened with, and where more of it comes from.</summary>
internal static class InstrumentPages
{
    private const string Home = "/screening/instruments";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet(Home, ShowAsync)
            .For(Roles.Professional | Roles.Supervisor | Roles.Administrator)
            .ShownToSupport(SupportAreas.Instruments, "Instruments");
        routes.MapGet(Home + "/add", IResult () => Add([])).For(Roles.Administrator);
        routes
            .MapPost(Home + "/add", AddAsync)
            .For(Roles.Administrator)
            .TakesFile(InstrumentLibrary.File);
        routes.MapGet(Home + "/shipped", IResult () => Shipped([])).For(Roles.Administrator);
        routes.MapPost(Home + "/shipped", TakeShippedAsync).For(Roles.Administrator);
    }

    private static async Task<IResult> ShowAsync(
        HttpContext context,
        InstrumentLibrary library,
        DraftStore drafts,
        PageFrame frame,
        CancellationToken cancellationToken
    )
    {
        frame.Notice = context.Request.Query["done"].ToString() switch
        {
            "added" => "The instrument is in use.",
            "discarded" => "The draft is thrown away.",
            "late" => "The draft is no longer there: somebody else published it or threw it away.",
            _ => null,
        };
        var reader = context.Reader();
        bool mayWrite = (reader.Roles & Roles.Administrator) != 0;
        return new RazorComponentResult<InstrumentsPage>(
            new
            {
                Instruments = await library.ListAsync(reader.Organisation, cancellationToken),
                Drafts = mayWrite
                    ? await drafts.ListAsync(reader.Organisation, cancellationToken)
                    : [],
                MayWrite = mayWrite,
            }
        );
    }

    private static async Task<IResult> AddAsync(
        HttpContext context,
        DraftStore drafts,
        CancellationToken cancellationToken
    )
    {
        var form = await context.Request.ReadFormAsync(cancellationToken);
        var (content, error) = await InstrumentLibrary.File.TakeAsync(form, cancellationToken);
        if (error is not null)
        {
            return Add([error]);
        }
        var reading = Questionnaire.Read(content);
        var faults = reading.Questionnaire is { } questionnaire
            ? InstrumentLibrary.Unusable(questionnaire)?.Faults ?? []
            : reading.Faults;
        if (faults.Count > 0)
        {
            return Add([.. faults.Select(f => f.ToString())]);
        }
        var open = await drafts.CreateAsync(
            context.Reader(),
            QuestionnaireDocument.Read(Encoding.UTF8.GetString(content)),
            "",
            cancellationToken
        );
        return Results.Redirect(open.Home + "?done=imported");
    }

    private static async Task<IResult> TakeShippedAsync(
        HttpContext context,
        InstrumentLibrary library,
        DraftStore drafts,
        CancellationToken cancellationToken
    )
    {
        var sent = await context.Request.ReadFormAsync(cancellationToken);
        bool use = sent.ContainsKey("use");
        string name = sent[use ? "use" : "draft"].ToString();
        if (!ShippedInstruments.Names.Contains(name, StringComparer.Ordinal))
        {
            return Results.NotFound();
        }
        var reader = context.Reader();
        byte[] json = ShippedInstruments.Json(name);
        if (!use)
        {
            var open = await drafts.CreateAsync(
                reader,
                QuestionnaireDocument.Read(Encoding.UTF8.GetString(json)),
                "",
                cancellationToken
            );
            return Results.Redirect(open.Home + "?done=imported");
        }
        var taken = await library.TakeInAsync(
            reader.Organisation,
            json,
            cancellationToken,
            new MemberId(reader.Member)
        );
        return taken.Instrument is null
            ? Shipped([.. taken.Faults.Select(f => f.What + ".")])
            : Results.Redirect(Home + "?done=added");
    }

    private static RazorComponentResult<ShippedPage> Shipped(IReadOnlyList<string> faults) =>
        new(
            new
            {
                Faults = faults,
                Instruments = ShippedInstruments
                    .Names.Select(n =>
                        (n, Questionnaire.Read(ShippedInstruments.Json(n)).OrThrow())
                    )
                    .ToList(),
            }
        )
        {
            StatusCode = StatusOf(faults),
        };

    private static RazorComponentResult<AddInstrumentPage> Add(IReadOnlyList<string> faults) =>
        new(new { Faults = faults }) { StatusCode = StatusOf(faults) };

    private static int StatusOf(IReadOnlyList<string> faults) =>
        faults.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity;
}
