using Haven.Design;
using Haven.Privacy.Calendar;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Helpline.Certificates;

/// <summary>/helpline/certificates: who is certified to answer, and until when.</summary>
internal static class CertificatePages
{
    public const string Path = "/helpline/certificates";
    private const int LongestKind = 120;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, ListAsync).For(Roles.Administrator);
        routes.MapGet(Path + "/{member:guid}", ShowAsync).For(Roles.Administrator);
        routes.MapPost(Path + "/{member:guid}", RecordAsync).For(Roles.Administrator);
        routes.MapPost(Path + "/{member:guid}/remove", RemoveAsync).For(Roles.Administrator);
    }

    private static async Task<IResult> ListAsync(
        HttpContext context,
        CertificateDesk desk,
        CertificateGate gate,
        PageFrame frame,
        CancellationToken cancellationToken
    )
    {
        var reader = context.Reader();
        frame.Notice = context.Request.Query["done"].ToString() switch
        {
            "recorded" => "The certificate is recorded.",
            "removed" => "The certificate is off the list. They answer nobody any more.",
            _ => null,
        };
        return new RazorComponentResult<CertificatesPage>(
            new
            {
                Members = await desk.ListAsync(reader, cancellationToken),
                Today = await gate.TodayAsync(reader.Organisation, cancellationToken),
            }
        );
    }

    private static async Task<IResult> ShowAsync(
        Guid member,
        HttpContext context,
        CertificateDesk desk,
        CancellationToken cancellationToken
    ) =>
        await desk.FindAsync(context.Reader(), member, cancellationToken) is { } found
            ? Page(found, found.Kind, TypedDay.Of(found.Until), new FieldErrors())
            : Results.NotFound();

    private static async Task<IResult> RecordAsync(
        Guid member,
        HttpContext context,
        CertificateDesk desk,
        CertificateGate gate,
        CancellationToken cancellationToken
    )
    {
        var reader = context.Reader();
        if (await desk.FindAsync(reader, member, cancellationToken) is not { } found)
        {
            return Results.NotFound();
        }
        var sent = await context.Request.ReadFormAsync(cancellationToken);
        var errors = new FieldErrors();
        string kind = errors.Text(
            sent,
            "kind",
            LongestKind,
            "Write what they are certified in, and by whom.",
            "This",
            lines: false
        );
        var until = TypedDay.Parse(sent, "until");
        var today = await gate.TodayAsync(reader.Organisation, cancellationToken);
        if (until.Day is null)
        {
            errors.Add("until-day", "Enter a day that exists, such as 27 3 2027.");
        }
        else if (until.Day < today)
        {
            errors.Add("until-day", "That day is over. Record the certificate that holds now.");
        }
        if (
            !errors.Any
            && !await desk.RecordAsync(
                reader,
                found,
                kind,
                until.Day!.Value,
                SentNumber.Of(sent["seen"]),
                cancellationToken
            )
        )
        {
            errors.Add(
                "kind",
                "Somebody else changed this at the same moment. Nothing of yours was saved. Look at it again."
            );
        }
        return errors.Any
            ? Page(found, sent["kind"].ToString(), until, errors)
            : Results.Redirect(Path + "?done=recorded");
    }

    private static async Task<IResult> RemoveAsync(
        Guid member,
        HttpContext context,
        CertificateDesk desk,
        CancellationToken cancellationToken
    ) =>
        await desk.RemoveAsync(context.Reader(), member, cancellationToken)
            ? Results.Redirect(Path + "?done=removed")
            : Results.NotFound();

    private static RazorComponentResult<CertificatePage> Page(
        CertifiedMember member,
        string kind,
        TypedDay until,
        FieldErrors errors
    ) =>
        new(
            new
            {
                Member = member,
                Kind = kind,
                Until = until,
                Errors = errors,
            }
        )
        {
            StatusCode = errors.Status,
        };
}
