using Haven.Design;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Haven.Screening.Names;

/// <summary>/screening/names: the team's key. What matters happens in the browser; here it is explained and kept.</summary>
internal static class TeamKeyPages
{
    private const Roles Workers = Roles.Professional | Roles.Supervisor;
    private const string Home = "/screening/names";
    private const string WrappedPrefix = "wrapped-";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Home, ShowAsync).For(Workers);
        routes.MapPost(Home + "/own", OwnAsync).For(Workers);
        routes
            .MapGet(
                Home + "/set-up",
                IResult () =>
                    new RazorComponentResult<SetUpPage>(new { New = Guid.CreateVersion7() })
            )
            .For(Workers);
        routes.MapPost(Home + "/set-up", SetUpAsync).For(Workers);
        routes
            .MapGet(Home + "/join", IResult () => new RazorComponentResult<JoinPage>())
            .For(Workers);
        routes.MapPost(Home + "/join", JoinAsync).For(Workers);
        routes.MapPost(Home + "/let-in", LetInAsync).For(Workers);
        routes
            .MapGet(Home + "/passphrase", IResult () => new RazorComponentResult<PassphrasePage>())
            .For(Workers);
        routes.MapPost(Home + "/passphrase", ChangePassphraseAsync).For(Workers);
        routes.MapGet(Home + "/recover", AskToRecoverAsync).For(Workers);
        routes.MapPost(Home + "/recover", RecoverAsync).For(Workers);
        routes.MapGet(Home + "/replace", AskToReplaceAsync).For(Workers).NeedsStepUp();
        routes.MapPost(Home + "/replace", ReplaceAsync).For(Workers).NeedsStepUp();
        routes
            .MapGet(Home + "/start-over", IResult () => new RazorComponentResult<StartOverPage>())
            .For(Roles.Supervisor);
        routes.MapPost(Home + "/start-over", StartOverAsync).For(Roles.Supervisor).NeedsStepUp();
    }

    private static async Task<IResult> ShowAsync(
        HttpContext context,
        TeamKeys keys,
        TeamList team,
        SealedNames names,
        PageFrame frame,
        CancellationToken cancellationToken
    )
    {
        frame.Notice = context.Request.Query["done"].ToString() switch
        {
            "set-up" => "Your team can use names now. Names are unlocked in this browser.",
            "joined" => "You have asked to be let in.",
            "let-in" => "Your colleague can read names now.",
            "passphrase" => "Your new passphrase holds from now on, on every device.",
            "recovered" => "You can read names again. Names are unlocked in this browser.",
            "replaced" => "The team has a new key.",
            "started-over" => "The old key and all names are deleted. Your team can begin anew.",
            _ => null,
        };
        var reader = context.Reader();
        var standing = await keys.StandingAsync(reader, cancellationToken);
        return new RazorComponentResult<NamesPage>(
            new
            {
                Standing = standing,
                Team = standing.Holds ? await team.ListAsync(reader, cancellationToken) : [],
                Left = standing.Holds ? await names.CountOldAsync(reader, cancellationToken) : 0,
                IsSupervisor = (reader.Roles & Roles.Supervisor) != 0,
            }
        );
    }

    // What the passphrase opens, for the browser in which it is typed.
    private static async Task<IResult> OwnAsync(
        HttpContext context,
        TeamList team,
        CancellationToken cancellationToken
    ) =>
        await team.OwnAsync(context.Reader(), cancellationToken) is { } own
            ? Results.Json(own)
            : Results.NotFound();

    private static async Task<IResult> SetUpAsync(
        HttpContext context,
        TeamKeys keys,
        CancellationToken cancellationToken
    )
    {
        var sent = await context.Request.ReadFormAsync(cancellationToken);
        var made = await keys.SetUpAsync(
            context.Reader(),
            Pair(sent),
            Key(sent),
            sent["recovery"].ToString(),
            cancellationToken
        );
        return After<SetUpPage>(
            made,
            "set-up",
            "A colleague has set up the team’s key meanwhile. Nothing of yours was stored. Go to “Clients’ names”, and ask to be let in.",
            new { New = Guid.CreateVersion7() }
        );
    }

    private static async Task<IResult> JoinAsync(
        HttpContext context,
        TeamKeys keys,
        CancellationToken cancellationToken
    )
    {
        var sent = await context.Request.ReadFormAsync(cancellationToken);
        return After<JoinPage>(
            await keys.JoinAsync(context.Reader(), Pair(sent), cancellationToken),
            "joined",
            "Your team has no key for names, or you joined in another window meanwhile. Go to “Clients’ names” to see how it stands."
        );
    }

    private static async Task<IResult> LetInAsync(
        HttpContext context,
        TeamKeys keys,
        CancellationToken cancellationToken
    )
    {
        var sent = await context.Request.ReadFormAsync(cancellationToken);
        _ = Guid.TryParseExact(sent["member"], "D", out var member);
        return After<TroubleWithKeysPage>(
            await keys.LetInAsync(
                context.Reader(),
                new MemberId(member),
                SentNumber.Of(sent["version"]),
                Key(sent),
                cancellationToken
            ),
            "let-in",
            "Your colleague’s key or the team’s key has changed meanwhile, or they are let in already. Nothing was stored."
        );
    }

    private static async Task<IResult> ChangePassphraseAsync(
        HttpContext context,
        TeamKeys keys,
        CancellationToken cancellationToken
    )
    {
        var sent = await context.Request.ReadFormAsync(cancellationToken);
        return After<PassphrasePage>(
            await keys.ChangePassphraseAsync(
                context.Reader(),
                sent["private"].ToString(),
                SentNumber.Of(sent["version"]),
                cancellationToken
            ),
            "passphrase",
            "Your key was changed on another device meanwhile. Your passphrase is as that device left it."
        );
    }

    private static async Task<IResult> AskToRecoverAsync(
        HttpContext context,
        TeamKeys keys,
        CancellationToken cancellationToken
    ) => Recovery(await keys.StandingAsync(context.Reader(), cancellationToken), 200, null);

    private static async Task<IResult> RecoverAsync(
        HttpContext context,
        TeamKeys keys,
        CancellationToken cancellationToken
    )
    {
        var sent = await context.Request.ReadFormAsync(cancellationToken);
        var reader = context.Reader();
        var made = await keys.RecoverAsync(reader, Pair(sent), Key(sent), cancellationToken);
        return made == KeyChange.Done
            ? Results.Redirect(Home + "?done=recovered")
            : Recovery(
                await keys.StandingAsync(reader, cancellationToken),
                StatusOf(made),
                WordsOf(
                    made,
                    "The team’s key was replaced meanwhile: the six words of the new one are needed."
                )
            );
    }

    private static async Task<IResult> AskToReplaceAsync(
        HttpContext context,
        TeamKeys keys,
        TeamList team,
        CancellationToken cancellationToken
    ) => await ReplacementAsync(context.Reader(), keys, team, 200, null, cancellationToken);

    private static async Task<IResult> ReplaceAsync(
        HttpContext context,
        TeamKeys keys,
        TeamList team,
        CancellationToken cancellationToken
    )
    {
        var sent = await context.Request.ReadFormAsync(cancellationToken);
        var reader = context.Reader();
        var made = await keys.ReplaceAsync(reader, Replacement(sent), cancellationToken);
        return made == KeyChange.Done
            ? Results.Redirect(Home + "?done=replaced")
            : await ReplacementAsync(
                reader,
                keys,
                team,
                StatusOf(made),
                WordsOf(
                    made,
                    "Somebody joined, left or replaced the key meanwhile. Nothing was stored, and the six words that you saw open nothing. Begin again."
                ),
                cancellationToken
            );
    }

    private static async Task<IResult> StartOverAsync(
        HttpContext context,
        TeamKeys keys,
        CancellationToken cancellationToken
    )
    {
        var sent = await context.Request.ReadFormAsync(cancellationToken);
        if (sent["sure"] != "yes")
        {
            return new RazorComponentResult<StartOverPage>(
                new { Error = "Tick the box if you are sure." }
            )
            {
                StatusCode = StatusCodes.Status422UnprocessableEntity,
            };
        }
        await keys.StartOverAsync(context.Reader(), cancellationToken);
        return Results.Redirect(Home + "?done=started-over");
    }

    private static RazorComponentResult<RecoverPage> Recovery(
        Standing standing,
        int status,
        string? error
    ) =>
        new(
            new
            {
                standing.Team,
                Old = standing.OldKeys,
                Error = error,
            }
        )
        {
            StatusCode = status,
        };

    private static async Task<IResult> ReplacementAsync(
        Reader reader,
        TeamKeys keys,
        TeamList team,
        int status,
        string? error,
        CancellationToken cancellationToken
    )
    {
        var standing = await keys.StandingAsync(reader, cancellationToken);
        return standing.Holds
                ? new RazorComponentResult<ReplacePage>(
                    new
                    {
                        Holders = (await team.ListAsync(reader, cancellationToken))
                            .Where(m => m.Holds)
                            .ToList(),
                        New = Guid.CreateVersion7(),
                        Error = error,
                    }
                )
                {
                    StatusCode = status,
                }
            : error is null ? Results.Redirect(Home)
            : new RazorComponentResult<TroubleWithKeysPage>(new { Error = error })
            {
                StatusCode = status,
            };
    }

    private static IResult After<T>(
        KeyChange made,
        string done,
        string overtaken,
        object? more = null
    )
        where T : IComponent
    {
        if (made == KeyChange.Done)
        {
            return Results.Redirect($"{Home}?done={done}");
        }
        var parameters = new RouteValueDictionary(more) { ["Error"] = WordsOf(made, overtaken) };
        return new RazorComponentResult<T>(parameters) { StatusCode = StatusOf(made) };
    }

    private static string WordsOf(KeyChange made, string overtaken) =>
        made == KeyChange.NotSealed
            ? "What arrived was not what a browser makes of a key, and nothing was stored. This page needs JavaScript. Load it again, and try once more."
            : overtaken;

    private static int StatusOf(KeyChange made) =>
        made == KeyChange.NotSealed
            ? StatusCodes.Status422UnprocessableEntity
            : StatusCodes.Status409Conflict;

    private static SentPair Pair(IFormCollection sent) =>
        new(sent["public"].ToString(), sent["private"].ToString());

    private static SentKey Key(IFormCollection sent)
    {
        _ = Guid.TryParseExact(sent["team"], "D", out var team);
        return new SentKey(team, sent["wrapped"].ToString(), sent["vouch"].ToString());
    }

    private static SentReplacement Replacement(IFormCollection sent)
    {
        _ = Guid.TryParseExact(sent["old"], "D", out var old);
        _ = Guid.TryParseExact(sent["team"], "D", out var fresh);
        var keys = new Dictionary<MemberId, (SentKey, int)>();
        foreach (
            string field in sent.Keys.Where(k =>
                k.StartsWith(WrappedPrefix, StringComparison.Ordinal)
            )
        )
        {
            string member = field[WrappedPrefix.Length..];
            _ = Guid.TryParseExact(member, "D", out var id);
            keys[new MemberId(id)] = (
                new SentKey(fresh, sent[field].ToString(), sent["vouch-" + member].ToString()),
                SentNumber.Of(sent["version-" + member])
            );
        }
        return new SentReplacement(
            old,
            fresh,
            sent["link"].ToString(),
            sent["recovery"].ToString(),
            keys
        );
    }
}
