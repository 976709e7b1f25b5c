using System.Globalization;
using Haven.Design;
using Haven.Design.Components;
using Haven.Design.Paper;
using Haven.Privacy.Audit;
using Haven.Privacy.Calendar;
using Haven.Privacy.Door;
using Haven.Privacy.Notices;
using Haven.Privacy.Purposes;
using Haven.Privacy.Store;
using Haven.Privacy.Vault;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Haven.Privacy.Yearly;

/// <summary>
/// /privacy/yearly: which yearly notices are due and what was told; /privacy/yearly/start: what a round would tell; and
/// /privacy/yearly/ID: one round with its letters and its proof.
/// </summary>
internal static class YearlyPages
{
    public const string Path = "/privacy/yearly";
    public const string Starting = Path + "/start";

    private static readonly PageError Overtaken = new(
        "Somebody else told this notice while you had the page open, so yours was not sent. Look at what was told before you tell it again.",
        "#state"
    );

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, ShowAsync).For(Roles.PrivacyOfficer | Roles.Administrator);
        routes.MapGet(Starting, AskAsync).For(Roles.PrivacyOfficer);
        routes.MapPost(Starting, StartAsync).For(Roles.PrivacyOfficer);
        routes.MapGet(Path + "/{id:guid}", ShowRoundAsync).For(Roles.PrivacyOfficer);
        routes.MapPost(Path + "/{id:guid}", RecordAsync).For(Roles.PrivacyOfficer);
        routes.MapGet(Path + "/{id:guid}/paper", SendPaperAsync).For(Roles.PrivacyOfficer);
        routes.MapGet(Path + "/{id:guid}/people", SendPeopleAsync).For(Roles.PrivacyOfficer);
    }

    public static string To(Guid round) => $"{Path}/{round:D}";

    public static string ToStart(YearlyLine line) =>
        $"{Starting}?law={Uri.EscapeDataString(line.LawId)}&by={KeyOf(line.Sender)}";

    public static string PaperOf(Guid round, string lang) => $"{To(round)}/paper?lang={lang}";

    public static string PeopleOf(Guid round) => To(round) + "/people";

    /// <summary>As it stands in an address: "operator".</summary>
    public static string KeyOf(YearlySender sender) => sender.ToString().ToLowerInvariant();

    private static YearlySender? SenderOf(string? key)
    {
        foreach (var sender in Enum.GetValues<YearlySender>())
        {
            if (KeyOf(sender) == key)
            {
                return sender;
            }
        }
        return null;
    }

    private static async Task<IResult> ShowAsync(
        HttpContext context,
        YearlyReading reading,
        PageFrame frame,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        frame.Notice =
            context.Request.Query["done"] == "recorded" ? "The proof is recorded." : null;
        var reader = context.Reader();
        return new RazorComponentResult<YearlyPage>(
            new
            {
                Standing = await reading.ReadAsync(reader.Organisation, cancellationToken),
                Today = LocalTime.Today(clock),
                MayTell = reader.Roles.HasFlag(Roles.PrivacyOfficer),
            }
        );
    }

    private static async Task<IResult> AskAsync(
        HttpContext context,
        YearlyDesk desk,
        CancellationToken cancellationToken
    )
    {
        var query = context.Request.Query;
        return
            await DraftAsync(context, desk, query["law"], query["by"], cancellationToken)
                is { } draft
            ? StartPage(draft, null)
            : Results.NotFound();
    }

    private static async Task<IResult> StartAsync(
        HttpContext context,
        YearlyDesk desk,
        CancellationToken cancellationToken
    )
    {
        var reader = context.Reader();
        var sent = await context.Request.ReadFormAsync(cancellationToken);
        string? law = sent["law"];
        string? by = sent["by"];
        int seen = SentNumber.Of(sent["seen"]);
        if (await DraftAsync(context, desk, law, by, cancellationToken) is not { } draft)
        {
            return Results.NotFound();
        }
        if (await desk.StartAsync(reader, draft, seen, cancellationToken) is { } round)
        {
            return Results.Redirect(To(round.Id) + "?done=begun");
        }
        var now = await DraftAsync(context, desk, law, by, cancellationToken) ?? draft;
        // Whoever pressed the button twice has told it once, and is shown that.
        return now.Line.Open is { Round: var open }
            && open.Number == seen + 1
            && open.StartedBy.Value == reader.Member
                ? Results.Redirect(To(open.Id) + "?done=begun")
            : now.LacksNotice ? StartPage(now, null)
            : StartPage(now, Overtaken);
    }

    private static Task<YearlyDraft?> DraftAsync(
        HttpContext context,
        YearlyDesk desk,
        string? law,
        string? by,
        CancellationToken cancellationToken
    ) =>
        SenderOf(by) is { } sender
            ? desk.DraftAsync(
                context.Reader().Organisation,
                law ?? "",
                sender,
                NoticePages.SiteOf(context),
                cancellationToken
            )
            : Task.FromResult<YearlyDraft?>(null);

    private static RazorComponentResult<YearlyStartPage> StartPage(
        YearlyDraft draft,
        PageError? conflict
    ) =>
        new(new { Draft = draft, Conflict = conflict })
        {
            StatusCode = conflict is null ? StatusCodes.Status200OK : StatusCodes.Status409Conflict,
        };

    private static async Task<IResult> ShowRoundAsync(
        Guid id,
        HttpContext context,
        [AsParameters] YearlyServices services,
        PageFrame frame,
        CancellationToken cancellationToken
    )
    {
        frame.Notice =
            context.Request.Query["done"] == "begun"
                ? "The e-mails are on their way. Now print the letters."
                : null;
        return await services.FindAsync(context, id, cancellationToken) is { } proof
            ? await RoundPageAsync(
                context,
                proof,
                YearlyForm.Empty(LocalTime.Today(services.Clock)),
                services,
                cancellationToken
            )
            : Results.NotFound();
    }

    private static async Task<IResult> RecordAsync(
        Guid id,
        HttpContext context,
        [AsParameters] YearlyServices services,
        CancellationToken cancellationToken
    )
    {
        var sent = await context.Request.ReadFormAsync(cancellationToken);
        if (await services.FindAsync(context, id, cancellationToken) is not { } proof)
        {
            return Results.NotFound();
        }
        var form = YearlyForm.Parse(sent, proof.Round, LocalTime.Today(services.Clock));
        if (
            !form.Errors.Any
            && await services.Desk.RecordAsync(context.Reader(), id, form, cancellationToken)
        )
        {
            return Results.Redirect(Path + "?done=recorded");
        }
        if (!form.Errors.Any)
        {
            form.Errors.Add(
                "state",
                "Somebody else recorded this while you had the page open. Yours was not saved. What they recorded stands below."
            );
            proof = await services.FindAsync(context, id, cancellationToken) ?? proof;
        }
        return await RoundPageAsync(context, proof, form, services, cancellationToken);
    }

    private static async Task<IResult> RoundPageAsync(
        HttpContext context,
        YearlyProof proof,
        YearlyForm form,
        YearlyServices services,
        CancellationToken cancellationToken
    ) =>
        new RazorComponentResult<YearlyRoundPage>(
            new
            {
                Proof = proof,
                Form = form,
                Organisation = await services.NameAsync(context, cancellationToken),
                Law = services.Laws.Laws.Find(proof.Round.Law)?.Name.En,
                Names = await services.NamesAsync(context.Reader(), cancellationToken),
            }
        )
        {
            StatusCode = form.Errors.Status,
        };

    private static async Task<IResult> SendPaperAsync(
        Guid id,
        HttpContext context,
        [AsParameters] YearlyServices services,
        CancellationToken cancellationToken
    )
    {
        if (await services.FindAsync(context, id, cancellationToken) is not { Round: var round })
        {
            return Results.NotFound();
        }
        var words = NoticeWords.In(context.Request.Query["lang"].ToString());
        string organisation = await services.NameAsync(context, cancellationToken);
        string title = YearlyText.TitleOf(round.Sender, organisation, words);
        var paper = new PaperDocument(title, words.Lang, $"{title}. {words.Day(round.StartedOn)}.");
        paper.Heading(1, title);
        paper.Small(words.Day(round.StartedOn));
        foreach (
            var piece in YearlyText
                .ForFamilies(round.Text(words.Lang), title)
                .SelectMany(p => p.Pieces)
        )
        {
            NoticePaper.Write(paper, piece, NoticePages.SiteOf(context));
        }
        return Results.File(
            paper.Write(new DateTimeOffset(round.StartedAt, TimeSpan.Zero)),
            "application/pdf",
            string.Create(
                CultureInfo.InvariantCulture,
                $"yearly-notice-{KeyOf(round.Sender)}-{round.StartedOn:yyyy-MM-dd}-{words.Lang}.pdf"
            )
        );
    }

    private static async Task<IResult> SendPeopleAsync(
        Guid id,
        HttpContext context,
        [AsParameters] YearlyServices services,
        IDatabase database,
        CancellationToken cancellationToken
    )
    {
        if (await services.FindAsync(context, id, cancellationToken) is not { Round: var round })
        {
            return Results.NotFound();
        }
        await NoticeLetterList.SendAsync(
            context,
            database,
            "codes for letters of a " + YearlyDesk.What,
            string.Create(
                CultureInfo.InvariantCulture,
                $"yearly-notice-{round.StartedOn:yyyy-MM-dd}-people.csv"
            ),
            cancellationToken
        );
        return Results.Empty;
    }
}

/// <summary>What the pages of one round need.</summary>
internal sealed record YearlyServices(
    [FromServices] YearlyReading Reading,
    [FromServices] YearlyDesk Desk,
    [FromServices] Regimes.RegimeDesk Laws,
    [FromServices] Rights.IPublicOrganisations Organisations,
    [FromServices] IMemberNames Members,
    [FromServices] IDatabase Database,
    [FromServices] Vault.Vault Vault,
    [FromServices] TimeProvider Clock
)
{
    public Task<YearlyProof?> FindAsync(
        HttpContext context,
        Guid id,
        CancellationToken cancellationToken
    ) => Reading.FindAsync(context.Reader().Organisation, id, cancellationToken);

    public async Task<string> NameAsync(HttpContext context, CancellationToken cancellationToken) =>
        (await Organisations.OfAsync(context.Reader().Organisation, cancellationToken)).Name;

    /// <summary>The names of members, for who began a round and who recorded it.</summary>
    public async Task<IReadOnlyDictionary<Guid, string>> NamesAsync(
        Reader reader,
        CancellationToken cancellationToken
    )
    {
        await using var context = Database.Open(new Scope(reader.Organisation));
        var known = await Members.AllAsync(context, cancellationToken);
        var opened = await Vault.OpenAsync(
            reader,
            Purpose.PrivacyOversight,
            Act.View,
            YearlyDesk.What,
            known.Select(m => m.Record),
            cancellationToken
        );
        return known.ToDictionary(m => m.Member, m => opened.Read(m.Name) ?? "");
    }
}
