using Haven.Design;
using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Door;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Haven.Privacy.Regimes;

/// <summary>/privacy/regimes: the laws that an organisation goes by, and /choose and /agreement, which change them.</summary>
internal static class RegimePages
{
    public const string Path = "/privacy/regimes";
    public const string Choosing = Path + "/choose";
    public const string Agreeing = Path + "/agreement";

    public const string Overtaken =
        "Somebody else changed this while you had it open, so yours was not saved. Below is what you typed. Look at “Laws and agreements” in another window, then load this page again.";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet(Path, ShowAsync)
            .For(Roles.PrivacyOfficer | Roles.Administrator)
            .ShownToSupport(SupportAreas.Settings, "Laws and agreements");
        routes.MapGet(Choosing, AskAsync).For(Roles.PrivacyOfficer);
        routes.MapPost(Choosing, ChooseAsync).For(Roles.PrivacyOfficer);
        routes.MapGet(Agreeing, AskForAgreementAsync).For(Roles.PrivacyOfficer);
        routes.MapPost(Agreeing, AgreeAsync).For(Roles.PrivacyOfficer);
    }

    private static async Task<IResult> ShowAsync(
        HttpContext context,
        RegimeDesk desk,
        IDatabase database,
        PageFrame frame,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        frame.Notice = context.Request.Query["done"].ToString() switch
        {
            "chosen" => "Your choice holds from now on.",
            "agreed" => "The agreement is recorded.",
            _ => null,
        };
        var reader = context.Reader();
        var state = await desk.ReadAsync(reader.Organisation, cancellationToken);
        await using var store = database.Open(new Scope(reader.Organisation));
        var (choices, agreements) = await desk.HistoryAsync(store, cancellationToken);
        return new RazorComponentResult<RegimesPage>(
            new
            {
                State = state,
                desk.Laws,
                Choices = choices,
                Agreements = agreements,
                Names = await NamesAsync(context, store, cancellationToken),
                Today = LocalTime.Today(clock),
                MayChange = reader.Roles.HasFlag(Roles.PrivacyOfficer),
            }
        );
    }

    private static async Task<IResult> AskAsync(
        HttpContext context,
        RegimeDesk desk,
        CancellationToken cancellationToken
    )
    {
        var state = await desk.ReadAsync(context.Reader().Organisation, cancellationToken);
        return Ask(RegimeForm.From(state), desk.Laws, StatusCodes.Status200OK);
    }

    // The effect is shown first; only what was shown can be confirmed.
    private static async Task<IResult> ChooseAsync(
        HttpContext context,
        RegimeDesk desk,
        CancellationToken cancellationToken
    )
    {
        var reader = context.Reader();
        var sent = await context.Request.ReadFormAsync(cancellationToken);
        var form = RegimeForm.Parse(sent, desk.Laws);
        if (form.Errors.Count > 0)
        {
            return Ask(form, desk.Laws, StatusCodes.Status422UnprocessableEntity);
        }
        if (sent["edit"] == "yes")
        {
            return Ask(form, desk.Laws, StatusCodes.Status200OK);
        }
        var state = await desk.ReadAsync(reader.Organisation, cancellationToken);
        var chosen = form.Chosen(desk.Laws);
        if (sent["step"] != "confirm")
        {
            return Preview(form, state, desk.Laws, null, StatusCodes.Status200OK);
        }
        form.RequireSettled(chosen.Rules(desk.Laws));
        if (form.Errors.Count > 0)
        {
            return Preview(form, state, desk.Laws, null, StatusCodes.Status422UnprocessableEntity);
        }
        return await desk.ChooseAsync(reader, chosen, form.Seen, cancellationToken)
            ? Results.Redirect(Path + "?done=chosen")
            : Preview(form, state, desk.Laws, Overtaken, StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> AskForAgreementAsync(
        HttpContext context,
        RegimeDesk desk,
        CancellationToken cancellationToken
    )
    {
        var state = await desk.ReadAsync(context.Reader().Organisation, cancellationToken);
        return state.Rules.NeedsAgreement
            ? Agreement(AgreementForm.Of(state.Agreement), state, null, StatusCodes.Status200OK)
            : Results.NotFound();
    }

    private static async Task<IResult> AgreeAsync(
        HttpContext context,
        RegimeDesk desk,
        CancellationToken cancellationToken
    )
    {
        var reader = context.Reader();
        var state = await desk.ReadAsync(reader.Organisation, cancellationToken);
        if (!state.Rules.NeedsAgreement)
        {
            return Results.NotFound();
        }
        var form = AgreementForm.Parse(
            await context.Request.ReadFormAsync(cancellationToken),
            state.Rules
        );
        if (form.Errors.Count > 0)
        {
            return Agreement(form, state, null, StatusCodes.Status422UnprocessableEntity);
        }
        return await desk.AgreeAsync(reader, form, cancellationToken)
            ? Results.Redirect(Path + "?done=agreed")
            : Agreement(form, state, Overtaken, StatusCodes.Status409Conflict);
    }

    private static async Task<IReadOnlyDictionary<Guid, string>> NamesAsync(
        HttpContext context,
        HavenContext store,
        CancellationToken cancellationToken
    )
    {
        var reader = context.Reader();
        var members = context.RequestServices.GetRequiredService<IMemberNames>();
        var known = await members.AllAsync(store, cancellationToken);
        if (reader.Roles == Roles.Operator)
        {
            return known.ToDictionary(m => m.Member, _ => "a member");
        }
        var opened = await context
            .RequestServices.GetRequiredService<Vault.Vault>()
            .OpenAsync(
                reader,
                Purpose.PrivacyOversight.Allows(reader.Roles)
                    ? Purpose.PrivacyOversight
                    : Purpose.MemberAdministration,
                Act.View,
                "who chose laws",
                known.Select(m => m.Record),
                cancellationToken
            );
        return known.ToDictionary(m => m.Member, m => opened.Read(m.Name) ?? "");
    }

    private static RazorComponentResult<ChooseRegimesPage> Ask(
        RegimeForm form,
        LawBook laws,
        int status
    ) => new(new { Form = form, Laws = laws }) { StatusCode = status };

    private static RazorComponentResult<RegimeEffectPage> Preview(
        RegimeForm form,
        LawState state,
        LawBook laws,
        string? conflict,
        int status
    ) =>
        new(
            new
            {
                Form = form,
                Before = state.Rules,
                After = form.Chosen(laws).Rules(laws),
                Conflict = conflict,
            }
        )
        {
            StatusCode = status,
        };

    private static RazorComponentResult<AgreementPage> Agreement(
        AgreementForm form,
        LawState state,
        string? conflict,
        int status
    ) =>
        new(
            new
            {
                Form = form,
                state.Rules,
                Conflict = conflict,
            }
        )
        {
            StatusCode = status,
        };
}
