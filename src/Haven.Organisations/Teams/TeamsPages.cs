using Haven.Design;
using Haven.Organisations.Accounts;
using Haven.Organisations.Model;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Primitives;

namespace Haven.Organisations.Teams;

/// <summary>/organisations/teams: who works with whom, and whose clients a supervisor sees.</summary>
internal static class TeamsPages
{
    public const string Home = "/organisations/teams";

    private const string Taken = "There is a team with this name already.";
    private const string Changed =
        "Somebody else changed the teams while you had this page open. Nothing was saved. Open it again to see how they stand now.";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Home, ListAsync).For(Roles.Administrator);
        routes
            .MapGet(Home + "/new", IResult () => New("", new FieldErrors()))
            .For(Roles.Administrator);
        routes.MapPost(Home + "/new", AddAsync).For(Roles.Administrator);
        // What somebody may see changes with these.
        routes.MapGet(Home + "/{team:guid}", ShowAsync).For(Roles.Administrator);
        routes.MapPost(Home + "/{team:guid}", SaveAsync).For(Roles.Administrator).NeedsStepUp();
        routes
            .MapPost(Home + "/{team:guid}/remove", RemoveAsync)
            .For(Roles.Administrator)
            .NeedsStepUp();
    }

    public static string Address(TeamId team) => $"{Home}/{team.Value:D}";

    private static async Task<IResult> ListAsync(
        HttpContext context,
        TeamService teams,
        PageFrame frame,
        CancellationToken cancellationToken
    )
    {
        frame.Notice = context.Request.Query["done"].ToString() switch
        {
            "saved" => "The team is saved.",
            "removed" => "The team is removed. Who was in it is in no team.",
            _ => null,
        };
        return new RazorComponentResult<TeamsPage>(
            new { List = await teams.ListAsync(context.Reader(), cancellationToken) }
        );
    }

    private static async Task<IResult> AddAsync(
        HttpContext context,
        TeamService teams,
        CancellationToken cancellationToken
    )
    {
        var form = await context.Request.ReadFormAsync(cancellationToken);
        var errors = new FieldErrors();
        string name = ReadName(form, errors);
        if (errors.Any)
        {
            return New(name, errors);
        }
        return await teams.AddAsync(context.Reader(), name, cancellationToken) is { } team
            ? Results.Redirect(Address(team))
            : New(name, errors.Add("name", Taken));
    }

    private static Task<IResult> ShowAsync(
        Guid team,
        HttpContext context,
        TeamService teams,
        CancellationToken cancellationToken
    ) => PageAsync(team, context, teams, null, new FieldErrors(), cancellationToken);

    private static async Task<IResult> SaveAsync(
        Guid team,
        HttpContext context,
        TeamService teams,
        CancellationToken cancellationToken
    )
    {
        var form = await context.Request.ReadFormAsync(cancellationToken);
        var errors = new FieldErrors();
        var id = new TeamId(team);
        var change = new TeamChange(
            id == TeamId.None ? "" : ReadName(form, errors),
            Members(form["members"]),
            Members(form["supervisors"]),
            SentNumber.Of(form["version"])
        );
        if (!errors.Any)
        {
            switch (await teams.SaveAsync(context.Reader(), id, change, cancellationToken))
            {
                case TeamAnswer.Done:
                    return Results.Redirect(Home + "?done=saved");
                case TeamAnswer.NotFound:
                    return Results.NotFound();
                case TeamAnswer.NameTaken:
                    errors.Add("name", Taken);
                    break;
                default:
                    errors.Add("supervisors", Changed);
                    break;
            }
        }
        return await PageAsync(team, context, teams, change, errors, cancellationToken);
    }

    private static async Task<IResult> RemoveAsync(
        Guid team,
        HttpContext context,
        TeamService teams,
        CancellationToken cancellationToken
    )
    {
        var form = await context.Request.ReadFormAsync(cancellationToken);
        var answer = await teams.RemoveAsync(
            context.Reader(),
            new TeamId(team),
            SentNumber.Of(form["version"]),
            cancellationToken
        );
        return answer switch
        {
            TeamAnswer.Done => Results.Redirect(Home + "?done=removed"),
            TeamAnswer.NotFound => Results.NotFound(),
            _ => await PageAsync(
                team,
                context,
                teams,
                null,
                new FieldErrors().Add("supervisors", Changed),
                cancellationToken
            ),
        };
    }

    private static async Task<IResult> PageAsync(
        Guid id,
        HttpContext context,
        TeamService teams,
        TeamChange? typed,
        FieldErrors errors,
        CancellationToken cancellationToken
    )
    {
        var team = await teams.FindAsync(context.Reader(), new TeamId(id), cancellationToken);
        return team is null
            ? Results.NotFound()
            : new RazorComponentResult<TeamPage>(
                new
                {
                    Team = team,
                    Typed = typed,
                    Errors = errors,
                }
            )
            {
                StatusCode = errors.Status,
            };
    }

    private static string ReadName(IFormCollection form, FieldErrors errors)
    {
        string name = errors.Read(form["name"], "name", "The name", Team.LongestName) ?? "";
        if (name.Length == 0 && errors["name"] is null)
        {
            errors.Add("name", "Enter a name for the team, such as a site or a town.");
        }
        return name;
    }

    private static List<MemberId> Members(StringValues ticked) =>
        [
            .. ticked
                .Select(t => Guid.TryParse(t, out var id) ? id : Guid.Empty)
                .Where(id => id != Guid.Empty)
                .Select(id => new MemberId(id)),
        ];

    private static RazorComponentResult<NewTeamPage> New(string name, FieldErrors errors) =>
        new(new { Name = name, Errors = errors }) { StatusCode = errors.Status };
}
