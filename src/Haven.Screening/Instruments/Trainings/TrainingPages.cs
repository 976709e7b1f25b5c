using System.Globalization;
using Haven.Design;
using Haven.Organisations.Accounts;
using Haven.Organisations.Members;
using Haven.Privacy.Calendar;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Screening.Instruments.Trainings;

/// <summary>Who did the trainings that instruments ask for.</summary>
internal static class TrainingPages
{
    private const string Home = "/screening/instruments/trainings";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Home, ListAsync).For(Roles.Administrator);
        routes.MapGet(Home + "/{member:guid}", ShowAsync).For(Roles.Administrator);
        routes.MapPost(Home + "/{member:guid}", RecordAsync).For(Roles.Administrator);
        routes.MapPost(Home + "/{member:guid}/remove", RemoveAsync).For(Roles.Administrator);
    }

    private static async Task<IResult> ListAsync(
        HttpContext context,
        TrainingService trainings,
        PageFrame frame,
        CancellationToken cancellationToken
    )
    {
        var query = context.Request.Query;
        frame.Notice = query["done"].ToString() switch
        {
            "recorded" => "The training is recorded.",
            "removed" => "The record is removed.",
            _ => null,
        };
        _ = long.TryParse(
            query["after"],
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out long after
        );
        _ = int.TryParse(
            query["shown"],
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out int shown
        );
        var reader = context.Reader();
        var asked = await trainings.AskedForAsync(reader.Organisation, cancellationToken);
        return new RazorComponentResult<TrainingsPage>(
            new
            {
                Asked = asked,
                List = asked.Count == 0
                    ? new TrainedMembers([], null)
                    : await trainings.ListAsync(
                        reader,
                        new MemberListPlace(after, shown),
                        cancellationToken
                    ),
            }
        );
    }

    private static Task<IResult> ShowAsync(
        Guid member,
        HttpContext context,
        TrainingService trainings,
        TimeProvider clock,
        CancellationToken cancellationToken
    ) =>
        PageAsync(
            member,
            context,
            trainings,
            TrainingForm.New(LocalTime.Today(clock)),
            cancellationToken
        );

    private static async Task<IResult> RecordAsync(
        Guid member,
        HttpContext context,
        TrainingService trainings,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var sent = await context.Request.ReadFormAsync(cancellationToken);
        var reader = context.Reader();
        var asked = await trainings.AskedForAsync(reader.Organisation, cancellationToken);
        var form = TrainingForm.Parse(sent, asked, LocalTime.Today(clock));
        if (form.Errors.Any)
        {
            return await PageAsync(member, context, trainings, form, cancellationToken);
        }
        return await trainings.RecordAsync(
            reader,
            member,
            form.Title,
            form.DoneOn!.Value,
            cancellationToken
        )
            ? Results.Redirect(Home + "?done=recorded")
            : Results.NotFound();
    }

    private static async Task<IResult> RemoveAsync(
        Guid member,
        HttpContext context,
        TrainingService trainings,
        CancellationToken cancellationToken
    )
    {
        var sent = await context.Request.ReadFormAsync(cancellationToken);
        return
            Guid.TryParse(sent["record"], out var training)
            && await trainings.RemoveAsync(context.Reader(), member, training, cancellationToken)
            ? Results.Redirect(Home + "?done=removed")
            : Results.NotFound();
    }

    private static async Task<IResult> PageAsync(
        Guid member,
        HttpContext context,
        TrainingService trainings,
        TrainingForm form,
        CancellationToken cancellationToken
    )
    {
        var reader = context.Reader();
        return await trainings.FindAsync(reader, member, cancellationToken) is { } found
            ? new RazorComponentResult<TrainingPage>(
                new
                {
                    Member = found,
                    Form = form,
                    Asked = await trainings.AskedForAsync(reader.Organisation, cancellationToken),
                }
            )
            {
                StatusCode = form.Errors.Status,
            }
            : Results.NotFound();
    }
}

/// <summary>A training and its day as they are typed.</summary>
public sealed class TrainingForm
{
    public FieldErrors Errors { get; } = new();

    public string Title { get; private set; } = "";

    public string Day { get; private set; } = "";

    public string Month { get; private set; } = "";

    public string Year { get; private set; } = "";

    public DateOnly? DoneOn { get; private set; }

    public static TrainingForm New(DateOnly today) =>
        new()
        {
            Day = today.Day.ToString(CultureInfo.InvariantCulture),
            Month = today.Month.ToString(CultureInfo.InvariantCulture),
            Year = today.Year.ToString(CultureInfo.InvariantCulture),
        };

    public static TrainingForm Parse(
        IFormCollection sent,
        IReadOnlyList<string> asked,
        DateOnly today
    )
    {
        var form = new TrainingForm
        {
            Title = sent["training"].ToString(),
            Day = sent["done-day"].ToString().Trim(),
            Month = sent["done-month"].ToString().Trim(),
            Year = sent["done-year"].ToString().Trim(),
        };
        if (!asked.Contains(form.Title, StringComparer.Ordinal))
        {
            form.Errors.Add("training", "Choose the training.");
        }
        if (
            !DateOnly.TryParseExact(
                $"{form.Year}-{form.Month}-{form.Day}",
                "yyyy-M-d",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var day
            )
        )
        {
            form.Errors.Add("done-day", "Enter a day that exists, such as 27 3 2026.");
        }
        else if (day > today)
        {
            form.Errors.Add(
                "done-day",
                "The day is in the future. Record the training once it is done."
            );
        }
        else
        {
            form.DoneOn = day;
        }
        return form;
    }
}
