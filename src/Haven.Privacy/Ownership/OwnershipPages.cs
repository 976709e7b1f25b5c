using Haven.Design;
using Haven.Design.Components;
using Haven.Privacy.Calendar;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Privacy.Ownership;

/// <summary>/privacy/ownership: who owns what the organisation keeps, and the contract.</summary>
internal static class OwnershipPages
{
    public const string Path = "/privacy/ownership";
    public const string ToOwner = Path + "/owner";
    public const string ToContract = Path + "/contract";
    private const Roles Readers = Roles.Administrator | Roles.PrivacyOfficer;

    private static readonly PageError Quicker = new(
        "Somebody else recorded something while you had the page open. Nothing of yours was stored. Look at what stands there now, and record again if it is still right."
    );

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, ShowAsync).For(Readers);
        routes.MapGet(ToOwner, AskForOwnerAsync).For(Readers);
        routes.MapPost(ToOwner, OwnerAsync).For(Readers);
        routes.MapGet(ToContract, AskForContractAsync).For(Readers);
        routes.MapPost(ToContract, ContractAsync).For(Readers).TakesFile(ContractForm.FileRule);
        routes.MapGet(ToContract + "/{number:int}.pdf", FileAsync).For(Readers);
    }

    private static async Task<IResult> ShowAsync(
        HttpContext context,
        OwnershipDesk desk,
        PageFrame frame,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        frame.Notice = context.Request.Query["done"].ToString() switch
        {
            "owner" => "The owner is recorded.",
            "contract" => "The contract is recorded.",
            _ => null,
        };
        var reader = context.Reader();
        var state = await desk.ReadAsync(reader.Organisation, cancellationToken);
        return new RazorComponentResult<OwnershipPage>(
            new
            {
                State = state,
                Contacts = await desk.ContactsAsync(reader, state.Owners, cancellationToken),
                Today = LocalTime.Today(clock),
            }
        );
    }

    private static async Task<IResult> AskForOwnerAsync(
        HttpContext context,
        OwnershipDesk desk,
        CancellationToken cancellationToken
    )
    {
        var reader = context.Reader();
        if (await desk.OwnerAsync(reader.Organisation, cancellationToken) is not { } last)
        {
            return Page(new OwnerForm(), null, StatusCodes.Status200OK);
        }
        var contacts = await desk.ContactsAsync(reader, [last], cancellationToken);
        var form = new OwnerForm
        {
            Seen = last.Number,
            Kind = last.Kind,
            Name = last.Name,
            Contact = contacts[last.Number],
        };
        return Page(form, null, StatusCodes.Status200OK);
    }

    private static async Task<IResult> OwnerAsync(
        HttpContext context,
        OwnershipDesk desk,
        CancellationToken cancellationToken
    )
    {
        var form = OwnerForm.Parse(await context.Request.ReadFormAsync(cancellationToken));
        if (form.Errors.Any)
        {
            return Page(form, null, StatusCodes.Status422UnprocessableEntity);
        }
        return await desk.RecordAsync(context.Reader(), form, cancellationToken)
            ? Results.Redirect(Path + "?done=owner")
            : Page(form, Quicker, StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> AskForContractAsync(
        HttpContext context,
        OwnershipDesk desk,
        CancellationToken cancellationToken
    )
    {
        var state = await desk.ReadAsync(context.Reader().Organisation, cancellationToken);
        var form = state.Contracts is [var last, ..]
            ? new ContractForm
            {
                Seen = last.Number,
                With = last.With,
                From = TypedDay.Of(last.From),
                Until = TypedDay.Of(last.Until),
                Reference = last.Reference,
                AtItsEnd = last.AtItsEnd,
            }
            : new ContractForm();
        return Page(form, null, StatusCodes.Status200OK);
    }

    private static async Task<IResult> ContractAsync(
        HttpContext context,
        OwnershipDesk desk,
        CancellationToken cancellationToken
    )
    {
        var sent = await context.Request.ReadFormAsync(cancellationToken);
        var form = await ContractForm.ParseAsync(sent, cancellationToken);
        if (form.Errors.Any)
        {
            return Page(form, null, StatusCodes.Status422UnprocessableEntity);
        }
        return await desk.RecordAsync(context.Reader(), form, cancellationToken)
            ? Results.Redirect(Path + "?done=contract")
            : Page(form, Quicker, StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> FileAsync(
        int number,
        HttpContext context,
        OwnershipDesk desk,
        CancellationToken cancellationToken
    ) =>
        await desk.FileAsync(context.Reader(), number, cancellationToken) is { } file
            ? Results.File(
                file,
                "application/pdf",
                FormattableString.Invariant($"contract-{number}.pdf")
            )
            : Results.NotFound();

    private static RazorComponentResult<OwnerPage> Page(
        OwnerForm form,
        PageError? conflict,
        int status
    ) => new(new { Form = form, Conflict = conflict }) { StatusCode = status };

    private static RazorComponentResult<ContractPage> Page(
        ContractForm form,
        PageError? conflict,
        int status
    ) => new(new { Form = form, Conflict = conflict }) { StatusCode = status };
}
